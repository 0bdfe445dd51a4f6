package model

import (
	"testing"
	"time"
)

func TestReturningNamesWhatIsMissing(t *testing.T) {
	for name, tc := range map[string]struct {
		who      Actor
		reason   string
		elements []string
		want     error
	}{
		"good":            {dispatcher, "请补充", []string{"时段", "时段"}, nil},
		"no reason":       {dispatcher, " ", nil, ErrInvalid},
		"no such element": {dispatcher, "请补充", []string{"星座"}, ErrInvalid},
		"by an agent":     {agent, "请补充", nil, ErrWrongState},
		"by the citizen":  {owner, "请补充", nil, ErrWrongState},
	} {
		w := begin(t, "2026-11-02 10:00")
		err := by(tc.who, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
			return t.Return(a, now, w.cal, tenDays, tc.reason, tc.elements)
		})(w)
		wants(t, name, err, tc.want)
		if tc.want == nil && (len(w.tk.Course.Elements) != 1 || w.tk.Course.From != Submitted) {
			t.Errorf("%s: %+v", name, w.tk.Course)
		}
	}
	wants(t, "accepted", sendForMore(begin(t, "2026-11-02 10:00").through(accept)), ErrWrongState)
}

func TestRejectingNeedsACode(t *testing.T) {
	for name, tc := range map[string]struct {
		code, reason string
		want         error
	}{
		"a code": {"R1", "", nil}, "another, with words": {"R8", "重复反映", nil}, "R8 without words": {"R8", " ", ErrInvalid},
		"no such code": {"R9", "不属于", ErrInvalid}, "no code": {"", "不属于", ErrInvalid},
	} {
		w := begin(t, "2026-11-02 10:00")
		err := by(dispatcher, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
			return t.Reject(a, now, tc.code, tc.reason)
		})(w)
		wants(t, name, err, tc.want)
		if tc.want == nil && (w.tk.Course.Rejected.Reason == "" || w.tk.Course.Rejected.Advice() == "" || w.tk.NextTick != nil) {
			t.Errorf("%s: %+v", name, w.tk)
		}
	}
}

func TestWhomATicketFollows(t *testing.T) {
	lead := begin(t, "2026-11-02 10:00").tk
	lead.Number = "26112310483531"
	tie := func(leading Ticket) func(*walk) error {
		return by(dispatcher, func(t *Ticket, a Actor, now time.Time) (Happening, error) { return t.Tie(a, now, leading) })
	}
	untie := by(dispatcher, (*Ticket).Untie)
	w := begin(t, "2026-11-02 10:00")
	wants(t, "nothing to end", untie(w), ErrWrongState)
	wants(t, "itself", tie(w.tk)(w), ErrInvalid)
	wants(t, "another", tie(lead)(w), nil)
	followed := w.tk
	v := begin(t, "2026-11-02 10:00")
	v.tk = lead
	wants(t, "one that follows it", tie(followed)(v), ErrInvalid)
	ended := lead
	ended.Status = Rejected
	wants(t, "one that has ended", tie(ended)(w), ErrInvalid)
	wants(t, "ended", untie(w), nil)
	wants(t, "closed", tie(lead)(closed(t, "2026-11-02 10:00")), ErrWrongState)
}

func TestCallingBackHasThreeAttempts(t *testing.T) {
	call := func(c CallBack) func(*walk) error {
		return by(agent, func(t *Ticket, a Actor, now time.Time) (Happening, error) { return t.CallBack(a, now, c) })
	}
	sampled := func() *walk {
		return handled(t, "2026-11-02 10:00").through(reply, by(dispatcher, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
			return t.Close(a, now, answer(), true)
		}))
	}
	w := sampled()
	for range 3 {
		w.through(call(CallBack{}))
	}
	wants(t, "a fourth attempt", call(CallBack{})(w), ErrWrongState)
	w = sampled()
	wants(t, "reached, and not what he said", call(CallBack{Reached: true})(w), ErrInvalid)
	wants(t, "reached", call(CallBack{Reached: true, Solved: "yes", Satisfied: true})(w), nil)
	wants(t, "after that", call(CallBack{})(w), ErrWrongState)
	wants(t, "one that was not sampled", call(CallBack{})(closed(t, "2026-11-02 10:00")), ErrWrongState)
	wants(t, "not closed", call(CallBack{})(handled(t, "2026-11-02 10:00")), ErrWrongState)
}

func TestWhoseContactDataAreReleased(t *testing.T) {
	release := by(supervisor, func(t *Ticket, a Actor, now time.Time) (Happening, error) { return t.Release(a, now, "需要核实") })
	w := handled(t, "2026-11-02 10:00")
	wants(t, "a 投诉", release(w), ErrWrongState)
	w.tk.Nature = NatureReport
	wants(t, "a 举报", release(w), nil)
	wants(t, "by a dispatcher", by(dispatcher, func(t *Ticket, a Actor, now time.Time) (Happening, error) { return t.Release(a, now, "需要核实") })(w), ErrWrongState)
	if w.through(sendBackBy(supervisor), takeBackBy(dispatcher), dispatchTo(police)); w.tk.Course.Released {
		t.Error("another department is told who reported, too")
	}
}

func TestSupervisingRaisesAndNeverLowers(t *testing.T) {
	raise := func(level Alarm) func(*walk) error {
		return by(supervisor, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
			return t.Supervise(a, now, calendar2026(), level, "久拖不决")
		})
	}
	w := handled(t, "2026-11-02 10:00")
	for _, level := range []Alarm{0, 4, -1} {
		wants(t, "a level that is none", raise(level)(w), ErrInvalid)
	}
	w.through(raise(Red), raise(Yellow))
	if w.tk.Alarm != Red {
		t.Errorf("alarm %d", w.tk.Alarm)
	}
	w.through(reply, finish)
	if w.tk.Alarm != NoAlarm || w.tk.Course.CalledBack {
		t.Errorf("closed with alarm %d; to be called back is %v", w.tk.Alarm, !w.tk.Course.CalledBack)
	}
}

// Who has two roles takes each step in the one that allows it to him: a supervisor who also handles for a department is a
// supervisor to the others.
func TestTheRoleOfAStep(t *testing.T) {
	both := Staff{ID: 7, Roles: []Role{RoleHandler, RoleSupervisor}, Department: "GA"}
	held := Ticket{Status: OnHold, Department: "CG"}
	if a, ok := both.As(held, ActResume); !ok || a.Role != RoleSupervisor {
		t.Errorf("on hold with another department: %+v, %v", a, ok)
	}
	held.Department = "GA"
	if a, ok := both.As(held, ActResume); !ok || a.Role != RoleHandler {
		t.Errorf("on hold with his own: %+v, %v", a, ok)
	}
	if a, ok := both.As(Ticket{Status: Assigned, Department: "CG"}, ActSign); !ok || a.Role != RoleHandler {
		t.Errorf("to be signed by another department: %+v, %v; the step itself says that it is not there", a, ok)
	}
	chief := Staff{ID: 8, Roles: []Role{RoleDispatcher, RoleSupervisor}}
	if a, ok := chief.As(Ticket{Status: ReturnReview, Department: "CG"}, ActInsist); !ok || a.Role != RoleSupervisor {
		t.Errorf("a supervisor who dispatches, too, decides as %+v, %v", a, ok)
	}
	if _, ok := both.As(Ticket{Status: Submitted}, ActAccept); ok {
		t.Error("he accepts")
	}
}

func TestNatureIsCorrectedBeforeTheDispatch(t *testing.T) {
	set := func(n Nature) func(*walk) error {
		return by(dispatcher, func(t *Ticket, a Actor, now time.Time) (Happening, error) { return t.SetNature(a, now, n) })
	}
	w := begin(t, "2026-11-02 10:00")
	wants(t, "one of the category's", set(NatureReport)(w), nil)
	wants(t, "none of the category's", set(NatureConsult)(w), ErrInvalid)
	wants(t, "dispatched", set(NatureComplaint)(w.through(accept, dispatch)), ErrWrongState)
}
