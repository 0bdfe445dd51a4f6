package wechat

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/util"
)

const tokenKey = "gowechat_officialaccount__stable_access_token_" + appID

func TestTokenIsSharedThroughTheCache(t *testing.T) {
	p, cache := newPlatform(t), newCache(t)
	one := gatewayWith(t, p, cache, slog.New(slog.DiscardHandler))
	two := gatewayWith(t, p, cache, slog.New(slog.DiscardHandler))
	for _, g := range []*Gateway{one, two, one} {
		if err := g.SendText(t.Context(), openID, "您好"); err != nil {
			t.Fatal(err)
		}
	}
	if p.issued != 1 {
		t.Errorf("%d tokens were asked for, want 1", p.issued)
	}
	if v, found, _ := cache.Get(t.Context(), tokenKey); !found || v != "T-first-token" {
		t.Errorf("the cache holds %q, %v", v, found)
	}
	cache.Advance(6901 * time.Second) // the SDK takes 300 s off
	if _, found, _ := cache.Get(t.Context(), tokenKey); found {
		t.Error("the token outlives its time in the cache")
	}
}

// The platform's shortest life is 300 s, of which the SDK leaves 0: that must not be stored without an end (protocol §11 11).
func TestTokenOfNoLifeIsNotStored(t *testing.T) {
	p, cache := newPlatform(t), eternalCache{}
	p.ttl = 300
	g := gatewayWith(t, p, cache, slog.New(slog.DiscardHandler))
	for range 2 {
		if err := g.SendText(t.Context(), openID, "您好"); err != nil {
			t.Fatal(err)
		}
	}
	if len(cache) != 0 {
		t.Errorf("the cache holds %v", cache)
	}
	if p.issued != 2 {
		t.Errorf("%d tokens were asked for, want one a call", p.issued)
	}
}

// eternalCache keeps for ever what has no time to live, as Redis does.
type eternalCache map[string]string

func (c eternalCache) Get(_ context.Context, key string) (string, bool, error) {
	v, found := c[key]
	return v, found, nil
}

func (c eternalCache) Set(_ context.Context, key, value string, _ time.Duration) error {
	c[key] = value
	return nil
}

func (c eternalCache) Delete(_ context.Context, keys ...string) error {
	for _, k := range keys {
		delete(c, k)
	}
	return nil
}

func TestRefusedTokenIsRenewedOnce(t *testing.T) {
	for _, code := range []int{40001, 40014, 42001} {
		p := newPlatform(t)
		g := gatewayTo(t, p)
		if err := g.SendText(t.Context(), openID, "一"); err != nil {
			t.Fatal(err)
		}
		p.revoke("T-second-token")
		const path = "/cgi-bin/message/custom/send"
		p.on(path, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("access_token") != "T-second-token" {
				refuse(w, code, "access_token expired")
				return
			}
			say(w, `{"errcode":0,"errmsg":"ok"}`)
		})
		if err := g.SendText(t.Context(), openID, "二"); err != nil {
			t.Errorf("%d: %v", code, err)
		}
		if got := p.last(path).Body; !strings.Contains(got, "二") {
			t.Errorf("%d: the repeated request lost its body: %s", code, got)
		}
		if p.issued != 2 || p.count(path) != 3 {
			t.Errorf("%d: %d tokens for %d sends, want 2 for 3", code, p.issued, p.count(path))
		}
	}
}

// A platform that refuses what it just handed out must not be asked for ever.
func TestRefusalAfterRenewalIsReturned(t *testing.T) {
	p := newPlatform(t)
	g := gatewayTo(t, p)
	p.says("/cgi-bin/message/custom/send", `{"errcode":40001,"errmsg":"no rid: 1-2-3"}`)
	err := g.SendText(t.Context(), openID, "一")
	if KindOf(err) != StaleToken || !strings.Contains(err.Error(), "rid: 1-2-3") {
		t.Errorf("got %v", err)
	}
	if n := p.count("/cgi-bin/message/custom/send"); n != 2 {
		t.Errorf("sent %d times, want 2", n)
	}
}

func TestCallsRefusedTogetherShareOneRenewal(t *testing.T) {
	const callers = 40
	p := newPlatform(t)
	g := gatewayTo(t, p)
	if err := g.SendText(t.Context(), openID, "一"); err != nil {
		t.Fatal(err)
	}
	p.revoke("T-second-token")
	var arrived sync.WaitGroup // all hold the old token before one of them learns that it is dead
	arrived.Add(callers)
	p.on("/cgi-bin/message/custom/send", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("access_token") != "T-second-token" {
			arrived.Done()
			arrived.Wait()
			refuse(w, 42001, "access_token expired")
			return
		}
		say(w, `{"errcode":0}`)
	})
	var done sync.WaitGroup
	for range callers {
		done.Go(func() {
			if err := g.SendText(t.Context(), openID, "二"); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if p.issued != 2 {
		t.Errorf("%d tokens were asked for, want 2: the first, and one renewal", p.issued)
	}
}

// Who learns late that an old token is dead must not throw the new one away.
func TestLateRefusalLeavesTheNewTokenAlone(t *testing.T) {
	p := newPlatform(t)
	g := gatewayTo(t, p)
	if _, err := g.tokens.get(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := g.tokens.renew(t.Context(), "T-older-token"); got != "T-first-token" || err != nil || p.issued != 1 {
		t.Errorf("got %q, %v, after %d tokens", got, err, p.issued)
	}
}

func TestFirstTokenIsAskedForOnce(t *testing.T) {
	p := newPlatform(t)
	g := gatewayTo(t, p)
	var done sync.WaitGroup
	for range 40 {
		done.Go(func() {
			if _, err := g.OnlineKf(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if p.issued != 1 {
		t.Errorf("%d tokens were asked for, want 1", p.issued)
	}
}

func TestBrokenCacheIsCopedWith(t *testing.T) {
	p := newPlatform(t)
	var log bytes.Buffer
	g := gatewayWith(t, p, brokenCache{}, slog.New(slog.NewTextHandler(&log, nil)))
	for range 3 {
		if err := g.SendText(t.Context(), openID, "您好"); err != nil {
			t.Fatal(err)
		}
	}
	if p.issued != 1 {
		t.Errorf("%d tokens were asked for, want 1: this process knows the one it has", p.issued)
	}
	p.revoke("T-second-token")
	if err := g.SendText(t.Context(), openID, "您好"); err != nil {
		t.Errorf("after the token was revoked: %v", err)
	}
	if out := log.String(); !strings.Contains(out, "CLUSTERDOWN") || strings.Contains(out, "T-first") || strings.Contains(out, secret) {
		t.Errorf("logged:\n%s", out)
	}
}

// A Redis in fail-over can be read, but not written: the dead token in it must not come back.
func TestReadOnlyCacheDoesNotBringADeadTokenBack(t *testing.T) {
	p, cache := newPlatform(t), newCache(t)
	if err := cache.Set(t.Context(), tokenKey, "T-dead-token", time.Hour); err != nil {
		t.Fatal(err)
	}
	g := gatewayWith(t, p, brokenCache{Cache: cache, reads: true}, slog.New(slog.DiscardHandler))
	for range 3 {
		if err := g.SendText(t.Context(), openID, "您好"); err != nil {
			t.Fatal(err)
		}
	}
	if p.issued != 1 {
		t.Errorf("%d tokens were asked for, want 1", p.issued)
	}
}

func TestRememberedTokenEnds(t *testing.T) {
	now := monday
	c := newSDKCache(brokenCache{}, slog.New(slog.DiscardHandler), func() time.Time { return now })
	if err := c.Set("k", "v", time.Minute); err != nil {
		t.Fatal(err)
	}
	now = monday.Add(time.Minute - time.Second)
	if got := c.Get("k"); got != "v" {
		t.Errorf("within its time: %v", got)
	}
	now = monday.Add(time.Minute)
	if got := c.Get("k"); got != nil {
		t.Errorf("after its time: %v", got)
	}
}

// The SDK would hand an empty ticket out for two hours.
func TestEmptyValuesAreNeitherKeptNorFound(t *testing.T) {
	shared := eternalCache{"old": ""}
	c := newSDKCache(shared, slog.New(slog.DiscardHandler), func() time.Time { return monday })
	if got := c.Get("old"); got != nil {
		t.Errorf("found %q", got)
	}
	if err := c.Set("new", "", time.Minute); err != nil || len(shared) != 1 {
		t.Errorf("kept %v (%v)", shared, err)
	}
}

// The SDK's mutex would let callers wait one after the other, a timeout each.
func TestCallersBehindAStalledTokenWaitTogether(t *testing.T) {
	const callers, timeout = 20, 200 * time.Millisecond
	p := newPlatform(t)
	p.on(tokenPath, stall)
	g := gatewayTo(t, p, func(o *Options) { o.Timeout = timeout })
	begin := time.Now()
	var done sync.WaitGroup
	for range callers {
		done.Go(func() {
			if err := g.SendText(t.Context(), openID, "您好"); !errors.Is(err, context.DeadlineExceeded) || !Temporary(err) {
				t.Errorf("got %v", err)
			}
		})
	}
	done.Wait()
	if took := time.Since(begin); took > callers*timeout/2 {
		t.Errorf("%d callers waited %v", callers, took)
	}
}

func TestCallerWhoLeavesDoesNotSpoilItForTheOthers(t *testing.T) {
	p := newPlatform(t)
	asked, release := make(chan struct{}), make(chan struct{})
	p.on(tokenPath, func(w http.ResponseWriter, _ *http.Request) {
		close(asked)
		<-release
		say(w, `{"access_token":"T-first-token","expires_in":7200}`)
	})
	g := gatewayTo(t, p)
	ctx, leave := context.WithCancel(t.Context())
	var done sync.WaitGroup
	done.Go(func() {
		if err := g.SendText(ctx, openID, "一"); !errors.Is(err, context.Canceled) {
			t.Errorf("the one who left: %v", err)
		}
		close(release)
	})
	<-asked
	done.Go(func() {
		if err := g.SendText(t.Context(), openID, "二"); err != nil {
			t.Errorf("the one who stayed: %v", err)
		}
	})
	leave()
	done.Wait()
}

func TestTwoGatewaysInOneProcess(t *testing.T) {
	one, two := newPlatform(t), newPlatform(t)
	two.revoke("T-of-two")
	g1 := gatewayTo(t, one)
	g2 := gatewayTo(t, two, func(o *Options) { o.APIURL += "/behind/a/path/" })
	two.on("/behind/a/path"+tokenPath, func(w http.ResponseWriter, _ *http.Request) {
		say(w, `{"access_token":"T-of-two","expires_in":7200}`)
	})
	var done sync.WaitGroup
	for range 10 {
		done.Go(func() {
			if err := g1.SendText(t.Context(), openID, "一"); err != nil {
				t.Error(err)
			}
		})
		done.Go(func() {
			if err := g2.SendText(t.Context(), openID, "二"); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if a, b := one.count("/cgi-bin/message/custom/send"), two.count("/behind/a/path/cgi-bin/message/custom/send"); a != 10 || b != 10 {
		t.Errorf("%d and %d sends arrived, want 10 each", a, b)
	}
}

func TestSDKCannotCallOutsideAGateway(t *testing.T) {
	g := gatewayTo(t, newPlatform(t))
	if _, err := util.HTTPGet("https://api.weixin.qq.com/cgi-bin/token"); !errors.Is(err, errOutside) {
		t.Errorf("without a gateway: %v", err)
	}
	if _, err := util.HTTPGetContext(g.forSDK(t.Context()), "https://qyapi.weixin.qq.com/"); !errors.Is(err, errOutside) {
		t.Errorf("to another host: %v", err)
	}
}

func stall(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
