package session_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/session"
	"example.org/hotline/model"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store/storetest"
)

// desk is a manager on real stores, and a citizen whom it may meet.
type desk struct {
	*session.Manager
	now  time.Time
	who  model.Citizen
	site *gin.Engine
	seen model.Citizen // who asked last, as a handler is told
	err  error
}

func open(t *testing.T, secure bool) *desk {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	d := &desk{now: time.Now().UTC(), site: gin.New()} // sessions end by the machine's clock
	clock := func() time.Time { return d.now }
	st := storetest.Open(t, clock)
	d.Manager = session.New(kvtest.Open(t, clock), st, clock, secure)
	var err error
	if d.who, err = st.Meet(t.Context(), "o1"); err != nil {
		t.Fatal(err)
	}
	d.site.GET("/", d.Know, func(c *gin.Context) { d.seen, d.err = session.Citizen(c.Request.Context()) })
	return d
}

func (d *desk) signIn(t *testing.T) *http.Cookie {
	t.Helper()
	w := httptest.NewRecorder()
	if err := d.SignIn(t.Context(), w, d.who.ID); err != nil {
		t.Fatal(err)
	}
	return cookie(t, w)
}

// ask visits with a cookie, if any.
func (d *desk) ask(c *http.Cookie) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
	if c != nil {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	d.site.ServeHTTP(w, r)
	return w
}

func cookie(t *testing.T, w *httptest.ResponseRecorder) *http.Cookie {
	t.Helper()
	list := w.Result().Cookies()
	if len(list) != 1 || list[0].Name != session.Cookie {
		t.Fatalf("cookies: %v", list)
	}
	return list[0]
}

func TestWhoSignedInIsKnown(t *testing.T) {
	for _, secure := range []bool{false, true} {
		d := open(t, secure)
		c := d.signIn(t)
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure != secure || c.Path != "/" {
			t.Errorf("the cookie is %+v", c)
		}
		if d.ask(c); d.err != nil || d.seen.ID != d.who.ID {
			t.Errorf("seen %+v, %v", d.seen, d.err)
		}
	}
}

func TestNobodyElseIs(t *testing.T) {
	d := open(t, false)
	genuine := d.signIn(t)
	for name, c := range map[string]*http.Cookie{
		"no cookie":    nil,
		"an empty one": {Name: session.Cookie},
		"a made-up one": {
			Name: session.Cookie, Value: genuine.Value[:len(genuine.Value)-1] + "_",
		},
	} {
		if d.ask(c); !errors.Is(d.err, model.ErrNotSignedIn) {
			t.Errorf("%s: %+v, %v", name, d.seen, d.err)
		}
	}
}

// A visit is noted, and the cookie renewed with it, at most once an hour: most requests write nothing.
func TestAVisitRenewsTheCookieHourly(t *testing.T) {
	d := open(t, false)
	c := d.signIn(t)
	d.now = d.now.Add(59 * time.Minute)
	if w := d.ask(c); len(w.Result().Cookies()) != 0 {
		t.Errorf("renewed within the hour: %v", w.Result().Cookies())
	}
	d.now = d.now.Add(2 * time.Minute)
	if again := cookie(t, d.ask(c)); again.Value != c.Value {
		t.Error("the renewed cookie is of another session")
	}
	if w := d.ask(c); len(w.Result().Cookies()) != 0 {
		t.Error("renewed twice")
	}
}
