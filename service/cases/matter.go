package cases

import (
	"context"
	"errors"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// matter is the ticket of a number where it is a screener's: it may be a case, or one was made of it while it might. Of any other, and of
// a number that no ticket has, the answer is the same: who tries numbers would learn which there are, and what they are.
func matter(ctx context.Context, tx *store.Store, number string) (model.Ticket, error) {
	t, err := tx.TicketByNumber(ctx, number)
	if errors.Is(err, model.ErrTicketNotFound) {
		return t, model.ErrCaseNotAllowed
	}
	if err != nil || t.MayBeCase() == nil {
		return t, err
	}
	_, err = tx.CaseFileOf(ctx, t.ID)
	if errors.Is(err, model.ErrCaseNotFound) {
		return t, model.ErrCaseNotAllowed
	}
	return t, err
}

// eligible is matter where the ticket may be a case now; else the error says why not.
func eligible(ctx context.Context, tx *store.Store, number string) (model.Ticket, error) {
	t, err := matter(ctx, tx, number)
	if err == nil {
		err = t.MayBeCase()
	}
	if err != nil {
		return t, err
	}
	return t, notExcluded(ctx, tx, t.ID)
}
