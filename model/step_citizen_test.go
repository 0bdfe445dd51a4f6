package model

import (
	"strings"
	"testing"
	"time"
)

// Returned on 23 November at 15:20, a ticket can be completed until 3 December, 24:00 (domain §7).
func TestTenDaysToComplete(t *testing.T) {
	for _, tc := range []struct {
		name, at string
		want     error
	}{
		{"at once", "2026-11-23 15:20", nil},
		{"the last second of the tenth day", "2026-12-03 23:59:59", nil},
		{"midnight after it", "2026-12-04 00:00", ErrLapsed},
		{"a month later", "2027-01-04 00:00", ErrLapsed},
	} {
		w := begin(t, "2026-11-23 14:00").at("2026-11-23 15:20").through(sendForMore).at(tc.at)
		wants(t, tc.name, complete(w), tc.want)
		if tc.want == nil && (w.tk.Status != Submitted || w.tk.CompleteBy != nil || w.tk.Missing != "" || w.last().Changes["content"].To == "") {
			t.Errorf("%s: %+v", tc.name, w.tk)
		}
	}
}

// Whether or not the clock has come by: once the time has run out nothing is left to do but to file anew (domain §6.2-4).
func TestAfterTheTenthDayNothingIsLeft(t *testing.T) {
	late := func(t *testing.T) *walk {
		return begin(t, "2026-11-23 14:00").through(sendForMore).at("2026-12-04 00:00")
	}
	for name, step := range map[string]func(*walk) error{
		"complete": complete, "withdraw": withdraw, "remind": remind, "rate": rate, "redo": redoBy(owner),
		"add material": by(owner, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
			return t.AddMaterial(a, now, "补充一张照片", 0)
		}),
	} {
		w := late(t)
		wants(t, name+" before the clock came by", step(w), ErrLapsed)
		w.tk.Tick(w.now, w.cal)
		if w.tk.Status != Expired {
			t.Fatalf("the clock left it %s", w.tk.Status)
		}
		wants(t, name+" after the clock came by", step(w), ErrLapsed)
	}
	w := late(t)
	if acts := w.tk.CitizenMay(w.now, w.cal); len(acts) != 1 || acts[0] != ActSetIntent {
		t.Errorf("offered: %v", acts)
	}
}

func TestEachReturnIsTenNewDays(t *testing.T) {
	w := begin(t, "2026-11-02 10:00").through(sendForMore)
	if w.tk.Course.Cycle != 1 || !w.tk.CompleteBy.Equal(when(t, "2026-11-13 00:00")) {
		t.Fatalf("%d %s", w.tk.Course.Cycle, w.tk.CompleteBy)
	}
	w.at("2026-11-12 23:00").through(complete, sendForMore)
	if w.tk.Course.Cycle != 2 || !w.tk.CompleteBy.Equal(when(t, "2026-11-23 00:00")) || w.tk.Number != "26112310483520" {
		t.Fatalf("%d %s", w.tk.Course.Cycle, w.tk.CompleteBy)
	}
}

func TestWhoCompletesAndWhat(t *testing.T) {
	revise := func(a Actor, r Revision) func(*walk) error {
		return by(a, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
			return t.Complete(a, now, calendar2026(), r)
		})
	}
	for _, tc := range []struct {
		name  string
		who   Actor
		r     Revision
		want  error
		field string
	}{
		{"nothing new", owner, Revision{}, ErrInvalid, ""},
		{"the same again", owner, Revision{Title: ptr("工地夜间施工")}, ErrInvalid, ""},
		{"a photo", owner, Revision{PhotoIDs: []string{"p1"}}, nil, ""},
		{"six photos", owner, Revision{PhotoIDs: strings.Split("abcdef", "")}, ErrInvalid, "photo_ids"},
		{"too long a title", owner, Revision{Title: ptr(strings.Repeat("长", 50))}, ErrInvalid, "title"},
		{"a blank address", owner, Revision{Address: ptr(" ")}, ErrInvalid, "address"},
		{"another intent", owner, Revision{PublicIntent: ptr(true)}, nil, ""},
		{"a dispatcher", dispatcher, Revision{Title: ptr("别的标题")}, ErrWrongState, ""},
		{"an agent", agent, Revision{Title: ptr("别的标题")}, ErrWrongState, ""},
	} {
		w := begin(t, "2026-11-02 10:00").through(sendForMore)
		err := revise(tc.who, tc.r)(w)
		wants(t, tc.name, err, tc.want)
		if tc.field != "" && fieldsOf(err)[tc.field] == "" {
			t.Errorf("%s: %v", tc.name, fieldsOf(err))
		}
		if tc.want == nil && w.tk.Phone != "13800138000" {
			t.Errorf("%s: another phone", tc.name)
		}
	}
}

// A completed ticket is not waited for any more, whatever the clock thinks that it saw.
func TestACompletedTicketDoesNotLapse(t *testing.T) {
	w := begin(t, "2026-11-02 10:00").through(sendForMore).at("2026-11-12 23:59:59").through(complete).at("2026-11-13 00:00")
	err := w.take(func(t *Ticket) (Happening, error) { return t.Lapse(w.now) })
	wants(t, "lapse", err, ErrWrongState)
	w.tk.Tick(w.now, w.cal)
	if w.tk.Status != Submitted {
		t.Errorf("the clock made it %s", w.tk.Status)
	}
}

func TestLapseIsNotEarly(t *testing.T) {
	w := begin(t, "2026-11-02 10:00").through(sendForMore).at("2026-11-12 23:59:59")
	lapse := func() error { return w.take(func(t *Ticket) (Happening, error) { return t.Lapse(w.now) }) }
	wants(t, "the last second", lapse(), ErrWrongState)
	wants(t, "midnight", func() error { w.at("2026-11-13 00:00"); return lapse() }(), nil)
	wants(t, "again", lapse(), ErrWrongState)
	if w.tk.CompleteBy != nil || w.tk.Missing == "" {
		t.Errorf("lapsed, it is waited for until %v; missing is %q", w.tk.CompleteBy, w.tk.Missing)
	}
}

func TestWhenACitizenMayWithdraw(t *testing.T) {
	for _, tc := range []struct {
		name  string
		steps []func(*walk) error
		want  error
	}{
		{"submitted", nil, nil},
		{"waited for", []func(*walk) error{sendForMore}, nil},
		{"accepted", []func(*walk) error{accept}, ErrWrongState},
		{"dispatched", []func(*walk) error{accept, dispatch}, ErrWrongState},
		{"handled", []func(*walk) error{accept, dispatch, sign}, ErrWrongState},
		{"replied", []func(*walk) error{accept, dispatch, sign, reply}, ErrWrongState},
		{"closed", []func(*walk) error{accept, dispatch, sign, reply, finish}, ErrWrongState},
		{"withdrawn", []func(*walk) error{withdraw}, ErrWrongState},
	} {
		w := begin(t, "2026-11-02 10:00").through(tc.steps...)
		wants(t, tc.name, withdraw(w), tc.want)
	}
}

func TestMaterialIsForOpenTickets(t *testing.T) {
	add := func(text string, photos int) func(*walk) error {
		return by(owner, func(t *Ticket, a Actor, now time.Time) (Happening, error) { return t.AddMaterial(a, now, text, photos) })
	}
	for name, tc := range map[string]struct {
		w    *walk
		step func(*walk) error
		want error
	}{
		"submitted":  {begin(t, "2026-11-02 10:00"), add("噪音更大了", 0), nil},
		"handled":    {handled(t, "2026-11-02 10:00"), add("噪音更大了", 5), nil},
		"six photos": {handled(t, "2026-11-02 10:00"), add("噪音更大了", 6), ErrInvalid},
		"too short":  {handled(t, "2026-11-02 10:00"), add("更大了 ", 1), ErrInvalid},
		"too long":   {handled(t, "2026-11-02 10:00"), add(strings.Repeat("长", 1001), 1), ErrInvalid},
		"closed":     {closed(t, "2026-11-02 10:00"), add("噪音更大了", 0), ErrWrongState},
		"waited for": {begin(t, "2026-11-02 10:00").through(sendForMore), add("噪音更大了", 0), ErrWrongState},
	} {
		wants(t, name, tc.step(tc.w), tc.want)
	}
}

// Half of 15 workdays from Monday the 2nd is noon of Thursday the 12th.
func TestRemindingOpensAtHalfTheTime(t *testing.T) {
	w := handled(t, "2026-11-02 10:00").at("2026-11-12 11:59:59")
	wants(t, "a second before half", remind(w), ErrWrongState)
	wants(t, "half", remind(w.at("2026-11-12 12:00")), nil)
	wants(t, "again on that day", remind(w.at("2026-11-12 23:59:59")), ErrWrongState)
	wants(t, "the next workday", remind(w.at("2026-11-13 00:00")), nil)
	wants(t, "Saturday", remind(w.at("2026-11-14 12:00")), ErrWrongState)
	wants(t, "Sunday", remind(w.at("2026-11-15 23:59:59")), ErrWrongState)
	wants(t, "Monday", remind(w.at("2026-11-16 00:00")), nil)
	if w.tk.Course.Reminders != 3 || w.tk.Alarm != Urged {
		t.Errorf("%d reminders, alarm %d", w.tk.Course.Reminders, w.tk.Alarm)
	}
}

func TestRemindingKnowsHolidaysAnd调休(t *testing.T) {
	w := handled(t, "2026-09-14 10:00").at("2026-09-30 10:00").through(remind)
	wants(t, "in the holidays", remind(w.at("2026-10-07 23:59:59")), ErrWrongState)
	wants(t, "after them", remind(w.at("2026-10-08 00:00")), nil)
	wants(t, "Friday", remind(w.at("2026-10-09 10:00")), nil)
	wants(t, "a Saturday that is worked", remind(w.at("2026-10-10 00:00")), nil)
	wants(t, "the Sunday after it", remind(w.at("2026-10-11 10:00")), ErrWrongState)
}

func TestThereIsNothingToRemindOfBeforeTheDispatch(t *testing.T) {
	w := begin(t, "2026-11-02 10:00")
	wants(t, "submitted", remind(w), ErrWrongState)
	wants(t, "accepted", remind(w.through(accept)), ErrWrongState)
	wants(t, "closed", remind(closed(t, "2026-11-02 10:00").at("2026-11-20 10:00")), ErrWrongState)
}

func TestRatingHasSevenDays(t *testing.T) {
	for _, tc := range []struct {
		name, at string
		want     error
	}{
		{"at once", "2026-11-02 10:00", nil},
		{"the last second of the seventh day", "2026-11-09 23:59:59", nil},
		{"midnight after it", "2026-11-10 00:00", ErrWrongState},
	} {
		w := closed(t, "2026-11-02 10:00").at(tc.at)
		offered := strings.Contains(joined(w.tk.CitizenMay(w.now, w.cal)), string(ActRate))
		wants(t, tc.name, rate(w), tc.want)
		if offered != (tc.want == nil) {
			t.Errorf("%s: offered is %v", tc.name, offered)
		}
	}
	w := closed(t, "2026-11-02 10:00").through(rate)
	wants(t, "rated twice", rate(w), ErrWrongState)
	wants(t, "not closed", rate(handled(t, "2026-11-02 10:00")), ErrWrongState)
}

func joined(acts []Action) string {
	var s []string
	for _, a := range acts {
		s = append(s, string(a))
	}
	return strings.Join(s, " ")
}

func TestWhatARatingSays(t *testing.T) {
	for name, tc := range map[string]struct {
		r     Rating
		field string
	}{
		"no stars":     {Rating{Attitude: 5}, "result"},
		"six stars":    {Rating{Result: 5, Attitude: 6}, "attitude"},
		"a wrong word": {Rating{Result: 1, Attitude: 1, Solved: "maybe"}, "solved"},
		"too long":     {Rating{Result: 1, Attitude: 1, Text: strings.Repeat("长", 501)}, "text"},
		"good":         {Rating{Result: 1, Attitude: 1, Solved: "no", Text: strings.Repeat("长", 500)}, ""},
	} {
		w := closed(t, "2026-11-02 10:00")
		err := by(owner, func(t *Ticket, a Actor, now time.Time) (Happening, error) { return t.Rate(a, now, w.cal, &tc.r) })(w)
		if tc.field == "" {
			wants(t, name, err, nil)
		} else if fieldsOf(err)[tc.field] == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestACitizenRedoesOnce(t *testing.T) {
	w := closed(t, "2026-11-02 10:00").at("2026-11-05 10:00").through(redoBy(owner))
	w.due("2026-11-13 00:00") // five workdays of its own
	if w.tk.Status != Handling || w.tk.Course.Round != 1 || w.tk.ClosedAt != nil || w.tk.Reply == "" {
		t.Fatalf("%+v", w.tk)
	}
	w.through(reply, finish)
	wants(t, "rated anew", rate(w), nil)
	wants(t, "a second time", redoBy(owner)(w), ErrWrongState)
	wants(t, "by a supervisor", redoBy(supervisor)(w), nil)
	w.through(reply, finish)
	wants(t, "by a supervisor again", redoBy(supervisor)(w), nil)
	wants(t, "while it is handled", redoBy(supervisor)(w), ErrWrongState)
	wants(t, "by a dispatcher", redoBy(dispatcher)(closed(t, "2026-11-02 10:00")), ErrWrongState)
}

// Nobody but the hotline answered: there is no department that could do it again.
func TestADirectAnswerIsRatedAndNotRedone(t *testing.T) {
	direct := func(w *walk) error {
		return by(dispatcher, func(t *Ticket, a Actor, now time.Time) (Happening, error) {
			r := answer()
			return t.AnswerDirectly(a, now, &r, false)
		})(w)
	}
	w := begin(t, "2026-11-02 10:00").through(direct)
	wants(t, "redone", redoBy(owner)(w), ErrWrongState)
	if acts := joined(w.tk.CitizenMay(w.now, w.cal)); acts != "rate set_intent" {
		t.Errorf("offered: %s", acts)
	}
	wants(t, "rated", rate(w), nil)
}

func TestTheIntentChangesInEveryState(t *testing.T) {
	states := []Status{
		Submitted, NeedInfo, Expired, Rejected, Withdrawn, Accepted, Assigned, ReturnReview, Handling, OnHold, Replied, Closed, Rated, Archived,
	}
	for _, s := range states {
		w := begin(t, "2026-11-02 10:00")
		w.tk.Status = s
		set := by(owner, func(t *Ticket, a Actor, now time.Time) (Happening, error) { return t.SetIntent(a, now, true) })
		wants(t, string(s), set(w), nil)
		if !w.tk.PublicIntent || w.tk.Status != s {
			t.Errorf("%s: %+v", s, w.tk)
		}
	}
}
