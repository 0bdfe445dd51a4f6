package model

import (
	"errors"
	"reflect"
	"testing"
	"time"
)

// walk is a ticket on its way through its life, on the official calendar of 2026.
type walk struct {
	t       *testing.T
	tk      Ticket
	cal     Calendar
	now     time.Time
	history []Happening
}

var (
	owner      = Actor{Role: RoleCitizen, ID: 1}
	dispatcher = Actor{Role: RoleDispatcher, ID: 11}
	supervisor = Actor{Role: RoleSupervisor, ID: 12}
	handler    = Actor{Role: RoleHandler, ID: 13, Department: "CG"}
	stranger   = Actor{Role: RoleHandler, ID: 14, Department: "GA"}
	agent      = Actor{Role: RoleAgent, ID: 15}

	cityManagement = Department{Code: "CG", Name: "市城管局", Active: true}
	police         = Department{Code: "GA", Name: "市公安局", Active: true}
)

const tenDays = 10 * 24 * time.Hour

// begin is a 投诉 that was submitted at that moment.
func begin(t *testing.T, at string) *walk {
	t.Helper()
	w := &walk{t: t, cal: calendar2026(), now: when(t, at)}
	w.tk = Ticket{
		Number: "26112310483520", Source: SourceWeChat, Status: Draft, Category: "C5", Nature: NatureComplaint, Title: "工地夜间施工",
		Address: "云麓区某街道1号", Content: "连续三天晚上十一点后还在打桩", ContactName: "张三", Phone: "13800138000", CitizenID: 1, SubmittedAt: w.now,
	}
	return w.through(func(w *walk) error {
		return w.take(func(t *Ticket) (Happening, error) { return t.Take(ActSubmit, owner, w.now) })
	})
}

// take takes one step. One that is refused must leave the ticket as it was.
func (w *walk) take(step func(t *Ticket) (Happening, error)) error {
	w.t.Helper()
	tk := w.tk
	h, err := step(&tk)
	if err != nil {
		if !reflect.DeepEqual(tk, w.tk) {
			w.t.Fatalf("refused, and changed the ticket (%v):\n%+v\n%+v", err, w.tk, tk)
		}
		return err
	}
	tk.Schedule(w.cal)
	w.tk, w.history = tk, append(w.history, h)
	return nil
}

// through takes steps that must succeed.
func (w *walk) through(steps ...func(*walk) error) *walk {
	w.t.Helper()
	for i, s := range steps {
		if err := s(w); err != nil {
			w.t.Fatalf("step %d of %s: %v", i+1, w.tk.Status, err)
		}
	}
	return w
}

// at moves the clock.
func (w *walk) at(moment string) *walk {
	w.t.Helper()
	w.now = when(w.t, moment)
	return w
}

// last is the newest step.
func (w *walk) last() Happening { return w.history[len(w.history)-1] }

// is checks the due date.
func (w *walk) due(want string) {
	w.t.Helper()
	if w.tk.DueAt == nil || !w.tk.DueAt.Equal(when(w.t, want)) {
		w.t.Errorf("due at %v, want %s", w.tk.DueAt, want)
	}
}

// wants checks what came of a step; nil is success.
func wants(t *testing.T, what string, got, want error) {
	t.Helper()
	if (want == nil) != (got == nil) || (want != nil && !errors.Is(got, want)) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func by(a Actor, step func(t *Ticket, a Actor, now time.Time) (Happening, error)) func(*walk) error {
	return func(w *walk) error {
		w.t.Helper()
		return w.take(func(t *Ticket) (Happening, error) { return step(t, a, w.now) })
	}
}

var (
	accept = by(dispatcher, (*Ticket).Accept)
	sign   = by(handler, (*Ticket).Sign)
)

func dispatch(w *walk) error { return dispatchTo(cityManagement)(w) }

func dispatchTo(d Department, assisting ...Department) func(*walk) error {
	return by(dispatcher, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		return t.Dispatch(a, now, calendar2026(), d, assisting, false, SLA{Rules: DefaultSLA})
	})
}

func sendForMore(w *walk) error {
	return by(dispatcher, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		return t.Return(a, now, w.cal, tenDays, "请写明具体位置", nil)
	})(w)
}

func complete(w *walk) error {
	return by(owner, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		return t.Complete(a, now, w.cal, Revision{Content: ptr(t.Content + "，在北门")})
	})(w)
}

func withdraw(w *walk) error {
	return by(owner, func(t *Ticket, a Actor, now time.Time) (Happening, error) { return t.Withdraw(a, now, "") })(w)
}

func sendBackBy(a Actor) func(*walk) error {
	return by(a, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		return t.SendBack(a, now, calendar2026(), "职能不符", "三定方案第五条")
	})
}

func insistBy(a Actor) func(*walk) error {
	return by(a, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		return t.Insist(a, now, "属于你单位职能")
	})
}

func takeBackBy(a Actor) func(*walk) error {
	return by(a, func(t *Ticket, a Actor, now time.Time) (Happening, error) { return t.TakeBack(a, now, "") })
}

func ask(r Request) func(*walk) error {
	return by(handler, func(t *Ticket, a Actor, now time.Time) (Happening, error) { return t.Ask(a, now, calendar2026(), r) })
}

var (
	forExtension  = ask(Request{Kind: RequestExtension, Text: "需要现场监测", Days: 10})
	forSupplement = ask(Request{Kind: RequestSupplement, Text: "请补充施工时间"})
)

func grantBy(a Actor, kind RequestKind) func(*walk) error {
	return by(a, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		switch kind {
		case RequestExtension:
			return t.GrantExtension(a, now, calendar2026())
		case RequestPromise:
			return t.GrantPromise(a, now, calendar2026())
		default:
			return t.GrantSupplement(a, now, calendar2026(), tenDays)
		}
	})
}

func refuseBy(a Actor, kind RequestKind) func(*walk) error {
	return by(a, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		return t.Refuse(a, now, kind, "理由不足")
	})
}

func answer() Reply {
	return Reply{Text: "经核查，该工地夜间施工未取得许可，已责令停止施工。", Internal: "现场检查", Truth: "属实", Solved: "已解决"}
}

func reply(w *walk) error {
	return by(handler, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		r := answer()
		return t.Answered(a, now, &r)
	})(w)
}

func finish(w *walk) error {
	return by(dispatcher, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		r := answer()
		r.StaffID = handler.ID
		return t.Close(a, now, r, false)
	})(w)
}

func rate(w *walk) error {
	return by(owner, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		return t.Rate(a, now, w.cal, &Rating{Result: 5, Attitude: 5})
	})(w)
}

func redoBy(a Actor) func(*walk) error {
	return by(a, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		return t.Redo(a, now, calendar2026(), "噪音仍然存在")
	})
}

func remind(w *walk) error {
	return by(owner, func(t *Ticket, a Actor, now time.Time) (Happening, error) { return t.Remind(a, now, w.cal) })(w)
}

// handled is a ticket that a department handles since that moment.
func handled(t *testing.T, at string) *walk {
	t.Helper()
	return begin(t, at).through(accept, dispatch, sign)
}

// closed is a ticket that was handled and closed at that moment.
func closed(t *testing.T, at string) *walk {
	t.Helper()
	return handled(t, at).through(reply, finish)
}
