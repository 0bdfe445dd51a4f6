// Package session knows who is asking: it keeps the citizens' sessions and their cookie.
package session

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/gin-gonic/gin"

	"example.org/hotline/model"
)

// kept is where sessions live: *kv.Store.
type kept interface {
	Get(ctx context.Context, key string) (value string, found bool, err error)
	Set(ctx context.Context, key, value string, ttl time.Duration) error
	Delete(ctx context.Context, keys ...string) error
}

// citizens finds who a session belongs to: *store.Store.
type citizens interface {
	Citizen(ctx context.Context, id int64) (model.Citizen, error)
}

// Cookie is the name of the citizens' cookie.
const Cookie = "hotline_session"

const (
	idle     = 7 * 24 * time.Hour  // without a visit
	lifetime = 30 * 24 * time.Hour // at most; signing in again costs a citizen nothing, WeChat does it silently
	touch    = time.Hour           // how stale the note of the last visit may be: most requests then write nothing

	citizenKey = "citizen"
	seenKey    = "seen"
)

// Manager keeps the citizens' sessions.
type Manager struct {
	scs      *scs.SessionManager
	citizens citizens
	now      func() time.Time
}

// New makes a manager. secure marks the cookie for https only.
func New(k kept, c citizens, now func() time.Time, secure bool) *Manager {
	m := scs.New()
	m.Store = sessionStore{k}
	m.HashTokenInStore = true // who reads Redis cannot sign in with what he finds
	m.IdleTimeout, m.Lifetime = idle, lifetime
	m.Cookie.Name, m.Cookie.Path = Cookie, "/"
	m.Cookie.HttpOnly, m.Cookie.SameSite, m.Cookie.Secure = true, http.SameSiteLaxMode, secure
	return &Manager{m, c, now}
}

// SignIn begins a session of the citizen and sets its cookie. A session that the browser had is left to end by itself.
func (m *Manager) SignIn(ctx context.Context, w http.ResponseWriter, citizenID int64) error {
	ctx, err := m.scs.Load(ctx, "")
	if err != nil {
		return err
	}
	m.scs.Put(ctx, citizenKey, citizenID)
	m.scs.Put(ctx, seenKey, m.now().Unix())
	token, expiry, err := m.scs.Commit(ctx)
	if err != nil {
		return errors.Join(model.ErrUnavailable, err)
	}
	m.scs.WriteSessionCookie(ctx, w, token, expiry)
	return nil
}

type asker struct {
	citizen model.Citizen
	err     error
}

type askerKey struct{}

// Know finds out who is asking; it refuses nobody. Handlers ask Citizen.
func (m *Manager) Know(c *gin.Context) {
	who, err := m.asker(c)
	ctx := context.WithValue(c.Request.Context(), askerKey{}, asker{who, err})
	c.Request = c.Request.WithContext(ctx)
	c.Next()
}

func (m *Manager) asker(c *gin.Context) (model.Citizen, error) {
	token, err := c.Cookie(Cookie)
	if err != nil || token == "" {
		return model.Citizen{}, model.ErrNotSignedIn
	}
	ctx, err := m.scs.Load(c.Request.Context(), token)
	if err != nil {
		return model.Citizen{}, errors.Join(model.ErrUnavailable, err)
	}
	id := m.scs.GetInt64(ctx, citizenKey)
	if id == 0 {
		return model.Citizen{}, model.ErrNotSignedIn
	}
	if now := m.now(); now.Sub(time.Unix(m.scs.GetInt64(ctx, seenKey), 0)) > touch {
		m.scs.Put(ctx, seenKey, now.Unix())
		if token, expiry, err := m.scs.Commit(ctx); err == nil { // where Redis is slow the visit is noted next time
			m.scs.WriteSessionCookie(ctx, c.Writer, token, expiry)
		}
	}
	return m.citizens.Citizen(c.Request.Context(), id)
}

// Citizen is who is asking, or model.ErrNotSignedIn.
func Citizen(ctx context.Context) (model.Citizen, error) {
	a, ok := ctx.Value(askerKey{}).(asker)
	if !ok {
		return model.Citizen{}, model.ErrNotSignedIn
	}
	return a.citizen, a.err
}
