// Package staff lets those who work for the hotline and its departments log in (domain §2, §15).
package staff

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
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

// setUpLimits bound the guesses at the code of the first admin.
var setUpLimits = []kv.Limit{{Max: 20, Per: 15 * time.Minute}}

// addressLimits bound the failures of one address, whatever the names: a whole office may stand behind it.
var addressLimits = []kv.Limit{{Max: 100, Per: 15 * time.Minute}}

// Options are what a room works with.
type Options struct {
	Store  *store.Store
	KV     *kv.Store
	Audit  *AuditLog
	Issuer string // who authenticators say that a code is for
	// SecondFactor has everybody set one up before anything else (等保2.0 三级).
	SecondFactor bool
	Now          func() time.Time
	Log          *slog.Logger
}

// Room is where the staff logs in.
type Room struct {
	store    *store.Store
	kv       *kv.Store
	audit    *AuditLog
	issuer   string
	required bool
	now      func() time.Time
	log      *slog.Logger
	dummy    string // the hash of nobody's password
	gate     chan struct{}
}

// atOnce bounds the passwords that are checked at the same time: each takes 19 MB.
const atOnce = 4

// New makes the room.
func New(o Options) (*Room, error) {
	dummy, err := Hash(rand.Text())
	if err != nil {
		return nil, err
	}
	return &Room{
		store: o.Store, kv: o.KV, audit: o.Audit, issuer: o.Issuer, required: o.SecondFactor, now: o.Now, log: o.Log, dummy: dummy, gate: make(chan struct{}, atOnce),
	}, nil
}

// Token proves a log-in. It is shown once, and kept as a fingerprint.
type Token struct {
	Value   string
	Expires time.Time // at the latest; half an hour without a call ends it sooner
	Staff   model.Staff
}

// Attempt is somebody who wants to log in.
type Attempt struct {
	Name, Password string
	Code           string // of the second factor, or a recovery code
	Address        string // IP
	Agent          string // what the browser says of itself
	Request        string // the request's id
}

// LogIn checks a name and a password, and the second factor of who has one. model.ErrBadLogIn does not tell which was wrong;
// model.ErrFactorNeeded asks for a code; after five failures the name is locked for a while, and model.ErrTooMany says how long.
func (r *Room) LogIn(ctx context.Context, a Attempt) (Token, error) {
	a.Name = strings.TrimSpace(a.Name) // as it is looked for: a blank more is no other name
	who, err := r.admit(ctx, a)
	if err != nil {
		return Token{}, err
	}
	if _, err := r.audit.Record(ctx, a.line(who, model.AuditLogIn, "登录")); err != nil {
		return Token{}, err
	}
	token := Token{Value: rand.Text() + rand.Text(), Expires: r.now().Add(lifetime), Staff: r.due(who)}
	err = r.store.AddStaffSession(ctx, model.StaffSession{
		StaffID: who.ID, Fingerprint: r.fingerprint(token.Value), Version: who.Version, Address: a.Address, Agent: shortened(a.Agent),
		BeganAt: r.now(), SeenAt: r.now(), ExpiresAt: token.Expires,
	})
	if err != nil {
		return Token{}, err
	}
	if err := r.keep(ctx, token.Value, session{who: who, expires: token.Expires}); err != nil {
		return Token{}, err
	}
	r.log.InfoContext(ctx, "staff logged in", "staff", who.ID, "roles", who.Roles)
	return token, nil
}

const mostAgent = 200

func shortened(agent string) string {
	agent = strings.ToValidUTF8(agent, "")
	if r := []rune(agent); len(r) > mostAgent {
		return string(r[:mostAgent])
	}
	return agent
}

// due says of who logs in what he has to do first.
func (r *Room) due(who model.Staff) model.Staff {
	who.FactorDue = who.FactorDue && r.required
	return who
}

func (a Attempt) line(who model.Staff, act, label string) model.AuditLine {
	l := model.AuditLine{StaffID: who.ID, Roles: who.Roles, Act: act, Label: label, Address: a.Address, Request: a.Request}
	if who.ID != 0 { // what a stranger types for a name may be a password
		l.Staff = who.Name
	}
	return l
}

// admit is who proves that he is one of the staff. Every failure counts, and has a line in the audit log.
func (r *Room) admit(ctx context.Context, a Attempt) (model.Staff, error) {
	key := r.failures(a.Name)
	near := "staff-address:" + r.store.Digest("address", a.Address)
	if err := r.locked(r.kv.Wait(ctx, key, failLimits...)); err != nil { // who is locked out takes no turn and asks no database
		return model.Staff{}, err
	}
	if err := r.locked(r.kv.Wait(ctx, near, addressLimits...)); err != nil {
		return model.Staff{}, err
	}
	who, err := r.check(ctx, a.Name, a.Password, key)
	if err == nil {
		r.forgive(ctx, key)
		if !who.FactorDue {
			err = r.checkFactor(ctx, who, a.Code)
		}
	}
	switch {
	case errors.Is(err, model.ErrBadLogIn) || errors.Is(err, model.ErrBadFactor):
		r.log.WarnContext(ctx, "staff log-in failed")
		_, limitErr := r.kv.Allow(ctx, near, addressLimits...)
		line := a.line(who, model.AuditLogInFailed, "登录失败")
		line.Failed = codeOf(err)
		_, lineErr := r.audit.Record(ctx, line)
		if err := errors.Join(limitErr, lineErr); err != nil {
			r.log.WarnContext(ctx, "a failed log-in is not counted, or not written down", "err", err)
		}
	case errors.Is(err, model.ErrTooMany):
		r.noteLock(ctx, a, who, key)
	}
	return who, err
}

func codeOf(err error) string {
	var known *model.Error
	if errors.As(err, &known) {
		return known.Code
	}
	return "internal"
}

// noteLock writes down that a name was locked, once a lock.
func (r *Room) noteLock(ctx context.Context, a Attempt, who model.Staff, key string) {
	_, first, err := r.kv.Claim(ctx, "locked:"+key, "1", failLimits[0].Per)
	if err == nil && first {
		line := a.line(who, model.AuditLocked, "登录锁定")
		line.Failed = model.ErrTooMany.Code
		_, err = r.audit.Record(ctx, line)
	}
	if err != nil {
		r.log.WarnContext(ctx, "a lock is not written down", "err", err)
	}
}

// failures is where those of a name are counted.
func (r *Room) failures(name string) string { return "staff-fail:" + r.store.Digest("staff", name) }

func (r *Room) forgive(ctx context.Context, key string) {
	if err := r.kv.Forgive(ctx, key); err != nil {
		r.log.WarnContext(ctx, "a staff log-in counts as a failure", "err", err)
	}
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
		return who, model.ErrBadLogIn // it may be told to the audit log whose name it was, and to nobody else
	}
	return who, nil
}
