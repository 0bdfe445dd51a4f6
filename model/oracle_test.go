package model

import (
	"slices"
	"strings"
	"time"
)

// The rules of domain §6 and §7 a second time, copied by hand and worked out day by day: what the steps allow must be what
// is allowed here. Nothing in this file looks at the steps, the table of transitions, the clock or the calendar.

// rule is who may take a step from where, and where it leads; to "" leaves the state.
type rule struct {
	act      Action
	from, to string
	by       string
}

const (
	openStates    = "accepted assigned return_review handling on_hold replied"
	anyOpenStates = "submitted " + openStates
	allStates     = "submitted need_info expired rejected withdrawn archived closed rated " + openStates
)

var rules = []rule{
	{ActReturn, "submitted", "need_info", "dispatcher"},
	{ActAccept, "submitted", "accepted", "dispatcher"},
	{ActReject, "submitted", "rejected", "dispatcher"},
	{ActAnswer, "submitted", "closed", "dispatcher"},
	{ActWithdraw, "submitted need_info", "withdrawn", "citizen"},
	{ActComplete, "need_info", "submitted", "citizen"},
	{ActLapse, "need_info", "expired", "system"},
	{ActDispatch, "accepted", "assigned", "dispatcher"},
	{ActSign, "assigned", "handling", "handler"},
	{ActSendBack, "assigned", "return_review", "handler"},
	{ActSendBack, "handling", "return_review", "supervisor"},
	{ActTakeBack, "return_review", "accepted", "dispatcher supervisor"},
	{ActInsist, "return_review", "assigned", "dispatcher supervisor"},
	{ActReply, "handling", "replied", "handler"},
	{ActAsk, "handling", "need_info", "dispatcher"},
	{ActPromise, "handling", "on_hold", "supervisor"},
	{ActResume, "on_hold", "handling", "handler supervisor"},
	{ActClose, "replied", "closed", "dispatcher"},
	{ActSendReturn, "replied", "handling", "dispatcher"},
	{ActRate, "closed", "rated", "citizen"},
	{ActRedo, "closed rated", "handling", "citizen supervisor"},

	{ActSetNature, "submitted accepted", "", "dispatcher"},
	{ActAddMaterial, anyOpenStates, "", "citizen agent"},
	{ActRemind, openStates, "", "citizen"},
	{ActSetIntent, allStates, "", "citizen"},
	{ActAskExtension, "handling", "", "handler"},
	{ActGrantExtension, "handling", "", "supervisor"},
	{ActRefuseExtension, "handling", "", "supervisor"},
	{ActAskSupplement, "handling", "", "handler"},
	{ActRefuseSupplement, "handling", "", "dispatcher"},
	{ActAskPromise, "handling", "", "handler"},
	{ActRefusePromise, "handling", "", "supervisor"},
	{ActContact, "handling on_hold", "", "handler"},
	{ActProgress, "handling on_hold", "", "handler"},
	{ActSupervise, anyOpenStates, "", "supervisor"},
	{ActRelease, "assigned return_review handling on_hold replied", "", "supervisor"},
	{ActTie, anyOpenStates, "", "dispatcher"},
	{ActUntie, anyOpenStates, "", "dispatcher"},
	{ActCallBack, "closed rated", "", "agent dispatcher"},
}

func says(words, word string) bool { return slices.Contains(strings.Fields(words), word) }

// ledger is what is known of a ticket by the rules.
type ledger struct {
	status     Status
	since      time.Time // in its state
	department string
	nature     Nature
	deadline   time.Time // while it waits for its citizen
	back       Status    // and where it goes from there

	began       time.Time // the clock; zero: not yet
	days, extra int
	pauses      [][2]time.Time
	promised    time.Time // the first moment that is too late
	extended    bool

	request  RequestKind
	asker    int64
	more     int
	until    time.Time
	refusals int
	final    bool
	writer   int64 // of the reply under review

	closedAt   time.Time
	redone     bool // by the citizen
	rounds     int
	dispatches int // each may move the due date, also back
	reminded   time.Time
	calls      int
	called     bool
	tied       bool
	noted      time.Time // how a 承诺办理 goes
}

var officialDays = func() map[string]bool {
	days := map[string]bool{}
	for _, d := range official2026() {
		days[d.Date] = d.Work
	}
	return days
}()

// midnight is 00:00 of a day, so many days later.
func midnight(at time.Time, later int) time.Time {
	y, m, d := at.In(shanghai).Date()
	return time.Date(y, m, d+later, 0, 0, 0, 0, shanghai)
}

func works(at time.Time) bool {
	if work, official := officialDays[at.In(shanghai).Format(time.DateOnly)]; official {
		return work
	}
	day := at.In(shanghai).Weekday()
	return day != time.Saturday && day != time.Sunday
}

// workdayAfter is 00:00 of the n-th workday after that of at.
func workdayAfter(at time.Time, n int) time.Time {
	day := midnight(at, 0)
	for n > 0 {
		if day = midnight(day, 1); works(day) {
			n--
		}
	}
	return day
}

func workdaysBetween(from, to time.Time) int {
	n := 0
	for day := midnight(from, 1); !day.After(to); day = midnight(day, 1) {
		if works(day) {
			n++
		}
	}
	return n
}

// counted is the day that the clock's start counts as.
func (l ledger) counted() time.Time {
	if works(l.began) && l.began.In(shanghai).Hour() < 18 {
		return midnight(l.began, 0)
	}
	return workdayAfter(l.began, 1)
}

func (l ledger) total() int {
	n := l.days + l.extra
	for _, p := range l.pauses {
		if !p[1].IsZero() {
			n += workdaysBetween(p[0], p[1])
		}
	}
	return n
}

// due is the first moment that is too late; zero without a clock.
func (l ledger) due() time.Time {
	if l.began.IsZero() {
		return time.Time{}
	}
	due := midnight(workdayAfter(l.counted(), l.total()), 1)
	if l.promised.After(due) {
		due = l.promised
	}
	return due
}

// half is when half of the workdays have passed.
func (l ledger) half() time.Time {
	n := l.total()
	if n%2 == 0 {
		return midnight(workdayAfter(l.counted(), n/2), 1)
	}
	return workdayAfter(l.counted(), n/2+1).Add(12 * time.Hour)
}

func (l ledger) rateBy() time.Time { return midnight(l.closedAt, 8) }

func (l ledger) lapsed(now time.Time) bool { return l.status == NeedInfo && !now.Before(l.deadline) }

// urgeable is from when 催办 is open; zero: not at all.
func (l ledger) urgeable() time.Time {
	if l.began.IsZero() {
		return time.Time{}
	}
	from := l.half()
	if !l.reminded.IsZero() && workdayAfter(l.reminded, 1).After(from) {
		from = workdayAfter(l.reminded, 1)
	}
	return from
}

// permits is whether somebody may take a step by the table alone, and where it leads.
func (l ledger) permits(act Action, a Actor) (to Status, ok bool) {
	if a.Role == RoleHandler && a.Department != l.department {
		return "", false
	}
	for _, r := range rules {
		if r.act == act && says(r.from, string(l.status)) && says(r.by, string(a.Role)) {
			if r.to == "" {
				return l.status, true
			}
			return Status(r.to), true
		}
	}
	return "", false
}

// allows is whether a step with nothing wrong in it is allowed at a moment.
func (l ledger) allows(act Action, a Actor, now time.Time) (to Status, ok bool) {
	if to, ok = l.permits(act, a); !ok {
		return "", false
	}
	if act == ActComplete && l.back == Handling {
		to = Handling
	}
	return to, l.guards(act, a, now)
}

func (l ledger) guards(act Action, a Actor, now time.Time) bool {
	other := l.asker != a.ID
	switch act {
	case ActWithdraw, ActComplete:
		return !l.lapsed(now)
	case ActLapse:
		return l.lapsed(now)
	case ActSendBack:
		return !l.final && (a.Role == RoleSupervisor || now.Before(midnight(workdayAfter(l.since, 1), 1)))
	case ActTakeBack, ActInsist:
		return l.refusals < 2 || a.Role == RoleSupervisor
	case ActReply:
		return l.request == ""
	case ActAskExtension:
		return l.request == "" && !l.extended && l.promised.IsZero() && workdaysBetween(now, l.due().Add(-time.Second)) >= 1
	case ActAskSupplement:
		return l.request == ""
	case ActAskPromise:
		return l.request == "" && promisedUntil(now).After(l.due())
	case ActGrantExtension, ActRefuseExtension:
		return l.request == RequestExtension && other
	case ActAsk, ActRefuseSupplement:
		return l.request == RequestSupplement && other
	case ActPromise, ActRefusePromise:
		return l.request == RequestPromise && other
	case ActClose:
		return l.writer != a.ID
	case ActRate:
		return now.Before(l.rateBy())
	case ActRedo:
		return l.department != "" && (a.Role != RoleCitizen || !l.redone)
	case ActRemind:
		return !l.urgeable().IsZero() && !now.Before(l.urgeable())
	case ActRelease:
		return l.nature == NatureReport
	case ActUntie:
		return l.tied
	case ActCallBack:
		return !l.called && l.calls < 3
	default:
		return true
	}
}

// promisedUntil is the first moment that breaks a promise made now.
func promisedUntil(now time.Time) time.Time { return midnight(now.AddDate(0, 5, 0), 1) }

// goes notes that a step was taken.
func (l *ledger) goes(to Status, now time.Time) {
	if to != l.status {
		l.since = now
	}
	l.status = to
}
