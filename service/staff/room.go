// Package staff lets those who work for the hotline and its departments log in (domain §2, §15).
package staff

import (
	"context"
	"crypto/rand"
	"log/slog"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
)

const (
	idle     = 30 * time.Minute // without a call
	lifetime = 12 * time.Hour   // at most
	touch    = time.Minute      // how stale the note of the last call may be
)

// Options are what a room works with.
type Options struct {
	Store  *store.Store
	KV     *kv.Store
	Audit  *AuditLog
	Issuer string // who authenticators say that a code is for
	// SecondFactor has everybody set one up before anything else (等保2.0 三级).
	SecondFactor bool
	Cost         Cost // of a password; zero: that of Hash, below which nothing but a test goes
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
	cost     Cost
	now      func() time.Time
	log      *slog.Logger
	dummy    string // the hash of nobody's password
	gate     chan struct{}
	flood    flood
}

// atOnce bounds the passwords that are checked at the same time: each takes 19 MB.
const atOnce = 4

// New makes the room.
func New(o Options) (*Room, error) {
	if o.Cost == (Cost{}) {
		o.Cost = full
	}
	dummy, err := o.Cost.Hash(rand.Text())
	if err != nil {
		return nil, err
	}
	return &Room{
		store: o.Store, kv: o.KV, audit: o.Audit, issuer: o.Issuer, required: o.SecondFactor, cost: o.Cost, now: o.Now, log: o.Log, dummy: dummy, gate: make(chan struct{}, atOnce),
		flood: flood{whose: "address", most: firstOfAll},
	}, nil
}

// Token proves a log-in. It is shown once, and kept as a fingerprint.
type Token struct {
	Value   string
	Expires time.Time // at the latest; half an hour without a call ends it sooner
	Staff   model.Staff
	Devices []string // marks for the browser to keep
}

// Attempt is somebody who wants to log in.
type Attempt struct {
	Name, Password string
	Code           string   // of the second factor, or a recovery code
	Address        string   // IP
	Agent          string   // what the browser says of itself
	Request        string   // the request's id
	Devices        []string // marks that the browser kept of log-ins before
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
	if err := r.used(ctx, who); err != nil {
		return Token{}, err
	}
	token := Token{Value: rand.Text() + rand.Text(), Expires: r.now().Add(lifetime), Staff: r.due(who), Devices: r.devices(a, who)}
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
