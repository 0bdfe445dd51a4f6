package open_test

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"

	"example.org/hotline/model"
)

// imported is an answer to a file.
type imported struct {
	DryRun    bool `json:"dry_run"`
	Imported  int
	OK        int
	Duplicate int
	Invalid   int
	Rows      []struct {
		Row        int
		ExternalID string `json:"external_id"`
		Result     string
		Number     string
		Errors     []struct{ Column, Field, Rule string }
	}
	Report *imported
}

func (s *system) hand(t testing.TB, query, content string) (imported, answer) {
	t.Helper()
	a := s.call(t, http.MethodPost, "/imports"+query, content, "Content-Type", "text/csv")
	var got imported
	if err := json.Unmarshal([]byte(a.text), &got); err != nil {
		t.Fatalf("%v: %s", err, a)
	}
	return got, a
}

func sampleFile(t testing.TB) string {
	t.Helper()
	content, err := os.ReadFile("../../docs/examples/import.csv")
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestAFileOfTickets(t *testing.T) {
	c := found(t)
	s := c.join(t, model.Partner{Code: "old", Source: model.SourcePhone, Scopes: []model.Scope{model.ScopeImport, model.ScopeRead}})
	file := sampleFile(t)

	got, a := s.hand(t, "?dry_run=true", file)
	if a.status != 200 || !got.DryRun || got.OK != 3 || got.Rows[0].Result != "ok" || got.Rows[0].Number != "" {
		t.Fatalf("a dry run: %s", a)
	}
	bad := strings.Replace(file, "13900139000", "110", 1)
	got, a = s.hand(t, "", bad)
	if a.status != 422 || a.Error.Code != "invalid" || a.Error.Fields["file"] == "" || got.Report == nil || got.Report.Invalid != 1 || got.Report.OK != 2 {
		t.Fatalf("with a bad row: %s", a)
	}
	if r := got.Report.Rows[1]; r.Row != 3 || r.Result != "invalid" || len(r.Errors) != 1 || r.Errors[0].Column != "电话号码" || r.Errors[0].Field != "phone" {
		t.Fatalf("its report: %s", a)
	}
	if list := s.call(t, http.MethodGet, "/tickets", nil); len(list.Items) > 0 {
		t.Fatalf("half a file was kept: %s", list)
	}
	got, a = s.hand(t, "", file)
	if a.status != 200 || got.DryRun || got.Imported != 3 || got.Rows[0].Result != "imported" || got.Rows[0].ExternalID != "HALL-2026-000181" {
		t.Fatalf("the import: %s", a)
	}
	number := got.Rows[0].Number
	if got, a = s.hand(t, "", file); got.Duplicate != 3 || got.Rows[0].Number != number {
		t.Fatalf("again: %s", a)
	}
	if tk := s.call(t, http.MethodGet, "/tickets/"+number, nil); tk.ExternalID != "HALL-2026-000181" || tk.Source != 4 || tk.SubmittedAt != "2026-11-20T15:20:00+08:00" {
		t.Fatalf("a ticket of it: %s", tk)
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	c := found(t)
	s := c.join(t, model.Partner{Code: "old", Source: model.SourcePhone, Scopes: []model.Scope{model.ScopeImport}})
	hall := c.hall(t)
	file := sampleFile(t)
	for name, tc := range map[string]struct {
		by             *system
		query, content string
		status         int
		code, field    string
	}{
		"without the scope":  {hall, "", file, 403, "scope_missing", ""},
		"nothing":            {s, "", "", 422, "invalid", "file"},
		"no table":           {s, "", "hello", 422, "invalid", "file"},
		"too long":           {s, "", strings.Repeat("x", 10<<20+1), 413, "too_large", ""},
		"an odd flag":        {s, "?dry_run=perhaps", file, 422, "invalid", "dry_run"},
		"an odd parameter":   {s, "?dryrun=true", file, 422, "invalid", "dryrun"},
		"brackets in a cell": {s, "?dry_run=1", strings.Replace(file, "工地夜间施工扰民", "[[[[[[[[[[[[", 1), 200, "", ""},
	} {
		a := tc.by.call(t, http.MethodPost, "/imports"+tc.query, tc.content)
		if a.status != tc.status || a.Error.Code != tc.code || (tc.field != "") != (a.Error.Fields[tc.field] != "") {
			t.Errorf("%s: %s", name, a)
		}
	}
	r := s.sign(http.MethodPost, "/imports", []byte(file))
	r.Header.Set("X-Hotline-Signature", strings.Repeat("0", 64))
	if a := s.send(r); a.status != 401 || a.Error.Code != "bad_signature" {
		t.Errorf("unsigned: %s", a)
	}
}
