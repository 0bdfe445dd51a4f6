package handler_test

import (
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

// caseSeen is a case as the staff API shows it.
type caseSeen struct {
	ID, State, Title, Content, Result, Month, District, Department string
	Version, Stars                                                 int
	Workdays                                                       int `json:"workdays_used"`
	Yours                                                          bool
	Concerns                                                       []string
	Hits                                                           []struct {
		ID                int64
		Field, Kind, Text string
		From, To          int
		Suggestion        string
		Open              bool
		Waiver            *struct{ Reason string }
	}
}

// screened is a hall with screeners one and two, and a citizen with a closed ticket that is full of personal data.
func screened(t testing.TB, change func(*ticketing.Form)) (h *hall, owner *person, tk model.Ticket) {
	t.Helper()
	h = opened(t)
	h.everybody(t)
	h.hire(t, "one", "", model.RoleScreener)
	h.hire(t, "two", "", model.RoleScreener)
	owner = h.comes(t, "o1", secretPhone)
	tk = owner.files(t, func(f *ticketing.Form) {
		f.Complaint.Title = "工地夜间施工，找" + secretName
		f.Complaint.Content = "连续三天晚上十一点后还在打桩，请打" + secretPhone + "找李女士，我住3栋2单元502，身份证" + secretID + "，宏达建筑有限公司不管"
		if change != nil {
			change(f)
		}
	})
	h.handled(t, tk.Number)
	h.does(t, "handler", "POST", step(tk.Number, "reply"), map[string]any{
		"text": "经与" + secretName + "（" + secretPhone + "）核实，已责令停止施工。", "internal": "现场检查", "truth": "属实", "solved": "已解决",
	})
	h.does(t, "dispatcher", "POST", step(tk.Number, "close"), nil)
	return h, owner, tk
}

func (h *hall) drafts(t testing.TB, who, number string) (c caseSeen) {
	t.Helper()
	h.does(t, who, "POST", "/cases", map[string]any{"ticket_number": number}).into(t, &c)
	if l := h.lines(t, 1)[0]; l.Act != "POST /cases" || l.Detail != `{"ticket":"`+number+`"}` {
		t.Errorf("a draft in the audit log: %+v", l)
	}
	return c
}

// steps takes a step with the version that is kept now.
func (h *hall) steps(t testing.TB, who, id, what, reason string) said {
	t.Helper()
	var c caseSeen
	h.does(t, "auditor", "GET", "/cases/"+id, nil).into(t, &c)
	return h.as(t, who, "POST", "/cases/"+id+"/"+what, map[string]any{"version": c.Version, "reason": reason})
}

func (h *hall) edits(t testing.TB, who string, c caseSeen, content string) (out caseSeen) {
	t.Helper()
	h.does(t, "auditor", "GET", "/cases/"+c.ID, nil).into(t, &c)
	h.does(t, who, "PUT", "/cases/"+c.ID, map[string]any{"version": c.Version, "title": c.Title, "content": content, "result": c.Result}).into(t, &out)
	return out
}

// approved takes a case as far as its citizen being told.
func (h *hall) approved(t testing.TB, id string) {
	t.Helper()
	for _, s := range [][2]string{{"one", "submit"}, {"two", "approve"}} {
		if a := h.steps(t, s[0], id, s[1], ""); a.status != 200 {
			t.Fatalf("%s %s: %s", s[0], s[1], a)
		}
	}
}

// delivers has all waiting notices end in a state.
func (h *hall) delivers(t testing.TB, state model.Delivery) {
	t.Helper()
	list, err := h.store.ClaimNotices(t.Context(), 100, time.Minute)
	must(t, err)
	for _, n := range list {
		n.State, n.Channel = state, model.ByChat
		must(t, h.store.SettleNotice(t.Context(), n))
	}
}

func (h *hall) sweeps(t testing.TB) int {
	t.Helper()
	n, err := h.cases.Sweep(t.Context())
	must(t, err)
	return n
}

func (h *hall) readsCase(id string) int {
	return h.send("GET", "/api/citizen/v1/cases/"+id, nil).status
}

func (h *hall) stateOf(t testing.TB, id string) string {
	t.Helper()
	var c caseSeen
	h.does(t, "auditor", "GET", "/cases/"+id, nil).into(t, &c)
	return c.State
}

// later is when all sessions have ended.
func (h *hall) later(d time.Duration) {
	h.pass(d)
	h.tokens = map[string]string{}
}

// intends changes 公开意向.
func (p *person) intends(t testing.TB, tk model.Ticket, public bool) {
	t.Helper()
	p.cookie = p.hall.signsIn(t, p.ID)
	if a := p.calls("PUT", "/tickets/"+tk.Number+"/public-intent", map[string]any{"public_intent": public}); a.status != 200 {
		t.Fatal(a)
	}
}

const told = model.TellWithin + model.ObjectWithin
