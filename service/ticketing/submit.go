package ticketing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

const noticeWithin = 7 * 24 * time.Hour

// Form is a filled-in form as it arrives.
type Form struct {
	model.Complaint
	Key     string // made when the form was opened: the same form never becomes two tickets
	SMSCode string // of a citizen who has not bound a phone yet
}

// Submit files the form as a ticket. A form that became a ticket before returns that ticket. The first ticket of an
// unbound citizen binds him to the phone that its code proves, in the same transaction.
//
// model.ErrInvalid names each field that breaks a rule, model.ErrWrongCode the code; model.ErrTooMany says that the
// phone has filed enough for today. Whatever comes back, nothing is half-written.
func (d *Desk) Submit(ctx context.Context, who model.Citizen, form Form) (model.Ticket, error) {
	if !who.Bound() { // a repeat must not use up a code; other repeats are found out when they fail
		done, err := d.turn(ctx, who, form.Key)
		if err != nil {
			return model.Ticket{}, err
		}
		defer done()
		if first, err := d.store.TicketByForm(ctx, who.ID, form.Key); !errors.Is(err, model.ErrTicketNotFound) {
			return first, err
		}
	}
	t, err := d.submit(ctx, who, form)
	if err == nil || errors.Is(err, model.ErrUnavailable) {
		return t, err
	}
	if first, lookErr := d.store.TicketByForm(ctx, who.ID, form.Key); !errors.Is(lookErr, model.ErrTicketNotFound) {
		return first, lookErr
	}
	return model.Ticket{}, err
}

func (d *Desk) submit(ctx context.Context, who model.Citizen, form Form) (model.Ticket, error) {
	if err := check(who, &form, d.now().In(d.zone)); err != nil {
		return model.Ticket{}, err
	}
	restore := func(context.Context) {}
	if !who.Bound() {
		var err error
		if restore, err = d.binding.UseSubmitCode(ctx, who, form.Phone, form.SMSCode); err != nil {
			return model.Ticket{}, inSubmission(err)
		}
	}
	t, err := d.file(ctx, who, form)
	if err != nil {
		restore(ctx)
		return model.Ticket{}, err
	}
	d.log.InfoContext(ctx, "ticket submitted", "number", t.Number, "category", t.Category, "photos", len(t.Photos))
	return t, nil
}

// check normalises the form and names what is wrong with it, all at once.
func check(who model.Citizen, form *Form, today time.Time) error {
	form.Normalise()
	if who.Bound() && form.Phone == "" {
		form.Phone = who.Binding.Phone
	}
	wrong := model.ErrInvalid
	if err := form.Check(today); err != nil && !errors.As(err, &wrong) {
		return err
	}
	if who.Bound() && form.Phone != who.Binding.Phone {
		wrong = wrong.With("phone", "电话号码应为您绑定的手机号；如需更换，请先到“账户绑定”重新绑定")
	}
	if !who.Bound() && form.SMSCode == "" {
		wrong = wrong.With("sms_code", "请填写短信验证码")
	}
	if wrong.Fields != nil {
		return wrong
	}
	return nil
}

// inSubmission names the code by the name that it has in this form.
func inSubmission(err error) error {
	if errors.Is(err, model.ErrWrongCode) {
		e := model.ErrWrongCode.With("sms_code", model.ErrWrongCode.Fields["code"])
		delete(e.Fields, "code")
		return e
	}
	return err
}

// file writes the ticket, its photos, its first step, the notice and, for an unbound citizen, the binding: all or none.
func (d *Desk) file(ctx context.Context, who model.Citizen, form Form) (model.Ticket, error) {
	const tries = 3 // a number can be taken only where a counter was lost with a restored backup
	for try := 1; ; try++ {
		now := d.now()
		number, err := d.numbers.next(ctx, now, model.SourceWeChat)
		if err != nil {
			return model.Ticket{}, err
		}
		t := newTicket(who, form, number)
		p, err := d.paper(ctx, who, &t, now)
		if err != nil {
			return model.Ticket{}, err
		}
		err = d.store.InTx(ctx, func(tx *store.Store) error { return d.write(ctx, tx, who, form, &t, p) })
		if !errors.Is(err, store.ErrExists) {
			if err != nil {
				return model.Ticket{}, err
			}
			return t, nil
		}
		// Either a repeat of this form overtook us, or the number was taken.
		first, lookErr := d.store.TicketByForm(ctx, who.ID, form.Key)
		if !errors.Is(lookErr, model.ErrTicketNotFound) {
			return first, lookErr
		}
		if try == tries { // not "no such ticket", which the citizen would take for an answer
			return model.Ticket{}, fmt.Errorf("file a ticket: %w", err)
		}
	}
}

// papers are what is made ready before the transaction, which keeps everybody else's waiting.
type papers struct {
	sealed store.SealedTicket
	step   model.Happening
	at     time.Time
}

func (d *Desk) paper(ctx context.Context, who model.Citizen, t *model.Ticket, now time.Time) (p papers, err error) {
	cal, sla, err := d.almanac.Both(ctx)
	if err != nil {
		return p, err
	}
	t.Status, t.SubmittedAt, p.at = model.Draft, now, now
	if p.step, err = t.Take(model.ActSubmit, who.Actor(), now); err != nil {
		return p, err
	}
	t.Agree(sla)
	t.Schedule(cal)
	p.sealed, err = d.store.SealTicket(*t)
	p.sealed = p.sealed.WithFact(model.NewFact(*t, []model.Happening{p.step}, nil, cal))
	return p, err
}

func (d *Desk) write(ctx context.Context, tx *store.Store, who model.Citizen, form Form, t *model.Ticket, p papers) (err error) {
	now := p.at
	if err := d.countSubmission(ctx, tx, t.Phone, now); err != nil {
		return err
	}
	if t.ID, err = tx.AddSealed(ctx, p.sealed); err != nil {
		return err
	}
	if err := takePhotos(ctx, tx, form.PhotoIDs, t); err != nil {
		return err
	}
	p.step.TicketID = t.ID
	if _, err := tx.AddHappening(ctx, p.step); err != nil {
		return err
	}
	if err := tx.QueueHooks(ctx, *t, p.step); err != nil {
		return err
	}
	if err := tx.NoteSearchChange(ctx, model.SearchTickets, t.Number); err != nil {
		return err
	}
	if !who.Bound() {
		b := model.Binding{CitizenID: who.ID, Name: t.ContactName, Phone: t.Phone, BoundAt: now}
		if err := d.binding.BindIn(ctx, tx, who, b); err != nil {
			return err
		}
	}
	return tx.QueueNotice(ctx, notice(*t, model.NoticeSubmitted, "", now))
}

// countSubmission counts one more ticket of a phone today.
func (d *Desk) countSubmission(ctx context.Context, tx *store.Store, phone string, now time.Time) error {
	most := d.parameters().TicketsADay
	within, err := tx.CountSubmission(ctx, phone, d.day(now), most)
	if err == nil && !within {
		err = model.ErrTooMany.After(d.untilTomorrow(now)).Saying(fmt.Sprintf("每个手机号每天最多提交%d件诉求，请明天再试", most))
	}
	return err
}

func takePhotos(ctx context.Context, tx *store.Store, ids []string, t *model.Ticket) error {
	if err := photosFault(tx.TakePhotos(ctx, ids, t.CitizenID, t.ID, 0)); err != nil {
		return err
	}
	t.Photos = make([]model.Photo, len(ids)) // not appended: after a deadlock this runs again
	for i, id := range ids {
		t.Photos[i] = model.Photo{ID: id, CitizenID: t.CitizenID, TicketID: t.ID}
	}
	return nil
}

func newTicket(who model.Citizen, form Form, number string) model.Ticket {
	t := model.Ticket{
		Number: number, Source: model.SourceWeChat, Category: form.Category, Nature: form.Nature, Title: form.Title,
		PublicIntent: *form.PublicIntent, Content: form.Content, Address: form.Address, PointConfirmed: form.PointConfirmed,
		ContactName: form.ContactName, IDType: form.IDType, IDNo: form.IDNo, Phone: form.Phone,
		ContactAddress: form.ContactAddress, CitizenID: who.ID, IdempotencyKey: form.Key,
	}
	if form.Lat != nil && form.Lng != nil {
		t.Point = &model.Point{Lat: *form.Lat, Lng: *form.Lng}
	}
	return t
}

func (d *Desk) untilTomorrow(now time.Time) time.Duration {
	y, m, day := now.In(d.zone).Date()
	return time.Date(y, m, day+1, 0, 0, 0, 0, d.zone).Sub(now)
}
