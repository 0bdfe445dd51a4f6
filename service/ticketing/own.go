package ticketing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
)

// find is the ticket of a number as somebody typed it, where it is the citizen's to see (domain §9). The database is asked
// for no other.
func (d *Desk) find(ctx context.Context, st *store.Store, who model.Citizen, typed string) (model.Ticket, error) {
	if !who.Bound() {
		return model.Ticket{}, model.ErrNotBound
	}
	number, ok := model.ParseNumber(typed)
	if !ok {
		return model.Ticket{}, model.ErrTicketNotFound
	}
	t, err := st.SelfFiledTicket(ctx, who.Binding.Phone, number)
	if err == nil && !who.MaySee(t) {
		return model.Ticket{}, model.ErrTicketNotFound
	}
	return t, err
}

// own is find for a step: a ticket that is guarded is not his to change before he has answered (domain §8).
func (d *Desk) own(who model.Citizen, number string) find {
	return func(ctx context.Context, tx *store.Store) (model.Ticket, error) {
		t, err := d.find(ctx, tx, who, number)
		if err != nil {
			return t, err
		}
		locked, err := d.locked(ctx, tx, who, t)
		if err == nil && locked[t.ID] {
			err = model.ErrLocked
		}
		return t, err
	}
}

// locked tells which tickets are guarded from the citizen.
func (d *Desk) locked(ctx context.Context, st *store.Store, who model.Citizen, list ...model.Ticket) (map[int64]bool, error) {
	var guarded []int64
	for _, t := range list {
		if who.Guarded(t, d.now()) {
			guarded = append(guarded, t.ID)
		}
	}
	locked := map[int64]bool{}
	if len(guarded) == 0 {
		return locked, nil
	}
	open, err := st.Unlocked(ctx, who.ID, guarded)
	for _, id := range guarded {
		locked[id] = !open[id]
	}
	return locked, err
}

// missLimits bound the guessing of numbers (domain §9). Only look-ups that find nothing count: who reads his own
// tickets, however often, guesses nothing.
var missLimits = []kv.Limit{{Max: 20, Per: time.Hour}}

// missed counts a look-up that found nothing.
func (d *Desk) missed(ctx context.Context, who model.Citizen, err error) error {
	if !errors.Is(err, model.ErrTicketNotFound) {
		return err
	}
	wait, limitErr := d.kv.Allow(ctx, fmt.Sprintf("miss:%d", who.ID), missLimits...)
	if limitErr != nil { // better no limit than no answer
		d.log.WarnContext(ctx, "look-ups are not being counted", "err", limitErr)
	}
	if wait > 0 {
		return model.ErrTooMany.After(wait).Saying("查询太频繁，请核对诉求编号，稍后再试")
	}
	return err
}

// answerLimits bound the guessing of a name.
var answerLimits = []kv.Limit{{Max: 5, Per: 24 * time.Hour}}

// Answer is what a citizen says about an old ticket of his phone, to show that it is his.
type Answer struct{ Name, IDLast4 string }

// Unlock shows an old ticket to a citizen who knows the name in it, or the last four of its document number; he has five
// tries a day. It stays open to him.
func (d *Desk) Unlock(ctx context.Context, who model.Citizen, number string, a Answer) (File, error) {
	t, err := d.find(ctx, d.store, who, number)
	if err != nil {
		return File{}, d.missed(ctx, who, err)
	}
	locked, err := d.locked(ctx, d.store, who, t)
	if err != nil {
		return File{}, err
	}
	if locked[t.ID] {
		if a.Name == "" && a.IDLast4 == "" {
			return File{}, model.ErrInvalid.With("name", "请填写提交时的联系人姓名或证件号码后四位")
		}
		wait, err := d.kv.Allow(ctx, fmt.Sprintf("unlock:%d", who.ID), answerLimits...)
		if err != nil {
			return File{}, errors.Join(model.ErrUnavailable, err)
		}
		if wait > 0 {
			return File{}, model.ErrTooMany.After(wait).Saying("回答次数太多，请明天再试，或拨打12345")
		}
		if !t.Knows(a.Name, a.IDLast4) {
			return File{}, model.ErrInvalid.With(answered(a), "与提交时填写的不一致")
		}
		if err := d.store.UnlockTicket(ctx, who.ID, t.ID); err != nil {
			return File{}, err
		}
	}
	return d.Find(ctx, who, number)
}

func answered(a Answer) string {
	if a.Name == "" {
		return "id_last4"
	}
	return "name"
}
