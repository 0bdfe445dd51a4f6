package handler_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/hotline/service/ticketing"
)

type listedTickets struct {
	Items []struct {
		Number, Status string
		Version        int
	}
	NextCursor string `json:"next_cursor"`
}

func (l listedTickets) numbers() (all []string) {
	for _, one := range l.Items {
		all = append(all, one.Number)
	}
	return all
}

func TestTheListTakesOnlyWhatIsAskedFor(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	owner := h.comes(t, "o1", secretPhone)
	noise := owner.files(t, nil).Number
	h.pass(24 * time.Hour)
	household := owner.files(t, func(f *ticketing.Form) { f.Category, f.Title, f.PhotoIDs = "C3", "户口迁移要什么材料", nil }).Number
	h.handled(t, noise)
	for query, want := range map[string][]string{
		"": {household, noise}, "status=submitted": {household}, "status=submitted,handling&order=oldest": {noise, household},
		"category=C3": {household}, "nature=投诉": {noise}, "source=1": {household, noise}, "source=3": nil, "alarm=1": nil, "photos=true": {noise},
		"from=2026-11-23&to=2026-11-23": {noise}, "from=2026-11-24&to=2026-11-30": {household}, "from=2026-11-25&to=2026-11-30": nil,
		"overdue=true": nil, "due_within=8784": {noise}, "order=due": {noise}, "category=C5&photos=true&department=CG": {noise}, "request=extension": nil,
		"district=云麓区": {household, noise}, "district=云麓区&order=due": {noise}, "district=天河区": nil, "mine=true": {noise}, "mine=true&order=due": {noise},
		"mine=true&status=submitted": nil, "mine=true&district=云麓区&order=oldest": {noise},
	} {
		var got listedTickets
		h.does(t, "dispatcher", "GET", "/tickets?"+query, nil).into(t, &got)
		if !slices.Equal(got.numbers(), want) || got.NextCursor != "" {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	for query, field := range map[string]string{
		"status=none": "status", "category=C9": "category", "from=2026-11-23": "to", "from=2026-01-01&to=2026-12-31": "to", "due_within=-1": "due_within",
		"order=due&cursor=x": "cursor", "cursor=0": "cursor", "order=due&status=closed": "order", "district=" + strings.Repeat("区", 21): "district",
	} {
		if a := h.as(t, "dispatcher", "GET", "/tickets?"+query, nil); a.status != 422 || a.fault().Fields[field] == "" {
			t.Errorf("%s: %s", query, a)
		}
	}
	if a := h.as(t, "other", "GET", "/tickets?category=C5&photos=true", nil); strings.Contains(string(a.body), noise) {
		t.Errorf("another department reads it: %s", a)
	}
}

func TestQueuesAreCountedForWhoeverAsks(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	owner := h.comes(t, "o1", secretPhone)
	first := owner.files(t, nil).Number
	owner.files(t, nil)
	h.handled(t, first)
	h.does(t, "handler", "POST", step(first, "requests"), map[string]any{"kind": "extension", "days": 3, "reason": "需要现场检测"})
	for who, want := range map[string]map[string]int{
		"dispatcher": {"submitted": 1, "handling": 1, "requests": 0, "mine": 1}, "supervisor": {"handling": 1, "requests": 1, "mine": 0}, "handler": {"handling": 1, "submitted": 0},
		"other": {"handling": 0},
	} {
		var got struct {
			Items []struct {
				Queue string
				Count int
			}
		}
		h.does(t, who, "GET", "/ticket-counts", nil).into(t, &got)
		have := map[string]int{}
		for _, one := range got.Items {
			have[one.Queue] = one.Count
		}
		for queue, n := range want {
			if have[queue] != n {
				t.Errorf("%s reads %v, want %v", who, have, want)
			}
		}
	}
	for who, want := range map[string]float64{"handler": 1, "supervisor": 0} {
		var got struct {
			Tickets struct{ Total struct{ Values []*float64 } }
		}
		h.does(t, who, "GET", "/figures/report?from=2026-11-01&to=2026-11-23&mine=true", nil).into(t, &got)
		if n := got.Tickets.Total.Values[0]; n == nil || *n != want {
			t.Errorf("of those that were in his hands, the %s reads %v, want %v", who, got, want)
		}
	}
	var waiting listedTickets
	h.does(t, "supervisor", "GET", "/tickets?request=extension,promise", nil).into(t, &waiting)
	if !slices.Equal(waiting.numbers(), []string{first}) {
		t.Errorf("what waits for the supervisor: %v", waiting)
	}
	h.pass(60 * 24 * time.Hour)
	var late listedTickets
	h.tokens = map[string]string{}
	h.does(t, "handler", "GET", "/tickets?overdue=true&order=due", nil).into(t, &late)
	if !slices.Equal(late.numbers(), []string{first}) {
		t.Errorf("what is overdue: %v", late)
	}
}

func TestTwoOnOneTicketKnowOfEachOther(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	number := h.comes(t, "o1", secretPhone).files(t, nil).Number
	type around struct {
		Version int
		Others  []struct {
			Name    string
			Editing bool
		}
	}
	there := func(who string, editing, gone bool) (a around) {
		h.does(t, who, "PUT", step(number, "presence"), map[string]any{"editing": editing, "gone": gone}).into(t, &a)
		return a
	}
	if a := there("dispatcher", true, false); len(a.Others) != 0 {
		t.Errorf("the first one meets %v", a)
	}
	if a := there("supervisor", false, false); len(a.Others) != 1 || a.Others[0].Name != "dispatcher" || !a.Others[0].Editing {
		t.Errorf("the second one meets %v", a)
	}
	h.does(t, "dispatcher", "POST", step(number, "accept"), nil)
	if a := there("dispatcher", false, false); len(a.Others) != 1 || a.Others[0].Editing || a.Version != 1 {
		t.Errorf("the first one then meets %v", a)
	}
	there("dispatcher", false, true)
	if a := there("supervisor", false, false); len(a.Others) != 0 {
		t.Errorf("who left is still there: %v", a)
	}
	h.pass(time.Minute)
	if a := there("agent", false, false); len(a.Others) != 0 {
		t.Errorf("who was silent for a minute is still there: %v", a)
	}
	if a := h.as(t, "handler", "PUT", step(number, "presence"), map[string]any{}); a.status != 404 {
		t.Errorf("a department that it is not for: %s", a)
	}
}
