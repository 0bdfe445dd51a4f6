package ticketing_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store/storetest"
)

var admin = model.Staff{ID: 7, Name: "admin", Roles: []model.Role{model.RoleAdmin}}

// slaItem is a rule or a profile, as both are kept alike.
type slaItem struct {
	save    func(ctx context.Context, h *hall, workdays int, seen int64) (int64, error)
	drop    func(ctx context.Context, h *hall, seen int64) error
	there   func(model.SLA) (workdays int, version int64)
	another func(ctx context.Context, h *hall, i int) error
	count   func(model.SLA) int
	most    int
}

var slaItems = map[string]slaItem{
	"rule": {
		func(ctx context.Context, h *hall, n int, seen int64) (int64, error) {
			r, err := h.SaveRule(ctx, admin, model.SLARule{Category: "C5", Workdays: n, Version: seen})
			return r.Version, err
		},
		func(ctx context.Context, h *hall, seen int64) error {
			return h.DeleteRule(ctx, admin, model.SLARule{Category: "C5", Version: seen})
		},
		func(s model.SLA) (int, int64) {
			r := s.Rule(model.SLARule{Category: "C5"})
			return r.Workdays, r.Version
		},
		func(ctx context.Context, h *hall, i int) error {
			return h.store.SaveSLARule(ctx, model.SLARule{Department: fmt.Sprint("D", i), Workdays: 1, Version: 1})
		},
		func(s model.SLA) int { return len(s.Rules) }, 500,
	},
	"profile": {
		func(ctx context.Context, h *hall, n int, seen int64) (int64, error) {
			p, err := h.SaveProfile(ctx, admin, model.SLAProfile{Name: "乡镇", Lines: []model.SLALine{{Workdays: n}}, Version: seen})
			return p.Version, err
		},
		func(ctx context.Context, h *hall, seen int64) error {
			return h.DeleteProfile(ctx, admin, "乡镇", seen)
		},
		func(s model.SLA) (int, int64) {
			p := s.Profile("乡镇")
			if len(p.Lines) == 0 {
				return 0, p.Version
			}
			return p.Lines[0].Workdays, p.Version
		},
		func(ctx context.Context, h *hall, i int) error {
			return h.store.SaveSLAProfile(ctx, model.SLAProfile{Name: fmt.Sprint("方案", i), Lines: []model.SLALine{{Workdays: 1}}, Version: 1})
		},
		func(s model.SLA) int { return len(s.Profiles) }, 50,
	},
}

func (h *hall) sla(t *testing.T) model.SLA {
	t.Helper()
	s, err := h.SLA(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// An admin saves and deletes what he saw, and nothing that somebody made of it meanwhile.
func TestAnAdminChangesTheTimesThatHeSaw(t *testing.T) {
	for name, item := range slaItems {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			ctx := t.Context()
			first, err := item.save(ctx, h, 3, 0)
			if err != nil {
				t.Fatal(err)
			}
			if _, version := item.there(h.sla(t)); version != first {
				t.Fatalf("%d is kept of what was answered as %d", version, first)
			}
			if _, err := item.save(ctx, h, 4, 0); !errors.Is(err, model.ErrItemChanged) {
				t.Errorf("another was added meanwhile: %v", err)
			}
			second, err := item.save(ctx, h, 5, first)
			if err != nil || second <= first {
				t.Fatalf("changed: %d after %d, %v", second, first, err)
			}
			if _, err := item.save(ctx, h, 6, first); !errors.Is(err, model.ErrItemChanged) {
				t.Errorf("changed meanwhile: %v", err)
			}
			if err := item.drop(ctx, h, first); !errors.Is(err, model.ErrItemChanged) {
				t.Errorf("deleted, though changed meanwhile: %v", err)
			}
			if workdays, version := item.there(h.sla(t)); workdays != 5 || version != second {
				t.Errorf("%d workdays, version %d", workdays, version)
			}
			if err := item.drop(ctx, h, second); err != nil {
				t.Fatal(err)
			}
			if err := item.drop(ctx, h, second); errors.Is(err, model.ErrItemChanged) || !errors.Is(err, model.ErrNoSuchPath) {
				t.Errorf("deleted twice: %v", err)
			}
			if _, err := item.save(ctx, h, 6, second); !errors.Is(err, model.ErrItemChanged) {
				t.Errorf("deleted meanwhile: %v", err)
			}
			// Made anew it is another than the first, whose version nobody may take for it.
			h.pass(time.Minute)
			if _, err := item.save(ctx, h, 7, model.AnyVersion); err != nil {
				t.Fatal(err)
			}
			for _, seen := range []int64{first, second} {
				if _, err := item.save(ctx, h, 8, seen); !errors.Is(err, model.ErrItemChanged) {
					t.Errorf("another one since: %v", err)
				}
			}
			if _, err := item.save(ctx, h, 9, model.AnyVersion); err != nil {
				t.Errorf("whichever there is: %v", err)
			}
		})
	}
}

func TestOfTwoAdminsWhoSaveAtOnceOneIsTold(t *testing.T) {
	for name, item := range slaItems {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			ctx := t.Context()
			var seen int64
			for range 5 { // at first it is added, then changed
				const n = 6
				versions := make([]int64, n)
				kept := -1
				for i, err := range storetest.AtOnce(n, func(i int) (err error) {
					versions[i], err = item.save(ctx, h, 10+i, seen)
					return err
				}) {
					switch {
					case err == nil && kept < 0:
						kept = i
					case !errors.Is(err, model.ErrItemChanged):
						t.Fatalf("%d, after %d was kept: %v", i, kept, err)
					}
				}
				if kept < 0 {
					t.Fatal("nobody's is kept")
				}
				if workdays, version := item.there(h.sla(t)); workdays != 10+kept || version != versions[kept] {
					t.Fatalf("%d workdays of version %d are not those of %d", workdays, version, kept)
				}
				seen = versions[kept]
			}
		})
	}
}

// What is limited is so though many add at once.
func TestTheTimesOfTicketsAreLimitedAtOnce(t *testing.T) {
	for name, item := range slaItems {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			ctx := t.Context()
			for i := item.count(h.sla(t)); i < item.most-1; i++ {
				if err := item.another(ctx, h, i); err != nil {
					t.Fatal(err)
				}
			}
			kept := 0
			for _, err := range storetest.AtOnce(6, func(i int) error {
				if name == "profile" {
					_, err := h.SaveProfile(ctx, admin, model.SLAProfile{Name: fmt.Sprint("新", i), Lines: []model.SLALine{{Workdays: 2}}})
					return err
				}
				_, err := h.SaveRule(ctx, admin, model.SLARule{Category: fmt.Sprint("C", 1+i), Workdays: 2})
				return err
			}) {
				if err == nil {
					kept++
				} else if !errors.Is(err, model.ErrTooManyKept) {
					t.Fatal(err)
				}
			}
			if n := item.count(h.sla(t)); kept != 1 || n != item.most {
				t.Errorf("%d were added, so that there are %d", kept, n)
			}
		})
	}
}
