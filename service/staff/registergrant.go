package staff

import (
	"context"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// add keeps a new log-in: at once, or disabled and waiting. What is told of it is read before it is kept: a password that is shown
// once must not be lost because it could not be read afterwards.
func (g *Register) add(ctx context.Context, by, who model.Staff, hash string) (a model.Account, err error) {
	err = g.room.store.InTx(ctx, func(tx *store.Store) error {
		waits, err := opens(ctx, tx, model.Staff{Disabled: true}, who)
		if err != nil {
			return err
		}
		kept := who
		kept.Disabled = waits
		if err := tx.AddStaff(ctx, kept, hash); err != nil {
			return err
		}
		if kept, _, err = tx.StaffByName(ctx, who.Name); err != nil {
			return err
		}
		if a, err = tx.Account(ctx, kept.ID); err != nil || !waits {
			return err
		}
		return tx.AskGrant(ctx, asked(by, kept, model.Grant{Kind: model.GrantAccount, Staff: who}))
	})
	return a, err
}

// opens is whether a log-in must wait: where nobody ever was a supervisor, there is nobody to wait for, and the first one opens the
// house. A supervisor who was is one for ever, so that disabling them all does not lead back to that day.
func opens(ctx context.Context, tx *store.Store, was, who model.Staff) (bool, error) {
	if !who.Opens(was) || !who.Is(model.RoleSupervisor) {
		return who.Opens(was), nil
	}
	return tx.Supervised(ctx)
}

// change keeps what a log-in will be, or has it wait.
func (g *Register) change(ctx context.Context, by, was, who model.Staff, seen *int64) (waits bool, err error) {
	if was.Version != who.Version { // what waits is told by what it was when it was seen
		return false, store.ErrStale
	}
	err = g.room.store.InTx(ctx, func(tx *store.Store) error {
		if waits, err = opens(ctx, tx, was, who); err != nil {
			return err
		}
		if err := tx.SameAccount(ctx, who); err != nil {
			return err
		}
		if err := sawWaiting(ctx, tx, who.ID, seen); err != nil {
			return err
		}
		if waits {
			return tx.AskGrant(ctx, asked(by, was, model.Grant{Kind: model.GrantAccount, Staff: who}))
		}
		forget := []model.GrantKind{model.GrantAccount}
		if who.Disabled { // which nothing may undo that was asked for before
			forget = model.StaffGrants
		}
		if err := tx.DropGrants(ctx, who.ID, forget...); err != nil {
			return err
		}
		return tx.ChangeAccount(ctx, who)
	})
	return waits, err
}

// sawWaiting is whether the grant that waits is the one that somebody saw; store.ErrStale where it is not.
func sawWaiting(ctx context.Context, tx *store.Store, id int64, seen *int64) error {
	if seen == nil {
		return nil
	}
	now, err := waiting(ctx, tx, model.GrantAccount, id)
	if err == nil && now.ID != *seen {
		err = store.ErrStale
	}
	return err
}

// guarded is whether a log-in is one that sees citizens' matters, or did once, or will once it is enabled again or what waits for it is
// confirmed: what guards it then must not have become the admin's before. Who did once may be given his role back by a supervisor who
// knows him, and not that an admin was him in between. It is held as it was seen to the end of the transaction.
func guarded(ctx context.Context, tx *store.Store, was model.Staff) (bool, error) {
	if err := tx.SameAccount(ctx, was); err != nil || was.WouldSeeCitizens() || was.SawCitizens {
		return err == nil, err
	}
	will, err := waiting(ctx, tx, model.GrantAccount, was.ID)
	return will.Staff.WouldSeeCitizens(), err
}

// resetPassword sets another password, or has it wait where no second factor guards the log-in, or none will once what waits is
// confirmed. A log-in that nobody uses yet has no password of its owner's: one more of an admin's opens nothing that the one before it
// did not.
func (g *Register) resetPassword(ctx context.Context, by, was model.Staff, hash string) (waits bool, err error) {
	err = g.room.store.InTx(ctx, func(tx *store.Store) error {
		if waits, err = guarded(ctx, tx, was); err != nil {
			return err
		}
		factor, err := waiting(ctx, tx, model.GrantFactor, was.ID)
		if err != nil {
			return err
		}
		waits = waits && (was.FactorDue || factor.ID != 0) && (was.SeesCitizens() || !was.PasswordDue)
		if !waits {
			if err := tx.SetPassword(ctx, was, hash, g.room.now().Add(model.HandedOver)); err != nil {
				return err
			}
			return tx.DropGrants(ctx, was.ID, model.GrantPassword)
		}
		_, now, err := tx.StaffByName(ctx, was.Name)
		if err != nil {
			return err
		}
		return tx.AskGrant(ctx, asked(by, was, model.Grant{Kind: model.GrantPassword, Password: model.Handover{Hash: hash, Was: now}}))
	})
	return waits, err
}

// resetFactor takes a second factor away, or has that wait.
func (g *Register) resetFactor(ctx context.Context, by, was model.Staff) (waits bool, err error) {
	err = g.room.store.InTx(ctx, func(tx *store.Store) error {
		if waits, err = guarded(ctx, tx, was); err != nil {
			return err
		}
		if waits = waits && !was.FactorDue; waits {
			return tx.AskGrant(ctx, asked(by, was, model.Grant{Kind: model.GrantFactor}))
		}
		if err := tx.DropFactor(ctx, was); err != nil {
			return err
		}
		return tx.DropGrants(ctx, was.ID, model.GrantFactor)
	})
	return waits, err
}

// asked is a grant with whom it is for, and who asks.
func asked(by, subject model.Staff, one model.Grant) *model.Grant {
	one.Subject, one.Name, one.AskedBy, one.Asker = subject.ID, subject.Name, by.ID, by.Name
	return &one
}
