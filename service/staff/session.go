package staff

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Sessions are kept twice: in Redis, which every call asks, so that half an hour without one ends them, and in the database, so that
// they can be listed and ended. A session is of one version of its owner's account: whatever changes that ends it.

// session is one that goes on.
type session struct {
	who           model.Staff
	expires, seen time.Time
}

// Who is the staff member whom a token proves, as he is now; model.ErrNoStaffSession where it proves nobody. It is a call of his,
// from which on his session has half an hour again.
func (r *Room) Who(ctx context.Context, token string) (model.Staff, error) {
	s, err := r.session(ctx, token)
	if err != nil || r.now().Sub(s.seen) < touch {
		return s.who, err
	}
	// Who was ended while his last call was noted in Redis is found here, a minute later.
	on, err := r.store.SeeStaffSession(ctx, r.fingerprint(token), r.now())
	if err == nil && !on {
		return model.Staff{}, errors.Join(model.ErrNoStaffSession, r.kv.Delete(ctx, r.key(token)))
	}
	if err == nil {
		err = r.keep(ctx, token, s)
	}
	if err != nil {
		r.log.WarnContext(ctx, "staff session may end early", "staff", s.who.ID, "err", err)
	}
	return s.who, nil
}

// Still is Who for what goes on by itself, such as a stream: a console that nobody sits at does not keep its session.
func (r *Room) Still(ctx context.Context, token string) (model.Staff, error) {
	s, err := r.session(ctx, token)
	return s.who, err
}

func (r *Room) session(ctx context.Context, token string) (session, error) {
	value, found, err := r.kv.Get(ctx, r.key(token))
	if err != nil {
		return session{}, errors.Join(model.ErrUnavailable, err)
	}
	n, ok := parse(value)
	expires, seen := time.Unix(n[1], 0), time.Unix(n[2], 0)
	if !found || !ok || !r.now().Before(expires) || r.now().Sub(seen) >= idle {
		return session{}, model.ErrNoStaffSession
	}
	who, err := r.store.StaffByID(ctx, n[0])
	if errors.Is(err, store.ErrNoStaff) || (err == nil && (who.Disabled || who.Version != n[3])) {
		return session{}, model.ErrNoStaffSession
	}
	return session{r.due(who), expires, seen}, err
}

// LogOut ends a session.
func (r *Room) LogOut(ctx context.Context, token string) error {
	if err := r.kv.Delete(ctx, r.key(token)); err != nil {
		return errors.Join(model.ErrUnavailable, err)
	}
	return r.store.EndStaffSessionOf(ctx, r.fingerprint(token))
}

// keep notes a session, and that it was used now.
func (r *Room) keep(ctx context.Context, token string, s session) error {
	value := fmt.Sprintf("%d %d %d %d", s.who.ID, s.expires.Unix(), r.now().Unix(), s.who.Version)
	if err := r.kv.Set(ctx, r.key(token), value, idle); err != nil {
		return errors.Join(model.ErrUnavailable, err)
	}
	return nil
}

// parse reads whose a session is, when it ends and was used, and of which version.
func parse(value string) (n [4]int64, ok bool) {
	parts := strings.Fields(value)
	if len(parts) != len(n) {
		return n, false
	}
	for i, p := range parts {
		var err error
		if n[i], err = strconv.ParseInt(p, 10, 64); err != nil {
			return n, false
		}
	}
	return n, true
}

// fingerprint is a token as it is kept: who reads Redis or the database cannot log in with what he finds.
func (r *Room) fingerprint(token string) string { return r.store.Digest("staff_token", token) }

func (r *Room) key(token string) string { return "staff:" + r.fingerprint(token) }

// renew has the session of a token go on after its owner changed his own account, which ends all others.
func (r *Room) renew(ctx context.Context, token string) error {
	value, found, err := r.kv.Get(ctx, r.key(token))
	n, ok := parse(value)
	if err != nil || !found || !ok {
		return err // it has ended meanwhile
	}
	who, err := r.store.StaffByID(ctx, n[0])
	if err != nil {
		return err
	}
	if err := r.store.RenewStaffSession(ctx, r.fingerprint(token), who.Version); err != nil {
		return err
	}
	return r.keep(ctx, token, session{who: who, expires: time.Unix(n[1], 0)})
}

// Sessions are those that go on, newest first: somebody's own, or with 0 everybody's. current is the ID of the token's.
func (r *Room) Sessions(ctx context.Context, staffID int64, token string, before int64, limit int) (list []model.StaffSession, current int64, err error) {
	list, err = r.store.StaffSessions(ctx, staffID, r.now().Add(-idle-touch), before, limit)
	for _, s := range list {
		if s.Fingerprint == r.fingerprint(token) {
			current = s.ID
		}
	}
	return list, current, err
}

// EndSession ends one session; of somebody where staffID names him.
func (r *Room) EndSession(ctx context.Context, id, staffID int64) error {
	mark, err := r.store.EndStaffSession(ctx, id, staffID)
	if err == nil && mark == "" {
		return model.ErrNoSession
	}
	if err != nil {
		return err
	}
	return r.drop(ctx, mark)
}

// EndSessions ends all of somebody's sessions, but for the one of a token where there is one.
func (r *Room) EndSessions(ctx context.Context, staffID int64, but string) (int, error) {
	keep := ""
	if but != "" {
		keep = r.fingerprint(but)
	}
	marks, err := r.store.EndSessionsOf(ctx, staffID, keep)
	if err != nil {
		return 0, err
	}
	return len(marks), r.drop(ctx, marks...)
}

func (r *Room) drop(ctx context.Context, marks ...string) error {
	for _, mark := range marks {
		if err := r.kv.Delete(ctx, "staff:"+mark); err != nil {
			return errors.Join(model.ErrUnavailable, err)
		}
	}
	return nil
}

const keepSessions = 180 * 24 * time.Hour // the law asks for half a year

// Tidy forgets sessions that ended long ago.
func (r *Room) Tidy(ctx context.Context) error {
	return r.store.ForgetStaffSessions(ctx, r.now().Add(-keepSessions))
}
