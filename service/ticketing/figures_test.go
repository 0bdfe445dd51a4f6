package ticketing_test

import (
	"slices"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// figuresAgree holds the figures against a slow, plain count over the tickets and their histories, as they are kept step by step
// and as they are when they are made anew.
func figuresAgree(t *testing.T, h *hall) {
	t.Helper()
	days, err := h.store.CalendarDays(t.Context())
	must(t, err)
	cal := model.NewCalendar(shanghai, days)
	now := h.clock()
	all := everything(t, h)
	total := plainly(all, cal, now).total
	if total[model.CountRated] == 0 || total[model.CountSentBack] == 0 || total[model.CountAsked] == 0 || total[model.CountLapsed] == 0 {
		t.Fatalf("nothing much happened: %v", total)
	}
	compare := func(how string) {
		t.Helper()
		for _, at := range moments(all, now) { // what is due moves on
			figuresAt(t, h, how, plainly(all, cal, at), at)
		}
		want := plainly(all, cal, now)
		waiting, err := h.store.CountWaiting(t.Context(), "", store.WaitingBands{Now: now})
		must(t, err)
		for _, w := range waiting {
			want.byState[w.Status] -= w.Tickets
		}
		for state, n := range want.byState {
			if n != 0 {
				t.Errorf("%s: %d tickets in %s are not on the board", how, n, state)
			}
		}
	}
	compare("step by step")
	until, err := h.store.RebuildFacts(t.Context())
	must(t, err)
	for next := int64(0); next <= until; {
		next, _, err = h.store.FillFacts(t.Context(), cal, 100)
		must(t, err)
	}
	compare("made anew")
}

// moments are now, a year later, and just after the last step of some tickets, when what they have not done is not due yet.
func moments(all []written, now time.Time) []time.Time {
	const some = 50
	list := []time.Time{now, now.Add(365 * 24 * time.Hour)}
	for i := 0; i < len(all); i += max(1, len(all)/some) {
		list = append(list, all[i].steps[len(all[i].steps)-1].At.Add(time.Minute))
	}
	return list
}

// figuresAt holds the figures as of a moment against a plain count.
func figuresAt(t *testing.T, h *hall, how string, want byHand, at time.Time) {
	t.Helper()
	until := model.FigureDayOf(h.clock(), shanghai)
	for _, by := range []store.FactGroup{store.ByNature, store.ByDay, store.ByDepartment} {
		var sum model.Tally
		list, err := h.store.SumFacts(t.Context(), store.FactQuery{To: until, Now: at}, by)
		must(t, err)
		for _, one := range list {
			sum.Add(one.Tally)
			if by == store.ByNature && want.byNature[one.Key] != one.Tally {
				t.Errorf("%s, at %v: of %s the figures are\n%v, counted plainly\n%v", how, at, one.Key, one.Tally, want.byNature[one.Key])
			}
		}
		if sum != want.total {
			t.Errorf("%s, at %v: by %s the figures are\n%v, counted plainly\n%v", how, at, by, sum, want.total)
		}
	}
	var closed model.Tally
	list, err := h.store.SumFacts(t.Context(), store.FactQuery{From: 1, To: until, Closed: true, Now: at}, store.ByNature)
	must(t, err)
	for _, one := range list {
		closed.Add(one.Tally)
	}
	if closed != want.closed {
		t.Errorf("%s, at %v: of what is closed the figures are\n%v, counted plainly\n%v", how, at, closed, want.closed)
	}
}

// byHand is what is counted ticket by ticket.
type byHand struct {
	total, closed model.Tally // closed: of those that are
	byNature      map[string]model.Tally
	byState       map[model.Status]int
}

func plainly(all []written, cal model.Calendar, now time.Time) byHand {
	p := byHand{byNature: map[string]model.Tally{}, byState: map[model.Status]int{}}
	for _, l := range all {
		one := plainCount(l.ticket, l.steps, l.ratings, now, cal)
		p.total.Add(one)
		if l.ticket.ClosedAt != nil {
			p.closed.Add(one)
		}
		sum := p.byNature[string(l.ticket.Nature)]
		sum.Add(one)
		p.byNature[string(l.ticket.Nature)] = sum
		if over := []model.Status{model.Closed, model.Rated, model.Archived, model.Expired, model.Rejected, model.Withdrawn}; !slices.Contains(over, l.ticket.Status) {
			p.byState[l.ticket.Status]++
		}
	}
	return p
}

// written is all that there is of a ticket.
type written struct {
	ticket  model.Ticket
	steps   []model.Happening
	ratings []model.Rating
}

func everything(t *testing.T, h *hall) (all []written) {
	t.Helper()
	for _, status := range defined {
		list, err := h.store.QueuedTickets(t.Context(), store.Queue{Statuses: []model.Status{status}, Limit: 1 << 20})
		must(t, err)
		for _, listed := range list {
			tk, err := h.store.TicketByNumber(t.Context(), listed.Number)
			must(t, err)
			steps, err := h.store.Happenings(t.Context(), tk.ID)
			must(t, err)
			ratings, err := h.store.Ratings(t.Context(), tk.ID)
			must(t, err)
			all = append(all, written{tk, steps, ratings})
		}
	}
	return all
}

// plainCount is domain §16 once more, read off a ticket's history.
func plainCount(tk model.Ticket, steps []model.Happening, ratings []model.Rating, now time.Time, cal model.Calendar) (c model.Tally) {
	yes := func(counter model.Counter, is bool) {
		if is {
			c[counter] = 1
		}
	}
	last := func(acts ...model.Action) int {
		for i := len(steps) - 1; i >= 0; i-- {
			if slices.Contains(acts, steps[i].Act) {
				return i
			}
		}
		return -1
	}
	first := func(acts ...model.Action) int {
		return slices.IndexFunc(steps, func(h model.Happening) bool { return slices.Contains(acts, h.Act) })
	}
	in := func(act model.Action) bool { return first(act) >= 0 }
	onTime := func(due, kept model.Counter, by time.Time, done *time.Time) {
		yes(due, done != nil || !now.Before(by))
		yes(kept, done != nil && done.Before(by))
	}
	when := func(i int) *time.Time {
		if i < 0 {
			return nil
		}
		return &steps[i].At
	}
	c[model.CountSubmitted] = 1

	decided := first(model.ActAccept, model.ActReturn, model.ActReject, model.ActAnswer)
	if decided >= 0 || !in(model.ActWithdraw) {
		onTime(model.CountDecideDue, model.CountDecidedOnTime, cal.After(steps[0].At, 1), when(decided))
	}

	dispatched := in(model.ActDispatch)
	yes(model.CountDispatched, dispatched)
	yes(model.CountSentBack, in(model.ActSendBack))
	closed := tk.ClosedAt != nil
	yes(model.CountClosed, closed)
	yes(model.CountFirstTime, closed && dispatched && !in(model.ActSendBack))
	yes(model.CountExtended, in(model.ActGrantExtension))
	yes(model.CountRedone, in(model.ActRedo))
	yes(model.CountLapsed, tk.Status == model.Expired)
	yes(model.CountTied, tk.Course.Leading != "")
	if closed && dispatched {
		c[model.CountWorked], c[model.CountWorkdays] = 1, int64(cal.Workdays(tk.Course.Clock.Start, *tk.ClosedAt))
	}

	// The last time that it came to a department: signed, or to be signed, unless it went back unsigned.
	if came := last(model.ActDispatch, model.ActInsist); came >= 0 && last(model.ActTakeBack) < came {
		signed := last(model.ActSign)
		if signed < came {
			signed = -1
		}
		if signed >= 0 || last(model.ActSendBack) < came {
			onTime(model.CountSignDue, model.CountSignedOnTime, cal.After(steps[came].At, 1), when(signed))
		}
	}
	if by := contactBy(tk, steps, cal); by != nil {
		onTime(model.CountContactDue, model.CountContactedOnTime, *by, tk.Course.Contact)
	}
	if notTheirs := []model.Status{model.NeedInfo, model.Expired, model.Withdrawn, model.Rejected}; tk.DueAt != nil && !slices.Contains(notTheirs, tk.Status) {
		onTime(model.CountAnswerDue, model.CountAnsweredOnTime, *tk.DueAt, tk.ClosedAt)
	}

	solved, at := "", time.Time{}
	for _, h := range steps {
		if said := h.Changes["solved"].To; h.Act == model.ActCallBack && said != "" {
			solved, at = said, h.At
		}
	}
	for _, r := range ratings {
		if r.Solved != "" && r.At.After(at) {
			solved, at = r.Solved, r.At
		}
	}
	yes(model.CountAsked, solved != "")
	yes(model.CountSolved, solved == "yes")
	if n := len(ratings); n > 0 {
		c[model.CountRated] = 1
		yes(model.CountSatisfied, ratings[n-1].Result >= 4)
	}
	return c
}

// contactBy is when the department had to have contacted the citizen: a workday after it signed, or after the 重办, or after
// he supplemented what he was asked before it had; nil where it need not.
func contactBy(tk model.Ticket, steps []model.Happening, cal model.Calendar) *time.Time {
	var by *time.Time
	for _, h := range steps {
		contacted := tk.Course.Contact != nil && !tk.Course.Contact.After(h.At)
		switch {
		case h.Act == model.ActDispatch, !contacted && (h.Act == model.ActSendBack || h.Act == model.ActAsk):
			by = nil
		case h.Act == model.ActRedo, by == nil && (h.Act == model.ActSign || h.Act == model.ActSupplement):
			at := cal.After(h.At, 1)
			by = &at
		}
	}
	return by
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
