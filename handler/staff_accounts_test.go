package handler_test

import (
	"strconv"
	"strings"
	"testing"

	staffapi "example.org/hotline/handler/staff"
	"example.org/hotline/model"
)

func itoa(id int64) string { return strconv.FormatInt(id, 10) }

// Who has a password that somebody else set does nothing before he has one of his own.
func TestAPasswordOfAnAdminIsChangedFirst(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	var added struct {
		Account struct {
			ID      int64
			Version int64
		}
		Password string
	}
	h.does(t, "admin", "POST", "/accounts", map[string]any{"name": "li", "roles": []string{"dispatcher"}}).into(t, &added)
	if l := h.lines(t, 1)[0]; l.Act != "POST /accounts" || l.Detail != `{"name":"li","roles":"dispatcher"}` {
		t.Errorf("%+v", l)
	}
	if a := h.logIn("li", added.Password); a.status != 403 || a.fault().Code != "account_waits" {
		t.Errorf("before a supervisor confirmed it: %s", a)
	}
	h.confirms(t, "supervisor")
	a := h.logIn("li", added.Password)
	var in struct {
		Token string
		Due   []string
	}
	if a.into(t, &in); a.status != 201 || strings.Join(in.Due, " ") != "password" {
		t.Fatal(a)
	}
	h.tokens["li"] = in.Token
	for path, want := range map[string]int{"/me": 200, "/tickets": 403, "/notices": 403, "/departments": 403, "/desk": 403} {
		if a := h.as(t, "li", "GET", path, nil); a.status != want || (want == 403 && path != "/desk" && a.fault().Code != "password_due") {
			t.Errorf("GET %s: %s", path, a)
		}
	}
	if a := h.as(t, "li", "PUT", "/me/password", map[string]any{"old_password": added.Password, "password": "1234567890"}); a.status != 422 || a.fault().Fields["password"] == "" {
		t.Errorf("a weak password: %s", a)
	}
	h.does(t, "li", "PUT", "/me/password", map[string]any{"old_password": added.Password, "password": "an unlikely sentence"})
	h.does(t, "li", "GET", "/tickets", nil)
	for _, l := range h.lines(t, 50) {
		if strings.Contains(l.Detail, added.Password) || strings.Contains(l.Detail, "unlikely") {
			t.Errorf("a password in the audit log: %+v", l)
		}
	}
	h.does(t, "admin", "PUT", "/accounts/"+itoa(added.Account.ID), map[string]any{"roles": []string{"editor"}, "version": added.Account.Version + 2})
	if a := h.as(t, "li", "GET", "/me", nil); a.status != 401 {
		t.Errorf("a session of other roles goes on: %s", a)
	}
}

func TestASessionThatAnAdminEndsIsOver(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	h.does(t, "agent", "GET", "/me", nil)
	var list struct {
		Items []struct {
			ID      int64
			Staff   string
			Current bool
		}
	}
	h.does(t, "admin", "GET", "/staff-sessions", nil).into(t, &list)
	if len(list.Items) != 2 || !list.Items[0].Current || list.Items[1].Staff != "agent" {
		t.Fatalf("%+v", list)
	}
	h.does(t, "admin", "DELETE", "/staff-sessions/"+itoa(list.Items[1].ID), nil)
	if a := h.as(t, "agent", "GET", "/me", nil); a.status != 401 {
		t.Errorf("it goes on: %s", a)
	}
	if a := h.as(t, "admin", "DELETE", "/staff-sessions/"+itoa(list.Items[1].ID), nil); a.status != 404 || a.fault().Code != "session_not_found" {
		t.Errorf("ended twice: %s", a)
	}
}

func TestTheAuditorReads(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	owner := h.comes(t, "o1", secretPhone)
	tk := owner.files(t, nil)
	h.does(t, "dispatcher", "POST", step(tk.Number, "reveal"), map[string]any{"field": "phone", "reason": "联系市民核实"})
	h.does(t, "dispatcher", "POST", step(tk.Number, "accept"), nil)
	var page struct {
		Items []struct {
			Act, Staff, Subject string
			Detail              map[string]string
		}
	}
	h.does(t, "auditor", "GET", "/audit-log?staff=dispatcher&subject=tickets/"+tk.Number, nil).into(t, &page)
	if len(page.Items) != 2 || page.Items[0].Act != "POST /tickets/{number}/accept" || page.Items[1].Detail["field"] != "phone" {
		t.Errorf("%+v", page)
	}
	h.does(t, "auditor", "GET", "/audit-log?staff=nobody", nil).into(t, &page)
	if len(page.Items) != 0 {
		t.Errorf("of nobody: %+v", page)
	}
	id, file := h.exportedAt(t, "auditor", "/audit-log/export", map[string]any{"staff": "dispatcher", "from": "2026-11-23T00:00:00+08:00", "format": "csv"})
	if s := string(file.body); strings.Count(s, "\n") != 5 || !strings.Contains(s, "导出人：auditor") || !strings.Contains(s, "POST /tickets/{number}/accept,受理,tickets/"+tk.Number) {
		t.Errorf("%s", s)
	}
	subject := "exports/" + itoa(id)
	if l := h.lines(t, 3); l[0].Act != "GET /exports/{id}/file" || l[0].Subject != subject || l[1].Act != model.AuditExported || l[1].Subject != subject ||
		!strings.Contains(l[1].Detail, `"rows":"3"`) || l[1].Staff != "auditor" || l[2].Act != "POST /audit-log/export" || !strings.Contains(l[2].Detail, `"staff":"dispatcher"`) {
		t.Errorf("the export itself: %+v", l)
	}
	var views struct {
		Items []struct {
			Staff  string
			Ticket string `json:"ticket_number"`
			Field  string
			Reason string
		}
	}
	h.does(t, "auditor", "GET", "/view-log?ticket="+tk.Number, nil).into(t, &views)
	if len(views.Items) != 1 || views.Items[0].Staff != "dispatcher" || views.Items[0].Ticket != tk.Number || views.Items[0].Reason != "联系市民核实" {
		t.Errorf("%+v", views)
	}
	if h.does(t, "auditor", "GET", "/view-log?staff=agent", nil).into(t, &views); len(views.Items) != 0 {
		t.Errorf("%+v", views)
	}
}

func TestTheFirstAdminComesWithACode(t *testing.T) {
	h := opened(t)
	code, err := h.room.SetUpCode(t.Context())
	must(t, err)
	var state struct{ Needed bool }
	if h.send("GET", staffapi.Base+"/setup", nil).into(t, &state); !state.Needed {
		t.Fatal("no set-up is needed where nobody can log in")
	}
	form := map[string]any{"code": "WRONG", "name": "chen", "password": "an unlikely sentence"}
	if a := h.send("POST", staffapi.Base+"/setup", form); a.status != 422 || a.fault().Fields["code"] == "" {
		t.Errorf("a wrong code: %s", a)
	}
	form["code"] = code
	if a := h.send("POST", staffapi.Base+"/setup", form); a.status != 204 {
		t.Fatal(a)
	}
	if a := h.send("POST", staffapi.Base+"/setup", form); a.status != 409 || a.fault().Code != "set_up_done" {
		t.Errorf("twice: %s", a)
	}
	if h.send("GET", staffapi.Base+"/setup", nil).into(t, &state); state.Needed {
		t.Error("it is needed still")
	}
	if a := h.logIn("chen", "an unlikely sentence"); a.status != 201 {
		t.Error(a)
	}
}
