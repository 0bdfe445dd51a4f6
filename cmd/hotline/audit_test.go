package main

import (
	"context"
	"encoding/csv"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/seal"
	"example.org/hotline/model/store"
)

func TestAuditVerifyAndExport(t *testing.T) {
	folder := t.TempDir()
	if code, out, errOut := command(t, folder, "", "audit", "verify"); code != exitGood || !strings.HasPrefix(out, "whole: 0 lines; head 0 0000") {
		t.Fatalf("an empty log: %d %s%s", code, out, errOut)
	}
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(folder, "h.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	ring, err := seal.ParseRing(testKeys)
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Unlock(t.Context(), ring); err != nil {
		t.Fatal(err)
	}
	lines := []model.AuditLine{{At: time.Now(), Act: model.AuditLogIn, Staff: "wang"}, {At: time.Now(), Act: "POST /tickets/{number}/accept", Label: "=受理"}}
	if err := st.AppendAudit(context.Background(), lines); err != nil {
		t.Fatal(err)
	}
	if code, out, errOut := command(t, folder, "", "audit", "verify"); code != exitGood || !strings.HasPrefix(out, "whole: 2 lines; head 2 "+lines[1].Hash) {
		t.Errorf("two lines: %d %s%s", code, out, errOut)
	}
	zeros := strings.Repeat("0", 64)
	for head, want := range map[string]int{
		"1:" + lines[0].Hash: exitGood, "2:" + lines[1].Hash: exitGood, "2:" + lines[0].Hash: exitNotSo, "3:" + zeros: exitNotSo,
		"0:" + zeros: exitUsage, "2": exitUsage, "2:abc": exitUsage,
	} {
		if code, out, errOut := command(t, folder, "", "audit", "verify", "--head", head); code != want {
			t.Errorf("--head %s: %d %s%s, want %d", head, code, out, errOut, want)
		}
	}
	code, out, errOut := command(t, folder, "", "audit", "export")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(out, "\ufeff"))).ReadAll()
	if code != exitGood || err != nil || len(rows) != 3 || rows[2][13] != lines[1].Hash || rows[2][6] != "'=受理" {
		t.Errorf("exported %d %v, %v %s", code, rows, err, errOut)
	}
	write, _, err := st.Conns()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := write.Exec("UPDATE audit_line SET staff = 'li' WHERE seq = 1"); err != nil {
		t.Fatal(err)
	}
	if code, _, errOut := command(t, folder, "", "audit", "verify"); code != exitNotSo || !strings.Contains(errOut, "line 1: was changed") {
		t.Errorf("a changed line: %d %s", code, errOut)
	}
	if code, _, errOut := command(t, folder, "", "audit", "export"); code != exitNotSo || !strings.Contains(errOut, "line 1: was changed") {
		t.Errorf("a changed line exported: %d %s", code, errOut)
	}
}
