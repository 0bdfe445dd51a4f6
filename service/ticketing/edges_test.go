package ticketing_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/service/partner"
	"example.org/hotline/service/ticketing"
)

// manned is a hall with two departments.
func manned(t *testing.T) *hall {
	t.Helper()
	h := open(t)
	for code, name := range map[string]string{cityManagement: "市城管局", police: "市公安局"} {
		if err := h.SaveDepartment(t.Context(), model.Department{Code: code, Name: name, Active: true}); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

// step is one that must succeed.
func step(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func (h *hall) files(t *testing.T, who model.Citizen, key string) ticketing.Order {
	t.Helper()
	tk, err := h.Submit(t.Context(), who, form(key))
	step(t, "submit", err)
	return ticketing.Order{Number: tk.Number}
}

var dispatcher, handler, other, supervisor = staff[0], staff[1], staff[2], staff[3]

func (h *hall) handles(t *testing.T, o ticketing.Order) {
	t.Helper()
	ctx := t.Context()
	step(t, "accept", second(h.Accept(ctx, dispatcher, o)))
	step(t, "dispatch", second(h.Dispatch(ctx, dispatcher, o, ticketing.Dispatching{Department: cityManagement})))
	step(t, "sign", second(h.Sign(ctx, handler, o)))
}

func (h *hall) closes(t *testing.T, o ticketing.Order) {
	t.Helper()
	step(t, "reply", second(h.Reply(t.Context(), handler, o, answer())))
	step(t, "close", second(h.Close(t.Context(), dispatcher, o)))
}

// Tickets that were closed before their call-backs had a queue come into it by the clock.
func TestTheClockPutsOlderCallBacksIntoTheQueue(t *testing.T) {
	h := manned(t)
	ctx := t.Context()
	o := h.files(t, h.bound(t, "o1", phone), "form-0001")
	h.handles(t, o)
	step(t, "supervise", second(h.Supervise(ctx, supervisor, o, model.Yellow, "请尽快办理")))
	h.closes(t, o)
	write, _, err := h.store.Conns()
	step(t, "the database", err)
	_, err = write.ExecContext(ctx, "UPDATE ticket SET call_back_by = NULL, next_tick = updated_at")
	step(t, "the ticket as it was", err)
	_, err = h.Sweep(ctx)
	step(t, "sweep", err)
	sheet, err := h.Queue(ctx, staff[4], ticketing.Search{CallBack: true})
	step(t, "queue", err)
	if len(sheet.Tickets) != 1 || sheet.Tickets[0].CallBackBy == nil {
		t.Errorf("to be called back: %+v", sheet.Tickets)
	}
}

// A ticket that is to be done again and whose department takes no more is a supervisor's to place anew, also where that
// department was settled.
func TestRedoingForADepartmentThatIsNoMore(t *testing.T) {
	h := manned(t)
	ctx := t.Context()
	who := h.bound(t, "o1", phone)
	o := h.files(t, who, "form-0001")
	step(t, "accept", second(h.Accept(ctx, dispatcher, o)))
	step(t, "dispatch", second(h.Dispatch(ctx, dispatcher, o, ticketing.Dispatching{Department: cityManagement})))
	for _, decides := range []model.Staff{dispatcher, dispatcher, supervisor} {
		step(t, "send back", second(h.SendBack(ctx, handler, o, "职能不符", "三定方案第五条")))
		step(t, "insist", second(h.Insist(ctx, decides, o, "属于你单位")))
	}
	step(t, "sign", second(h.Sign(ctx, handler, o)))
	h.closes(t, o)
	step(t, "close the department", h.SaveDepartment(ctx, model.Department{Code: cityManagement, Name: "市城管局"}))
	step(t, "redo", second(h.Redo(ctx, who, o.Number, "噪音仍然存在")))
	told, err := h.Noticed(ctx, supervisor, 0, 50)
	step(t, "notices", err)
	if !slices.ContainsFunc(told, func(n model.StaffNotice) bool { return strings.Contains(n.Text, "已停用") && n.Number == o.Number }) {
		t.Errorf("the supervisor is told %+v", told)
	}
	step(t, "send back by a supervisor", second(h.SendBack(ctx, supervisor, o, "其他", "承办单位已停用")))
	back, err := h.TakeBack(ctx, supervisor, o, "")
	if step(t, "take back", err); back.Department != "" || back.History[len(back.History)-1].Department != "市城管局" {
		t.Errorf("taken back: %+v", back.History[len(back.History)-1])
	}
	if _, err := h.Dispatch(ctx, dispatcher, o, ticketing.Dispatching{Department: cityManagement}); !errors.Is(err, model.ErrInvalid) {
		t.Errorf("dispatched to a department that is no more: %v", err)
	}
	d, err := h.Dispatch(ctx, dispatcher, o, ticketing.Dispatching{Department: police})
	if step(t, "dispatch", err); d.Course.Clock.Workdays != 5 || d.Lead != "市公安局" {
		t.Errorf("%+v", d.Course.Clock)
	}
}

// Two tickets that are tied to each other at the same time do not follow each other.
func TestTyingEachOtherAtOnce(t *testing.T) {
	h := manned(t)
	who := h.bound(t, "o1", phone)
	for n := range 8 {
		a, b := h.files(t, who, "a"+string(rune('0'+n))), h.files(t, who, "b"+string(rune('0'+n)))
		h.pass(24 * 3600e9)
		var errs [2]error
		var wg sync.WaitGroup
		wg.Go(func() { _, errs[0] = h.Tie(t.Context(), dispatcher, a, b.Number) })
		wg.Go(func() { _, errs[1] = h.Tie(t.Context(), dispatcher, b, a.Number) })
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("tied to each other: %v", errs)
		}
	}
}

// A department's system learns that the ticket is not its department's any more.
func TestADepartmentIsToldThatItLostATicket(t *testing.T) {
	h := manned(t)
	ctx := t.Context()
	registry := partner.NewRegistry(h.store, h.clock)
	p := model.Partner{
		Code: "cg", Name: "城管系统", Source: model.SourceOther, Department: cityManagement, PerMinute: 60, Webhook: "https://cg.example/hook",
		Scopes: []model.Scope{model.ScopeRead, model.ScopeWebhooks},
	}
	_, err := registry.Add(ctx, p, model.HMACSM3)
	step(t, "add a partner", err)
	o := h.files(t, h.bound(t, "o1", phone), "form-0001")
	step(t, "accept", second(h.Accept(ctx, dispatcher, o)))
	step(t, "dispatch", second(h.Dispatch(ctx, dispatcher, o, ticketing.Dispatching{Department: cityManagement})))
	step(t, "send back", second(h.SendBack(ctx, handler, o, "职能不符", "三定方案第五条")))
	step(t, "take back", second(h.TakeBack(ctx, dispatcher, o, "")))
	step(t, "dispatch", second(h.Dispatch(ctx, dispatcher, o, ticketing.Dispatching{Department: police})))
	step(t, "sign", second(h.Sign(ctx, other, o)))
	kept, err := h.store.PartnerByCode(ctx, "cg")
	step(t, "find the partner", err)
	list, err := h.store.DeliveriesTo(ctx, kept.ID)
	step(t, "deliveries", err)
	var events []string
	for _, d := range list {
		events = append(events, string(d.Hook.Event)+":"+d.Hook.Department)
	}
	if got := strings.Join(events, " "); got != "dispatch:CG send_back:CG take_back:" {
		t.Errorf("told of %s", got)
	}
}
