package store_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

func sla(t *testing.T, s *store.Store) model.SLA {
	t.Helper()
	all, err := s.SLA(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestSLARules(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	byNature := func(a, b model.SLARule) int { return strings.Compare(string(a.Nature), string(b.Nature)) }
	want := slices.SortedFunc(slices.Values(model.DefaultSLA), byNature)
	for i := range want {
		want[i].Version = 1
	}
	if diff := cmp.Diff(want, slices.SortedFunc(slices.Values(sla(t, s).Rules), byNature)); diff != "" {
		t.Fatal(diff)
	}
	own := model.SLARule{Nature: model.NatureConsult, Category: "C6", Department: "RX", Workdays: 1}
	for _, r := range []model.SLARule{own, {Workdays: 3, Profile: "快办", Terms: model.Terms{model.TermRedo: 2}}, {Terms: model.Terms{model.TermRed: 9}}} {
		own.Workdays, own.Profile, own.Terms = r.Workdays, r.Profile, r.Terms
		own.Version += 1_700_000_000
		for range 2 {
			if err := s.SaveSLARule(ctx, own); err != nil {
				t.Fatal(err)
			}
		}
		rules := sla(t, s).Rules
		if len(rules) != 6 {
			t.Fatalf("got %+v", rules)
		}
		if diff := cmp.Diff(own, rules[5]); diff != "" {
			t.Error(diff)
		}
	}
	if err := s.DeleteSLARule(ctx, model.NatureConsult, "C6", "RX"); err != nil {
		t.Fatal(err)
	}
	if rules := sla(t, s).Rules; len(rules) != 5 {
		t.Fatalf("got %+v", rules)
	}
}

// A new database has the times of streets (domain §7) at hand.
func TestSLAProfiles(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	all := sla(t, s)
	if len(all.Profiles) != 1 || all.Profiles[0].Name != "快办" || all.Profiles[0].Check() != nil {
		t.Fatalf("%+v", all.Profiles)
	}
	all.Rules = append(all.Rules, model.SLARule{Department: "JD", Profile: "快办"})
	for nature, days := range map[model.Nature]int{
		model.NatureConsult: 1, model.NatureSuggest: 1, model.NatureHelp: 5, model.NatureComplaint: 5, model.NatureReport: 15,
	} {
		got := all.For(nature, "C6", "JD")
		if got.Workdays != days || got.Terms[model.TermSupervised] != 3 || got.Terms[model.TermRedo] != 3 || got.Terms[model.TermComplex] != 15 {
			t.Errorf("%s: %+v", nature, got)
		}
	}
	mine := model.SLAProfile{Name: "乡镇", Lines: []model.SLALine{{Nature: model.NatureHelp, Workdays: 4, Terms: model.Terms{model.TermRed: 1}}}, Version: 3}
	for range 2 {
		if err := s.SaveSLAProfile(ctx, mine); err != nil {
			t.Fatal(err)
		}
	}
	profiles := sla(t, s).Profiles
	if i := slices.IndexFunc(profiles, func(p model.SLAProfile) bool { return p.Name == "乡镇" }); len(profiles) != 2 || cmp.Diff(mine, profiles[i]) != "" {
		t.Fatalf("%+v", profiles)
	}
	if err := s.DeleteSLAProfile(ctx, "乡镇"); err != nil {
		t.Fatal(err)
	}
	if profiles := sla(t, s).Profiles; len(profiles) != 1 {
		t.Fatalf("%+v", profiles)
	}
}
