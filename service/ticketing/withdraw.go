package ticketing

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

const maxReason = 200

// Withdraw is the citizen's 撤回, of a ticket that nobody has accepted yet. model.ErrWrongState where it has moved on,
// model.ErrLapsed where its time has run out, model.ErrTicketNotFound as in Find.
func (d *Desk) Withdraw(ctx context.Context, who model.Citizen, number, reason string) (File, error) {
	reason = strings.TrimSpace(reason)
	if utf8.RuneCountInString(reason) > maxReason {
		return File{}, model.ErrInvalid.With("reason", "撤回原因不能超过200个字")
	}
	err := d.store.InTx(ctx, func(tx *store.Store) error {
		t, err := d.find(ctx, tx, who, number)
		if err != nil {
			return err
		}
		step, err := t.Withdraw(who.ID, d.now(), reason)
		if err != nil {
			return err
		}
		if err := tx.SaveTicket(ctx, &t); errors.Is(err, store.ErrStale) {
			return model.ErrWrongState
		} else if err != nil {
			return err
		}
		return tx.AddHappening(ctx, step)
	})
	if errors.Is(err, model.ErrTicketNotFound) {
		return File{}, d.miss(ctx, who)
	}
	if err != nil {
		return File{}, err
	}
	return d.Find(ctx, who, number)
}
