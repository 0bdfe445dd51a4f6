package wechat

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"example.org/hotline/model/kv"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	appID  = "wx0123456789abcdef"
	secret = "5ecret5ecret5ecret5ecret5ecret00"
	openID = "oLVPpjqs9BhvzwPj5A-vTYAX3GLc"
)

var monday = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// platform is as much of WeChat as these tests need, at the level of the wire. The whole of it is played by standin.
type platform struct {
	*httptest.Server
	t *testing.T

	mu     sync.Mutex
	token  string // the one that is accepted
	issued int    // tokens handed out
	ttl    int    // expires_in, seconds
	answer map[string]http.HandlerFunc
	seen   []seen
	around func(w http.ResponseWriter, r *http.Request, next http.HandlerFunc) // nil: next
}

type seen struct {
	Method, Path string
	Query        url.Values
	Body         string
}

func newPlatform(t *testing.T) *platform {
	p := &platform{t: t, token: "T-first-token", ttl: 7200, answer: map[string]http.HandlerFunc{}}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	around := p.around
	p.mu.Unlock()
	if around == nil {
		p.serve(w, r)
		return
	}
	around(w, r, p.serve)
}

func (p *platform) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	p.mu.Lock()
	p.seen = append(p.seen, seen{r.Method, r.URL.Path, r.URL.Query(), string(body)})
	answer := p.answer[r.URL.Path]
	valid := r.URL.Query().Get("access_token") == p.token
	p.mu.Unlock()
	switch {
	case answer != nil:
		answer(w, r)
	case r.URL.Path == tokenPath:
		p.issue(w, body)
	case r.URL.Path == codePath:
		say(w, `{"access_token":"WEB-token","expires_in":7200,"refresh_token":"R-token","openid":"`+openID+`","scope":"snsapi_base"}`)
	case !valid:
		refuse(w, 40001, "invalid credential, access_token is invalid or not latest rid: 65f0-1")
	default:
		say(w, `{"errcode":0,"errmsg":"ok"}`)
	}
}

func (p *platform) issue(w http.ResponseWriter, body []byte) {
	var in struct {
		Grant  string `json:"grant_type"`
		AppID  string `json:"appid"`
		Secret string `json:"secret"`
		Force  bool   `json:"force_refresh"`
	}
	if err := json.Unmarshal(body, &in); err != nil || in.Grant != "client_credential" || in.AppID != appID || in.Force {
		refuse(w, 40002, "wrong grant")
		return
	}
	if in.Secret != secret {
		refuse(w, 40125, "invalid appsecret "+in.Secret+" rid: 65f0-2")
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.issued++
	say(w, fmt.Sprintf(`{"access_token":%q,"expires_in":%d}`, p.token, p.ttl))
}

// on has calls of a path answered by h.
func (p *platform) on(path string, h http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer[path] = h
}

// wrap puts a handler around all others.
func (p *platform) wrap(around func(w http.ResponseWriter, r *http.Request, next http.HandlerFunc)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.around = around
}

// says has calls of a path answered by these bodies in turn, the last one for ever.
func (p *platform) says(path string, bodies ...string) {
	var mu sync.Mutex
	p.on(path, func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		say(w, bodies[0])
		if len(bodies) > 1 {
			bodies = bodies[1:]
		}
	})
}

// revoke makes another token the only good one.
func (p *platform) revoke(token string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.token = token
}

func (p *platform) count(path string) (n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.seen {
		if s.Path == path {
			n++
		}
	}
	return n
}

// last is what came last to a path.
func (p *platform) last(path string) seen {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := len(p.seen) - 1; i >= 0; i-- {
		if p.seen[i].Path == path {
			return p.seen[i]
		}
	}
	p.t.Fatalf("nothing came to %s", path)
	return seen{}
}

func say(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "application/json; encoding=utf-8")
	_, _ = io.WriteString(w, body)
}

func refuse(w http.ResponseWriter, code int, msg string) {
	b, _ := json.Marshal(map[string]any{"errcode": code, "errmsg": msg})
	say(w, string(b))
}

func newCache(t *testing.T) *kv.Store {
	c, err := kv.Open(t.Context(), "embedded:", func() time.Time { return monday })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// gatewayTo is a gateway to p with a cache of its own; edit may change the options.
func gatewayTo(t *testing.T, p *platform, edit ...func(*Options)) *Gateway {
	return gatewayWith(t, p, newCache(t), slog.New(slog.DiscardHandler), edit...)
}

func gatewayWith(t *testing.T, p *platform, c Cache, log *slog.Logger, edit ...func(*Options)) *Gateway {
	opts := Options{AppID: appID, AppSecret: secret, APIURL: p.URL, OAuthURL: "http://oauth.test", Timeout: 20 * time.Second}
	for _, e := range edit {
		e(&opts)
	}
	g := New(opts, c, log, func() time.Time { return monday })
	g.opts.Backoff = time.Millisecond
	t.Cleanup(g.Close)
	return g
}

// brokenCache is a Redis that is away, for all or for writing only.
type brokenCache struct {
	Cache
	reads bool
}

var errCache = fmt.Errorf("CLUSTERDOWN The cluster is down")

func (c brokenCache) Get(ctx context.Context, key string) (string, bool, error) {
	if c.reads {
		return c.Cache.Get(ctx, key)
	}
	return "", false, errCache
}
func (brokenCache) Set(context.Context, string, string, time.Duration) error { return errCache }
func (brokenCache) Delete(context.Context, ...string) error                  { return errCache }
