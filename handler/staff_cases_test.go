package handler_test

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

func TestACaseFromTheTicketToThePublicAndBack(t *testing.T) {
	h, owner, tk := screened(t, nil)
	var list struct {
		Items []struct {
			TicketNumber string `json:"ticket_number"`
			Title        string
		}
	}
	candidates := h.does(t, "one", "GET", "/case-candidates", nil)
	if candidates.into(t, &list); len(list.Items) != 1 || list.Items[0].TicketNumber != tk.Number || list.Items[0].Title != "工地夜间施工，找***" {
		t.Fatalf("candidates: %s", candidates)
	}
	c := h.drafts(t, "one", tk.Number)
	if c.State != "drafted" || len(c.Hits) != 0 || c.Month != "2026-11" || c.Department != "市城管局" || !strings.HasPrefix(c.ID, "A") || strings.Contains(tk.Number, c.ID[1:]) {
		t.Fatalf("drafted: %+v", c)
	}
	if c.Content != "连续三天晚上十一点后还在打桩，请打***找某女士，我住***，身份证***，某商家不管" || c.Result != "经与***（***）核实，已责令停止施工。" {
		t.Errorf("the copy: %q, %q", c.Content, c.Result)
	}
	// No answer that a screener gets has what was replaced, nor the ticket's number once there is a case.
	for _, path := range []string{"/case-candidates", "/cases", "/cases/" + c.ID, "/cases/" + c.ID + "/trail"} {
		body := string(h.does(t, "two", "GET", path, nil).body)
		for _, secret := range []string{secretName, secretPhone, secretID, secretHome, secretAddress, "李女士", "宏达", tk.Number} {
			if strings.Contains(body, secret) {
				t.Errorf("%s tells %q: %s", path, secret, body)
			}
		}
	}
	if kept, err := h.store.TicketByNumber(t.Context(), tk.Number); err != nil || kept.Content != tk.Content {
		t.Errorf("the ticket was changed: %q, %v", kept.Content, err)
	}

	for i := range 3 { // a list has pages
		var page struct {
			Items      []caseSeen
			NextCursor string `json:"next_cursor"`
		}
		query := []string{"", "?limit=1", "?state=published"}[i]
		if h.does(t, "two", "GET", "/cases"+query, nil).into(t, &page); len(page.Items) != []int{1, 1, 0}[i] || page.NextCursor != "" {
			t.Errorf("list %q: %+v", query, page)
		}
	}
	if a := h.as(t, "two", "GET", "/cases?state=nonsense", nil); a.status != 422 {
		t.Errorf("an unknown state: %s", a)
	}

	h.approved(t, c.ID)
	h.later(told)
	if n := h.sweeps(t); n != 1 || h.stateOf(t, c.ID) != "reviewing" { // nobody was told: it comes back
		t.Fatalf("%d, %s", n, h.stateOf(t, c.ID))
	}
	if a := h.steps(t, "two", c.ID, "approve", ""); a.status != 200 {
		t.Fatalf("approved again: %s", a)
	}
	h.delivers(t, model.DeliveryAccepted)
	h.later(told - time.Second)
	if n := h.sweeps(t); n != 0 || h.readsCase(c.ID) != 404 {
		t.Fatal("it is published before the time to object is over")
	}
	h.later(time.Second)
	if n := h.sweeps(t); n != 1 || h.readsCase(c.ID) != 200 {
		t.Fatal("it is not published")
	}
	must(t, h.search.Step(t.Context()))
	if found := h.readCases(t, "?q=%E6%89%93%E6%A1%A9"); found.ids() != c.ID {
		t.Errorf("found: %+v", found)
	}
	notices, err := h.store.NoticesOfTicket(t.Context(), tk.ID)
	must(t, err)
	if last := notices[len(notices)-1]; last.Kind != model.NoticeCasePublished || last.Params["case"] != c.ID || last.CitizenID != owner.ID {
		t.Errorf("told: %+v", last)
	}

	owner.intends(t, tk, false)
	if h.readsCase(c.ID) != 404 || h.stateOf(t, c.ID) != "withdrawn" || len(h.readCases(t, "").Items) != 0 {
		t.Error("what the citizen took back can still be read")
	}
	must(t, h.search.Step(t.Context()))
	if found := h.readCases(t, "?q=%E6%89%93%E6%A1%A9"); len(found.Items) != 0 {
		t.Errorf("and found: %+v", found)
	}
	if a := h.as(t, "one", "POST", "/cases", map[string]any{"ticket_number": tk.Number}); a.status != 409 || a.fault().Code != "case_not_allowed" {
		t.Errorf("and drafted anew: %s", a)
	}
	owner.intends(t, tk, true)
	if again := h.drafts(t, "two", tk.Number); again.ID != c.ID || again.State != "drafted" || h.readsCase(c.ID) != 404 {
		t.Errorf("drafted anew: %+v", again)
	}

	var trail struct {
		Steps []struct {
			Act, Role string
			StaffID   int64 `json:"staff_id"`
		}
		Versions []struct{ Replaced map[string]int }
	}
	h.does(t, "auditor", "GET", "/cases/"+c.ID+"/trail", nil).into(t, &trail)
	acts := ""
	for _, s := range trail.Steps {
		acts += s.Act + " "
	}
	if acts != "draft submit approve unheard approve publish object draft " || trail.Steps[6].Role != "citizen" || trail.Steps[6].StaffID != 0 {
		t.Errorf("trail: %s %+v", acts, trail.Steps)
	}
	if r := trail.Versions[0].Replaced; r["own_name"] != 2 || r["mobile"]+r["own_data"] < 2 || r["company"] != 1 || r["door"] != 1 || len(trail.Versions) != 2 {
		t.Errorf("versions: %+v", trail.Versions)
	}
}

// Publishing with an open hit is impossible.
func TestAnOpenHitIsNeverPublished(t *testing.T) {
	h, _, tk := screened(t, nil)
	c := h.drafts(t, "one", tk.Number)
	c = h.edits(t, "one", c, "连续三天晚上还在打桩，请打139 0013 9000，丰源餐厅也受影响")
	if len(c.Hits) != 2 || c.Hits[0].Kind != "mobile" || !c.Hits[0].Open || c.Hits[0].Text != "139 0013 9000" || c.Hits[0].From != 13 || c.Hits[0].To != 26 {
		t.Fatalf("hits: %+v", c.Hits)
	}
	if a := h.steps(t, "one", c.ID, "submit", ""); a.status != 409 || a.fault().Code != "case_open_hits" {
		t.Errorf("submitted with open hits: %s", a)
	}
	hit := func(i int, what string) string { return "hits/" + strconv.FormatInt(c.Hits[i].ID, 10) + "/" + what }
	if a := h.steps(t, "one", c.ID, hit(0, "waiver"), "我说不是手机号"); a.status != 409 {
		t.Errorf("a phone number is waived: %s", a)
	}
	if a := h.steps(t, "one", c.ID, hit(1, "waiver"), ""); a.status != 422 || a.fault().Fields["reason"] == "" {
		t.Errorf("waived without a reason: %s", a)
	}
	if a := h.steps(t, "one", c.ID, hit(1, "waiver"), "泛指，不是真实店名"); a.status != 200 {
		t.Fatal(a)
	}
	if a := h.steps(t, "one", c.ID, "submit", ""); a.status != 409 {
		t.Errorf("submitted with one open hit: %s", a)
	}
	c = h.edits(t, "one", c, "连续三天晚上还在打桩，丰源餐厅也受影响")
	if len(c.Hits) != 1 || c.Hits[0].Waiver == nil || !c.Hits[0].Open {
		t.Fatalf("the waiver of the same words is lost: %+v", c.Hits)
	}
	if a := h.steps(t, "one", c.ID, "submit", ""); a.status != 200 {
		t.Fatal(a)
	}
	if a := h.steps(t, "two", c.ID, "approve", ""); a.status != 409 || a.fault().Code != "case_open_hits" {
		t.Errorf("approved with what one alone waived: %s", a)
	}
	if a := h.steps(t, "one", c.ID, hit(0, "confirmation"), ""); a.status != 403 || a.fault().Code != "case_second_person" {
		t.Errorf("one confirms his own waiver: %s", a)
	}
	for _, what := range []string{hit(0, "confirmation"), "approve"} {
		if a := h.steps(t, "two", c.ID, what, ""); a.status != 200 {
			t.Fatalf("%s: %s", what, a)
		}
	}
	h.delivers(t, model.DeliveryDone)
	h.later(told)
	if h.sweeps(t); h.readsCase(c.ID) != 200 {
		t.Error("what both waived is not published")
	}
}

// Nor by one person alone, whatever he did to the text.
func TestNobodyPublishesAlone(t *testing.T) {
	h, _, tk := screened(t, nil)
	c := h.drafts(t, "one", tk.Number)
	refused := func(who, what string, status int, code string) {
		t.Helper()
		if a := h.steps(t, who, c.ID, what, "再改一改"); a.status != status || a.fault().Code != code {
			t.Errorf("%s %s: %s", who, what, a)
		}
	}
	refused("one", "approve", 409, "case_state") // not submitted yet
	if a := h.steps(t, "one", c.ID, "submit", ""); a.status != 200 {
		t.Fatal(a)
	}
	refused("one", "approve", 403, "case_second_person")
	if a := h.steps(t, "two", c.ID, "return", "再改一改"); a.status != 200 {
		t.Fatal(a)
	}
	h.edits(t, "two", c, "连续三天晚上还在打桩，影响附近老人休息")
	if a := h.steps(t, "one", c.ID, "submit", ""); a.status != 200 {
		t.Fatal(a)
	}
	refused("two", "approve", 403, "case_second_person") // he wrote a part of it
	if a := h.steps(t, "screener", c.ID, "approve", ""); a.status != 200 {
		t.Errorf("a third may approve: %s", a)
	}
	refused("screener", "approve", 409, "case_state")
	var seen caseSeen
	h.does(t, "one", "GET", "/cases/"+c.ID, nil).into(t, &seen)
	if a := h.as(t, "one", "PUT", "/cases/"+c.ID, map[string]any{"version": seen.Version, "title": "工地夜间施工", "content": "改成别的内容，公开以后再看", "result": "已处理"}); a.status != 409 {
		t.Errorf("changed after the approval: %s", a)
	}
	if a := h.as(t, "two", "POST", "/cases/"+c.ID+"/withdraw", map[string]any{"version": seen.Version - 1, "reason": "过期的页面"}); a.status != 409 || a.fault().Code != "changed_meanwhile" {
		t.Errorf("by an old version: %s", a)
	}
	if a := h.steps(t, "two", c.ID, "withdraw", "内容需要再核实"); a.status != 200 || h.stateOf(t, c.ID) != "withdrawn" {
		t.Errorf("given up: %s", a)
	}
	h.delivers(t, model.DeliveryAccepted)
	h.later(told)
	if h.sweeps(t); h.readsCase(c.ID) != 404 {
		t.Error("what was given up is published")
	}
}

// Nor what may not be public: when it is drafted, when it is approved, and when its time has come.
func TestWhatMayNotBePublicNeverIs(t *testing.T) {
	no := false
	for name, change := range map[string]func(*ticketing.Form){
		"不公开": func(f *ticketing.Form) { f.Complaint.PublicIntent = &no },
		"举报":  func(f *ticketing.Form) { f.Complaint.Category, f.Complaint.Nature = "C1", model.NatureReport },
	} {
		h, _, tk := screened(t, change)
		if a := h.as(t, "one", "POST", "/cases", map[string]any{"ticket_number": tk.Number}); a.status != 409 || a.fault().Code != "case_not_allowed" {
			t.Errorf("%s: drafted: %s", name, a)
		}
		if a := h.does(t, "one", "GET", "/case-candidates", nil); !strings.Contains(string(a.body), `"items":[]`) {
			t.Errorf("%s: listed: %s", name, a)
		}
	}
	for name, bar := range map[string]func(h *hall, owner *person, tk model.Ticket){
		"the citizen": func(_ *hall, owner *person, tk model.Ticket) {
			owner.intends(t, tk, false)
		},
		"a screener": func(h *hall, _ *person, tk model.Ticket) {
			h.does(t, "two", "POST", "/case-exclusions", map[string]any{"ticket_number": tk.Number, "reason": "minor"})
		},
		"a new handling": func(h *hall, _ *person, tk model.Ticket) {
			h.does(t, "supervisor", "POST", step(tk.Number, "redo"), map[string]any{"reason": "市民仍不满意"})
		},
	} {
		for _, when := range []string{"drafted", "reviewing", "announced", "published"} {
			h, owner, tk := screened(t, nil)
			c := h.drafts(t, "one", tk.Number)
			if when != "drafted" {
				h.steps(t, "one", c.ID, "submit", "")
			}
			if when == "announced" || when == "published" {
				h.steps(t, "two", c.ID, "approve", "")
				h.delivers(t, model.DeliveryAccepted)
			}
			if when == "published" {
				h.later(told)
				h.sweeps(t)
			}
			if got := h.stateOf(t, c.ID); got != when {
				t.Fatalf("%s, not %s", got, when)
			}
			bar(h, owner, tk)
			if when == "published" {
				if stays := name == "a new handling"; (h.readsCase(c.ID) == 200) != stays {
					t.Errorf("%s, published: %d", name, h.readsCase(c.ID))
				}
				continue
			}
			for _, s := range [][2]string{{"one", "submit"}, {"two", "approve"}} {
				h.steps(t, s[0], c.ID, s[1], "")
			}
			h.delivers(t, model.DeliveryAccepted)
			h.later(told)
			h.sweeps(t)
			if h.readsCase(c.ID) != http.StatusNotFound || h.stateOf(t, c.ID) == "published" || h.stateOf(t, c.ID) == "announced" {
				t.Errorf("%s, while it was %s: it is %s", name, when, h.stateOf(t, c.ID))
			}
		}
	}
}

// Whoever is faster, what the citizen took back cannot be read.
func TestTakingBackWhileItIsPublished(t *testing.T) {
	for range 5 {
		h, owner, tk := screened(t, nil)
		c := h.drafts(t, "one", tk.Number)
		h.approved(t, c.ID)
		h.delivers(t, model.DeliveryAccepted)
		h.later(told)
		owner.cookie = h.signsIn(t, owner.ID)
		var all sync.WaitGroup
		for range 3 { // replicas
			all.Go(func() { _, _ = h.cases.Sweep(t.Context()) })
		}
		var a said
		all.Go(func() {
			a = owner.calls("PUT", "/tickets/"+tk.Number+"/public-intent", map[string]any{"public_intent": false})
		})
		all.Wait()
		if a.status != 200 {
			t.Fatalf("taken back: %s", a)
		}
		h.sweeps(t)
		if h.readsCase(c.ID) != 404 || h.stateOf(t, c.ID) != "withdrawn" {
			t.Fatalf("it can be read: %s", h.stateOf(t, c.ID))
		}
	}
}

// What waits to tell the citizen of a case that he has taken back does not.
func TestNobodyIsToldOfACaseThatIsNone(t *testing.T) {
	h, owner, tk := screened(t, nil)
	c := h.drafts(t, "one", tk.Number)
	h.approved(t, c.ID)
	moot := func() (found, moot bool) {
		list, err := h.store.NoticesOfTicket(t.Context(), tk.ID)
		must(t, err)
		to, err := h.store.Audiences(t.Context(), list)
		must(t, err)
		for _, n := range list {
			if n.Kind == model.NoticeCaseSoon {
				return true, to[n.ID].Moot
			}
		}
		return false, false
	}
	if found, moot := moot(); !found || moot {
		t.Fatalf("found %v, moot %v", found, moot)
	}
	owner.intends(t, tk, false)
	if _, moot := moot(); !moot {
		t.Error("he is still told")
	}
}

// Who finds an exclusion wrong undoes it, and both stay known.
func TestAnExclusionIsUndone(t *testing.T) {
	h, _, tk := screened(t, nil)
	exclude := func() {
		h.does(t, "one", "POST", "/case-exclusions", map[string]any{"ticket_number": tk.Number, "reason": "health"})
	}
	exclude()
	if l := h.lines(t, 1)[0]; l.Act != "POST /case-exclusions" || l.Detail != `{"ticket":"`+tk.Number+`"}` {
		t.Errorf("an exclusion in the audit log: %+v", l)
	}
	type page struct {
		Items []struct {
			TicketNumber string `json:"ticket_number"`
			Title        string
			ReasonName   string `json:"reason_name"`
			By, Why      string
			UndoneBy     string `json:"undone_by"`
		}
	}
	listed := func(query string) (p page) {
		h.does(t, "two", "GET", "/case-exclusions"+query, nil).into(t, &p)
		return p
	}
	if p := listed(""); len(p.Items) != 1 || p.Items[0].TicketNumber != tk.Number || p.Items[0].By != "one" || p.Items[0].ReasonName != "涉及健康隐私" {
		t.Fatalf("%+v", p)
	}
	undo := func(reason string) said {
		return h.as(t, "two", "POST", "/case-exclusions/"+tk.Number+"/undo", map[string]any{"reason": reason})
	}
	if a := undo(" "); a.status != 422 || a.fault().Fields["reason"] == "" {
		t.Errorf("without a reason: %s", a)
	}
	if a := undo("与健康无关"); a.status != 204 {
		t.Fatalf("%s", a)
	}
	if a := undo("与健康无关"); a.status != 404 {
		t.Errorf("once more: %s", a)
	}
	if p := listed(""); len(p.Items) != 0 {
		t.Errorf("it still holds: %+v", p)
	}
	if p := listed("?undone=true"); len(p.Items) != 1 || p.Items[0].By != "one" || p.Items[0].UndoneBy != "two" || p.Items[0].Why != "与健康无关" {
		t.Errorf("%+v", p)
	}
	h.drafts(t, "two", tk.Number)
	exclude()
	if p := listed(""); len(p.Items) != 1 {
		t.Errorf("excluded again: %+v", p)
	}
}
