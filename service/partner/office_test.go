package partner_test

import (
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/partner"
	"example.org/hotline/service/staff"
)

var (
	chen = model.Staff{ID: 901, Name: "chen", Roles: []model.Role{model.RoleAdmin}}
	boss = model.Staff{ID: 902, Name: "boss", Roles: []model.Role{model.RoleSupervisor}}
)

// bureau is a booth with the office of the admins, and a supervisor who confirms.
type bureau struct {
	*booth
	*partner.Office
	grants *staff.Grants
}

func opensOffice(t *testing.T) *bureau {
	t.Helper()
	b := open(t, model.HMACSM3)
	clock, quiet := func() time.Time { return b.now }, slog.New(slog.DiscardHandler)
	return &bureau{b, partner.NewOffice(b.store, nil, false, clock, quiet), staff.NewGrants(b.store, staff.NewAuditLog(b.store, clock, quiet), clock, quiet)}
}

func (b *bureau) client(t *testing.T, code string) model.Partner {
	t.Helper()
	p, err := b.store.PartnerByCode(t.Context(), code)
	must(t, err)
	return p
}

// seen is a client as an admin saw it who did not look at what waits.
func seen(p model.Partner) partner.Seen { return partner.Seen{Version: p.Version} }

func (b *bureau) changes(t *testing.T, code string, do func(*model.Partner)) {
	t.Helper()
	_, err := b.Office.Change(t.Context(), chen, code, seen(b.client(t, code)), do)
	must(t, err)
}

// decides has the supervisor say yes or no to all that waits; how much that was.
func (b *bureau) decides(t *testing.T, yes bool) int {
	t.Helper()
	list, _, err := b.grants.Waiting(t.Context(), model.Listing{Limit: 50})
	must(t, err)
	for _, one := range list {
		if yes {
			must(t, b.grants.Confirm(t.Context(), boss, one.ID))
		} else {
			must(t, b.grants.Refuse(t.Context(), boss, one.ID, "没有这个系统"))
		}
	}
	return len(list)
}

// A system that reads of tickets is let in by two people; until then its requests are refused, and say why.
func TestANewClientWaitsForASupervisor(t *testing.T) {
	for _, yes := range []bool{true, false} {
		b := opensOffice(t)
		p, key, err := b.Office.Add(t.Context(), chen, model.Partner{
			Code: "park", Name: "园区", Source: model.SourceOther, PerMinute: 60, Scopes: []model.Scope{model.ScopeCreate, model.ScopeRead},
		}, model.HMACSM3)
		if err != nil || p.Active {
			t.Fatalf("%+v, %v", p, err)
		}
		asks := func() error {
			r := b.request()
			r.Client, r.Key = "park", key.ID
			r.Signature = partner.Sign(key, r)
			_, err := b.Verify(t.Context(), r)
			return err
		}
		if err := asks(); !errors.Is(err, model.ErrClientWaits) {
			t.Errorf("before it is confirmed: %v", err)
		}
		b.changes(t, "park", func(p *model.Partner) { p.Name = "园区系统" }) // it waits as it is described now
		if n := b.decides(t, yes); n != 1 {
			t.Fatalf("%d wait", n)
		}
		switch err := asks(); {
		case yes && (err != nil || b.client(t, "park").Name != "园区系统"):
			t.Errorf("confirmed: %v, %+v", err, b.client(t, "park"))
		case !yes && !errors.Is(err, model.ErrClientDisabled):
			t.Errorf("refused: %v", err)
		}
	}
}

// What has a client read more, or send it elsewhere, changes nothing before it is confirmed.
func TestAClientGoesOnAsItIsUntilASupervisorConfirms(t *testing.T) {
	for name, do := range map[string]func(*model.Partner){
		"a scope":            func(p *model.Partner) { p.Scopes = append(slices.Clone(p.Scopes), model.ScopeUpdate) },
		"a department":       func(p *model.Partner) { p.Department = "CG" },
		"another host":       func(p *model.Partner) { p.Webhook = "https://elsewhere.example/hook" },
		"another port":       func(p *model.Partner) { p.Webhook = "https://hall.example:8443/hook" },
		"any network":        func(p *model.Partner) { p.Networks = nil },
		"a wider network":    func(p *model.Partner) { p.Networks = []string{"203.0.0.0/16"} },
		"one network more":   func(p *model.Partner) { p.Networks = append(slices.Clone(p.Networks), "198.51.100.7") },
		"a network and name": func(p *model.Partner) { p.Name, p.Networks = "大厅", []string{"2001:db8::/32"} },
	} {
		for _, yes := range []bool{true, false} {
			b := opensOffice(t)
			must(t, b.store.SaveDepartment(t.Context(), model.Department{Code: "CG", Name: "市城管局", Active: true}))
			must(t, b.Registry.Change(t.Context(), "hall", func(p *model.Partner) error {
				p.Scopes, p.Webhook, p.Networks = []model.Scope{model.ScopeRead, model.ScopeWebhooks}, "https://hall.example/hook", []string{"203.0.113.0/24"}
				return nil
			}))
			was := b.client(t, "hall")
			b.changes(t, "hall", do)
			now, will := b.client(t, "hall"), was
			if do(&will); same(now, will) || !same(now, was) {
				t.Errorf("%s: it is so at once", name)
			}
			if n := b.decides(t, yes); n != 1 {
				t.Fatalf("%s: %d wait", name, n)
			}
			if now = b.client(t, "hall"); same(now, will) != yes {
				t.Errorf("%s: confirmed: %v, and it is %+v", name, yes, now)
			}
		}
	}
}

func same(a, b model.Partner) bool {
	return a.Name == b.Name && a.Webhook == b.Webhook && a.Department == b.Department && slices.Equal(a.Scopes, b.Scopes) && slices.Equal(a.Networks, b.Networks)
}

// What takes away, and what is no matter of tickets, is done at once.
func TestAClientIsNarrowedAtOnce(t *testing.T) {
	b := opensOffice(t)
	for _, step := range []struct {
		name string
		do   func(*model.Partner)
	}{
		{"a network", func(p *model.Partner) { p.Networks = []string{"203.0.113.0/24"} }},
		{"a part of it", func(p *model.Partner) { p.Networks = []string{"203.0.113.0/25", "203.0.113.200"} }},
		{"the rate", func(p *model.Partner) { p.PerMinute = 5 }},
		{"what it files", func(p *model.Partner) { p.Scopes = []model.Scope{model.ScopeRead, model.ScopeCreate} }},
		{"no more to see", func(p *model.Partner) { p.Scopes = []model.Scope{model.ScopeOpen311} }},
	} {
		b.changes(t, "hall", step.do)
		if n := b.decides(t, true); n != 0 {
			t.Errorf("%s waits", step.name)
		}
	}
	p := b.client(t, "hall")
	if _, err := b.Office.SetActive(t.Context(), chen, "hall", seen(p), false); err != nil || b.client(t, "hall").Active {
		t.Errorf("shut out: %v", err)
	}
}

// Another secret, and the return of who was shut out, are ways in of their own.
func TestAKeyAndAReturnWait(t *testing.T) {
	b := opensOffice(t)
	_, key, err := b.Office.Rotate(t.Context(), chen, "hall", "")
	must(t, err)
	signs := func() error {
		r := b.request()
		r.Key = key.ID
		r.Signature = partner.Sign(key, r)
		_, err := b.Verify(t.Context(), r)
		return err
	}
	if err := signs(); !errors.Is(err, model.ErrBadSignature) {
		t.Errorf("before it is confirmed: %v", err)
	}
	if n := b.decides(t, true); n != 1 || signs() != nil {
		t.Errorf("%d confirmed: %v", n, signs())
	}
	p, err := b.Office.SetActive(t.Context(), chen, "hall", seen(b.client(t, "hall")), false)
	must(t, err)
	if p, err = b.Office.SetActive(t.Context(), chen, "hall", seen(p), true); err != nil || p.Active {
		t.Errorf("it returns: %+v, %v", p, err)
	}
	if n := b.decides(t, true); n != 1 || !b.client(t, "hall").Active {
		t.Errorf("%d wait", n)
	}
	// Shut out, it gets no key that waited before.
	_, _, err = b.Office.Rotate(t.Context(), chen, "hall", "")
	must(t, err)
	_, err = b.Office.SetActive(t.Context(), chen, "hall", seen(b.client(t, "hall")), false)
	if must(t, err); b.decides(t, true) != 0 {
		t.Error("a key waits for who was shut out")
	}
}

// While a client is shut out, or reads nothing yet, an admin does not give himself a key that reads once it is let in.
func TestAKeyWaitsForWhatMayReadAgain(t *testing.T) {
	for name, away := range map[string]func(*bureau, *testing.T){
		"shut out": func(b *bureau, t *testing.T) {
			_, err := b.Office.SetActive(t.Context(), chen, "hall", seen(b.client(t, "hall")), false)
			must(t, err)
		},
		"other scopes meanwhile": func(b *bureau, t *testing.T) {
			read := b.client(t, "hall").Scopes
			b.changes(t, "hall", func(p *model.Partner) { p.Scopes = []model.Scope{model.ScopeOpen311} })
			b.changes(t, "hall", func(p *model.Partner) { p.Scopes = read })
		},
		"other scopes, to be asked back later": func(b *bureau, t *testing.T) {
			b.changes(t, "hall", func(p *model.Partner) { p.Scopes = []model.Scope{model.ScopeOpen311} })
		},
	} {
		b := opensOffice(t)
		away(b, t)
		_, key, err := b.Office.Rotate(t.Context(), chen, "hall", "")
		must(t, err)
		if _, there := b.client(t, "hall").Key(key.ID); there {
			t.Errorf("%s: the key is there at once", name)
		}
	}
	b := opensOffice(t)
	_, _, err := b.Office.Add(t.Context(), chen, model.Partner{Code: "app", Name: "随手拍", Source: model.SourceOther, PerMinute: 60, Scopes: []model.Scope{model.ScopeOpen311}}, "")
	must(t, err)
	_, key, err := b.Office.Rotate(t.Context(), chen, "app", "")
	must(t, err)
	if _, there := b.client(t, "app").Key(key.ID); !there {
		t.Error("a key that reads nothing waits")
	}
}

// What one admin asked for is not lost by what another saves who did not see it.
func TestAnAdminIsToldOfAnothersWaitingChange(t *testing.T) {
	b := opensOffice(t)
	none := int64(0)
	b.changes(t, "hall", func(p *model.Partner) { p.Scopes = append(slices.Clone(p.Scopes), model.ScopeUpdate) })
	blind := partner.Seen{Version: b.client(t, "hall").Version, Waiting: &none}
	_, err := b.Office.Change(t.Context(), chen, "hall", blind, func(p *model.Partner) { p.PerMinute = 7 })
	if !errors.Is(err, model.ErrSettingsChanged) {
		t.Errorf("a change: %v", err)
	}
	if _, err := b.Office.SetActive(t.Context(), chen, "hall", blind, true); !errors.Is(err, model.ErrSettingsChanged) {
		t.Errorf("let in: %v", err)
	}
	list, _, err := b.grants.Waiting(t.Context(), model.Listing{Limit: 50})
	if err != nil || len(list) != 1 {
		t.Fatalf("%d wait, %v", len(list), err)
	}
	blind.Waiting = &list[0].ID
	if _, err := b.Office.Change(t.Context(), chen, "hall", blind, func(p *model.Partner) { p.PerMinute = 7 }); err != nil {
		t.Errorf("who saw it: %v", err)
	}
}

// A client is shut out at once, though what it was described by is not good any more.
func TestAClientIsShutOutWhateverIsWrongWithIt(t *testing.T) {
	b := opensOffice(t)
	must(t, b.Registry.Change(t.Context(), "hall", func(p *model.Partner) error {
		p.Department = "XX"
		return nil
	}))
	if p, err := b.Office.SetActive(t.Context(), chen, "hall", seen(b.client(t, "hall")), false); err != nil || p.Active {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := b.Office.SetActive(t.Context(), chen, "hall", seen(b.client(t, "hall")), true); !errors.Is(err, model.ErrInvalid) {
		t.Errorf("let in again: %v", err)
	}
}

// A client that named its networks is served from nowhere else, and an operator reads of it.
func TestAClientCallsFromItsNetworks(t *testing.T) {
	b := opensOffice(t)
	b.changes(t, "hall", func(p *model.Partner) { p.Networks = []string{"203.0.113.0/24", "2001:db8::1"} })
	for address, want := range map[string]error{
		"203.0.113.9": nil, "::ffff:203.0.113.9": nil, "2001:db8::1": nil,
		"203.0.114.1": model.ErrClientNetwork, "2001:db8::2": model.ErrClientNetwork, "": model.ErrClientNetwork, "unix": model.ErrClientNetwork,
	} {
		if _, err := b.Verify(t.Context(), b.signed(func(r *partner.Request) { r.Address = address })); !errors.Is(err, want) {
			t.Errorf("from %s: %v", address, err)
		}
	}
	if said := b.log.String(); !strings.Contains(said, "a network that is not its own") || !strings.Contains(said, "address=203.0.114.1") {
		t.Errorf("the log: %s", b.log)
	}
	_, err := b.Office.Change(t.Context(), chen, "hall", seen(b.client(t, "hall")), func(p *model.Partner) { p.Networks = []string{"203.0.113.0/24", "10.0.0.1/8"} })
	var wrong *model.Error
	if !errors.As(err, &wrong) || wrong.Fields["networks"] == "" {
		t.Errorf("a slip: %v", err)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
