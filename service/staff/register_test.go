package staff_test

import (
	"errors"
	"log/slog"
	"slices"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/staff"
)

func TestAnAdminKeepsTheRegister(t *testing.T) {
	l := opened(t, false)
	l.hire(t, "admin", model.RoleAdmin)
	l.hire(t, "second", model.RoleAdmin)
	l.hire(t, "boss", model.RoleSupervisor)
	boss, _, err := l.store.StaffByName(t.Context(), "boss")
	must(t, err)
	grants := staff.NewGrants(l.store, l.audit, func() time.Time { return l.now }, slog.New(slog.DiscardHandler))
	confirm := func() {
		t.Helper()
		list, _, err := grants.Waiting(t.Context(), model.Listing{Limit: 50})
		if err != nil || len(list) != 1 {
			t.Fatalf("%+v, %v", list, err)
		}
		must(t, grants.Confirm(t.Context(), boss, list[0].ID))
	}
	must(t, l.store.SaveDepartment(t.Context(), model.Department{Code: "CG", Name: "市城管局", Active: true}))
	g := staff.NewRegister(l.Room)
	admin, _, err := l.store.StaffByName(t.Context(), "admin")
	must(t, err)
	for name, who := range map[string]model.Staff{
		"no name":                    {Roles: []model.Role{model.RoleAgent}},
		"a name that there is":       {Name: " admin ", Roles: []model.Role{model.RoleAgent}},
		"no role":                    {Name: "wang"},
		"an unknown one":             {Name: "wang", Roles: []model.Role{"king"}},
		"admin and another":          {Name: "wang", Roles: []model.Role{model.RoleAdmin, model.RoleAgent}},
		"auditor and another":        {Name: "wang", Roles: []model.Role{model.RoleAgent, model.RoleAuditor}},
		"a handler of no department": {Name: "wang", Roles: []model.Role{model.RoleHandler}},
		"of a department unknown":    {Name: "wang", Roles: []model.Role{model.RoleHandler}, Department: "XX"},
		"an agent of a department":   {Name: "wang", Roles: []model.Role{model.RoleAgent}, Department: "CG"},
	} {
		if _, _, err := g.Add(t.Context(), admin, who); !errors.Is(err, model.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	a, password, err := g.Add(t.Context(), admin, model.Staff{Name: "wang", Roles: []model.Role{model.RoleHandler}, Department: "CG"})
	must(t, err)
	confirm()
	token, err := l.LogIn(t.Context(), staff.Attempt{Name: "wang", Password: password})
	if err != nil || !token.Staff.PasswordDue || !a.PasswordDue {
		t.Fatalf("%+v, %v", token.Staff, err)
	}
	must(t, l.ChangePassword(t.Context(), token.Staff, token.Value, password, rightPassword))
	l.enrols(t, staff.Token{Value: token.Value, Staff: who(t, l, token.Value)})

	// Other roles end his sessions, and the version that was seen counts.
	a.Roles, a.Department, a.Disabled = []model.Role{model.RoleDispatcher, model.RoleSupervisor}, "", false
	if _, err := g.Change(t.Context(), admin, a.Staff, nil); !errors.Is(err, model.ErrAccountChanged) {
		t.Errorf("an old version: %v", err)
	}
	a.Version = who(t, l, token.Value).Version
	_, err = g.Change(t.Context(), admin, a.Staff, nil)
	must(t, err)
	confirm()
	changed, err := g.Account(t.Context(), a.ID)
	if err != nil || !slices.Equal(changed.Roles, a.Roles) || changed.Department != "" {
		t.Fatalf("%+v, %v", changed, err)
	}
	if _, err := l.Who(t.Context(), token.Value); !errors.Is(err, model.ErrNoStaffSession) {
		t.Errorf("a session of other roles: %v", err)
	}
	if _, err := l.enters(t, "wang", ""); !errors.Is(err, model.ErrFactorNeeded) {
		t.Fatal(err)
	}
	_, err = g.ResetFactor(t.Context(), admin, a.ID)
	must(t, err)
	confirm()
	token, err = l.enters(t, "wang", "")
	must(t, err)
	fresh, _, err := g.ResetPassword(t.Context(), admin, a.ID)
	must(t, err)
	confirm()
	if _, err := l.Who(t.Context(), token.Value); !errors.Is(err, model.ErrNoStaffSession) {
		t.Errorf("a session of the password before: %v", err)
	}
	if _, err := l.enters(t, "wang", ""); !errors.Is(err, model.ErrBadLogIn) {
		t.Errorf("the password before: %v", err)
	}
	for range 6 {
		_, err = l.enters(t, "wang", "")
	}
	if !errors.Is(err, model.ErrTooMany) {
		t.Fatal(err)
	}
	must(t, g.Unlock(t.Context(), admin, a.ID))
	if token, err = l.LogIn(t.Context(), staff.Attempt{Name: "wang", Password: fresh}); err != nil || !token.Staff.PasswordDue {
		t.Errorf("unlocked: %+v, %v", token.Staff, err)
	}

	// Nobody locks himself out, and the last admin stays.
	if _, err := g.Change(t.Context(), admin, model.Staff{ID: admin.ID, Roles: []model.Role{model.RoleAgent}}, nil); !errors.Is(err, model.ErrOwnAccount) {
		t.Errorf("his own roles: %v", err)
	}
	second, _, err := l.store.StaffByName(t.Context(), "second")
	must(t, err)
	second.Disabled = true
	if _, err = g.Change(t.Context(), admin, second, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Change(t.Context(), second, model.Staff{ID: admin.ID, Roles: []model.Role{model.RoleEditor}}, nil); !errors.Is(err, model.ErrLastAdmin) {
		t.Errorf("the last admin: %v", err)
	}
	must(t, l.store.AddStaff(t.Context(), model.Staff{Name: "seer", Roles: []model.Role{model.RoleAuditor}}, "hash"))
	seer, _, err := l.store.StaffByName(t.Context(), "seer")
	must(t, err)
	seer.Disabled = true
	if _, err := g.Change(t.Context(), admin, seer, nil); !errors.Is(err, model.ErrLastAuditor) {
		t.Errorf("the last auditor: %v", err)
	}
	if list, err := g.Accounts(t.Context(), model.AccountQuery{Role: model.RoleDispatcher}, 10); err != nil || len(list) != 1 || list[0].Name != "wang" || list[0].SeenAt.IsZero() {
		t.Errorf("%+v, %v", list, err)
	}
	no := false
	if list, err := g.Accounts(t.Context(), model.AccountQuery{Name: "a", Disabled: &no, After: "boss"}, 10); err != nil || len(list) != 1 || list[0].Name != "wang" {
		t.Errorf("%+v, %v", list, err)
	}
	if list, err := g.Accounts(t.Context(), model.AccountQuery{Name: "%"}, 10); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

func who(t *testing.T, l *lobby, token string) model.Staff {
	t.Helper()
	s, err := l.Who(t.Context(), token)
	must(t, err)
	return s
}

// Whoever comes first takes the place only with the code that the operator read.
func TestTheFirstAdminIsMadeOnce(t *testing.T) {
	l := opened(t, false)
	code, err := l.SetUpCode(t.Context())
	must(t, err)
	other, err := l.SetUpCode(t.Context()) // of another replica
	must(t, err)
	first := staff.Attempt{Name: "chen", Password: "an unlikely sentence", Code: code, Address: "10.0.0.8"}
	for name, a := range map[string]staff.Attempt{
		"a wrong code":    {Name: "chen", Password: "an unlikely sentence", Code: "AAAA-BBBB-CCCC-DDDD"},
		"a weak password": {Name: "chen", Password: "1234567890", Code: code},
		"no name":         {Password: "an unlikely sentence", Code: code},
	} {
		if err := l.SetUp(t.Context(), a); !errors.Is(err, model.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	must(t, l.SetUp(t.Context(), first))
	for _, again := range []string{code, other} {
		first.Code, first.Name = again, "intruder"
		if err := l.SetUp(t.Context(), first); !errors.Is(err, model.ErrSetUpDone) {
			t.Errorf("a second time: %v", err)
		}
	}
	if code, err := l.SetUpCode(t.Context()); err != nil || code != "" {
		t.Errorf("a code where there is an admin: %q, %v", code, err)
	}
	token, err := l.LogIn(t.Context(), staff.Attempt{Name: "chen", Password: "an unlikely sentence"})
	if err != nil || !token.Staff.Is(model.RoleAdmin) || token.Staff.PasswordDue {
		t.Errorf("%+v, %v", token.Staff, err)
	}
	if list, err := l.audit.Lines(t.Context(), model.AuditQuery{Act: model.AuditSetUp}, 9); err != nil || len(list) != 1 || list[0].Staff != "chen" {
		t.Errorf("%+v, %v", list, err)
	}
}
