package model

import (
	"errors"
	"testing"
	"time"
)

func TestTheClockStartsWithTheDispatch(t *testing.T) {
	for _, tc := range []struct{ at, due string }{
		{"2026-11-02 17:59:59", "2026-11-24 00:00"},
		{"2026-11-02 18:00", "2026-11-25 00:00"}, // counts as Tuesday
		{"2026-11-07 10:00", "2026-12-01 00:00"}, // a Saturday counts as Monday
	} {
		w := begin(t, "2026-11-02 10:00").through(accept).at(tc.at).through(dispatch)
		w.due(tc.due)
		w.at("2026-11-09 10:00").through(sign) // not with 签收
		w.due(tc.due)
	}
}

func TestOneLeadsAndAtMostFiveAssist(t *testing.T) {
	some := func(codes ...string) []Department {
		list := make([]Department, len(codes))
		for i, c := range codes {
			list[i] = Department{Code: c}
		}
		return list
	}
	for name, tc := range map[string]struct {
		assisting []Department
		want      error
	}{
		"none": {nil, nil}, "five": {some("A", "B", "C", "D", "E"), nil}, "six": {some("A", "B", "C", "D", "E", "F"), ErrInvalid},
		"one twice": {some("A", "A"), ErrInvalid}, "the leading one": {some("CG"), ErrInvalid},
	} {
		wants(t, name, dispatchTo(cityManagement, tc.assisting...)(begin(t, "2026-11-02 10:00").through(accept)), tc.want)
	}
}

// The rule may be another one after the ticket came back, but the time that its citizen has waited counts.
func TestADispatchAnewKeepsTheStart(t *testing.T) {
	w := begin(t, "2026-11-02 10:00").through(accept, dispatch, sendBackBy(handler), takeBackBy(dispatcher))
	if w.tk.Department != "" || w.tk.Status != Accepted {
		t.Fatalf("taken back, it is still with %q", w.tk.Department)
	}
	w.at("2026-11-05 10:00").through(dispatchTo(police))
	w.due("2026-11-24 00:00")
	w.tk.Category = "C1"
	w.through(sendBackBy(stranger), takeBackBy(dispatcher), by(dispatcher, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		return t.SetNature(a, now, NatureHelp)
	}), dispatchTo(police))
	w.due("2026-11-17 00:00")
	if w.tk.Course.Clock.Rule != "求助 10个工作日" {
		t.Error(w.tk.Course.Clock.Rule)
	}
}

func TestSendingBackIsForTheFirstWorkday(t *testing.T) {
	for _, tc := range []struct {
		name, at string
		want     error
	}{
		{"at once", "2026-11-06 10:00", nil},
		{"the last second of the next workday", "2026-11-09 23:59:59", nil}, // over a weekend
		{"after it", "2026-11-10 00:00", ErrWrongState},
	} {
		w := begin(t, "2026-11-06 10:00").through(accept, dispatch).at(tc.at)
		wants(t, tc.name, sendBackBy(handler)(w), tc.want)
	}
	w := begin(t, "2026-11-06 10:00").through(accept, dispatch)
	wants(t, "another department", sendBackBy(stranger)(w), ErrTicketNotFound)
	wants(t, "a supervisor, before 签收", sendBackBy(supervisor)(w), ErrWrongState)
	for name, in := range map[string][2]string{"no such reason": {"不想办", "三定方案第五条"}, "no basis": {"职能不符", "无"}} {
		err := by(handler, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
			return t.SendBack(a, now, w.cal, in[0], in[1])
		})(w)
		wants(t, name, err, ErrInvalid)
	}
	w.through(sign)
	wants(t, "a handler, after 签收", sendBackBy(handler)(w), ErrWrongState)
	wants(t, "a supervisor, after 签收", sendBackBy(supervisor)(w), nil)
}

// Two refusals are a dispatcher's; the third decision is a supervisor's, and final.
func TestTheThirdDecisionIsTheSupervisors(t *testing.T) {
	w := begin(t, "2026-11-06 10:00").through(accept, dispatch)
	for range 2 {
		w.through(sendBackBy(handler), insistBy(dispatcher))
	}
	w.through(sendBackBy(handler))
	wants(t, "insisted on by a dispatcher", insistBy(dispatcher)(w), errNeedsSupervisor)
	wants(t, "taken back by a dispatcher", takeBackBy(dispatcher)(w), errNeedsSupervisor)
	wants(t, "insisted on by the handler", insistBy(handler)(w), ErrWrongState)
	w.through(insistBy(supervisor))
	wants(t, "sent back after that", sendBackBy(handler)(w), ErrWrongState)
	w.through(sign)
	wants(t, "sent back by a supervisor", sendBackBy(supervisor)(w), ErrWrongState)

	w = begin(t, "2026-11-06 10:00").through(accept, dispatch)
	for range 2 {
		w.through(sendBackBy(handler), insistBy(supervisor))
	}
	w.through(sendBackBy(handler), takeBackBy(supervisor))
	if w.tk.Course.Final {
		t.Error("agreed to, and yet the department is settled")
	}
}

// Due on Monday the 23rd, 24:00: Friday is the last day to ask on.
func TestAnExtensionIsAskedForAWorkdayBefore(t *testing.T) {
	for _, tc := range []struct {
		name, at string
		want     error
	}{
		{"early", "2026-11-03 10:00", nil},
		{"the workday before the last one", "2026-11-20 23:59:59", nil},
		{"the weekend before it", "2026-11-21 10:00", nil},
		{"the last day", "2026-11-23 00:00", ErrWrongState},
		{"late", "2026-11-24 10:00", ErrWrongState},
	} {
		w := handled(t, "2026-11-02 10:00").at(tc.at)
		wants(t, tc.name, forExtension(w), tc.want)
	}
}

func TestAnExtensionIsGrantedOnce(t *testing.T) {
	w := handled(t, "2026-11-02 10:00").through(forExtension)
	w.due("2026-11-24 00:00") // asked for, it moves nothing
	wants(t, "by who asked", grantBy(Actor{Role: RoleSupervisor, ID: handler.ID}, RequestExtension)(w), errOwnRequest)
	wants(t, "refused by who asked", refuseBy(Actor{Role: RoleSupervisor, ID: handler.ID}, RequestExtension)(w), errOwnRequest)
	wants(t, "by a dispatcher", grantBy(dispatcher, RequestExtension)(w), ErrWrongState)
	wants(t, "as something else", grantBy(supervisor, RequestPromise)(w), ErrWrongState)
	wants(t, "a second request", forSupplement(w), ErrWrongState)
	wants(t, "an answer meanwhile", reply(w), ErrWrongState)
	wants(t, "by a supervisor", grantBy(supervisor, RequestExtension)(w), nil)
	w.due("2026-12-08 00:00")
	if w.last().Note != "需要现场监测" {
		t.Errorf("the citizen reads %q", w.last().Note)
	}
	wants(t, "asked for again", forExtension(w), ErrWrongState)
	wants(t, "granted again", grantBy(supervisor, RequestExtension)(w), ErrWrongState)
	w.through(reply, finish, redoBy(owner))
	wants(t, "asked for again while it is redone", forExtension(w), ErrWrongState)
}

func TestARefusedRequestMovesNothing(t *testing.T) {
	w := handled(t, "2026-11-02 10:00").through(forExtension, refuseBy(supervisor, RequestExtension))
	w.due("2026-11-24 00:00")
	wants(t, "asked for again", forExtension(w), nil)
	w = handled(t, "2026-11-02 10:00").through(forSupplement)
	wants(t, "a supplement, refused by a supervisor", refuseBy(supervisor, RequestSupplement)(w), ErrWrongState)
	wants(t, "by a dispatcher", refuseBy(dispatcher, RequestSupplement)(w), nil)
	wants(t, "with nothing to refuse", refuseBy(dispatcher, RequestSupplement)(w), ErrWrongState)
	if w.tk.Status != Handling || w.tk.CompleteBy != nil {
		t.Errorf("%+v", w.tk)
	}
}

func TestWhatMayBeAskedFor(t *testing.T) {
	until := func(day string) Request {
		return Request{Kind: RequestPromise, Text: "需要纳入道路改造", Until: when(t, day+" 00:00")}
	}
	for name, tc := range map[string]struct {
		r     Request
		field string
	}{
		"eleven workdays":       {Request{Kind: RequestExtension, Text: "需要监测", Days: 11}, "days"},
		"no workday":            {Request{Kind: RequestExtension, Text: "需要监测"}, "days"},
		"no reason":             {Request{Kind: RequestExtension, Days: 3}, "reason"},
		"no such kind":          {Request{Kind: "holiday", Text: "需要监测"}, "kind"},
		"no such element":       {Request{Kind: RequestSupplement, Text: "请补充", Elements: []string{"星座"}}, "elements"},
		"nine months":           {until("2027-08-02"), ""},
		"nine months and a day": {until("2027-08-03"), "until"},
		"not later than due":    {until("2026-11-23"), "until"},
		"a day later than due":  {until("2026-11-24"), ""},
		"in the past":           {until("2026-11-01"), "until"},
	} {
		w := handled(t, "2026-11-02 10:00")
		err := ask(tc.r)(w)
		if tc.field == "" {
			wants(t, name, err, nil)
		} else if fieldsOf(err)[tc.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Nine months after the last day of May is the last day of February, and the day is the city's, not that of Greenwich.
func TestNineMonthsEndWithTheirMonth(t *testing.T) {
	for _, at := range []string{"2026-05-31 00:30", "2026-05-31 23:30"} {
		for day, fits := range map[string]bool{"2027-02-28": true, "2027-03-01": false} {
			w := handled(t, "2026-05-29 10:00").at(at)
			err := ask(Request{Kind: RequestPromise, Text: "需要纳入道路改造", Until: when(t, day+" 00:00")})(w)
			if (err == nil) != fits {
				t.Errorf("at %s, until %s: %v", at, day, err)
			}
		}
	}
}

func TestAPromise(t *testing.T) {
	asked := ask(Request{Kind: RequestPromise, Text: "需要纳入道路改造", Until: when(t, "2027-03-31 00:00")})
	w := handled(t, "2026-11-02 10:00").through(asked)
	wants(t, "granted by a dispatcher", grantBy(dispatcher, RequestPromise)(w), ErrWrongState)
	w.through(grantBy(supervisor, RequestPromise))
	w.due("2027-04-01 00:00")
	wants(t, "an answer while it is on hold", reply(w), ErrWrongState)
	w.through(by(handler, func(t *Ticket, a Actor, now time.Time) (Happening, error) { return t.Resume(a, now, w.cal) }))
	w.due("2027-04-01 00:00") // the date that was promised stays
	wants(t, "an extension on top", forExtension(w), ErrWrongState)
	wants(t, "the answer", reply(w), nil)
}

// Asked on Wednesday the 4th and answered on Friday the 6th: two workdays more. The clock stands meanwhile.
func TestASupplementStopsTheClock(t *testing.T) {
	for _, tc := range []struct{ name, answered, due string }{
		{"on the same day", "2026-11-04 23:00", "2026-11-24 00:00"},
		{"two days later", "2026-11-06 09:00", "2026-11-26 00:00"},
		{"on a Sunday", "2026-11-08 09:00", "2026-11-26 00:00"},
	} {
		w := handled(t, "2026-11-02 10:00").at("2026-11-04 10:00").through(forSupplement)
		wants(t, "let out by a supervisor", grantBy(supervisor, RequestSupplement)(w), ErrWrongState)
		w.through(grantBy(dispatcher, RequestSupplement))
		if w.tk.Status != NeedInfo || !w.tk.CompleteBy.Equal(when(t, "2026-11-15 00:00")) || w.last().Note != "请补充施工时间" {
			t.Fatalf("%+v", w.tk)
		}
		w.due("2026-11-24 00:00")
		w.at(tc.answered).through(complete)
		if w.tk.Status != Handling || w.tk.Course.Clock.Paused() || w.last().Act != ActSupplement {
			t.Fatalf("%s: %+v", tc.name, w.tk)
		}
		w.due(tc.due)
		if w.tk.NextTick == nil || w.tk.NextTick.Before(w.now.Add(-24*time.Hour)) {
			t.Errorf("%s: the clock looks next at %v", tc.name, w.tk.NextTick)
		}
	}
}

func TestWhatAReplyHolds(t *testing.T) {
	long := make([]rune, 2001)
	for i := range long {
		long[i] = '长'
	}
	future, past := when(t, "2026-11-02 10:01"), when(t, "2026-11-01 10:00")
	for name, tc := range map[string]struct {
		change func(*Reply)
		field  string
	}{
		"good":                       {func(*Reply) {}, ""},
		"too short":                  {func(r *Reply) { r.Text = "已经处理完毕，谢谢。" }, "text"},
		"too long":                   {func(r *Reply) { r.Text = string(long) }, "text"},
		"no 办理情况":                    {func(r *Reply) { r.Internal = "" }, "internal"},
		"no such truth":              {func(r *Reply) { r.Truth = "也许" }, "truth"},
		"no such solution":           {func(r *Reply) { r.Solved = "" }, "solved"},
		"unsolved and not why":       {func(r *Reply) { r.Solved = "未解决" }, "unsolved"},
		"solved, with a novel":       {func(r *Reply) { r.Unsolved = string(long) }, "unsolved"},
		"contacted tomorrow":         {func(r *Reply) { r.ContactedAt = &future }, "contacted_at"},
		"contacted before it was":    {func(r *Reply) { r.ContactedAt = &past }, "contacted_at"},
		"contacted when it was said": {func(r *Reply) { at := when(t, "2026-11-02 10:00"); r.ContactedAt = &at }, ""},
	} {
		w := handled(t, "2026-11-02 10:00")
		err := by(handler, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
			r := answer()
			tc.change(&r)
			return t.Answered(a, now, &r)
		})(w)
		if tc.field == "" {
			wants(t, name, err, nil)
		} else if fieldsOf(err)[tc.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whoever wrote an answer is not the one who lets it out.
func TestNobodyReviewsHisOwnReply(t *testing.T) {
	w := handled(t, "2026-11-02 10:00").through(reply)
	err := by(Actor{Role: RoleDispatcher, ID: handler.ID}, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
		r := answer()
		r.StaffID = handler.ID
		return t.Close(a, now, r, false)
	})(w)
	wants(t, "closed by who wrote it", err, errOwnRequest)
	var e *Error
	if !errors.As(err, &e) || e.Kind != Forbidden {
		t.Errorf("%v", err)
	}
	wants(t, "by a supervisor", by(supervisor, func(t *Ticket, a Actor, now time.Time) (Happening, error) { return t.Close(a, now, answer(), false) })(w), ErrWrongState)
	wants(t, "by another dispatcher", finish(w), nil)
}
