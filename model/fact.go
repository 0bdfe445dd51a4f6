package model

import "time"

// Fact is what the figures count of one ticket (domain §16): its course in moments and numbers, without a word of what it says.
// It follows from the ticket and its history alone, so that it can be made anew at any time. Moments are zero where they have not
// come, or there is nothing to be on time for; a due moment is the first that is too late.
type Fact struct {
	TicketID   int64
	Submitted  FigureDay
	ClosedOn   FigureDay // the day of the last 办结; 0 while there is none, also during a 重办
	Source     Source
	Category   string
	Nature     Nature
	Department string // code of the 承办单位 now
	District   string // that the address begins with; "" where it names none
	Cell       Cell
	Status     Status
	Alarm      Alarm

	AcceptDue, Decided     time.Time // 受理, 退回完善, 不予受理 or 直办, whichever came first
	SignDue, Signed        time.Time // of the last 派单
	ContactDue, Contacted  time.Time // 首次联系, since the last 派单 or 重办
	AnswerDue, Closed      time.Time // the due date as it stands, and 办结
	WaitsUntil             time.Time // when what the ticket waits for now is due; zero: it waits for its citizen, or for nothing
	Dispatches, SendBacks  int
	Extended, Tied, Lapsed bool
	Redos                  int
	Workdays               int    // from the dispatch to 办结
	Solved                 Solved // the citizen's last word, of 回访 or his rating
	Stars                  int    // for the result, of his last rating; 0: none
}

// Solved is whether the citizen says that he was helped.
type Solved int

const (
	SolvedUnasked Solved = iota
	SolvedYes
	SolvedNot // or partly
)

// Live tells whether somebody has still to act on a ticket in this state, if only its citizen.
func (s Status) Live() bool {
	switch s {
	case Submitted, NeedInfo, Accepted, Assigned, ReturnReview, Handling, OnHold, Replied:
		return true
	default:
		return false
	}
}

// NewFact is the fact of a ticket with its whole history, oldest first.
func NewFact(t Ticket, steps []Happening, ratings []Rating, cal Calendar) Fact {
	f := Fact{
		TicketID: t.ID, Submitted: FigureDayOf(t.SubmittedAt, cal.Zone()), Source: t.Source, Category: t.Category, Nature: t.Nature,
		Department: t.Department, District: DistrictOf(t.Address), Status: t.Status, Alarm: t.Alarm, Lapsed: t.Status == Expired,
	}
	if t.Point != nil {
		f.Cell = CellOf(*t.Point)
	}
	if t.Course.Contact != nil {
		f.Contacted = *t.Course.Contact
	}
	for _, h := range steps {
		f.take(h, cal, t.term(TermContact))
	}
	f.said(steps, ratings)
	f.clocks(t, cal)
	return f
}

// take follows one step. contact is the workdays within which the citizen is to be contacted first.
func (f *Fact) take(h Happening, cal Calendar, contact int) {
	within, contactBy := cal.After(h.At, 1), cal.After(h.At, contact)
	switch h.Act {
	case ActSubmit:
		f.AcceptDue = within
	case ActAccept, ActReturn, ActReject, ActAnswer:
		if f.Decided.IsZero() {
			f.Decided = h.At
		}
	case ActWithdraw:
		if f.Decided.IsZero() {
			f.AcceptDue = time.Time{}
		}
	case ActDispatch:
		f.Dispatches++
		f.SignDue, f.Signed, f.ContactDue = within, time.Time{}, time.Time{}
	case ActInsist:
		f.SignDue, f.Signed = within, time.Time{}
	case ActSign:
		f.Signed = h.At
		f.contactWithin(contactBy)
	case ActSendBack:
		f.SendBacks++
		if f.Signed.IsZero() {
			f.SignDue = time.Time{}
		}
		f.noContact(h.At)
	case ActTakeBack:
		f.SignDue, f.Signed = time.Time{}, time.Time{}
	case ActAsk:
		f.noContact(h.At)
	case ActSupplement:
		f.contactWithin(contactBy)
	case ActRedo:
		f.Redos++
		f.ContactDue = contactBy
	case ActGrantExtension:
		f.Extended = true
	case ActTie:
		f.Tied = true
	case ActUntie:
		f.Tied = false
	default:
	}
}

func (f *Fact) contactWithin(due time.Time) {
	if f.ContactDue.IsZero() {
		f.ContactDue = due
	}
}

// noContact is that a department which has not contacted the citizen by then need not for the time being: he is asked by the
// hotline, or the ticket may not be the department's.
func (f *Fact) noContact(at time.Time) {
	if f.Contacted.IsZero() || f.Contacted.After(at) {
		f.ContactDue = time.Time{}
	}
}

// said is what the citizen thinks of it: his last word counts.
func (f *Fact) said(steps []Happening, ratings []Rating) {
	var last time.Time
	hear := func(at time.Time, solved string) {
		if solved == "" || at.Before(last) {
			return
		}
		last, f.Solved = at, SolvedNot
		if solved == "yes" {
			f.Solved = SolvedYes
		}
	}
	for _, r := range ratings {
		f.Stars = r.Result
		hear(r.At, r.Solved)
	}
	for _, h := range steps {
		if h.Act == ActCallBack {
			hear(h.At, h.Changes["solved"].To)
		}
	}
}

// clocks is what the ticket's own clocks say.
func (f *Fact) clocks(t Ticket, cal Calendar) {
	if t.ClosedAt != nil {
		f.Closed, f.ClosedOn = *t.ClosedAt, FigureDayOf(*t.ClosedAt, cal.Zone())
		if t.Course.Clock != nil {
			f.Workdays = cal.Workdays(t.Course.Clock.Begun(), *t.ClosedAt)
		}
	}
	if until := t.WaitsUntil(cal); until != nil {
		f.WaitsUntil = *until
	}
	switch t.Status {
	case NeedInfo, Expired, Withdrawn, Rejected, Submitted:
		return // it is not the department's to answer
	default:
	}
	if t.DueAt != nil {
		f.AnswerDue = *t.DueAt
	}
}

// WaitsUntil is when what the ticket waits for now is due; nil: it waits for its citizen, or for nothing.
func (t Ticket) WaitsUntil(cal Calendar) *time.Time {
	switch {
	case t.Status == NeedInfo, !t.Status.Live():
		return nil
	case t.Status == Submitted:
		until := cal.After(t.Course.Since, 1)
		return &until
	case t.DueAt != nil:
		return t.DueAt
	default:
		until := t.decideBy(cal)
		return &until
	}
}
