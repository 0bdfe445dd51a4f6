package model

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// next is the column "next" of domain §6.1, copied by hand: the table of transitions must say the same.
var next = map[Status][]Status{
	Draft:        {Submitted},
	Submitted:    {NeedInfo, Accepted, Rejected, Closed, Withdrawn},
	NeedInfo:     {Submitted, Handling, Expired, Withdrawn},
	Expired:      nil,
	Rejected:     nil,
	Withdrawn:    nil,
	Accepted:     {Assigned},
	Assigned:     {Handling, ReturnReview},
	ReturnReview: {Accepted, Assigned},
	Handling:     {Replied, NeedInfo, OnHold, ReturnReview},
	OnHold:       {Handling},
	Replied:      {Closed, Handling},
	Closed:       {Rated, Handling, Archived},
	Rated:        {Handling, Archived},
	Archived:     nil,
}

func TestTransitionsAreTheDomains(t *testing.T) {
	got := map[Status][]Status{}
	for _, tr := range Transitions {
		got[tr.From] = append(got[tr.From], tr.To)
		if len(tr.By) == 0 {
			t.Errorf("nobody may take %s from %s", tr.Act, tr.From)
		}
	}
	for from, want := range next {
		have := slices.Compact(slices.Sorted(slices.Values(got[from])))
		if !slices.Equal(have, slices.Sorted(slices.Values(want))) {
			t.Errorf("%s leads to %v, want %v", from, have, want)
		}
		if from.Final() != (want == nil) {
			t.Errorf("%s: Final is %v", from, from.Final())
		}
		if from.Label() == string(from) {
			t.Errorf("%s has no label for the citizen", from)
		}
	}
}

func TestNextIsUnambiguous(t *testing.T) {
	seen := map[[2]string]bool{}
	for _, tr := range Transitions {
		key := [2]string{string(tr.From), string(tr.Act)}
		if seen[key] {
			t.Errorf("%s from %s leads to two states", tr.Act, tr.From)
		}
		seen[key] = true
	}
}

func TestRandomStepsKeepToTheTable(t *testing.T) {
	var acts []Action
	for _, tr := range Transitions {
		acts = append(acts, tr.Act)
	}
	roles := append([]Role{RoleCitizen, RoleSystem}, StaffRoles...)
	rapid.Check(t, func(t *rapid.T) {
		tk := Ticket{Status: Draft}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			was := tk.Status
			act, role := rapid.SampledFrom(acts).Draw(t, "act"), rapid.SampledFrom(roles).Draw(t, "role")
			h, err := tk.Take(act, Actor{Role: role, ID: 1}, time.Unix(0, 0))
			if errors.Is(err, ErrWrongState) || errors.Is(err, ErrLapsed) {
				if tk.Status != was {
					t.Fatalf("a refused %s moved the ticket to %s", act, tk.Status)
				}
				continue
			}
			if !slices.Contains(next[was], tk.Status) || h.From != was || h.To != tk.Status {
				t.Fatalf("%s by %s led from %s to %s (noted as %s to %s)", act, role, was, tk.Status, h.From, h.To)
			}
		}
	})
}

// A lapsed ticket says what is left to do, and not only that this is not possible (domain §6.2).
func TestALapsedTicketAsksForANewOne(t *testing.T) {
	tk := Ticket{Status: Expired}
	for _, act := range []Action{ActComplete, ActWithdraw} {
		if _, err := tk.Take(act, Citizen{ID: 1}.Actor(), time.Unix(0, 0)); !errors.Is(err, ErrLapsed) {
			t.Errorf("%s: %v", act, err)
		}
	}
}

// The citizen is not told of archiving (domain §6.1).
func TestArchivedReadsAsBefore(t *testing.T) {
	if got := Archived.Label(); got != Closed.Label() {
		t.Errorf("archived reads %s", got)
	}
	if got := StatusesOf("已办结"); !slices.Equal(got, []Status{Closed, Archived}) {
		t.Errorf("已办结 means %v", got)
	}
}

func TestStatusesOf(t *testing.T) {
	if got := StatusesOf("处理中"); len(got) != 6 {
		t.Errorf("处理中 means %v", got)
	}
	if got := StatusesOf("need_info"); !slices.Equal(got, []Status{NeedInfo}) {
		t.Errorf("need_info means %v", got)
	}
	if got := StatusesOf("nonsense"); got != nil {
		t.Errorf("nonsense means %v", got)
	}
}

func TestMaySee(t *testing.T) {
	owner := Citizen{ID: 1, Binding: &Binding{Phone: "13800138000"}}
	own := Ticket{Phone: "13800138000", Source: SourceWeChat}
	with := func(change func(*Ticket)) Ticket { tk := own; change(&tk); return tk }
	for name, tc := range map[string]struct {
		who  Citizen
		what Ticket
		want bool
	}{
		"own":                      {owner, own, true},
		"own, from the web hall":   {owner, with(func(t *Ticket) { t.Source = SourceOnlineHall }), true},
		"filed by somebody else":   {owner, with(func(t *Ticket) { t.CitizenID = 99 }), true},
		"another phone":            {owner, with(func(t *Ticket) { t.Phone = "13900139000" }), false},
		"entered by an agent":      {owner, with(func(t *Ticket) { t.EnteredByAgent = true }), false},
		"source 3":                 {owner, with(func(t *Ticket) { t.Source = SourceAgent }), false},
		"by phone":                 {owner, with(func(t *Ticket) { t.Source = SourcePhone }), false},
		"not bound":                {Citizen{ID: 1}, own, false},
		"not bound, no phone said": {Citizen{ID: 1}, with(func(t *Ticket) { t.Phone = "" }), false},
	} {
		if got := tc.who.MaySee(tc.what); got != tc.want {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}
