package citizen

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/reply"
	"example.org/hotline/handler/session"
	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

// weChat is the platform's side of the authorisation: each code is good once.
type weChat struct {
	mu   sync.Mutex
	used map[string]bool
	slow chan struct{} // where not nil, an exchange waits for it
}

func (w *weChat) AuthorizeURL(redirectURI, state string) (string, error) {
	return "https://open.example/?" + url.Values{"redirect_uri": {redirectURI}, "state": {state}}.Encode(), nil
}

func (w *weChat) OpenID(_ context.Context, code string) (string, error) {
	if w.slow != nil {
		<-w.slow
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.used[code] {
		return "", ErrCodeSpent
	}
	w.used[code] = true
	return "o" + code, nil
}

func (w *weChat) JSConfig(context.Context, string) (JSConfig, error) { return JSConfig{}, nil }

type keep struct {
	*kv.Store
	people *store.Store
}

func (k keep) Meet(ctx context.Context, openID string) (model.Citizen, error) {
	return k.people.Meet(ctx, openID)
}

type door struct {
	http.Handler
	platform *weChat
}

func newDoor(t *testing.T) *door {
	t.Helper()
	now := func() time.Time { return time.Now().UTC() } // scs goes by the machine's clock
	st, redis := storetest.Open(t, now), kvtest.Open(t, now)
	d := &door{platform: &weChat{used: map[string]bool{}}}
	a := API{
		WeChat: d.platform, Sessions: session.New(redis, st, now, true), SignIns: keep{redis, st},
		Reply: reply.New(slog.New(slog.DiscardHandler)), PublicURL: "https://12345.example", Now: now,
	}
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.GET("/h5/oauth/start", a.oauthStart)
	e.GET("/h5/oauth/callback", a.oauthCallback)
	e.POST("/photos", a.Sessions.Know, a.Reply.JSON(http.StatusCreated, a.addPhoto))
	e.GET("/me", a.Sessions.Know, func(c *gin.Context) {
		if _, err := session.Citizen(c.Request.Context()); err != nil {
			a.Reply.Fail(c, err)
		}
	})
	d.Handler = e
	return d
}

func (d *door) get(target string, cookies ...*http.Cookie) *http.Response {
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, target, http.NoBody)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	d.ServeHTTP(w, r)
	return w.Result()
}

// start begins a sign-in and returns its state and the browser's cookie.
func (d *door) start(t *testing.T, next string) (state string, browser *http.Cookie) {
	t.Helper()
	resp := d.get("/h5/oauth/start?next=" + url.QueryEscape(next))
	defer resp.Body.Close()
	to, err := url.Parse(resp.Header.Get("Location"))
	if err != nil || resp.StatusCode != http.StatusFound || len(resp.Cookies()) != 1 {
		t.Fatalf("%d %v %v", resp.StatusCode, to, err)
	}
	if to.Query().Get("redirect_uri") != "https://12345.example/h5/oauth/callback" {
		t.Fatalf("WeChat is told to come back to %s", to.Query().Get("redirect_uri"))
	}
	return to.Query().Get("state"), resp.Cookies()[0]
}

func sessionOf(resp *http.Response) *http.Cookie {
	for _, c := range resp.Cookies() {
		if c.Name == session.Cookie {
			return c
		}
	}
	return nil
}

func TestSignIn(t *testing.T) {
	d := newDoor(t)
	state, browser := d.start(t, "/h5/tickets?status=x")
	resp := d.get("/h5/oauth/callback?code=c1&state="+state, browser)
	defer resp.Body.Close()
	c := sessionOf(resp)
	if resp.StatusCode != http.StatusFound || resp.Header.Get("Location") != "/h5/tickets?status=x" || c == nil {
		t.Fatalf("%d to %s, %v", resp.StatusCode, resp.Header.Get("Location"), c)
	}
	if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode {
		t.Errorf("the cookie is %+v", c)
	}
	me := d.get("/me", c)
	defer me.Body.Close()
	if me.StatusCode != http.StatusOK {
		t.Errorf("signed in, and yet %d", me.StatusCode)
	}
	forged := d.get("/me", &http.Cookie{Name: session.Cookie, Value: "forged"})
	defer forged.Body.Close()
	if forged.StatusCode != http.StatusUnauthorized {
		t.Errorf("a made-up session: %d", forged.StatusCode)
	}
}

func TestSignInRefusals(t *testing.T) {
	d := newDoor(t)
	state, browser := d.start(t, "/h5/")
	other := &http.Cookie{Name: browser.Name, Value: strings.Repeat("A", len(browser.Value))}
	for name, query := range map[string]string{"no state": "code=c1", "unknown state": "code=c1&state=NOPE"} {
		resp := d.get("/h5/oauth/callback?"+query, browser)
		resp.Body.Close()
		if resp.StatusCode != http.StatusUnprocessableEntity || sessionOf(resp) != nil {
			t.Errorf("%s: %d, session %v", name, resp.StatusCode, sessionOf(resp))
		}
	}
	resp := d.get("/h5/oauth/callback?code=c1&state="+state, other)
	resp.Body.Close()
	if resp.StatusCode != http.StatusUnprocessableEntity || sessionOf(resp) != nil {
		t.Errorf("another browser: %d, session %v", resp.StatusCode, sessionOf(resp))
	}
	state, browser = d.start(t, "/h5/")
	resp = d.get("/h5/oauth/callback?state="+state, browser)
	resp.Body.Close()
	if resp.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("the citizen refused: %d", resp.StatusCode)
	}
}

// WeChat's browser sometimes loads the callback twice: both loads end where the citizen wanted to go.
func TestTheSecondLoadOfTheCallback(t *testing.T) {
	d := newDoor(t)
	d.platform.slow = make(chan struct{})
	state, browser := d.start(t, "/h5/new")
	answers := make(chan *http.Response, 2)
	for range 2 {
		go func() { answers <- d.get("/h5/oauth/callback?code=c1&state="+state, browser) }()
	}
	time.AfterFunc(20*time.Millisecond, func() { close(d.platform.slow) }) // either order must end well
	for range 2 {
		resp := <-answers
		resp.Body.Close()
		if resp.StatusCode != http.StatusFound || resp.Header.Get("Location") != "/h5/new" || sessionOf(resp) == nil {
			t.Errorf("%d to %q", resp.StatusCode, resp.Header.Get("Location"))
		}
	}
	late := d.get("/h5/oauth/callback?code=c1&state="+state, browser)
	late.Body.Close()
	if late.StatusCode != http.StatusFound {
		t.Errorf("a third load: %d", late.StatusCode)
	}
}

func TestSameOrigin(t *testing.T) {
	for next, want := range map[string]string{
		"/h5/tickets": "/h5/tickets", "/h5/new?category=C5": "/h5/new?category=C5", "": "/h5/", "https://evil.example/": "/h5/",
		"//evil.example": "/h5/", `/\evil.example`: "/h5/", "javascript:alert(1)": "/h5/", "h5/new": "/h5/", "/h5/\r\nx": "/h5/",
		"/h5/oauth/start?next=/": "/h5/", "%": "/h5/", "/%2f/evil.example": "/h5/", "/h5/../..//evil.example": "/h5/",
		"/h5/" + strings.Repeat("a", 508): "/h5/" + strings.Repeat("a", 508), "/h5/" + strings.Repeat("a", 509): "/h5/",
	} {
		got := sameOrigin(next)
		if want == "/h5/" && got != want && strings.Contains(next, "evil") {
			u, err := url.Parse("https://12345.example" + got)
			if err != nil || u.Host != "12345.example" || strings.HasPrefix(u.Path, "//") {
				t.Errorf("sameOrigin(%q) = %q, which leaves the site", next, got)
			}
			continue
		}
		if got != want {
			t.Errorf("sameOrigin(%q) = %q, want %q", next, got, want)
		}
	}
}
