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
		"overdue=true": nil, "due_within=8784": {household, noise}, "order=due": {household, noise}, "category=C5&photos=true&department=CG": {noise}, "request=extension": nil,
		"district=云麓区": {household, noise}, "district=云麓区&order=due": {household, noise}, "due_within=8784&order=due&category=C5&photos=true&alarm=0&from=2026-11-23&to=2026-11-23": {noise}, "district=天河区": nil, "mine=true": {noise}, "mine=true&order=due": {noise},
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
		"order=due&cursor=x": "cursor", "cursor=0": "cursor", "order=due&status=closed": "order", "district=" + strings.Repeat("区", 21): "district", "request=" + strings.Repeat("x,", 99): "request", "request=extension,none": "request",
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
		have := h.ticketCounts(t, who)
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
	h.does(t, "supervisor", "GET", "/tickets?request=extension,promise,extension", nil).into(t, &waiting)
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

// ticketCounts are the lengths of somebody's queues.
func (h *hall) ticketCounts(t *testing.T, who string) map[string]int {
	t.Helper()
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
	return have
}

func TestWhoIsToBeCalledBackStandsInAQueue(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	owner := h.comes(t, "o1", secretPhone)
	closed := func() string { // supervised: he is called back about it whatever the sample says
		number := owner.files(t, nil).Number
		h.handled(t, number)
		h.does(t, "supervisor", "POST", step(number, "supervise"), map[string]any{"level": 2, "reason": "请尽快办理"})
		h.does(t, "handler", "POST", step(number, "reply"), map[string]any{
			"text": "已责令该工地立即停止夜间施工，并依法立案处理，请您监督。", "internal": "现场核查", "truth": "属实", "solved": "已解决",
		})
		h.does(t, "dispatcher", "POST", step(number, "close"), nil)
		return number
	}
	first := closed()
	h.pass(24 * time.Hour)
	h.tokens = map[string]string{}
	second := closed()
	waits := func(query string, want ...string) {
		t.Helper()
		for _, who := range []string{"agent", "dispatcher"} {
			var got listedTickets
			h.does(t, who, "GET", "/tickets?call_back=true&"+query, nil).into(t, &got)
			if !slices.Equal(got.numbers(), want) {
				t.Errorf("%s of %s: %v, want %v", query, who, got.numbers(), want)
			}
		}
	}
	waits("order=due", first, second)
	waits("order=newest&category=C5", first, second)
	waits("order=due&category=C1")
	waits("status=rated&order=due")
	waits("order=due&overdue=true")
	var page listedTickets
	h.does(t, "agent", "GET", "/tickets?call_back=true&order=due&limit=1", nil).into(t, &page)
	h.does(t, "agent", "GET", "/tickets?call_back=true&order=due&limit=1&cursor="+page.NextCursor, nil).into(t, &page)
	if !slices.Equal(page.numbers(), []string{second}) {
		t.Errorf("the second page: %v", page)
	}
	for who, want := range map[string]int{"agent": 2, "dispatcher": 2, "supervisor": 0, "handler": 0} {
		if n, there := h.ticketCounts(t, who)["call_back"]; n != want || there != (want > 0) {
			t.Errorf("%s reads that %d are to be called back", who, n)
		}
	}
	h.does(t, "agent", "POST", step(first, "call-back"), map[string]any{"reached": false})
	var one struct {
		CallBackBy    *time.Time `json:"call_back_by"`
		CallBacks     int        `json:"call_backs"`
		CallBacksMost int        `json:"call_backs_most"`
	}
	h.does(t, "agent", "GET", "/tickets/"+first, nil).into(t, &one)
	if one.CallBackBy == nil || one.CallBacks != 1 || one.CallBacksMost != 3 {
		t.Errorf("not reached once: %+v", one)
	}
	waits("order=due", first, second)
	h.does(t, "agent", "POST", step(first, "call-back"), map[string]any{"reached": true, "solved": "yes", "satisfied": true})
	waits("order=due", second)
	h.pass(10 * 24 * time.Hour)
	h.tokens = map[string]string{}
	waits("order=due&overdue=true", second)
	for range 3 {
		h.does(t, "dispatcher", "POST", step(second, "call-back"), map[string]any{"reached": false})
	}
	waits("order=due")
}

func TestDepartmentsThatAssistAreTold(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	number := h.comes(t, "o1", secretPhone).files(t, nil).Number
	h.does(t, "dispatcher", "POST", step(number, "accept"), nil)
	h.does(t, "dispatcher", "POST", step(number, "dispatch"), map[string]any{"department": "CG", "assisting": []string{"GA"}})
	h.does(t, "supervisor", "POST", step(number, "supervise"), map[string]any{"level": 2, "reason": "请尽快办理"})
	told := func(who string) (texts []string) {
		var got struct {
			Items []struct{ Number, Text string }
		}
		h.does(t, who, "GET", "/notices", nil).into(t, &got)
		for _, one := range got.Items {
			if one.Number == number {
				texts = append(texts, one.Text)
			}
		}
		return texts
	}
	if got := told("other"); !slices.Equal(got, []string{"协办的诉求：督办，黄牌", "新的协办诉求"}) {
		t.Errorf("the one that assists is told %v", got)
	}
	if got := told("handler"); len(got) != 2 || strings.Contains(got[0], "协办") {
		t.Errorf("the one that leads is told %v", got)
	}
	if n := h.ticketCounts(t, "other")["assisting"]; n != 1 {
		t.Errorf("the one that assists counts %d", n)
	}
	if n := h.ticketCounts(t, "handler")["assisting"]; n != 0 {
		t.Errorf("the one that leads assists with %d", n)
	}
}

// What the board counts as overdue is what the workbench lists as that, whatever the state.
func TestTheBoardAndTheListMeanTheSameByOverdue(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	owner := h.comes(t, "o1", secretPhone)
	handled, waits, unread := owner.files(t, nil).Number, owner.files(t, nil).Number, owner.files(t, nil).Number
	h.handled(t, handled)
	h.handled(t, waits)
	h.does(t, "handler", "POST", step(waits, "requests"), map[string]any{"kind": "supplement", "reason": "请补充具体的楼栋", "elements": []string{}})
	h.does(t, "dispatcher", "POST", step(waits, "requests/decision"), map[string]any{"kind": "supplement", "grant": true})
	h.pass(30 * 24 * time.Hour)
	h.tokens = map[string]string{}
	for who, want := range map[string][]string{"supervisor": {unread, handled}, "handler": {handled}} {
		var board struct{ Overdue int }
		h.does(t, who, "GET", "/figures/board", nil).into(t, &board)
		for _, query := range []string{"overdue=true&order=due", "overdue=true&order=oldest"} {
			var list listedTickets
			h.does(t, who, "GET", "/tickets?"+query, nil).into(t, &list)
			got := list.numbers()
			if query == "overdue=true&order=oldest" {
				slices.Sort(got)
				slices.Sort(want)
			}
			if !slices.Equal(got, want) || board.Overdue != len(want) || h.ticketCounts(t, who)["overdue"] != len(want) {
				t.Errorf("%s, %s: %v, want %v; the board says %d, the queue %d", who, query, got, want, board.Overdue, h.ticketCounts(t, who)["overdue"])
			}
		}
	}
	var page listedTickets
	h.does(t, "supervisor", "GET", "/tickets?overdue=true&order=due&limit=1", nil).into(t, &page)
	h.does(t, "supervisor", "GET", "/tickets?overdue=true&order=due&limit=1&cursor="+page.NextCursor, nil).into(t, &page)
	if !slices.Equal(page.numbers(), []string{handled}) {
		t.Errorf("the second page: %v", page)
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
	there("dispatcher", true, false)
	h.pass(70 * time.Second) // a browser lets a page that is not seen act once a minute
	if a := there("agent", false, false); len(a.Others) != 1 || !a.Others[0].Editing {
		t.Errorf("who writes and looks something up in another tab is not there: %v", a)
	}
	h.pass(2 * time.Minute)
	if a := there("agent", false, false); len(a.Others) != 0 {
		t.Errorf("who wrote two minutes ago is still there: %v", a)
	}
	if a := h.as(t, "handler", "PUT", step(number, "presence"), map[string]any{}); a.status != 404 {
		t.Errorf("a department that it is not for: %s", a)
	}
}
