package model

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// The clock's part in a ticket's life (domain §7, §13): what falls due by itself. Each item has a name and a moment; once it
// was dealt with, the course remembers the moment. A due date that moves makes the item fall due anew.

const (
	oneDay       = 24 * time.Hour
	morning      = 9 * time.Hour // when people are reminded
	archiveAfter = 30            // days after 办结
)

// item is one line of the agenda.
type item struct {
	name string
	at   time.Time
	do   func(t *Ticket, now time.Time, cal Calendar) Due
}

// Due is what came of an item: at most one step, and what somebody is told although nothing moved.
type Due struct {
	Step   *Happening
	Notice NoticeKind // to the citizen
	Staff  []StaffNotice
}

func (d Due) none() bool { return d.Step == nil && d.Notice == "" && len(d.Staff) == 0 }

// Tick deals with everything on the ticket's agenda that has fallen due and sets NextTick. Nothing that it returns
// happened before.
func (t *Ticket) Tick(now time.Time, cal Calendar) []Due {
	var out []Due
	t.reckonOpen(cal) // a calendar that changed may have moved what would fall due
	for {
		next, ok := t.nextItem(cal)
		if !ok || next.at.After(now) {
			break
		}
		due := next.do(t, now, cal)
		t.tell(next)
		if !due.none() {
			out = append(out, due)
		}
	}
	t.Schedule(cal)
	return out
}

// Schedule sets NextTick and CallBackBy; every step ends with it.
func (t *Ticket) Schedule(cal Calendar) {
	t.forget(cal)
	t.CallBackBy = t.callBackBy(cal)
	t.NextTick = nil
	if next, ok := t.nextItem(cal); ok {
		t.NextTick = &next.at
	}
}

func (t Ticket) nextItem(cal Calendar) (item, bool) {
	var first item
	for _, i := range t.agenda(cal) {
		if t.Course.Told[i.name].Equal(i.at) {
			continue
		}
		if first.do == nil || i.at.Before(first.at) {
			first = i
		}
	}
	return first, first.do != nil
}

func (t *Ticket) tell(i item) {
	told := maps.Clone(t.Course.Told)
	if told == nil {
		told = map[string]time.Time{}
	}
	told[i.name] = i.at
	t.Course.Told = told
}

// forget drops what is on no agenda any more, so that the course does not grow.
func (t *Ticket) forget(cal Calendar) {
	if len(t.Course.Told) == 0 {
		return
	}
	names := t.agenda(cal)
	if t.Status == NeedInfo && t.Course.From == Handling {
		names = append(names, t.running(cal)...) // the clock goes on afterwards, and may not have moved
	}
	told := maps.Clone(t.Course.Told)
	maps.DeleteFunc(told, func(name string, _ time.Time) bool {
		return !slices.ContainsFunc(names, func(i item) bool { return i.name == name })
	})
	t.Course.Told = told
}

// reckonOpen follows a calendar that changed, while the ticket is open.
func (t *Ticket) reckonOpen(cal Calendar) {
	if t.ClosedAt == nil && !t.Status.Final() && t.Status != NeedInfo {
		t.reckon(cal)
	}
}

// agenda is what may fall due in the ticket's state, in no order.
func (t Ticket) agenda(cal Calendar) []item {
	since := t.Course.Since
	switch t.Status {
	case Submitted:
		return []item{{"accept", cal.After(since, 1), late("受理", RoleDispatcher)}}
	case NeedInfo:
		return t.waiting(cal)
	case Accepted:
		return append(t.running(cal), item{"dispatch", t.decideBy(cal), late("派单", RoleDispatcher)})
	case Assigned:
		return append(t.running(cal), item{"sign", cal.After(since, 1), late("签收", RoleHandler)})
	case ReturnReview:
		return append(t.running(cal), item{"decide", t.decideBy(cal), late("退回审核", RoleDispatcher)})
	case Handling:
		list := t.running(cal)
		if t.Course.Contact == nil {
			list = append(list, item{"contact", cal.After(since, t.term(TermContact)), late("首次联系市民", RoleHandler)})
		}
		return list
	case OnHold:
		list := t.running(cal)
		if p := t.Course.Promise; p != nil {
			list = append(list, item{"note", p.Noted.Add(noteEvery * oneDay), late("承诺办理进展", RoleHandler)})
		}
		return list
	case Replied:
		return append(t.running(cal), item{"review", cal.After(since, 1), late("答复审核", RoleDispatcher)})
	case Closed, Rated:
		return t.done(cal)
	default:
		return nil
	}
}

// waiting is the agenda while the citizen is waited for: reminders on the mornings of the third and the last day but
// one before the end, and the end.
func (t Ticket) waiting(cal Calendar) []item {
	if t.CompleteBy == nil {
		return nil
	}
	list := []item{{"lapse", *t.CompleteBy, lapse}}
	last := t.CompleteBy.Add(-time.Nanosecond).In(cal.Zone())
	until := *t.CompleteBy
	for _, before := range []int{1, 3} {
		y, m, d := last.Date()
		at := time.Date(y, m, d-before, 0, 0, 0, 0, cal.Zone()).Add(morning).UTC()
		if at.After(t.Course.Since) {
			list = append(list, item{fmt.Sprintf("soon%d", before), at, reminder(NoticeNeedInfoSoon, until)})
		}
		until = at
	}
	return list
}

// reminder tells the citizen, unless the clock comes so late that there is something newer to tell him.
func reminder(kind NoticeKind, until time.Time) func(*Ticket, time.Time, Calendar) Due {
	return func(_ *Ticket, now time.Time, _ Calendar) Due {
		if !now.Before(until) {
			return Due{}
		}
		return Due{Notice: kind}
	}
}

func lapse(t *Ticket, now time.Time, _ Calendar) Due {
	h, err := t.Lapse(now)
	if err != nil {
		return Due{}
	}
	return Due{Step: &h}
}

// Lapse is 失效: nobody completed the ticket in time.
func (t *Ticket) Lapse(now time.Time) (Happening, error) {
	if !t.Overdue(now) {
		return Happening{}, ErrWrongState
	}
	h, err := t.Take(ActLapse, TheClock, now)
	if err == nil {
		t.CompleteBy = nil
	}
	return h, err
}

// decideBy is when a dispatcher should have dispatched a ticket, or decided on a 退回.
func (t Ticket) decideBy(cal Calendar) time.Time {
	return cal.WorkingHours(t.Course.Since, time.Duration(t.term(TermDispatch))*time.Hour)
}

// running is the agenda of a due date: a warning when most of the time has passed and on the last morning, 黄牌 when it is
// missed, 红牌 some workdays later.
func (t Ticket) running(cal Calendar) []item {
	if t.Course.Clock == nil || t.DueAt == nil {
		return nil
	}
	list := []item{
		{"breach", *t.DueAt, breach(Yellow)},
		{"red", cal.After(t.DueAt.Add(-time.Second), t.term(TermRed)), breach(Red)},
	}
	passed := t.term(TermWarn)
	warn, last := t.Course.Clock.Share(cal, float64(passed)/100), t.Course.Clock.LastMorning(cal)
	if p := t.Course.Promise; p != nil && p.Until.Equal(*t.DueAt) { // a promise has no share that has passed
		last = p.Until.Add(-oneDay).Add(morning)
		warn = last
	}
	if warn.Before(last) {
		list = append(list, item{"warn", warn, warning(fmt.Sprintf("办理时间已过%d%%", passed), Ticket.noticesUp)})
	}
	return append(list, item{"last", last, warning("今天到期", Ticket.noticesDown)})
}

// done is the agenda after 办结: one reminder to rate, the call-back, the archive.
func (t Ticket) done(cal Calendar) []item {
	if t.ClosedAt == nil {
		return nil
	}
	closed := t.ClosedAt.In(cal.Zone())
	y, m, d := closed.Date()
	list := []item{{"archive", t.ClosedAt.Add(archiveAfter * oneDay), archive}}
	if by := t.RateBy(cal); by != nil {
		at := time.Date(y, m, d+max(1, t.term(TermRate)/2), 0, 0, 0, 0, cal.Zone()).Add(morning).UTC()
		list = append(list, item{"rate", at, reminder(NoticeRateSoon, *by)})
	}
	if by := t.callBackBy(cal); by != nil {
		list = append(list, item{"call_back", *by, late("回访", RoleAgent)})
	}
	return list
}

// callBackBy is when 回访 is late; nil where the citizen is not to be called, or no more.
func (t Ticket) callBackBy(cal Calendar) *time.Time {
	if !slices.Contains(CalledBackIn, t.Status) || t.ClosedAt == nil || t.mayCallBack() != nil {
		return nil
	}
	from := *t.ClosedAt
	if t.Course.Unhappy.After(from) {
		from = t.Course.Unhappy
	}
	by := cal.After(from, t.term(TermCallBack))
	return &by
}

func archive(t *Ticket, now time.Time, _ Calendar) Due {
	h, err := t.Take(ActArchive, TheClock, now)
	if err != nil {
		return Due{}
	}
	return Due{Step: &h}
}

// alarm is a step of the clock that moves nothing.
func (t *Ticket) alarm(now time.Time, said string) *Happening {
	h, err := t.Take(ActAlarm, TheClock, now)
	if err != nil {
		return nil
	}
	h.Internal = said
	return &h
}

func late(what string, role Role) func(*Ticket, time.Time, Calendar) Due {
	return func(t *Ticket, now time.Time, _ Calendar) Due {
		said := "超时未" + what
		return Due{Step: t.alarm(now, said), Staff: []StaffNotice{t.staffNotice(role, StaffLate, said), t.staffNotice(RoleSupervisor, StaffLate, said)}}
	}
}

func warning(said string, to func(Ticket, StaffNoticeKind, string) []StaffNotice) func(*Ticket, time.Time, Calendar) Due {
	return func(t *Ticket, _ time.Time, _ Calendar) Due {
		return Due{Staff: to(*t, StaffWarning, said)}
	}
}

func breach(level Alarm) func(*Ticket, time.Time, Calendar) Due {
	return func(t *Ticket, now time.Time, _ Calendar) Due {
		said := "超期未办结，" + level.Label()
		t.Alarm = max(t.Alarm, level)
		return Due{Step: t.alarm(now, said), Staff: t.noticesUp(StaffBreach, said)}
	}
}
