// Package staff lets those who work for the hotline and its departments log in (domain §2, §15).
package staff

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
)

const (
	idle     = 30 * time.Minute // without a call
	lifetime = 12 * time.Hour   // at most
	touch    = time.Minute      // how stale the note of the last call may be
)

// failLimits lock a name after five failures (domain §15).
var failLimits = []kv.Limit{{Max: 5, Per: 15 * time.Minute}}

// Room is where the staff logs in.
type Room struct {
	store *store.Store
	kv    *kv.Store
	now   func() time.Time
	log   *slog.Logger
	dummy string // the hash of nobody's password
	gate  chan struct{}
}

// atOnce bounds the passwords that are checked at the same time: each takes 19 MB.
const atOnce = 4

// New makes the room.
func New(st *store.Store, redis *kv.Store, now func() time.Time, log *slog.Logger) (*Room, error) {
	dummy, err := Hash(rand.Text())
	if err != nil {
		return nil, err
	}
	return &Room{store: st, kv: redis, now: now, log: log, dummy: dummy, gate: make(chan struct{}, atOnce)}, nil
}

// Token proves a log-in. It is shown once, and kept as a fingerprint.
type Token struct {
	Value   string
	Expires time.Time // at the latest; half an hour without a call ends it sooner
	Staff   model.Staff
}

// LogIn checks a name and a password. model.ErrBadLogIn does not tell which was wrong; after five failures the name is
// locked for a while, and model.ErrTooMany says how long.
func (r *Room) LogIn(ctx context.Context, name, password string) (Token, error) {
	name = strings.TrimSpace(name) // as it is looked for: a blank more is no other name
	key := "staff-fail:" + r.store.Digest("staff", name)
	if err := r.locked(r.kv.Wait(ctx, key, failLimits...)); err != nil { // who is locked out takes no turn and asks no database
		return Token{}, err
	}
	who, err := r.check(ctx, name, password, key)
	if errors.Is(err, model.ErrBadLogIn) {
		r.log.WarnContext(ctx, "staff log-in failed")
	}
	if err != nil {
		return Token{}, err
	}
	if err := r.kv.Forgive(ctx, key); err != nil {
		r.log.WarnContext(ctx, "a staff log-in counts as a failure", "staff", who.ID, "err", err)
	}
	token := Token{Value: rand.Text() + rand.Text(), Expires: r.now().Add(lifetime), Staff: who}
	if err := r.keep(ctx, token.Value, who.ID, token.Expires); err != nil {
		return Token{}, err
	}
	r.log.InfoContext(ctx, "staff logged in", "staff", who.ID, "roles", who.Roles)
	return token, nil
}

// locked is whether a name has to wait.
func (*Room) locked(wait time.Duration, err error) error {
	if err != nil {
		return errors.Join(model.ErrUnavailable, err)
	}
	if wait > 0 {
		return model.ErrTooMany.After(wait).Saying("密码错误次数太多，请稍后再试")
	}
	return nil
}

// check takes as long for a name that nobody has. It counts a failure under key once all is there that it takes to look at
// the password, so that nobody is locked out because our database was away, and before it looks: of a thousand guesses at
// once five are looked at.
func (r *Room) check(ctx context.Context, name, password, key string) (model.Staff, error) {
	select {
	case r.gate <- struct{}{}:
		defer func() { <-r.gate }()
	case <-ctx.Done():
		return model.Staff{}, errors.Join(model.ErrUnavailable, ctx.Err())
	}
	who, hash, err := r.store.StaffByName(ctx, name)
	unknown := errors.Is(err, store.ErrNoStaff)
	if err != nil && !unknown {
		return who, err
	}
	if unknown {
		hash = r.dummy
	}
	if err := r.locked(r.kv.Allow(ctx, key, failLimits...)); err != nil {
		return who, err
	}
	right, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return who, fmt.Errorf("check a password: %w", err)
	}
	if unknown || !right || who.Disabled {
		return model.Staff{}, model.ErrBadLogIn
	}
	return who, nil
}

// Who is the staff member whom a token proves, as he is now; model.ErrNoStaffSession where it proves nobody. It is a call of his,
// from which on his session has half an hour again.
func (r *Room) Who(ctx context.Context, token string) (model.Staff, error) {
	s, err := r.session(ctx, token)
	if err != nil {
		return model.Staff{}, err
	}
	if r.now().Sub(s.seen) >= touch {
		if err := r.keep(ctx, token, s.who.ID, s.expires); err != nil {
			r.log.WarnContext(ctx, "staff session may end early", "staff", s.who.ID, "err", err)
		}
	}
	return s.who, nil
}

// Still is Who for what goes on by itself, such as a stream: a console that nobody sits at does not keep its session.
func (r *Room) Still(ctx context.Context, token string) (model.Staff, error) {
	s, err := r.session(ctx, token)
	return s.who, err
}

// session is one that goes on.
type session struct {
	who           model.Staff
	expires, seen time.Time
}

func (r *Room) session(ctx context.Context, token string) (session, error) {
	value, found, err := r.kv.Get(ctx, r.key(token))
	if err != nil {
		return session{}, errors.Join(model.ErrUnavailable, err)
	}
	id, expires, seen, ok := parse(value)
	if !found || !ok || !r.now().Before(expires) || r.now().Sub(seen) >= idle {
		return session{}, model.ErrNoStaffSession
	}
	who, err := r.store.StaffByID(ctx, id)
	if errors.Is(err, store.ErrNoStaff) || (err == nil && who.Disabled) {
		return session{}, model.ErrNoStaffSession
	}
	return session{who, expires, seen}, err
}

// LogOut ends a session.
func (r *Room) LogOut(ctx context.Context, token string) error {
	if err := r.kv.Delete(ctx, r.key(token)); err != nil {
		return errors.Join(model.ErrUnavailable, err)
	}
	return nil
}

func (r *Room) keep(ctx context.Context, token string, id int64, expires time.Time) error {
	value := fmt.Sprintf("%d %d %d", id, expires.Unix(), r.now().Unix())
	if err := r.kv.Set(ctx, r.key(token), value, idle); err != nil {
		return errors.Join(model.ErrUnavailable, err)
	}
	return nil
}

func parse(value string) (id int64, expires, seen time.Time, ok bool) {
	parts := strings.Fields(value)
	if len(parts) != 3 {
		return 0, expires, seen, false
	}
	var n [3]int64
	for i, p := range parts {
		var err error
		if n[i], err = strconv.ParseInt(p, 10, 64); err != nil {
			return 0, expires, seen, false
		}
	}
	return n[0], time.Unix(n[1], 0), time.Unix(n[2], 0), true
}

// key is where a session is kept: who reads Redis cannot log in with what he finds.
func (r *Room) key(token string) string { return "staff:" + r.store.Digest("staff_token", token) }
