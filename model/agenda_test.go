package model

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// tick has the clock come by and says what it did: steps, notices and what the staff is told, in words.
func (w *walk) tick(at string) string {
	w.t.Helper()
	var said []string
	for _, d := range w.at(at).tk.Tick(w.now, w.cal) {
		if d.Step != nil {
			w.history = append(w.history, *d.Step)
			said = append(said, string(d.Step.Act))
		}
		if d.Notice != "" {
			said = append(said, string(d.Notice))
		}
		for _, n := range d.Staff {
			said = append(said, fmt.Sprintf("%s:%s", n.Role, n.Text))
		}
	}
	if w.tk.NextTick != nil && !w.tk.NextTick.After(w.now) {
		w.t.Errorf("at %s the clock has done its part, and looks again at %s", at, w.tk.NextTick)
	}
	if again := w.tk.Tick(w.now, w.cal); len(again) > 0 {
		w.t.Errorf("at %s the clock did something twice: %+v", at, again)
	}
	return strings.Join(said, " ")
}

// runs checks what the clock does at some moments, in their order, and that it looks at none in between.
func (w *walk) runs(want [][2]string) {
	w.t.Helper()
	for _, line := range want {
		if w.tk.NextTick == nil || !w.tk.NextTick.Equal(when(w.t, line[0])) {
			w.t.Errorf("the clock looks next at %v, want %s", w.tk.NextTick.In(shanghai), line[0])
		}
		if got := w.tick(line[0]); got != line[1] {
			w.t.Errorf("at %s: %q, want %q", line[0], got, line[1])
		}
	}
	if w.tk.NextTick != nil {
		w.t.Errorf("then the clock looks again at %s", w.tk.NextTick.In(shanghai))
	}
}

func TestTheClockOfATicketThatNobodyTouches(t *testing.T) {
	begin(t, "2026-11-02 10:00").runs([][2]string{{"2026-11-04 00:00", "alarm dispatcher:超时未受理 supervisor:超时未受理"}})
}

func TestTheClockOfATicketThatIsWaitedFor(t *testing.T) {
	begin(t, "2026-11-02 10:00").through(sendForMore).runs([][2]string{
		{"2026-11-09 09:00", "ticket_need_info_soon"},
		{"2026-11-11 09:00", "ticket_need_info_soon"},
		{"2026-11-13 00:00", "lapse"},
	})
}

// After a standstill nobody is told of what is over.
func TestALateClockTellsWhatIsTrueNow(t *testing.T) {
	for at, want := range map[string]string{
		"2026-11-11 08:59": "ticket_need_info_soon", "2026-11-11 09:00": "ticket_need_info_soon", "2026-11-13 00:00": "lapse", "2027-01-01 00:00": "lapse",
	} {
		if got := begin(t, "2026-11-02 10:00").through(sendForMore).tick(at); got != want {
			t.Errorf("at %s: %q, want %q", at, got, want)
		}
	}
	for at, want := range map[string]string{
		"2026-11-09 23:59": "ticket_rate_soon", "2026-11-10 00:00": "", "2027-01-01 00:00": "archive",
	} {
		if got := closed(t, "2026-11-02 10:00").tick(at); got != want {
			t.Errorf("closed, at %s: %q, want %q", at, got, want)
		}
	}
}

func TestTheClockOfATicketThatIsHandled(t *testing.T) {
	handled(t, "2026-11-02 10:00").runs([][2]string{
		{"2026-11-04 00:00", "alarm handler:超时未首次联系市民 supervisor:超时未首次联系市民"},
		{"2026-11-18 06:00", "handler:办理时间已过75% supervisor:办理时间已过75%"},
		{"2026-11-23 09:00", "handler:今天到期"},
		{"2026-11-24 00:00", "alarm handler:超期未办结，黄牌 supervisor:超期未办结，黄牌"},
		{"2026-11-27 00:00", "alarm handler:超期未办结，红牌 supervisor:超期未办结，红牌"},
	})
}

func TestTheClockOfADispatch(t *testing.T) {
	w := begin(t, "2026-11-02 16:00").through(accept)
	if got := w.tick("2026-11-03 11:00"); got != "alarm dispatcher:超时未派单 supervisor:超时未派单" {
		t.Error(got) // four hours of work: two on Monday, two on Tuesday
	}
	w.through(dispatch)
	if got := w.tick("2026-11-05 00:00"); got != "alarm handler:超时未签收 supervisor:超时未签收" {
		t.Error(got)
	}
	w = begin(t, "2026-11-02 10:00").through(accept, dispatch, sendBackBy(handler))
	if got := w.tick("2026-11-02 14:00"); got != "alarm dispatcher:超时未退回审核 supervisor:超时未退回审核" {
		t.Error(got)
	}
}

// What is no department's is the dispatcher's to hear of.
func TestWhoHearsOfATicketThatWasTakenBack(t *testing.T) {
	w := begin(t, "2026-11-02 10:00").through(accept, dispatch, sendBackBy(handler), takeBackBy(dispatcher))
	if told := w.tk.StaffTold(w.last()); len(told) != 2 || told[0].Role != RoleHandler || told[0].Department != "CG" || told[1].Role != RoleSupervisor {
		t.Errorf("the department and its supervisors are told: %+v", told)
	}
	w.tick("2026-11-10 10:00")
	if got := w.tick("2026-11-24 00:00"); !strings.Contains(got, "dispatcher:超期未办结，黄牌") {
		t.Error(got)
	}
	w.through(by(owner, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		return t.AddMaterial(a, now, "噪音更大了", 0)
	}))
	if told := w.tk.StaffTold(w.last()); len(told) != 1 || told[0].Role != RoleDispatcher {
		t.Errorf("of material: %+v", told)
	}
}

func TestTheClockOfAPromise(t *testing.T) {
	w := handled(t, "2026-11-02 10:00").through(
		ask(Request{Kind: RequestPromise, Text: "需要纳入道路改造", Until: when(t, "2026-12-20 00:00")}), grantBy(supervisor, RequestPromise))
	w.runs([][2]string{
		{"2026-12-02 10:00", "alarm handler:超时未承诺办理进展 supervisor:超时未承诺办理进展"},
		{"2026-12-20 09:00", "handler:今天到期"},
		{"2026-12-21 00:00", "alarm handler:超期未办结，黄牌 supervisor:超期未办结，黄牌"},
		{"2026-12-24 00:00", "alarm handler:超期未办结，红牌 supervisor:超期未办结，红牌"},
	})
}

func TestTheClockOfAClosedTicket(t *testing.T) {
	w := handled(t, "2026-11-02 10:00").through(reply, by(dispatcher, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		return t.Close(a, now, answer(), true)
	}))
	w.runs([][2]string{
		{"2026-11-05 09:00", "ticket_rate_soon"},
		{"2026-11-06 00:00", "alarm agent:超时未回访 supervisor:超时未回访"},
		{"2026-12-02 10:00", "archive"},
	})
	closed(t, "2026-11-02 10:00").through(rate).runs([][2]string{{"2026-12-02 10:00", "archive"}})
}

// Who is unhappy is called back about, sampled or not, and within three workdays of having said so.
func TestWhoIsUnhappyIsCalledBack(t *testing.T) {
	rated := func(stars int) *walk {
		return closed(t, "2026-11-02 10:00").at("2026-11-09 10:00").through(by(owner, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
			return t.Rate(a, now, calendar2026(), &Rating{Result: stars, Attitude: 5})
		}))
	}
	rated(2).runs([][2]string{{"2026-11-13 00:00", "alarm agent:超时未回访 supervisor:超时未回访"}, {"2026-12-02 10:00", "archive"}})
	rated(3).runs([][2]string{{"2026-12-02 10:00", "archive"}})
}

// A question that is answered on the day on which it was asked moves no date: what the clock said of that date holds.
func TestTheClockSaysNothingTwice(t *testing.T) {
	w := handled(t, "2026-11-02 10:00")
	w.tick("2026-11-24 00:00")
	w.at("2026-11-24 10:00").through(forSupplement, grantBy(dispatcher, RequestSupplement)).at("2026-11-24 15:00").through(complete)
	w.due("2026-11-24 00:00")
	if got := w.tick("2026-11-24 15:00"); got != "" {
		t.Error(got)
	}
	if got := w.tick("2026-11-27 00:00"); !strings.Contains(got, "红牌") {
		t.Error(got)
	}
}

// A due date that moved is warned of anew.
func TestTheClockWarnsOfTheNewDate(t *testing.T) {
	w := handled(t, "2026-11-02 10:00")
	w.tick("2026-11-20 10:00")
	w.through(forExtension, grantBy(supervisor, RequestExtension)) // 25 workdays, until 7 December
	if got := w.tick("2026-11-27 18:00"); got != "handler:办理时间已过75% supervisor:办理时间已过75%" {
		t.Error(got)
	}
	if got := w.tick("2026-12-08 00:00"); !strings.Contains(got, "黄牌") || w.tk.Alarm != Yellow {
		t.Error(got)
	}
}

// The holidays of a year are known late: what was reckoned without them moves before the clock complains.
func TestACalendarThatCameLate(t *testing.T) {
	w := begin(t, "2026-09-28 10:00")
	w.cal = NewCalendar(shanghai, nil)
	w.through(accept, by(dispatcher, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		return t.Dispatch(a, now, w.cal, cityManagement, nil, false, SLA{Rules: []SLARule{{Workdays: 5}}})
	}), sign)
	w.due("2026-10-06 00:00")
	w.cal = calendar2026()
	if got := w.tick("2026-10-06 00:00"); strings.Contains(got, "黄牌") {
		t.Error(got)
	}
	w.due("2026-10-11 00:00")
	if got := w.tick("2026-10-11 00:00"); !strings.Contains(got, "黄牌") {
		t.Error(got)
	}
}

// What the clock remembers does not grow with the ticket's age.
func TestWhatTheClockRemembersIsLittle(t *testing.T) {
	w := handled(t, "2026-11-02 10:00")
	for month := range 12 {
		w.now = w.now.AddDate(0, 1, 0)
		w.tk.Tick(w.now, w.cal)
		w.through(forSupplement, grantBy(dispatcher, RequestSupplement))
		w.now = w.now.Add(240 * time.Hour)
		w.tk.Tick(w.now, w.cal)
		w.through(complete, reply, finish, redoBy(supervisor))
		if len(w.tk.Course.Told) > 8 || len(w.tk.Course.Clock.Pauses) > 1 {
			t.Fatalf("after %d months: %+v", month+1, w.tk.Course)
		}
	}
}
