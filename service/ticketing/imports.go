package ticketing

import (
	"context"
	"errors"
	"slices"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Earlier tells which of the 诉求 of a partner were handed in before. It answers one for each, in their order.
func (d *Desk) Earlier(ctx context.Context, of model.Partner, list []model.Incoming) ([]model.Filed, error) {
	filed := make([]model.Filed, len(list))
	known, err := d.store.NumbersByExternalRef(ctx, of.ID, d.refs(list))
	if err != nil {
		return nil, err
	}
	for i, ref := range d.refs(list) {
		number, before := known[ref]
		filed[i] = model.Filed{Number: number, Before: before}
	}
	return filed, nil
}

// refs are what the database knows each by. One without a number of its own is known again by all that it says; the digest
// is keyed, since what it says is personal.
func (d *Desk) refs(list []model.Incoming) []string {
	refs := make([]string, len(list))
	for i, in := range list {
		if refs[i] = in.Ref; in.Ref == "" {
			refs[i] = "row:" + d.store.Digest("incoming", in.Said())
		}
	}
	return refs
}

// FileMany files all that were not handed in before, in one transaction, or none. Two that hand in the same at once make
// each ticket once. model.ErrInvalid where one breaks a rule of the form: who reports each has checked each.
//
// notify has those told who hold the phones that the tickets name.
func (d *Desk) FileMany(ctx context.Context, of model.Partner, list []model.Incoming, notify bool) ([]model.Filed, error) {
	now, list := d.now(), slices.Clone(list)
	for i := range list {
		list[i].Normalise()
		if err := list[i].Check(now.In(d.zone)); err != nil {
			return nil, err
		}
	}
	cal, sla, err := d.almanac.Both(ctx)
	if err != nil {
		return nil, err
	}
	const tries = 3 // somebody else handed in the same, or a counter was lost with a restored backup
	for try := 1; ; try++ {
		filed, err := d.Earlier(ctx, of, list)
		if err != nil {
			return nil, err
		}
		b := batch{of: of, now: now, sla: sla, notify: notify}
		if err := d.prepare(ctx, &b, list, filed, cal); err != nil {
			return nil, err
		}
		err = d.store.InTx(ctx, func(tx *store.Store) error { return b.write(ctx, tx) })
		if err == nil || !errors.Is(err, store.ErrExists) || try == tries {
			return filed, err
		}
	}
}

// batch is what is made ready of many tickets before the transaction that keeps them.
type batch struct {
	of      model.Partner
	now     time.Time
	sla     model.SLA
	notify  bool
	tickets []model.Ticket
	sealed  []store.SealedTicket
	steps   []model.Happening
}

// prepare gives each that is new a number and seals it.
func (d *Desk) prepare(ctx context.Context, b *batch, list []model.Incoming, filed []model.Filed, cal model.Calendar) error {
	days := map[string]int{} // new tickets of each day
	for i, in := range list {
		if !filed[i].Before {
			days[d.day(b.submitted(in))]++
		}
	}
	next, err := d.reserve(ctx, b.of.Source, days)
	if err != nil {
		return err
	}
	refs := d.refs(list)
	for i, in := range list {
		if filed[i].Before {
			continue
		}
		at := b.submitted(in)
		day := d.day(at)
		t := newTicket(model.Citizen{}, Form{Complaint: in.Complaint}, model.TicketNumber(d.store.NumberKey(), at.In(d.zone), b.of.Source, next[day]))
		next[day]++
		t.ExternalRef, t.EnteredByAgent = refs[i], in.EnteredByAgent || b.of.Source == model.SourceAgent
		filed[i].Number = t.Number
		if err := d.add(b, t, in, at, cal); err != nil {
			return err
		}
	}
	return nil
}

// submitted is when one was handed in.
func (b *batch) submitted(in model.Incoming) time.Time {
	if in.SubmittedAt.IsZero() {
		return b.now
	}
	return in.SubmittedAt
}

// reserve takes as many numbers of each day as are needed, and returns the first of each.
func (d *Desk) reserve(ctx context.Context, source model.Source, days map[string]int) (first map[string]int, err error) {
	first = make(map[string]int, len(days))
	for day, n := range days {
		if first[day], err = d.store.ReserveNumbers(ctx, day, source, n); err != nil {
			return nil, err
		}
	}
	return first, nil
}

// add takes a ticket's first step and seals it.
func (d *Desk) add(b *batch, t model.Ticket, in model.Incoming, at time.Time, cal model.Calendar) error {
	t.Source, t.ClientID, t.Status, t.SubmittedAt = b.of.Source, b.of.ID, model.Draft, at
	h, err := t.Take(model.ActSubmit, speaker(b.of, in), b.now)
	if err != nil {
		return err
	}
	h.At = at // the history begins when the citizen acted; the clocks, now
	t.Agree(b.sla)
	t.Schedule(cal)
	sealed, err := d.store.SealTicket(t)
	if err != nil {
		return err
	}
	sealed = sealed.WithFact(model.NewFact(t, []model.Happening{h}, nil, cal))
	b.tickets, b.sealed, b.steps = append(b.tickets, t), append(b.sealed, sealed), append(b.steps, h)
	return nil
}

// write keeps all of them.
func (b *batch) write(ctx context.Context, tx *store.Store) error {
	ids, err := tx.AddAllSealed(ctx, b.sealed)
	if err != nil {
		return err
	}
	steps := make([]model.Happening, len(b.steps)) // not in place: after a deadlock this runs again
	var notices []model.Notice
	for i, h := range b.steps {
		h.TicketID = ids[i]
		steps[i] = h
		if t := b.tickets[i]; b.notify && t.SelfFiled() {
			t.ID = ids[i]
			notices = append(notices, notice(t, model.NoticeSubmitted, "", b.now))
		}
	}
	if err := tx.AddHappenings(ctx, steps); err != nil {
		return err
	}
	numbers := make([]string, len(b.tickets))
	for i, t := range b.tickets {
		numbers[i] = t.Number
	}
	if err := tx.NoteSearchChange(ctx, model.SearchTickets, numbers...); err != nil {
		return err
	}
	return tx.QueueNotices(ctx, notices)
}
