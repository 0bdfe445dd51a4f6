package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const anEntriesFile = `{"knowledge_articles":[{"id":"K001","title":"受理范围","dept":"12345热线中心","body":"本渠道受理非紧急事项。","status":"published"}]}`

func TestEntriesImportAndExport(t *testing.T) {
	folder := t.TempDir()
	if code, _, errOut := command(t, folder, "", "migrate", "up"); code != exitGood {
		t.Fatal(errOut)
	}
	file := write(t, "e.json", anEntriesFile)
	for _, tc := range []struct {
		args string
		code int
		says string
	}{
		{"--dry-run " + file, exitGood, "nothing was written: 1 added, 0 changed, 0 as they were\n"},
		{file, exitGood, "1 added, 0 changed, 0 as they were\n"},
		{file, exitGood, "0 added, 0 changed, 1 as they were\n"},
		{write(t, "drafts.json", strings.Replace(anEntriesFile, "受理范围", "新的范围", 1)) + " --drafts", exitGood, "0 added, 1 changed, 0 as they were\n"},
		{write(t, "bad.json", strings.Replace(anEntriesFile, "12345热线中心", "外星局", 1)), exitNotSo, "knowledge_articles 第1条（K001）；dept：没有名为“外星局”的承办单位\n1 records are not good; nothing was imported\n"},
		{write(t, "typo.json", strings.Replace(anEntriesFile, "title", "titel", 1)), exitNotSo, "没有字段 titel"},
	} {
		code, out, errOut := command(t, folder, "", append([]string{"entries", "import"}, strings.Fields(tc.args)...)...)
		if code != tc.code || !strings.Contains(out, tc.says) || errOut != "" {
			t.Errorf("%s: %d %q %q", tc.args, code, out, errOut)
		}
	}
	for _, name := range []string{"nowhere.json", folder} {
		if code, _, errOut := command(t, folder, "", "entries", "import", name); code != exitUsage || !strings.HasPrefix(errOut, "hotline: FILE: ") {
			t.Errorf("%s: %d %q", name, code, errOut)
		}
	}
	if code, _, errOut := command(t, folder, "", "entries", "import", write(t, "x.json", "{")); code != exitNotSo || !strings.Contains(errOut, "JSON") {
		t.Errorf("no JSON: %d %q", code, errOut)
	}
	for _, name := range []string{"out.json", "out.XLSX"} {
		out := filepath.Join(t.TempDir(), name)
		if code, said, errOut := command(t, folder, "", "entries", "export", out); code != exitGood || said != "1 articles, 0 topics, 0 news\n" {
			t.Fatalf("%s: %d %q %q", name, code, said, errOut)
		}
		if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info, err)
		}
		if code, said, errOut := command(t, folder, "", "entries", "import", out); code != exitGood || said != "0 added, 0 changed, 1 as they were\n" {
			t.Errorf("%s again: %d %q %q", name, code, said, errOut)
		}
	}
	if code, _, errOut := command(t, folder, "", "entries", "export", "/nowhere/x.json"); code != exitUsage || !strings.HasPrefix(errOut, "hotline: FILE: ") {
		t.Errorf("%d %q", code, errOut)
	}
}
