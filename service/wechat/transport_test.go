package wechat_test

import (
	"io"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"example.org/hotline/model/kv"
	"example.org/hotline/service/wechat"
	"example.org/hotline/service/wechat/standin"
)

// The whole of both sides in one process, without a socket: the account's default address is never dialled.
func TestGatewayOverAnotherTransport(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC) }
	cache, err := kv.Open(t.Context(), "embedded:", now)
	must(t, err)
	t.Cleanup(func() { _ = cache.Close() })
	p := standin.New(standin.Options{
		AppID: appID, AppSecret: appSecret, Now: now,
		Inline: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "success") }),
	})
	t.Cleanup(func() { _ = p.Close() })
	g := wechat.New(wechat.Options{AppID: appID, AppSecret: appSecret, Transport: p.Transport()}, cache, slog.New(slog.DiscardHandler), now)
	t.Cleanup(g.Close)
	_, err = p.Follow(t.Context(), "u1")
	must(t, err)
	c, _ := p.Citizen("u1")
	must(t, g.CreateSession(t.Context(), agent, c.OpenID))
	s, found, err := g.Session(t.Context(), c.OpenID)
	if must(t, err); !found || s.KfAccount != agent {
		t.Errorf("session %+v, %v", s, found)
	}
	must(t, g.SendText(t.Context(), c.OpenID, "您好"))
	if chat := p.Chat("u1"); chat[len(chat)-1].Text != "您好" {
		t.Errorf("chat ends with %+v", chat[len(chat)-1])
	}
}
