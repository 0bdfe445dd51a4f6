package staff

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Register is what admins do with log-ins (domain §2).
type Register struct{ room *Room }

// NewRegister makes a register of those who log in at the room.
func NewRegister(r *Room) *Register { return &Register{r} }

// Accounts are at most limit log-ins that fit q, by name.
func (g *Register) Accounts(ctx context.Context, q model.AccountQuery, limit int) ([]model.Account, error) {
	return g.room.store.Accounts(ctx, q, limit)
}

// Account is one log-in.
func (g *Register) Account(ctx context.Context, id int64) (model.Account, error) {
	a, err := g.room.store.Account(ctx, id)
	if errors.Is(err, store.ErrNoStaff) {
		return a, model.ErrNoAccount
	}
	return a, err
}

// Add makes a log-in. Its password is shown to the admin this once, and has to be changed at the first log-in. One that may see
// citizens' matters is disabled until a supervisor confirms it.
func (g *Register) Add(ctx context.Context, by, who model.Staff) (a model.Account, password string, err error) {
	if err := g.checkAccount(ctx, &who); err != nil {
		return a, "", err
	}
	password, hash, err := g.oneTime()
	if err != nil {
		return a, "", err
	}
	who.PasswordDue, who.PasswordUntil = true, g.room.now().Add(model.HandedOver)
	a, err = g.add(ctx, by, who, hash)
	if errors.Is(err, store.ErrExists) {
		return a, "", model.ErrInvalid.With("name", "已有这个登录名")
	}
	if err != nil {
		return a, "", err
	}
	return a, password, nil
}

// oneTime is a password that an admin hands over.
func (g *Register) oneTime() (password, hash string, err error) {
	text := rand.Text()
	password = text[:4] + "-" + text[4:8] + "-" + text[8:12]
	hash, err = g.room.cost.Hash(password)
	return password, hash, err
}

func (g *Register) checkAccount(ctx context.Context, who *model.Staff) error {
	wrong := who.CheckAccount()
	if who.Department == "" {
		return wrong
	}
	list, err := g.room.store.Departments(ctx)
	if err == nil && !slices.ContainsFunc(list, func(d model.Department) bool { return d.Code == who.Department }) {
		err = model.ErrInvalid.With("department", "没有这个承办单位")
	}
	return model.Faults(wrong, err)
}

// Change keeps another log-in's roles, department and whether it is disabled, which ends its sessions. who.Version is the one that
// by saw, and seen the grant that he saw waiting: 0 is none, and nil that he did not look. Where the log-in would see more of
// citizens' matters, all of it waits for a supervisor.
func (g *Register) Change(ctx context.Context, by, who model.Staff, seen *int64) (model.Account, error) {
	was, err := g.other(ctx, by, who.ID)
	if err != nil {
		return was, err
	}
	who.Name, who.SawCitizens = was.Name, was.SawCitizens
	if err := g.checkAccount(ctx, &who); err != nil {
		return was, err
	}
	waits, err := g.change(ctx, by, was.Staff, who, seen)
	if err != nil {
		return was, stale(err)
	}
	if waits {
		return g.Account(ctx, who.ID)
	}
	return g.ended(ctx, who.ID)
}

// ResetPassword gives another log-in a password that has to be changed at the next log-in, and ends its sessions. It waits for a
// supervisor where the password is all that keeps the admin from citizens' matters, now or once the log-in is enabled again.
func (g *Register) ResetPassword(ctx context.Context, by model.Staff, id int64) (password string, waits bool, err error) {
	was, err := g.other(ctx, by, id)
	if err != nil {
		return "", false, err
	}
	password, hash, err := g.oneTime()
	if err != nil {
		return "", false, err
	}
	waits, err = g.resetPassword(ctx, by, was.Staff, hash)
	if err != nil {
		return "", false, stale(err)
	}
	if waits {
		return password, true, nil
	}
	if err := g.room.forgivePasswords(ctx, was.Staff); err != nil {
		g.room.log.WarnContext(ctx, "wrong passwords of before still count", "staff", id, "err", err)
	}
	g.noteEnd(ctx, id)
	return password, false, nil
}

// ResetFactor takes another log-in's second factor away, and ends its sessions; once a supervisor confirms it, where that log-in sees
// citizens' matters, or will once it is enabled again.
func (g *Register) ResetFactor(ctx context.Context, by model.Staff, id int64) (model.Account, error) {
	was, err := g.other(ctx, by, id)
	if err != nil {
		return was, err
	}
	waits, err := g.resetFactor(ctx, by, was.Staff)
	if err != nil {
		return was, stale(err)
	}
	if waits {
		return g.Account(ctx, id)
	}
	return g.ended(ctx, id)
}

// Unlock lets another log-in try again that failed too often. Where it is guarded, its wrong codes stay counted: an admin can give it
// a password, and would have as many guesses at its second factor as he likes (docs/adr/0025). Those of the month stay in any case.
func (g *Register) Unlock(ctx context.Context, by model.Staff, id int64) error {
	was, err := g.other(ctx, by, id)
	if err != nil {
		return err
	}
	var held bool
	err = g.room.store.InTx(ctx, func(tx *store.Store) error {
		held, err = guarded(ctx, tx, was.Staff)
		return err
	})
	if err != nil {
		return stale(err)
	}
	if err := g.room.forgivePasswords(ctx, was.Staff); err != nil || held {
		return err
	}
	return g.room.forget(ctx, []tally{codeFailures(id)})
}

// UnlockWhole forgives a log-in all that is counted of it, for who has the server itself.
func (g *Register) UnlockWhole(ctx context.Context, who model.Staff) error {
	if err := g.room.forgivePasswords(ctx, who); err != nil {
		return err
	}
	return g.room.forget(ctx, []tally{codeFailures(who.ID), codesOfMonth(who.ID)})
}

// EndSessions ends all sessions of a log-in.
func (g *Register) EndSessions(ctx context.Context, id int64) error {
	_, err := g.room.EndSessions(ctx, id, "")
	return err
}

// other is a log-in that is not by's own: nobody takes his own rights, or locks himself out.
func (g *Register) other(ctx context.Context, by model.Staff, id int64) (model.Account, error) {
	if by.ID == id {
		return model.Account{}, model.ErrOwnAccount
	}
	return g.Account(ctx, id)
}

// ended notes the end of the sessions that another version has ended, and returns the log-in as it is now.
func (g *Register) ended(ctx context.Context, id int64) (model.Account, error) {
	g.noteEnd(ctx, id)
	return g.Account(ctx, id)
}

// noteEnd notes the end of sessions that ended with the version that they knew.
func (g *Register) noteEnd(ctx context.Context, id int64) {
	if err := g.EndSessions(ctx, id); err != nil {
		g.room.log.WarnContext(ctx, "sessions that have ended are still noted", "staff", id, "err", err)
	}
}
