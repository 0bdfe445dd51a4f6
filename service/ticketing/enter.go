package ticketing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Entry is a ticket that did not come through WeChat: an agent took it down, or another system handed it in.
type Entry struct {
	model.Complaint
	Source         model.Source
	EnteredByAgent bool
	By             model.Actor
	Key            string // the same entry never becomes two tickets; unique to who enters it
	ClientID       int64
	ExternalRef    string
	SubmittedAt    time.Time // zero: now
	Unlimited      bool      // the phone's limit of a day does not hold
	Quiet          bool      // its citizen is told nothing
}

// Enter files what a citizen told an agent (客服代录). The citizen gets its number, but it is not among his 我的诉求 (guide). The
// same form again gets the same ticket; one that was changed after it had become a ticket, model.ErrEnteredBefore.
func (d *Desk) Enter(ctx context.Context, who model.Staff, key string, c model.Complaint) (model.Ticket, error) {
	by, ok := who.As(model.Ticket{Status: model.Draft}, model.ActSubmit)
	if !ok {
		return model.Ticket{}, model.ErrForbidden
	}
	t, err := d.EnterTicket(ctx, Entry{
		Complaint: c, Source: model.SourceAgent, EnteredByAgent: true, By: by, Key: entryKey(who, key), Unlimited: true,
	})
	if err == nil && !t.Says(c) {
		return t, model.ErrEnteredBefore(t.Number)
	}
	return t, err
}

// Entered is the ticket that an agent entered under a key, or model.ErrTicketNotFound.
func (d *Desk) Entered(ctx context.Context, who model.Staff, key string) (model.Ticket, error) {
	return d.store.TicketByForm(ctx, 0, entryKey(who, key))
}

// entryKey is one agent's: another's is another.
func entryKey(who model.Staff, key string) string { return fmt.Sprintf("s%d:%s", who.ID, key) }

// EnterTicket files an entry; one that was filed before returns that ticket. model.ErrInvalid names each field that
// breaks a rule; nothing is half-written.
func (d *Desk) EnterTicket(ctx context.Context, e Entry) (model.Ticket, error) {
	e.Normalise()
	now := d.now()
	if err := e.Check(now.In(d.zone)); err != nil {
		return model.Ticket{}, err
	}
	first, err := d.store.TicketByForm(ctx, 0, e.Key)
	if !errors.Is(err, model.ErrTicketNotFound) {
		return first, err
	}
	cal, sla, err := d.almanac.Both(ctx)
	if err != nil {
		return model.Ticket{}, err
	}
	const tries = 3 // a number can be taken only where a counter was lost with a restored backup
	for try := 1; ; try++ {
		t, err := d.enter(ctx, e, now, cal, sla)
		if !errors.Is(err, store.ErrExists) {
			return t, err
		}
		first, lookErr := d.store.TicketByForm(ctx, 0, e.Key)
		if !errors.Is(lookErr, model.ErrTicketNotFound) {
			return first, lookErr
		}
		if e.ExternalRef != "" {
			if _, lookErr := d.store.TicketByExternalRef(ctx, e.ClientID, e.ExternalRef); lookErr == nil {
				return model.Ticket{}, model.ErrInvalid.With("external_id", "这个外部编号已有诉求")
			}
		}
		if try == tries {
			return model.Ticket{}, fmt.Errorf("enter a ticket: %w", err)
		}
	}
}

func (d *Desk) enter(ctx context.Context, e Entry, now time.Time, cal model.Calendar, sla model.SLA) (model.Ticket, error) {
	number, err := d.numbers.next(ctx, now, e.Source)
	if err != nil {
		return model.Ticket{}, err
	}
	t := newTicket(model.Citizen{}, Form{Complaint: e.Complaint, Key: e.Key}, number)
	t.Source, t.EnteredByAgent, t.ClientID, t.ExternalRef = e.Source, e.EnteredByAgent, e.ClientID, e.ExternalRef
	t.Status, t.SubmittedAt = model.Draft, now
	if !e.SubmittedAt.IsZero() && e.SubmittedAt.Before(now) {
		t.SubmittedAt = e.SubmittedAt.UTC().Truncate(time.Second)
	}
	h, err := t.Take(model.ActSubmit, e.By, now)
	if err != nil {
		return t, err
	}
	t.Agree(sla)
	t.Schedule(cal)
	sealed, err := d.store.SealTicket(t)
	if err != nil {
		return t, err
	}
	sealed = sealed.WithFact(model.NewFact(t, []model.Happening{h}, nil, cal))
	err = d.store.InTx(ctx, func(tx *store.Store) error { return d.writeEntry(ctx, tx, e, &t, sealed, h) })
	return t, err
}

func (d *Desk) writeEntry(ctx context.Context, tx *store.Store, e Entry, t *model.Ticket, sealed store.SealedTicket, h model.Happening) (err error) {
	if !e.Unlimited {
		if err := d.countSubmission(ctx, tx, t.Phone, h.At); err != nil {
			return err
		}
	}
	if t.ID, err = tx.AddSealed(ctx, sealed); err != nil {
		return err
	}
	h.TicketID = t.ID
	if _, err := tx.AddHappening(ctx, h); err != nil {
		return err
	}
	if err := tx.NoteSearchChange(ctx, model.SearchTickets, t.Number); err != nil {
		return err
	}
	if err := tx.QueueHooks(ctx, *t, h); err != nil || e.Quiet || !t.SelfFiled() {
		return err
	}
	return tx.QueueNotice(ctx, notice(*t, model.NoticeSubmitted, "", h.At))
}
