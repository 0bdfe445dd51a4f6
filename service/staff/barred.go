package staff

import (
	"context"
	"errors"

	"example.org/hotline/model"
)

// barred is why somebody who proved who he is does not come in. It may be said to him: he knows the password.
func (r *Room) barred(ctx context.Context, who model.Staff) error {
	switch {
	case who.Disabled:
		one, err := waiting(ctx, r.store, model.GrantAccount, who.ID)
		if err == nil && one.ID != 0 {
			return model.ErrAccountWaits
		}
		return errors.Join(err, model.ErrBadLogIn)
	case !who.PasswordUntil.IsZero() && !r.now().Before(who.PasswordUntil):
		return model.ErrPasswordLapsed
	}
	return nil
}

// used keeps a password from lapsing that its owner need not change, now that he has used it.
func (r *Room) used(ctx context.Context, who model.Staff) error {
	if who.PasswordDue || who.PasswordUntil.IsZero() {
		return nil
	}
	return r.store.RenewPassword(ctx, who, noEnd)
}
