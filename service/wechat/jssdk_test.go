package wechat

import (
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"time"
)

const ticketAnswer = `{"errcode":0,"errmsg":"ok","ticket":"JS-ticket","expires_in":7200}`

func TestJSConfig(t *testing.T) {
	p := newPlatform(t)
	p.says(ticketPath, ticketAnswer)
	g := gatewayTo(t, p)
	for page, signed := range map[string]string{
		"https://h.test/h5/new?b=2&a=%E8%B7%AF+灯#/step/2": "https://h.test/h5/new?b=2&a=%E8%B7%AF+灯",
		"https://h.test":      "https://h.test/",
		"https://h.test?a=b?": "https://h.test/?a=b?",
		"http://h.test/#":     "http://h.test/",
	} {
		c, err := g.JSConfig(t.Context(), page)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha1.Sum(fmt.Appendf(nil, "jsapi_ticket=JS-ticket&noncestr=%s&timestamp=%d&url=%s", c.NonceStr, monday.Unix(), signed))
		if c.Signature != hex.EncodeToString(sum[:]) || c.Timestamp != monday.Unix() || c.AppID != appID || len(c.NonceStr) < 16 {
			t.Errorf("%s: %+v", page, c)
		}
	}
	if n := p.count(ticketPath); n != 1 {
		t.Errorf("%d tickets were asked for, want 1", n)
	}
	g.ForgetTokens()
	if _, err := g.JSConfig(t.Context(), "http://h.test/"); err != nil || p.count(ticketPath) != 2 {
		t.Errorf("forgotten, and yet %d tickets were asked for, %v", p.count(ticketPath), err)
	}
	for _, page := range []string{"", "/h5/new", "javascript:alert(1)", "https:///x", "https://h.test/\n", "ftp://h.test/"} {
		if _, err := g.JSConfig(t.Context(), page); !errors.Is(err, ErrPage) {
			t.Errorf("%q: %v", page, err)
		}
	}
}

func TestTicketIsSharedByManyPages(t *testing.T) {
	p := newPlatform(t)
	p.says(ticketPath, ticketAnswer)
	g := gatewayTo(t, p)
	var done sync.WaitGroup
	for range 30 {
		done.Go(func() {
			if _, err := g.JSConfig(t.Context(), "https://h.test/"); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if n := p.count(ticketPath); n != 1 {
		t.Errorf("%d tickets were asked for, want 1", n)
	}
}

func TestTicketWithARefusedToken(t *testing.T) {
	p, cache := newPlatform(t), newCache(t)
	if err := cache.Set(t.Context(), tokenKey, "T-dead-token", time.Hour); err != nil {
		t.Fatal(err)
	}
	p.on(ticketPath, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("access_token") != "T-first-token" {
			refuse(w, 42001, "access_token expired")
			return
		}
		say(w, ticketAnswer)
	})
	g := gatewayWith(t, p, cache, slog.New(slog.DiscardHandler))
	if _, err := g.JSConfig(t.Context(), "https://h.test/"); err != nil {
		t.Error(err)
	}
}

// An empty ticket must be neither used nor kept.
func TestEmptyTicket(t *testing.T) {
	p := newPlatform(t)
	p.says(ticketPath, `{"errcode":0,"errmsg":"ok","expires_in":7200}`, ticketAnswer)
	g := gatewayTo(t, p)
	if _, err := g.JSConfig(t.Context(), "https://h.test/"); !errors.Is(err, ErrAnswer) {
		t.Errorf("got %v", err)
	}
	if _, err := g.JSConfig(t.Context(), "https://h.test/"); err != nil {
		t.Errorf("the next time: %v", err)
	}
}
