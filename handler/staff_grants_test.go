package handler_test

import (
	"strings"
	"testing"

	"example.org/hotline/model"
)

// waitingGrant is one of the supervisor's list.
type waitingGrant struct {
	ID               int64
	Kind, Name, Code string
	AskedBy          string `json:"asked_by"`
	Roles, Scopes    []string
	Key              string
	Own              bool
	Now              struct {
		Active bool
		Roles  []string
	}
}

func (h *hall) waiting(t testing.TB) []waitingGrant {
	t.Helper()
	var list struct{ Items []waitingGrant }
	h.does(t, "supervisor", "GET", "/grants", nil).into(t, &list)
	return list.Items
}

// confirms has a supervisor confirm all that waits.
func (h *hall) confirms(t testing.TB, name string) {
	t.Helper()
	for _, g := range h.waiting(t) {
		h.does(t, name, "POST", "/grants/"+itoa(g.ID)+"/confirmation", nil)
	}
}

// What an admin opens is shown to the supervisor beside what there is now, and to the admin until it is decided.
func TestASupervisorSeesWhatAnAdminOpens(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	who, _, err := h.store.StaffByName(t.Context(), "agent")
	must(t, err)
	path := "/accounts/" + itoa(who.ID)
	ask := map[string]any{"roles": []string{"agent", "dispatcher"}, "version": who.Version}
	var account struct {
		Roles  []string
		Grants []struct {
			ID      int64
			Kind    string
			Refused *struct{ By, Note string }
		}
	}
	h.does(t, "admin", "PUT", path, ask).into(t, &account)
	if len(account.Roles) != 1 || len(account.Grants) != 1 || account.Grants[0].Kind != "account" || account.Grants[0].Refused != nil {
		t.Errorf("what the admin sees: %+v", account)
	}
	list := h.waiting(t)
	if len(list) != 1 || list[0].Name != "agent" || list[0].AskedBy != "admin" || len(list[0].Roles) != 2 || len(list[0].Now.Roles) != 1 || !list[0].Now.Active || list[0].Own {
		t.Fatalf("what the supervisor sees: %+v", list)
	}
	var notices struct{ Items []struct{ Kind, Text string } }
	if h.does(t, "supervisor", "GET", "/notices", nil).into(t, &notices); len(notices.Items) != 1 || notices.Items[0].Kind != "grant" || !strings.Contains(notices.Items[0].Text, "agent") {
		t.Errorf("what the supervisor is told: %+v", notices)
	}
	decide := "/grants/" + itoa(list[0].ID)
	if a := h.as(t, "supervisor", "POST", decide+"/refusal", map[string]any{"note": " "}); a.status != 422 || a.fault().Fields["note"] == "" {
		t.Errorf("without a reason: %s", a)
	}
	h.does(t, "supervisor", "POST", decide+"/refusal", map[string]any{"note": "没有说明用途"})
	for _, line := range h.lines(t, 3) {
		if strings.Contains(line.Detail, "没有说明用途") {
			t.Errorf("the audit log has words about people: %+v", line)
		}
	}
	for _, again := range []string{"/refusal", "/confirmation"} {
		if a := h.as(t, "supervisor", "POST", decide+again, map[string]any{"note": "没有说明用途"}); a.status != 409 || a.fault().Code != "changed_meanwhile" {
			t.Errorf("a second time, %s: %s", again, a)
		}
	}
	h.does(t, "admin", "GET", path, nil).into(t, &account)
	if len(account.Roles) != 1 || len(account.Grants) != 1 || account.Grants[0].Refused == nil || account.Grants[0].Refused.Note != "没有说明用途" {
		t.Errorf("what the admin sees of it: %+v", account)
	}
	if h.as(t, "agent", "GET", "/me", nil).status != 200 {
		t.Error("somebody is logged out by what was refused")
	}

	// Asked again, and confirmed: the line says whom it is about, which the route's own does not know.
	h.does(t, "admin", "PUT", path, ask)
	h.confirms(t, "supervisor")
	two := h.lines(t, 2)
	if two[0].Act != model.AuditGranted || two[0].Subject != "accounts/"+itoa(who.ID) || two[0].Staff != "supervisor" ||
		two[0].Detail != `{"asked_by":"admin","name":"agent","roles":"agent,dispatcher"}` || two[1].Act != "POST /grants/{id}/confirmation" {
		t.Errorf("%+v", two)
	}
	h.does(t, "admin", "GET", path, nil).into(t, &account)
	if len(account.Roles) != 2 || len(account.Grants) != 0 {
		t.Errorf("confirmed: %+v", account)
	}
	if h.as(t, "agent", "GET", "/me", nil).status != 401 {
		t.Error("a session of other roles goes on")
	}
}

// The secret of a client is shown to the admin who made it, and serves once a supervisor has confirmed it; no list has it.
func TestAClientIsConfirmed(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	var made struct {
		Secret string
		Client struct {
			Active bool
			Grants []struct{ Kind string }
		}
	}
	h.does(t, "admin", "POST", "/api-clients", map[string]any{
		"code": "park", "name": "园区系统", "source": 5, "scopes": []string{"tickets:read"}, "per_minute": 60, "algorithm": "HMAC-SM3", "networks": []string{" 203.0.113.0/24 ", ""},
	}).into(t, &made)
	if made.Client.Active || len(made.Client.Grants) != 1 || made.Client.Grants[0].Kind != "client" {
		t.Fatalf("%+v", made)
	}
	list := h.does(t, "supervisor", "GET", "/grants", nil)
	if !strings.Contains(string(list.body), `"networks":["203.0.113.0/24"]`) || strings.Contains(string(list.body), made.Secret) {
		t.Errorf("%s", list)
	}
	if !strings.Contains(string(list.body), `"keys":[{"id":"k1","algorithm":"HMAC-SM3"`) {
		t.Errorf("without the key that is let in: %s", list)
	}
	h.confirms(t, "supervisor")
	if p, err := h.store.PartnerByCode(t.Context(), "park"); err != nil || !p.Active || len(p.Networks) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
	more := map[string]any{
		"name": "园区平台", "source": 5, "scopes": []string{"tickets:read", "tickets:update"}, "per_minute": 600, "networks": []string{"203.0.113.0/24"}, "version": 1, "waiting": 0,
	}
	h.does(t, "admin", "PUT", "/api-clients/park", more)
	list = h.does(t, "supervisor", "GET", "/grants", nil)
	for _, want := range []string{`"client_name":"园区平台"`, `"per_minute":600`, `"client_name":"园区系统"`, `"per_minute":60,`} {
		if !strings.Contains(string(list.body), want) {
			t.Errorf("without %s: %s", want, list)
		}
	}
	more["scopes"] = []string{"tickets:read"}
	for path, again := range map[string]any{"": more, "/active": map[string]any{"active": true, "version": 1, "waiting": 0}} {
		if a := h.as(t, "admin", "PUT", "/api-clients/park"+path, again); a.status != 409 {
			t.Errorf("over what was not seen, %q: %s", path, a)
		}
	}
	h.confirms(t, "supervisor")
	var keyed struct{ Secret, Key string }
	h.does(t, "admin", "POST", "/api-clients/park/keys", map[string]any{}).into(t, &keyed)
	if got := h.waiting(t); len(got) != 1 || got[0].Kind != "client_key" || got[0].Key != keyed.Key || got[0].Code != "park" {
		t.Errorf("%+v", got)
	}
	h.confirms(t, "supervisor")
	if p, err := h.store.PartnerByCode(t.Context(), "park"); err != nil || len(p.Live()) != 2 || string(p.Live()[1].Secret) != keyed.Secret {
		t.Errorf("%v", err)
	}
	wrong := h.as(t, "admin", "PUT", "/api-clients/park", map[string]any{
		"name": "园区系统", "scopes": []string{"tickets:read"}, "per_minute": 60, "networks": []string{"203.0.113.0/24", "10.0.0.1/8"}, "version": 3,
	})
	if wrong.status != 422 || !strings.Contains(wrong.fault().Fields["networks"], "第2个") {
		t.Errorf("a slip: %s", wrong)
	}
}
