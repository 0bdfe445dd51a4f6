package handler_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	staffapi "example.org/hotline/handler/staff"
	"example.org/hotline/model"
	"example.org/hotline/service/staff"
)

// entitled says a second time who may call what. A route that is not here fails the test.
var entitled = map[string]string{
	"POST /sessions": "", "GET /setup": "", "POST /setup": "",
	"PUT /me/password": "all", "GET /me/second-factor": "all", "POST /me/second-factor": "all", "PUT /me/second-factor": "all",
	"POST /me/second-factor/drop": "all", "POST /me/recovery-codes": "all", "GET /me/sessions": "all", "DELETE /me/sessions": "all", "DELETE /me/sessions/{id}": "all",
	"GET /accounts": "admin", "POST /accounts": "admin", "GET /accounts/{id}": "admin", "PUT /accounts/{id}": "admin", "POST /accounts/{id}/password": "admin",
	"DELETE /accounts/{id}/second-factor": "admin", "POST /accounts/{id}/unlock": "admin", "DELETE /accounts/{id}/sessions": "admin",
	"GET /grants": "supervisor", "POST /grants/{id}/confirmation": "supervisor", "POST /grants/{id}/refusal": "supervisor",
	"GET /staff-sessions": "admin", "DELETE /staff-sessions/{id}": "admin",
	"GET /audit-log": "auditor", "GET /audit-log/names": "auditor", "POST /audit-log/export": "auditor", "GET /view-log": "auditor",
	"DELETE /sessions": "all", "GET /me": "all", "GET /notices": "all", "GET /departments": "all",
	"GET /sla-rules": "all", "GET /calendar": "all", "GET /calendar/{year}": "all",
	"PUT /departments/{code}": "admin", "PUT /sla-rules": "admin", "DELETE /sla-rules": "admin", "PUT /calendar/{year}": "admin",

	"GET /tickets": "agent dispatcher handler supervisor", "GET /tickets/{number}": "agent dispatcher handler supervisor", "POST /tickets": "agent",
	"POST /tickets/{number}/accept": "dispatcher", "POST /tickets/{number}/return": "dispatcher", "POST /tickets/{number}/reject": "dispatcher",
	"POST /tickets/{number}/answer": "dispatcher", "PUT /tickets/{number}/nature": "dispatcher", "POST /tickets/{number}/dispatch": "dispatcher",
	"POST /tickets/{number}/take-back": "dispatcher supervisor", "POST /tickets/{number}/insist": "dispatcher supervisor",
	"PUT /tickets/{number}/leading": "dispatcher", "POST /tickets/{number}/close": "dispatcher", "POST /tickets/{number}/review-fail": "dispatcher",
	"POST /tickets/{number}/call-back": "agent dispatcher",
	"POST /tickets/{number}/sign":      "handler", "POST /tickets/{number}/send-back": "handler supervisor",
	"POST /tickets/{number}/contact": "handler", "POST /tickets/{number}/progress": "handler", "POST /tickets/{number}/reply": "handler",
	"POST /tickets/{number}/requests": "handler", "POST /tickets/{number}/requests/decision": "dispatcher supervisor",
	"POST /tickets/{number}/resume":    "handler supervisor",
	"POST /tickets/{number}/supervise": "supervisor", "POST /tickets/{number}/redo": "supervisor", "POST /tickets/{number}/release": "supervisor",
	"POST /tickets/bulk": "dispatcher handler supervisor", "POST /tickets/search": "agent dispatcher handler supervisor",
	"GET /tickets/{number}/hints": "dispatcher supervisor",
	"GET /ticket-views":           "agent dispatcher handler supervisor", "POST /ticket-views": "agent dispatcher handler supervisor",
	"PUT /ticket-views/{id}": "agent dispatcher handler supervisor", "DELETE /ticket-views/{id}": "agent dispatcher handler supervisor",
	"GET /reply-templates": "agent dispatcher handler supervisor", "POST /reply-templates": "agent dispatcher handler supervisor",
	"PUT /reply-templates/{id}": "agent dispatcher handler supervisor", "DELETE /reply-templates/{id}": "agent dispatcher handler supervisor",
	"GET /dispatch-rules": "admin dispatcher supervisor", "GET /dispatch-rules/{id}": "admin dispatcher supervisor", "POST /dispatch-rules": "admin supervisor", "PUT /dispatch-rules/{id}": "admin supervisor",
	"DELETE /dispatch-rules/{id}": "admin supervisor",
	"GET /case-counts":            "auditor screener", "GET /entry-counts": "editor",
	"GET /ticket-counts": "agent dispatcher handler supervisor", "PUT /tickets/{number}/presence": "agent dispatcher handler supervisor",
	"GET /kefu-days": "all", "PUT /kefu-days/{date}": "admin", "DELETE /kefu-days/{date}": "admin",
	"GET /synonyms": "editor", "POST /synonyms": "editor", "PUT /synonyms/{id}": "editor", "DELETE /synonyms/{id}": "editor", "GET /search-misses": "editor",
	"GET /kf-accounts": "admin", "POST /kf-accounts": "admin", "POST /kf-accounts/{account}/invitation": "admin", "DELETE /kf-accounts/{account}": "admin",
	"POST /chats/search": "supervisor", "POST /chats/export": "supervisor", "POST /chats/{id}/export": "supervisor", "GET /chat-views": "auditor",
	"GET /desk": "agent", "PUT /desk/presence": "agent", "POST /desk/heartbeat": "agent", "POST /desk/next": "agent", "GET /desk/stream": "agent",
	"GET /desk/board": "supervisor", "GET /chats/{id}": "agent supervisor", "GET /chats/{id}/stream": "supervisor",
	"GET /chats/{id}/media/{seq}": "agent supervisor", "POST /chats/{id}/media": "agent", "POST /chats/{id}/messages": "agent",
	"POST /chats/{id}/place": "agent", "POST /chats/{id}/typing": "agent", "POST /chats/{id}/read": "agent", "POST /chats/{id}/page-link": "agent",
	"POST /chats/{id}/transfer": "agent supervisor", "POST /chats/{id}/close": "agent supervisor", "POST /chats/{id}/ticket": "agent",
	"GET /desk/past": "agent", "GET /desk/colleagues": "agent supervisor", "GET /desk/words": "agent", "GET /desk/articles": "agent supervisor",
	"GET /chats/{id}/earlier": "agent", "GET /chats/{id}/earlier/{earlier}": "agent", "GET /chats/{id}/tickets": "agent",
	"GET /quick-replies": "agent supervisor", "PUT /quick-replies/{code}": "agent supervisor", "DELETE /quick-replies/{code}": "agent supervisor",
	"GET /entries": "agent dispatcher handler supervisor editor", "GET /entries/{code}": "agent dispatcher handler supervisor editor",
	"POST /entries": "editor", "PUT /entries/{code}": "editor", "POST /entries/preview": "editor", "GET /entries/helpfulness": "editor",
	"POST /entries/{code}/review": "editor", "POST /entries/{code}/publish": "editor", "POST /entries/{code}/offline": "editor", "POST /entries/{code}/drop": "editor",
	"GET /entries/{code}/versions/{version}": "editor", "GET /entries/{code}/diff": "editor", "POST /entries/{code}/pictures": "editor", "GET /entry-pictures/{id}": "editor",
	"GET /case-candidates": "screener", "POST /case-exclusions": "screener", "POST /cases": "screener", "GET /cases": "auditor screener",
	"GET /cases/{id}": "auditor screener", "GET /cases/{id}/trail": "auditor screener", "PUT /cases/{id}": "screener",
	"POST /cases/{id}/hits/{hit}/waiver": "screener", "POST /cases/{id}/hits/{hit}/confirmation": "screener", "POST /cases/{id}/submit": "screener",
	"POST /cases/{id}/return": "screener", "POST /cases/{id}/approve": "screener", "POST /cases/{id}/withdraw": "screener",
	"GET /case-exclusions": "auditor screener", "POST /case-exclusions/{number}/undo": "screener", "POST /entries/bulk": "editor",
	"GET /menu": "admin editor", "POST /menu/check": "admin editor", "POST /menu/diff": "admin editor", "PUT /menu/draft": "admin editor",
	"POST /menu/draft/discard": "admin editor", "POST /menu/draft/takeover": "admin editor", "POST /menu/publish": "admin",
	"GET /menu/versions": "admin editor", "POST /menu/versions/{number}/restore": "admin",
	"GET /figures/board": "handler supervisor", "GET /figures/report": "handler supervisor", "GET /figures/places": "supervisor",
	"GET /figures/places/{cell}/tickets": "supervisor", "GET /map-tiles": "all",
	"POST /exports": "handler supervisor", "GET /exports": "auditor editor handler supervisor",
	"GET /exports/{id}": "auditor editor handler supervisor", "GET /exports/{id}/file": "auditor editor handler supervisor",
	"POST /entries/import": "editor", "POST /entries/export": "editor",
	"GET /auto-replies": "admin editor", "PUT /auto-replies/{code}": "admin editor", "GET /auto-replies/{code}/versions": "admin editor",
	"POST /auto-replies/preview": "admin editor", "GET /keyword-replies": "admin editor", "POST /keyword-replies": "admin editor",
	"PUT /keyword-replies/{code}": "admin editor", "DELETE /keyword-replies/{code}": "admin editor",
	"GET /api-clients": "admin", "POST /api-clients": "admin", "PUT /api-clients/{code}": "admin", "PUT /api-clients/{code}/active": "admin",
	"POST /api-clients/{code}/keys": "admin", "DELETE /api-clients/{code}/keys/{key}": "admin", "POST /api-clients/{code}/webhook-test": "admin",
	"GET /dead-letters/webhooks": "admin", "POST /dead-letters/webhooks/resend": "admin", "DELETE /dead-letters/webhooks/{id}": "admin",
	"GET /dead-letters/callbacks": "admin", "POST /dead-letters/callbacks/{id}/retry": "admin", "DELETE /dead-letters/callbacks/{id}": "admin",
	"GET /notice-log": "admin supervisor", "POST /notice-log/resend": "admin supervisor",
	"GET /parameters": "admin", "PUT /parameters/{name}": "admin", "GET /configuration": "admin", "GET /system": "admin",
	"POST /tickets/similar":         "agent",
	"POST /sla-rules/preview":       "admin",
	"GET /tickets/{number}/outlook": "dispatcher",
	"GET /sla-profiles":             "all",
	"PUT /sla-profiles":             "admin",
	"DELETE /sla-profiles":          "admin",
	"GET /sla-terms":                "all",
	"POST /tickets/{number}/reveal": "dispatcher handler supervisor", "GET /photos/{id}": "dispatcher handler supervisor",
}

// route is one of the staff API's, as it describes itself.
type route struct {
	method, path string
	roles        []model.Role
	open         bool // to whoever calls
}

// routes reads them from the description, which another test holds against what is really served.
func (h *hall) routes(t testing.TB) []route {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]struct {
			Roles    []model.Role          `json:"x-roles"`
			Security []map[string][]string `json:"security"`
		}
	}
	h.send("GET", "/openapi.json", nil).into(t, &doc)
	var list []route
	for path, methods := range doc.Paths {
		if path, ours := strings.CutPrefix(path, staffapi.Base); ours {
			for method, op := range methods {
				list = append(list, route{strings.ToUpper(method), path, op.Roles, len(op.Security) == 0})
			}
		}
	}
	if len(list) < 30 {
		t.Fatalf("only %d routes are described", len(list))
	}
	return list
}

func TestEveryRouteNamesItsRoles(t *testing.T) {
	h := opened(t)
	for _, r := range h.routes(t) {
		want, known := entitled[r.method+" "+r.path]
		roles := strings.Fields(want)
		if want == "all" {
			roles = nil
			for _, role := range model.StaffRoles {
				roles = append(roles, string(role))
			}
		}
		var have []string
		for _, role := range r.roles {
			have = append(have, string(role))
		}
		slices.Sort(roles)
		slices.Sort(have)
		if !known || !slices.Equal(roles, have) || r.open != (want == "") {
			t.Errorf("%s %s is for %v (open: %v), want %v (known: %v)", r.method, r.path, have, r.open, roles, known)
		}
	}
}

// Whoever may read of citizens' matters counts as one to whom a way takes two people (ADR 25).
func TestWhoReadsOfCitizensSeesCitizens(t *testing.T) {
	h := opened(t)
	for _, r := range h.routes(t) {
		about, _, _ := strings.Cut(strings.TrimPrefix(r.path, "/"), "/")
		if r.method != http.MethodGet || !slices.Contains([]string{"tickets", "chats", "cases", "case-exclusions"}, about) {
			continue
		}
		for _, role := range r.roles {
			if !role.SeesCitizens() {
				t.Errorf("%s reads %s, and an admin alone makes himself one", role, r.path)
			}
		}
	}
}

// Whoever a route is not for is refused before anything is read of what he sent, and nothing happens.
func TestEveryRouteRefusesWhomItIsNotFor(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	owner := h.comes(t, "o1", secretPhone)
	tk := owner.files(t, nil)
	fill := strings.NewReplacer("{number}", tk.Number, "{code}", "CG", "{year}", "2026", "{id}", tk.Photos[0].ID)
	for _, r := range h.routes(t) {
		if r.open {
			continue
		}
		path := fill.Replace(r.path)
		for _, header := range [][]string{nil, {"Authorization", "Bearer nonsense"}, {"Authorization", "Basic YWRtaW46"}} {
			if a := h.send(r.method, staffapi.Base+path, "{", header...); a.status != http.StatusUnauthorized || a.fault().Code != "not_signed_in" || a.fault().RequestID == "" {
				t.Errorf("%s %s with %v: %s", r.method, r.path, header, a)
			}
		}
		for _, role := range model.StaffRoles {
			if slices.Contains(r.roles, role) {
				continue
			}
			if a := h.as(t, string(role), r.method, path, "{"); a.status != http.StatusForbidden || a.fault().Code != "forbidden" {
				t.Errorf("%s %s as %s: %s", r.method, r.path, role, a)
			}
		}
	}
	if kept, err := h.store.TicketByNumber(t.Context(), tk.Number); err != nil || kept.Version != tk.Version {
		t.Errorf("somebody who was refused changed the ticket: %+v, %v", kept, err)
	}
}

func TestASessionEnds(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	me := func() int { return h.as(t, "dispatcher", "GET", "/me", nil).status }
	for range 30 { // half an hour, with a call a minute
		if me() != 200 {
			t.Fatal("a session that is used ends")
		}
		h.pass(time.Minute)
	}
	h.pass(29*time.Minute - time.Second)
	if me() != 200 {
		t.Error("29 minutes without a call end it")
	}
	h.pass(30 * time.Minute)
	if me() != 401 {
		t.Error("half an hour without a call does not end it")
	}
	h.tokens = map[string]string{}
	me()
	for range 29 { // a page that renews itself while nobody sits there
		h.pass(time.Minute)
		if a := h.as(t, "dispatcher", "GET", "/notices", nil, "Hotline-Idle", "1"); a.status != 200 {
			t.Fatalf("before half an hour: %s", a)
		}
	}
	h.pass(time.Minute)
	if a := h.as(t, "dispatcher", "GET", "/notices", nil, "Hotline-Idle", "1"); a.status != 401 {
		t.Errorf("a page that nobody touches keeps its session: %s", a)
	}
	h.tokens = map[string]string{}
	for range 24 * 60 / 20 { // twelve hours, however busy
		if h.pass(20 * time.Minute); me() == 401 {
			break
		}
	}
	if me() != 401 {
		t.Error("twelve hours do not end it")
	}
	h.tokens = map[string]string{}
	h.does(t, "dispatcher", "DELETE", "/sessions", nil)
	if me() != 401 {
		t.Error("logging out does not end it")
	}
}

func TestADisabledLogIn(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	h.does(t, "agent", "GET", "/me", nil)
	write, _, err := h.store.Conns()
	must(t, err)
	if _, err := write.Exec("UPDATE staff SET disabled = 1 WHERE name = 'agent'"); err != nil {
		t.Fatal(err)
	}
	if a := h.as(t, "agent", "GET", "/me", nil); a.status != 401 {
		t.Errorf("its session goes on: %s", a)
	}
	if a := h.logIn("agent", password); a.status != 401 || a.fault().Code != "bad_log_in" {
		t.Errorf("it logs in: %s", a)
	}
}

func (h *hall) logIn(name, password string) said {
	return h.send("POST", staffapi.Base+"/sessions", map[string]any{"name": name, "password": password})
}

func TestFiveFailuresLockALogIn(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	for i := range 5 {
		name := strings.Repeat(" ", i) + "agent" + strings.Repeat(" ", i) // one name, however it is typed
		if a := h.logIn(name, "wrong"); a.status != 401 || a.fault().Code != "bad_log_in" {
			t.Fatalf("failure %d: %s", i+1, a)
		}
	}
	locked := h.logIn("agent", password)
	if locked.status != 429 || locked.header.Get("Retry-After") != "900" {
		t.Fatalf("the right password after five failures: %s %v", locked, locked.header)
	}
	if a := h.logIn("dispatcher", password); a.status != 201 {
		t.Errorf("somebody else: %s", a)
	}
	if unknown := h.logIn("nobody", "wrong"); unknown.status != 401 || unknown.fault().Code != "bad_log_in" {
		t.Errorf("a name that nobody has: %s", unknown)
	}
	h.pass(15 * time.Minute)
	if a := h.logIn("agent", password); a.status != 201 {
		t.Errorf("a quarter of an hour later: %s", a)
	}
	for range 3 { // what was right forgives what was wrong
		for range 4 {
			h.logIn("agent", "wrong")
		}
		if a := h.logIn("agent", password); a.status != 201 {
			t.Fatalf("after four failures: %s", a)
		}
	}
}

// A thousand guesses at once are no better than one after the other.
func TestGuessesAtOnceAreCounted(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	looked := 0
	for i := range 40 {
		wg.Go(func() {
			_, err := h.room.LogIn(t.Context(), staff.Attempt{Name: "agent", Password: fmt.Sprint("guess ", i)})
			mu.Lock()
			defer mu.Unlock()
			if errors.Is(err, model.ErrBadLogIn) {
				looked++
			}
		})
	}
	wg.Wait()
	if looked > 5 {
		t.Errorf("%d passwords were looked at", looked)
	}
}

// What a route answers with is described, and a route of a method that it does not have is not there.
func TestTheDescriptionOfTheStaffAPI(t *testing.T) {
	h := opened(t)
	var doc struct {
		Components struct{ Schemas map[string]json.RawMessage }
	}
	h.send("GET", "/openapi.json", nil).into(t, &doc)
	for _, name := range []string{"StaffDossierView", "StaffRuleView", "StaffYearView"} {
		if doc.Components.Schemas[name] == nil {
			t.Errorf("%s is not described", name)
		}
	}
}
