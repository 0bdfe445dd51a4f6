package handler_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	staffapi "example.org/hotline/handler/staff"
	"example.org/hotline/model"
)

// One log-in that asks without end is answered no more for the rest of the minute, which costs nobody else anything and writes nothing.
func TestOneLogInDoesNotAskWithoutEnd(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	for i := range 1800 {
		if a := h.as(t, "dispatcher", "GET", "/me", nil); a.status != 200 {
			t.Fatalf("call %d: %s", i, a)
		}
	}
	before := h.lines(t, 1)[0].Seq
	for _, path := range []string{"/me", "/photos/1", "/chats/1/stream", "/accounts", "/nonsense"} {
		a := h.as(t, "dispatcher", "GET", path, nil)
		if path == "/nonsense" {
			continue
		}
		if a.status != 429 || a.header.Get("Retry-After") != "60" {
			t.Errorf("GET %s: %s %v", path, a, a.header)
		}
	}
	if a := h.as(t, "dispatcher", "POST", "/tickets/26112310483520/accept", map[string]any{}); a.status != 429 {
		t.Errorf("a step: %s", a)
	}
	if l := h.lines(t, 1)[0]; l.Seq != before {
		t.Errorf("a line: %+v", l)
	}
	if a := h.as(t, "supervisor", "GET", "/me", nil); a.status != 200 {
		t.Errorf("somebody else: %s", a)
	}
	h.pass(time.Minute)
	if a := h.as(t, "dispatcher", "GET", "/me", nil); a.status != 200 {
		t.Errorf("a minute later: %s", a)
	}
}

// What one is refused again and again does not fill the audit log: each of the first, then how many.
func TestRefusalsAreFolded(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	for range 90 {
		if a := h.as(t, "editor", "POST", "/tickets/26112310483520/accept", map[string]any{}); a.status != 403 {
			t.Fatal(a)
		}
	}
	h.as(t, "agent", "POST", "/tickets/26112310483520/accept", map[string]any{})
	h.as(t, "editor", "POST", "/tickets/26112310483520/reject", map[string]any{})
	of := map[string]int{}
	var last model.AuditLine
	for _, l := range h.lines(t, 200) {
		if l.Failed != "forbidden" {
			continue
		}
		of[l.Staff+" "+l.Act]++
		if last.Seq == 0 && l.Detail != "" {
			last = l
		}
	}
	if of["editor POST /tickets/{number}/accept"] != 22 || of["agent POST /tickets/{number}/accept"] != 1 || of["editor POST /tickets/{number}/reject"] != 1 {
		t.Errorf("%v", of)
	}
	if last.Detail != `{"failures":"80","failures_of":"route"}` {
		t.Errorf("the last says %s", last.Detail)
	}
}

// A reason is one where a route asks for it; to any other call it is nothing, and writes nothing.
func TestAReasonCountsWhereOneIsAskedFor(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	h.token(t, "dispatcher")
	h.token(t, "supervisor")
	before := h.lines(t, 1)[0].Seq
	for _, path := range []string{"/me", "/tickets", "/departments", "/notices"} {
		if a := h.as(t, "dispatcher", "GET", path+"?reason=x", nil); a.status != 200 {
			t.Fatal(a)
		}
	}
	if l := h.lines(t, 1)[0]; l.Seq != before {
		t.Errorf("a line: %+v", l)
	}
	// Every GET that is described as taking one is looked at with a line before it.
	var doc struct {
		Paths map[string]map[string]struct {
			Roles      []model.Role `json:"x-roles"`
			Parameters []struct{ Name, In string }
		}
	}
	h.send("GET", "/openapi.json", nil).into(t, &doc)
	fill := strings.NewReplacer("{id}", "1", "{seq}", "1", "{earlier}", "1", "{number}", "26112310483520")
	found := 0
	for full, methods := range doc.Paths {
		path, ours := strings.CutPrefix(full, staffapi.Base)
		for method, op := range methods {
			if !ours || method != "get" || !slices.ContainsFunc(op.Parameters, func(p struct{ Name, In string }) bool { return p.Name == "reason" && p.In == "query" }) {
				continue
			}
			found++
			h.as(t, string(op.Roles[len(op.Roles)-1]), "GET", fill.Replace(path)+"?reason=a+complaint", nil)
			if l := h.lines(t, 2); l[1].Act != "GET "+path && l[0].Act != "GET "+path {
				t.Errorf("GET %s with a reason has the lines %+v", path, l)
			}
		}
	}
	if found < 3 {
		t.Errorf("only %d routes take a reason", found)
	}
}
