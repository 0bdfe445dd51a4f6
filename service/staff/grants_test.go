package staff_test

import (
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/staff"
	"example.org/hotline/service/staff/stafftest"
)

// rightHash is that of rightPassword.
var rightHash = sync.OnceValue(func() string { return stafftest.Hash(rightPassword) })

// house is a lobby with an admin, a supervisor who confirms, and somebody of each other kind.
type house struct {
	*lobby
	*staff.Register
	grants      *staff.Grants
	admin, boss model.Staff
}

func housed(t *testing.T) *house {
	t.Helper()
	h := &house{lobby: opened(t, false)}
	h.Register = staff.NewRegister(h.Room)
	h.grants = staff.NewGrants(h.store, h.audit, func() time.Time { return h.now }, slog.New(slog.DiscardHandler))
	must(t, h.store.SaveDepartment(t.Context(), model.Department{Code: "CG", Name: "市城管局", Active: true}))
	must(t, h.store.SaveDepartment(t.Context(), model.Department{Code: "GA", Name: "市公安局", Active: true}))
	for name, role := range map[string]model.Role{"admin": model.RoleAdmin, "boss": model.RoleSupervisor, "clerk": model.RoleEditor, "wang": model.RoleDispatcher} {
		must(t, h.store.AddStaff(t.Context(), model.Staff{Name: name, Roles: []model.Role{role}}, rightHash()))
	}
	h.admin, h.boss = h.named(t, "admin").Staff, h.named(t, "boss").Staff
	return h
}

func (h *house) named(t *testing.T, name string) model.Account {
	t.Helper()
	who, _, err := h.store.StaffByName(t.Context(), name)
	must(t, err)
	a, err := h.Account(t.Context(), who.ID)
	must(t, err)
	return a
}

// waits are what waits, by kind.
func (h *house) waits(t *testing.T) []model.GrantKind {
	t.Helper()
	var kinds []model.GrantKind
	list, _, err := h.grants.Waiting(t.Context(), model.Listing{Limit: 50})
	must(t, err)
	for _, one := range list {
		kinds = append(kinds, one.Kind)
	}
	return kinds
}

// only is the one grant that waits.
func (h *house) only(t *testing.T) staff.Pending {
	t.Helper()
	list, _, err := h.grants.Waiting(t.Context(), model.Listing{Limit: 50})
	if err != nil || len(list) != 1 {
		t.Fatalf("%d wait, %v", len(list), err)
	}
	return list[0]
}

func (h *house) changes(t *testing.T, name string, do func(*model.Staff)) model.Account {
	t.Helper()
	who := h.named(t, name).Staff
	who.Roles = slices.Clone(who.Roles)
	do(&who)
	a, err := h.Change(t.Context(), h.admin, who, nil)
	must(t, err)
	return a
}

// Whatever opens a new way to citizens' matters changes nothing before a supervisor confirms it, and nothing once he refuses.
func TestAWayToTicketsWaitsForASupervisor(t *testing.T) {
	disabled := func(h *house, t *testing.T) {
		h.changes(t, "wang", func(s *model.Staff) { s.Disabled = true })
	}
	factor := func(h *house, t *testing.T) {
		token, err := h.enters(t, "wang", "")
		must(t, err)
		h.enrols(t, token)
	}
	for name, tc := range map[string]struct {
		kind   model.GrantKind
		before func(*house, *testing.T) // what there was
		ask    func(*house, *testing.T)
		is     func(*house, *testing.T) bool // whether it is so now
	}{
		"a role more": {model.GrantAccount, nil, func(h *house, t *testing.T) {
			h.changes(t, "wang", func(s *model.Staff) { s.Roles = append(s.Roles, model.RoleAgent) })
		}, func(h *house, t *testing.T) bool { return h.named(t, "wang").Is(model.RoleAgent) }},
		"a screener": {model.GrantAccount, nil, func(h *house, t *testing.T) {
			h.changes(t, "clerk", func(s *model.Staff) { s.Roles = []model.Role{model.RoleScreener} })
		}, func(h *house, t *testing.T) bool { return h.named(t, "clerk").Is(model.RoleScreener) }},
		"another department": {model.GrantAccount, func(h *house, t *testing.T) {
			must(t, h.store.AddStaff(t.Context(), model.Staff{Name: "zhao", Roles: []model.Role{model.RoleHandler}, Department: "CG"}, "x"))
		}, func(h *house, t *testing.T) {
			h.changes(t, "zhao", func(s *model.Staff) { s.Department = "GA" })
		}, func(h *house, t *testing.T) bool { return h.named(t, "zhao").Department == "GA" }},
		"enabled again": {model.GrantAccount, disabled, func(h *house, t *testing.T) {
			h.changes(t, "wang", func(s *model.Staff) { s.Disabled = false })
		}, func(h *house, t *testing.T) bool { return !h.named(t, "wang").Disabled }},
		"a password that nothing else guards": {model.GrantPassword, nil, func(h *house, t *testing.T) {
			_, waits, err := h.ResetPassword(t.Context(), h.admin, h.named(t, "wang").ID)
			if must(t, err); !waits {
				t.Error("it does not wait")
			}
		}, func(h *house, t *testing.T) bool { return h.named(t, "wang").PasswordDue }},
		"no second factor any more": {model.GrantFactor, factor, func(h *house, t *testing.T) {
			_, err := h.ResetFactor(t.Context(), h.admin, h.named(t, "wang").ID)
			must(t, err)
		}, func(h *house, t *testing.T) bool { return h.named(t, "wang").FactorDue }},
	} {
		for _, yes := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				h := housed(t)
				if tc.before != nil {
					tc.before(h, t)
				}
				tc.ask(h, t)
				one := h.only(t)
				if tc.is(h, t) || one.Kind != tc.kind || one.Asker != "admin" {
					t.Fatalf("before anybody confirmed: %+v", one.Grant)
				}
				for who, by := range map[string]model.Staff{"the admin": h.admin, "a dispatcher": h.named(t, "wang").Staff} {
					if err := h.grants.Confirm(t.Context(), by, one.ID); !errors.Is(err, model.ErrForbidden) {
						t.Errorf("%s: %v", who, err)
					}
				}
				if yes {
					must(t, h.grants.Confirm(t.Context(), h.boss, one.ID))
				} else {
					must(t, h.grants.Refuse(t.Context(), h.boss, one.ID, "没有这个人"))
				}
				if tc.is(h, t) != yes {
					t.Errorf("confirmed: %v", yes)
				}
				if err := h.grants.Confirm(t.Context(), h.boss, one.ID); !errors.Is(err, model.ErrGrantGone) {
					t.Errorf("a second time: %v", err)
				}
				act := map[bool]string{true: model.AuditGranted, false: model.AuditRefused}[yes]
				if list, err := h.audit.Lines(t.Context(), model.AuditQuery{Act: act}, 9); err != nil || len(list) != 1 || list[0].Staff != "boss" || !strings.Contains(list[0].Detail, `"asked_by":"admin"`) {
					t.Errorf("%+v, %v", list, err)
				}
			})
		}
	}
}

// A new account says that it waits to who knows its password, and to nobody else; its week begins once it may be used.
func TestANewAccountWaits(t *testing.T) {
	h := housed(t)
	a, password, err := h.Add(t.Context(), h.admin, model.Staff{Name: "li", Roles: []model.Role{model.RoleAgent}})
	if err != nil || !a.Disabled {
		t.Fatalf("%+v, %v", a, err)
	}
	for range 8 { // which locks nobody out
		if _, err := h.LogIn(t.Context(), staff.Attempt{Name: "li", Password: password}); !errors.Is(err, model.ErrAccountWaits) {
			t.Fatalf("before it is confirmed: %v", err)
		}
	}
	if _, err := h.LogIn(t.Context(), staff.Attempt{Name: "li", Password: "wrong"}); !errors.Is(err, model.ErrBadLogIn) {
		t.Errorf("a wrong password: %v", err)
	}
	h.now = h.now.Add(6 * 24 * time.Hour)
	must(t, h.grants.Confirm(t.Context(), h.boss, h.only(t).ID))
	h.now = h.now.Add(7*24*time.Hour - time.Second)
	if _, err := h.LogIn(t.Context(), staff.Attempt{Name: "li", Password: password}); err != nil {
		t.Errorf("in the last second of its week: %v", err)
	}
	h.now = h.now.Add(time.Second)
	if _, err := h.LogIn(t.Context(), staff.Attempt{Name: "li", Password: password}); !errors.Is(err, model.ErrPasswordLapsed) {
		t.Errorf("after it: %v", err)
	}
	// Who sees nothing of citizens' comes in at once.
	if a, _, err := h.Add(t.Context(), h.admin, model.Staff{Name: "sun", Roles: []model.Role{model.RoleEditor}}); err != nil || a.Disabled {
		t.Errorf("an editor: %+v, %v", a, err)
	}
}

// What takes away is done at once, and what is asked later takes the place of what waits.
func TestWhatIsAskedLaterCounts(t *testing.T) {
	h := housed(t)
	more := func(r model.Role) func(*model.Staff) {
		return func(s *model.Staff) { s.Roles = []model.Role{model.RoleDispatcher, r} }
	}
	h.changes(t, "wang", more(model.RoleAgent))
	first := h.only(t)
	h.changes(t, "wang", more(model.RoleSupervisor))
	second := h.only(t)
	if err := h.grants.Confirm(t.Context(), h.boss, first.ID); !errors.Is(err, model.ErrGrantGone) {
		t.Errorf("what waited before: %v", err)
	}
	// An admin who did not see what another asked for is told.
	who := h.named(t, "wang").Staff
	who.Roles = []model.Role{model.RoleDispatcher, model.RoleScreener}
	if _, err := h.Change(t.Context(), h.admin, who, &first.ID); !errors.Is(err, model.ErrAccountChanged) {
		t.Errorf("over what he did not see: %v", err)
	}
	if _, err := h.Change(t.Context(), h.admin, who, &second.ID); err != nil {
		t.Error(err)
	}
	h.changes(t, "wang", func(s *model.Staff) { s.Roles = []model.Role{model.RoleEditor} })
	if kinds := h.waits(t); len(kinds) != 0 || !h.named(t, "wang").Is(model.RoleEditor) {
		t.Errorf("a role that sees nothing: %v wait", kinds)
	}
	h.changes(t, "wang", more(model.RoleAgent))
	h.changes(t, "wang", func(s *model.Staff) { s.Disabled = true })
	if kinds := h.waits(t); len(kinds) != 0 {
		t.Errorf("of a disabled account %v wait", kinds)
	}
}

// Who has the server confirms what can be, though something else that waits cannot.
func TestWhatIsOutdatedKeepsNothingBack(t *testing.T) {
	h := housed(t)
	token, err := h.enters(t, "wang", "")
	must(t, err)
	_, _, err = h.ResetPassword(t.Context(), h.admin, token.Staff.ID)
	must(t, err)
	must(t, h.ChangePassword(t.Context(), token.Staff, token.Value, rightPassword, "some other words of his"))
	h.changes(t, "wang", func(s *model.Staff) { s.Roles = append(s.Roles, model.RoleAgent) })
	list, err := h.grants.Of(t.Context(), model.StaffGrants, token.Staff.ID)
	must(t, err)
	done, err := h.grants.ConfirmAll(t.Context(), list)
	if len(list) != 2 || len(done) != 1 || !errors.Is(err, model.ErrGrantOutdated) || !h.named(t, "wang").Is(model.RoleAgent) {
		t.Errorf("of %d: %+v, %v", len(list), done, err)
	}
}

// Nobody confirms what he asked for, though he is no admin any more, nor what is for himself.
func TestNobodyConfirmsHisOwn(t *testing.T) {
	h := housed(t)
	h.hire(t, "second", model.RoleAdmin)
	second := h.named(t, "second").Staff
	wang := h.named(t, "wang").Staff
	wang.Roles = []model.Role{model.RoleDispatcher, model.RoleAgent}
	_, err := h.Change(t.Context(), second, wang, nil)
	must(t, err)
	first := h.only(t)
	h.changes(t, "second", func(s *model.Staff) { s.Roles = []model.Role{model.RoleSupervisor} })
	list, _, err := h.grants.Waiting(t.Context(), model.Listing{Limit: 50})
	must(t, err)
	must(t, h.grants.Confirm(t.Context(), h.boss, list[1].ID))
	second = h.named(t, "second").Staff
	if err := h.grants.Confirm(t.Context(), second, first.ID); !errors.Is(err, model.ErrOwnGrant) {
		t.Errorf("who asked: %v", err)
	}
	h.changes(t, "boss", func(s *model.Staff) { s.Roles = []model.Role{model.RoleSupervisor, model.RoleAgent} })
	list, _, err = h.grants.Waiting(t.Context(), model.Listing{Limit: 50})
	must(t, err)
	if err := h.grants.Confirm(t.Context(), h.boss, list[1].ID); !errors.Is(err, model.ErrOwnGrant) {
		t.Errorf("for himself: %v", err)
	}
	if err := h.grants.Confirm(t.Context(), second, list[1].ID); err != nil {
		t.Errorf("another supervisor: %v", err)
	}
}

// The first supervisor of a new installation needs nobody; that door closes for ever, though he is disabled.
func TestTheFirstSupervisorOpensTheHouse(t *testing.T) {
	l := opened(t, false)
	l.hire(t, "admin", model.RoleAdmin)
	h := &house{lobby: l, Register: staff.NewRegister(l.Room), grants: staff.NewGrants(l.store, l.audit, time.Now, slog.New(slog.DiscardHandler))}
	h.admin = h.named(t, "admin").Staff
	add := func(name string, role model.Role) model.Account {
		a, _, err := h.Add(t.Context(), h.admin, model.Staff{Name: name, Roles: []model.Role{role}})
		must(t, err)
		return a
	}
	if a := add("early", model.RoleDispatcher); !a.Disabled {
		t.Error("a dispatcher comes in before there is a supervisor")
	}
	if a := add("first", model.RoleSupervisor); a.Disabled {
		t.Error("the first supervisor waits for nobody who is there")
	}
	if a := add("next", model.RoleSupervisor); !a.Disabled {
		t.Error("the next one comes in")
	}
	h.changes(t, "first", func(s *model.Staff) { s.Disabled = true })
	for _, role := range []model.Role{model.RoleSupervisor, model.RoleAgent} {
		if a := add("later-"+string(role), role); !a.Disabled {
			t.Errorf("a %s comes in because the supervisors are disabled", role)
		}
	}
	h.changes(t, "first", func(s *model.Staff) { s.Roles, s.Disabled = []model.Role{model.RoleEditor}, false })
	if a := add("last", model.RoleSupervisor); !a.Disabled {
		t.Error("a supervisor comes in because the first is one no more")
	}
	list, err := h.grants.Of(t.Context(), model.StaffGrants, h.named(t, "last").ID)
	must(t, err)
	if done, err := h.grants.ConfirmAll(t.Context(), list); len(done) != 1 || err != nil || h.named(t, "last").Disabled {
		t.Errorf("by who has the server: %+v, %v", done, err)
	}
}

// Whatever an admin does by himself, in whatever order: no log-in that he has the means to enter sees anything of citizens'.
func TestAnAdminAloneReachesNoTicket(t *testing.T) {
	for seed := range uint64(8) {
		r := rand.New(rand.NewPCG(seed, 7))
		h := housed(t)
		token, err := h.enters(t, "wang", "")
		must(t, err)
		h.enrols(t, token)
		a := intruder{house: h, r: r, his: map[int64]bool{}, known: map[int64]string{}, looked: map[int64]int{}}
		for range 20 {
			act := a.acts(t)
			list, err := h.Accounts(t.Context(), model.AccountQuery{}, 50)
			must(t, err)
			for _, one := range list {
				if one.SeesCitizens() && (a.his[one.ID] || one.PasswordDue && one.FactorDue) {
					t.Fatalf("seed %d: after %s he enters %s as %v", seed, act, one.Name, one.Roles)
				}
				if one.SeesCitizens() && a.looked[one.ID] > 5 {
					t.Fatalf("seed %d: after %s he has made %d guesses at the second factor of %s", seed, act, a.looked[one.ID], one.Name)
				}
			}
		}
	}
}

// intruder is an admin who tries.
type intruder struct {
	*house
	r   *rand.Rand
	his map[int64]bool // log-ins whose password and second factor he has made his own
	n   int

	known  map[int64]string // passwords that he was given
	looked map[int64]int    // codes of his that were looked at
}

func (a *intruder) acts(t *testing.T) string {
	t.Helper()
	list, err := a.Accounts(t.Context(), model.AccountQuery{}, 50)
	must(t, err)
	one := list[a.r.IntN(len(list))]
	if one.ID == a.admin.ID {
		one = a.named(t, "clerk")
	}
	roles := [][]model.Role{
		{model.RoleEditor}, {model.RoleDispatcher}, {model.RoleAgent, model.RoleDispatcher}, {model.RoleSupervisor}, {model.RoleScreener}, {model.RoleHandler}, {model.RoleAdmin},
	}[a.r.IntN(7)]
	department := ""
	if roles[0] == model.RoleHandler {
		department = []string{"CG", "GA"}[a.r.IntN(2)]
	}
	act := []string{"add", "change", "change", "enable", "disable", "password", "factor", "enter", "unlock", "guess", "guess"}[a.r.IntN(11)]
	switch act {
	case "add":
		a.n++
		_, _, err = a.Add(t.Context(), a.admin, model.Staff{Name: "made-" + string(rune('a'+a.n)), Roles: roles, Department: department})
	case "change":
		one.Roles, one.Department = roles, department
		_, err = a.Change(t.Context(), a.admin, one.Staff, nil)
	case "enable", "disable":
		one.Disabled = act == "disable"
		_, err = a.Change(t.Context(), a.admin, one.Staff, nil)
	case "password":
		a.known[one.ID], _, err = a.ResetPassword(t.Context(), a.admin, one.ID)
	case "unlock":
		err = a.Unlock(t.Context(), a.admin, one.ID)
	case "guess":
		a.guesses(t, one)
	case "factor":
		_, err = a.ResetFactor(t.Context(), a.admin, one.ID)
	case "enter": // and have a password and a second factor of his own there
		a.his[one.ID] = a.his[one.ID] || !one.Disabled && one.PasswordDue && one.FactorDue
	}
	must(t, err)
	return act + " " + one.Name
}

// guesses are all that he has at a second factor before he is stopped.
func (a *intruder) guesses(t *testing.T, one model.Account) {
	t.Helper()
	for a.known[one.ID] != "" {
		_, err := a.LogIn(t.Context(), staff.Attempt{Name: one.Name, Password: a.known[one.ID], Code: "000000", Address: "10.0.0.9"})
		if !errors.Is(err, model.ErrBadFactor) {
			return
		}
		a.looked[one.ID]++
	}
}
