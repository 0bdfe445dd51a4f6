package ticketing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// What another system does with tickets: those that it filed, and, where it is a department's, those of that department.
// Each step returns the ticket as it is then. model.ErrTicketNotFound is the answer for every other ticket, as if there
// were none; model.ErrWrongState where the step cannot be taken (any more), model.ErrLapsed where the citizen's time has
// run out, model.ErrChanged where somebody else was faster.

const (
	oldest    = 366 * 24 * time.Hour // that a 诉求 which is handed in late may be
	clockSlip = 5 * time.Minute      // that another system's clock may be ahead
)

// ErrKeyReused says that a repeat is none: the form is another.
var ErrKeyReused = &model.Error{
	Kind: model.WrongState, Code: "idempotency_key_reused", Message: "这个 Idempotency-Key 已用于另一件诉求，请为每件诉求生成新的",
}

// FileFor files what another system hands in. The same key again returns the same ticket; ErrKeyReused where it comes with
// another form.
func (d *Desk) FileFor(ctx context.Context, of model.Partner, in model.Incoming, key string) (File, error) {
	in.EnteredByAgent = in.EnteredByAgent || of.Source == model.SourceAgent
	if err := d.checkIncoming(&in); err != nil {
		return File{}, err
	}
	t, err := d.EnterTicket(ctx, Entry{
		Complaint: in.Complaint, Source: of.Source, EnteredByAgent: in.EnteredByAgent, By: speaker(of, in),
		Key: fmt.Sprintf("c%d:%s", of.ID, key), ClientID: of.ID, ExternalRef: in.Ref, SubmittedAt: in.SubmittedAt,
		Unlimited: in.EnteredByAgent,
	})
	if err != nil {
		return File{}, err
	}
	if !same(t, in) {
		return File{}, ErrKeyReused
	}
	return d.gather(ctx, t, false)
}

// speaker is in whose name a partner hands in a 诉求: the citizen's, or that of the member of its staff who took it down.
func speaker(of model.Partner, in model.Incoming) model.Actor {
	if in.EnteredByAgent {
		return model.Actor{Role: model.RoleAgent, Client: of.ID}
	}
	return of.ForCitizen()
}

// checkIncoming normalises what was handed in and names what is wrong with it, all at once.
func (d *Desk) checkIncoming(in *model.Incoming) error {
	now := d.now()
	in.Normalise()
	wrong := model.ErrInvalid
	if err := in.Check(now.In(d.zone)); err != nil && !errors.As(err, &wrong) {
		return err
	}
	if in.Ref != "" && !model.IsRef(in.Ref) {
		wrong = wrong.With("external_id", model.RefRule)
	}
	if at := in.SubmittedAt; !at.IsZero() && (at.After(now.Add(clockSlip)) || at.Before(now.Add(-oldest))) {
		wrong = wrong.With("submitted_at", "提交时间应在最近一年内，不能晚于现在")
	}
	if len(in.PhotoIDs) > 0 {
		wrong = wrong.With("photo_ids", "开放接口不接收照片")
	}
	if wrong.Fields != nil {
		return wrong
	}
	return nil
}

// same tells whether a ticket was filed with this form. What its citizen may have completed since then is not compared.
func same(t model.Ticket, in model.Incoming) bool {
	if t.Phone != in.Phone || t.Category != in.Category || t.ExternalRef != in.Ref || t.EnteredByAgent != in.EnteredByAgent {
		return false
	}
	return t.Course.Cycle > 0 || (t.Title == in.Title && t.Content == in.Content)
}

// FindFor returns a ticket that is the partner's to read.
func (d *Desk) FindFor(ctx context.Context, of model.Partner, number string) (File, error) {
	t, err := forReader(of, number)(ctx, d.store)
	if err != nil {
		return File{}, err
	}
	if t.Overdue(d.now()) {
		if t, err = d.lapse(ctx, t); err != nil {
			return File{}, err
		}
	}
	return d.gather(ctx, t, false)
}

// forReader is a ticket that the partner may read, forFiler one that it filed, forHandler one of its department.
func forReader(of model.Partner, number string) find { return partners(number, of.Reads) }

func forFiler(of model.Partner, number string) find { return partners(number, of.Filed) }

func forHandler(of model.Partner, number string) find { return partners(number, of.Handles) }

func partners(typed string, its func(model.Ticket) bool) find {
	return func(ctx context.Context, tx *store.Store) (model.Ticket, error) {
		number, ok := model.ParseNumber(typed)
		if !ok {
			return model.Ticket{}, model.ErrTicketNotFound
		}
		t, err := tx.TicketByNumber(ctx, number)
		if err == nil && !its(t) {
			return model.Ticket{}, model.ErrTicketNotFound
		}
		return t, err
	}
}

// actFor takes a step for a partner.
func (d *Desk) actFor(ctx context.Context, load find, do func(s scene, t *model.Ticket) (moved, error)) (File, error) {
	t, err := d.step(ctx, load, func(_ context.Context, s scene, t *model.Ticket) (moved, error) { return do(s, t) })
	if errors.Is(err, model.ErrLapsed) && t.Overdue(d.now()) {
		_, lapseErr := d.lapse(ctx, t)
		return File{}, errors.Join(err, lapseErr)
	}
	if err != nil {
		return File{}, err
	}
	return d.gather(ctx, t, false)
}

// WithdrawFor is 撤回, by the citizen in the partner's own pages.
func (d *Desk) WithdrawFor(ctx context.Context, of model.Partner, number, reason string) (File, error) {
	return d.actFor(ctx, forFiler(of, number), func(s scene, t *model.Ticket) (moved, error) {
		return one(t.Withdraw(of.ForCitizen(), s.now, reason))
	})
}

// CompleteFor is 重新提交, by the citizen in the partner's own pages.
func (d *Desk) CompleteFor(ctx context.Context, of model.Partner, number string, r model.Revision) (File, error) {
	return d.actFor(ctx, forFiler(of, number), func(s scene, t *model.Ticket) (moved, error) {
		return complete(s, t, of.ForCitizen(), r)
	})
}

// AddMaterialFor is 补充材料, by the citizen in the partner's own pages.
func (d *Desk) AddMaterialFor(ctx context.Context, of model.Partner, number, text, key string) (File, error) {
	in := Material{Text: text, Key: fmt.Sprintf("c%d:%s", of.ID, key)}
	t, err := d.step(ctx, forFiler(of, number), func(ctx context.Context, s scene, t *model.Ticket) (moved, error) {
		return d.addMaterial(ctx, s, t, of.ForCitizen(), in)
	})
	if errors.Is(err, store.ErrExists) || errors.Is(err, errAddedBefore) {
		return d.FindFor(ctx, of, number)
	}
	if err != nil {
		return File{}, err
	}
	return d.gather(ctx, t, false)
}

// SignFor is 签收 by a department's system.
func (d *Desk) SignFor(ctx context.Context, of model.Partner, number string) (File, error) {
	return d.actFor(ctx, forHandler(of, number), func(s scene, t *model.Ticket) (moved, error) {
		return one(t.Sign(of.ForDepartment(), s.now))
	})
}

// ReplyFor is the answer of a department's system; the hotline reviews it before the citizen reads it.
func (d *Desk) ReplyFor(ctx context.Context, of model.Partner, number string, r model.Reply) (File, error) {
	return d.actFor(ctx, forHandler(of, number), func(s scene, t *model.Ticket) (moved, error) {
		return reply(s, t, of.ForDepartment(), r)
	})
}
