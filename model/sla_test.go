package model

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestSLAFor(t *testing.T) {
	rules := append(slices.Clone(DefaultSLA),
		SLARule{Category: "C5", Workdays: 7},
		SLARule{Nature: NatureReport, Category: "C5", Workdays: 6},
		SLARule{Department: "CG", Workdays: 5},
		SLARule{Nature: NatureConsult, Department: "CG", Workdays: 1},
		SLARule{Nature: NatureConsult, Category: "C6", Department: "CG", Workdays: 3},
	)
	for _, tc := range []struct {
		nature               Nature
		category, department string
		want                 int
	}{
		{NatureConsult, "C6", "GA", 2},
		{NatureHelp, "C1", "GA", 10},
		{NatureSuggest, "C6", "GA", 10},
		{NatureComplaint, "C1", "GA", 15},
		{NatureReport, "C1", "GA", 15},
		{NatureComplaint, "C5", "GA", 7}, // the category beats the nature
		{NatureReport, "C5", "GA", 6},    // both beat the category
		{NatureReport, "C5", "CG", 5},    // the department beats both
		{NatureConsult, "C3", "CG", 1},
		{NatureConsult, "C6", "CG", 3},
		{"", "C1", "GA", 15}, // nothing fits: never without a due date
	} {
		for range 3 { // in any order
			if got := (SLA{Rules: rules}).For(tc.nature, tc.category, tc.department); got.Workdays != tc.want {
				t.Errorf("%s %s %s: got %+v, want %d", tc.nature, tc.category, tc.department, got, tc.want)
			}
			slices.Reverse(rules)
			rules = append(rules[1:], rules[0])
		}
	}
	if got := (SLA{}).For(NatureConsult, "C6", "GA"); got.Workdays != 2 {
		t.Errorf("without rules: %+v", got)
	}
}

func TestSLAClock(t *testing.T) {
	k := (SLA{Rules: DefaultSLA}).For(NatureComplaint, "C5", "CG").Clock(when(t, "2026-11-02 10:00"), NatureComplaint, false)
	if k.Rule != "投诉 15个工作日" || k.Due(calendar2026()) != when(t, "2026-11-24 00:00") {
		t.Errorf("got %+v", k)
	}
}

func TestSLARuleCheck(t *testing.T) {
	for _, good := range append(DefaultSLA, SLARule{Workdays: 1}, SLARule{Department: "CG", Category: "C5", Workdays: 90}) {
		if err := good.Check(); err != nil {
			t.Errorf("%+v: %v", good, err)
		}
	}
	bad := SLARule{Nature: "夸奖", Category: "C7", Department: strings.Repeat("x", 41), Workdays: 91}
	wantFields(t, bad.Check(), "category", "department", "nature", "workdays")
	wantFields(t, SLARule{Nature: NatureHelp}.Check(), "workdays")
}

func wantFields(t *testing.T, err error, want ...string) {
	t.Helper()
	var wrong *Error
	if !errors.As(err, &wrong) || !errors.Is(err, ErrInvalid) {
		t.Fatalf("got %v, want ErrInvalid", err)
	}
	if got := slices.Sorted(maps.Keys(wrong.Fields)); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", wrong.Fields, want)
	}
}
