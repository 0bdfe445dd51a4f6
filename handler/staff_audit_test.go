package handler_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"example.org/hotline/model"
)

// lines are the newest lines of the audit log, the newest first.
func (h *hall) lines(t testing.TB, n int) []model.AuditLine {
	t.Helper()
	list, err := h.audit.Lines(t.Context(), model.AuditQuery{}, n)
	must(t, err)
	return list
}

func TestWhatChangesSomethingStandsInTheAuditLog(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	owner := h.comes(t, "o1", secretPhone)
	tk := owner.files(t, nil)
	h.does(t, "dispatcher", "POST", step(tk.Number, "accept"), nil)
	l := h.lines(t, 1)[0]
	who, _, err := h.store.StaffByName(t.Context(), "dispatcher")
	must(t, err)
	if l.Act != "POST /tickets/{number}/accept" || l.Label != "受理" || l.Subject != "tickets/"+tk.Number || l.StaffID != who.ID || l.Staff != "dispatcher" ||
		!slices.Equal(l.Roles, []model.Role{model.RoleDispatcher}) || l.Address == "" || l.Request == "" || l.Failed != "" {
		t.Errorf("%+v", l)
	}

	// What fails has a second line; so has what is refused at once.
	if a := h.as(t, "dispatcher", "POST", step(tk.Number, "accept"), nil); a.status != 409 {
		t.Fatal(a)
	}
	two := h.lines(t, 2)
	if two[0].Failed != "wrong_state" || two[0].Of != two[1].Seq || two[1].Failed != "" || two[0].Act != two[1].Act {
		t.Errorf("a step that the state does not allow: %+v", two)
	}
	h.as(t, "editor", "POST", step(tk.Number, "accept"), "{")
	if l := h.lines(t, 1)[0]; l.Failed != "forbidden" || l.Of != 0 || l.Staff != "editor" {
		t.Errorf("whoever is refused: %+v", l)
	}

	// Reading what anybody of the role reads has none; showing a field has one, that names no value.
	before := h.lines(t, 1)[0].Seq
	h.does(t, "dispatcher", "GET", "/tickets/"+tk.Number, nil)
	if l := h.lines(t, 1)[0]; l.Seq != before {
		t.Errorf("a line for reading: %+v", l)
	}
	h.does(t, "dispatcher", "POST", step(tk.Number, "reveal"), map[string]any{"field": "phone", "reason": "联系市民核实"})
	if l := h.lines(t, 1)[0]; l.Act != "POST /tickets/{number}/reveal" || l.Detail != `{"field":"phone"}` {
		t.Errorf("a field shown: %+v", l)
	}
	h.does(t, "dispatcher", "POST", step(tk.Number, "reveal"), map[string]any{"field": "photos", "reason": "核对现场照片"})
	h.does(t, "dispatcher", "GET", "/photos/"+tk.Photos[0].ID, nil)
	if l := h.lines(t, 1)[0]; l.Act != "GET /photos/{id}" || l.Label != "查看照片" || l.Subject != "photos/"+tk.Photos[0].ID {
		t.Errorf("a photo shown: %+v", l)
	}
	if a := h.as(t, "supervisor", "GET", "/photos/"+tk.Photos[0].ID, nil); a.status/100 == 2 {
		t.Fatal(a)
	}
	if two := h.lines(t, 2); two[0].Failed == "" || two[0].Of != two[1].Seq || two[0].Act != "GET /photos/{id}" {
		t.Errorf("a photo not shown: %+v", two)
	}
	for _, l := range h.lines(t, 100) {
		for _, secret := range secrets {
			if strings.Contains(fmt.Sprint(l), secret) {
				t.Errorf("%s stands in the audit log: %+v", secret, l)
			}
		}
	}
	if _, n, err := h.store.VerifyAudit(t.Context(), nil); err != nil || n < 8 {
		t.Errorf("%d lines, %v", n, err)
	}
}

// No line, no act: where the audit log cannot be written nothing is done.
func TestWithoutTheAuditLogNothingIsDone(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	owner := h.comes(t, "o1", secretPhone)
	tk := owner.files(t, nil)
	h.token(t, "dispatcher")
	write, _, err := h.store.Conns()
	must(t, err)
	if _, err := write.Exec("ALTER TABLE audit_line RENAME TO audit_line_away"); err != nil {
		t.Fatal(err)
	}
	if a := h.as(t, "dispatcher", "POST", step(tk.Number, "accept"), nil); a.status != 503 || a.fault().Code != "unavailable" {
		t.Errorf("accepted without a line: %s", a)
	}
	if kept, err := h.store.TicketByNumber(t.Context(), tk.Number); err != nil || kept.Version != tk.Version {
		t.Errorf("changed without a line: %+v, %v", kept, err)
	}
	if a := h.as(t, "dispatcher", "GET", "/tickets/"+tk.Number, nil); a.status != 200 {
		t.Errorf("reading: %s", a)
	}
}

// Whatever route is added: a call that changes something has a line, or stands in the short list of those that need none.
func TestEveryRouteThatChangesSomethingIsRecorded(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	silent := []string{"POST /sessions", "POST /setup", "POST /desk/heartbeat", "POST /chats/{id}/typing", "POST /chats/{id}/read", "POST /entries/preview", "PUT /tickets/{number}/presence"}
	fill := strings.NewReplacer("{number}", "26112310483520", "{code}", "CG", "{year}", "2026", "{id}", "1")
	for _, r := range h.routes(t) {
		if r.method == "GET" || slices.Contains(silent, r.method+" "+r.path) {
			continue
		}
		// Somebody whom it is not for is refused with a line; a route that writes none would not write one before it acts either.
		for _, role := range model.StaffRoles {
			if slices.Contains(r.roles, role) {
				continue
			}
			h.as(t, string(role), r.method, fill.Replace(r.path), "{")
			if l := h.lines(t, 1)[0]; l.Act != r.method+" "+r.path || l.Failed != "forbidden" || l.Label == "" {
				t.Errorf("%s %s as %s has the line %+v", r.method, r.path, role, l)
			}
			break
		}
	}
}
