package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const sample = "../../docs/examples/import.csv"

func TestTicketsImport(t *testing.T) {
	folder := t.TempDir()
	say := func(want int, args ...string) (out, errOut string) {
		t.Helper()
		code, out, errOut := command(t, folder, "", args...)
		if code != want {
			t.Fatalf("%v: %d %s%s", args, code, out, errOut)
		}
		return out, errOut
	}
	for code, scope := range map[string]string{"old": "tickets:import", "reader": "tickets:read"} {
		say(exitGood, "client", "add", code, "--name", "原系统", "--source", "2", "--scopes", scope)
	}
	if out, _ := say(exitGood, "tickets", "import", sample, "--client", "old", "--dry-run"); out != "3 rows: 0 imported, 3 could be, 0 imported before, 0 not good\n" {
		t.Errorf("a dry run: %s", out)
	}
	bad := filepath.Join(folder, "bad.csv")
	good, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(bad, []byte(strings.Replace(string(good), "13900139000", "110", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	out, _ := say(exitNotSo, "tickets", "import", bad, "--client", "old")
	if out != "row 3  电话号码  请填写11位手机号码\n3 rows: 0 imported, 2 could be, 0 imported before, 1 not good\n" {
		t.Errorf("with a bad row: %s", out)
	}
	report := filepath.Join(folder, "report.csv")
	if out, _ = say(exitGood, "tickets", "import", sample, "--client", "old", "--report", report); !strings.Contains(out, "3 imported,") {
		t.Errorf("the import: %s", out)
	}
	if text, err := os.ReadFile(report); err != nil || strings.Count(string(text), "已导入") != 3 || strings.Contains(string(text), "13800138000") {
		t.Errorf("its report: %s, %v", text, err)
	}
	book := filepath.Join(folder, "report.xlsx")
	if out, _ = say(exitGood, "tickets", "import", sample, "--client", "old", "--report", book); !strings.Contains(out, "3 imported before,") {
		t.Errorf("again: %s", out)
	}
	if text, err := os.ReadFile(book); err != nil || !strings.HasPrefix(string(text), "PK") {
		t.Errorf("the workbook: %v", err)
	}

	empty := filepath.Join(folder, "empty.csv")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, errOut := say(exitNotSo, "tickets", "import", empty, "--client", "old"); errOut != "hotline: 文件是空的\n" {
		t.Errorf("an empty file: %s", errOut)
	}
	for name, args := range map[string][]string{
		"no client":         {sample},
		"an unknown client": {sample, "--client", "nobody"},
		"without the scope": {sample, "--client", "reader"},
		"no file":           {filepath.Join(folder, "nothing.csv"), "--client", "old"},
		"no report":         {sample, "--client", "old", "--report", filepath.Join(folder, "nowhere", "report.csv")},
	} {
		if _, errOut := say(exitUsage, append([]string{"tickets", "import"}, args...)...); errOut == "" || strings.Count(errOut, "\n") > 2 {
			t.Errorf("%s: %q", name, errOut)
		}
	}
}
