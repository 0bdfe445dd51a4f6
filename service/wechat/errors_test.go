package wechat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestKinds(t *testing.T) {
	for _, tc := range []struct {
		code      int
		want      Kind
		temporary bool
	}{
		{-1, Busy, true},
		{40001, StaleToken, true},
		{45009, QuotaUsed, true},
		{45011, TooFast, true},
		{40003, BadCitizen, false},
		{40164, Credentials, false},
		{61004, Credentials, false},
		{40018, BadMenu, false},
		{40120, BadMenu, false},
		{43004, NotFollower, false},
		{43019, NotFollower, false},
		{43101, NotSubscribed, false},
		{45015, WindowClosed, false},
		{45047, WindowClosed, false},
		{47003, BadContent, false},
		{48001, NotGranted, false},
		{61458, OtherAgent, false},
		{65414, OtherAgent, false},
		{61459, AgentOffline, false},
		{65415, AgentOffline, false},
		{65400, KfOff, false},
		{65402, KfSetup, false},
		{99999, Unknown, false},
	} {
		p := newPlatform(t)
		g := gatewayTo(t, p)
		p.says("/cgi-bin/message/custom/send", fmt.Sprintf(`{"errcode":%d,"errmsg":"no rid: 65f0-3"}`, tc.code))
		err := g.SendText(t.Context(), openID, "您好")
		var api *APIError
		if !errors.As(err, &api) || api.Code != tc.code || api.Kind() != tc.want || Temporary(err) != tc.temporary {
			t.Errorf("%d: %v, kind %d, temporary %v", tc.code, err, KindOf(err), Temporary(err))
		}
		if !strings.Contains(fmt.Sprint(err), "rid: 65f0-3") {
			t.Errorf("%d: the rid is lost: %v", tc.code, err)
		}
		if wrapped := fmt.Errorf("greet: %w", err); tc.want != Unknown && !Is(wrapped, Busy, tc.want) {
			t.Errorf("%d: Is does not see through wrapping", tc.code)
		}
	}
	if Is(nil, Unknown) || Is(errors.New("x"), Unknown) || Temporary(nil) {
		t.Error("what is no refusal is taken for one")
	}
}

func TestReadsAreRepeatedOnce(t *testing.T) {
	const sendPath, readPath = "/cgi-bin/message/custom/send", "/cgi-bin/customservice/getonlinekflist"
	for _, tc := range []struct {
		code        int
		reads, sent int
	}{{-1, 2, 1}, {45011, 2, 1}, {45009, 1, 1}, {48001, 1, 1}} {
		p := newPlatform(t)
		g := gatewayTo(t, p)
		refusal := fmt.Sprintf(`{"errcode":%d,"errmsg":"no"}`, tc.code)
		p.says(readPath, refusal)
		p.says(sendPath, refusal)
		if _, err := g.OnlineKf(t.Context()); err == nil || p.count(readPath) != tc.reads {
			t.Errorf("%d: read %d times, want %d (%v)", tc.code, p.count(readPath), tc.reads, err)
		}
		if err := g.SendText(t.Context(), openID, "您好"); err == nil || p.count(sendPath) != tc.sent {
			t.Errorf("%d: sent %d times, want %d (%v)", tc.code, p.count(sendPath), tc.sent, err)
		}
	}
	p := newPlatform(t)
	p.says(tokenPath, `{"errcode":-1,"errmsg":"system error"}`, `{"access_token":"T-first-token","expires_in":7200}`)
	p.says(readPath, `{"errcode":45011,"errmsg":"api minute-quota reach limit"}`, `{"kf_online_list":[]}`)
	if _, err := gatewayTo(t, p).OnlineKf(t.Context()); err != nil {
		t.Errorf("busy once: %v", err)
	}
}

// A template with a client_msg_id is deduped by the platform, one without might arrive twice.
func TestTemplateIsRepeatedOnlyWhenDeduped(t *testing.T) {
	const path = "/cgi-bin/message/template/send"
	for id, want := range map[string]int{"": 1, "c-1": 2} {
		p := newPlatform(t)
		p.says(path, `{"errcode":-1,"errmsg":"system error"}`)
		if _, err := gatewayTo(t, p).SendTemplate(t.Context(), Template{To: openID, ClientMsgID: id}); !Is(err, Busy) || p.count(path) != want {
			t.Errorf("client_msg_id %q: sent %d times, want %d (%v)", id, p.count(path), want, err)
		}
	}
}

func TestCredentials(t *testing.T) {
	p := newPlatform(t)
	if err := gatewayTo(t, p).Credentials(t.Context()); err != nil {
		t.Errorf("good ones: %v", err)
	}
	if err := gatewayTo(t, p, func(o *Options) { o.AppSecret = "wrong-secret" }).Credentials(t.Context()); !Is(err, Credentials) {
		t.Errorf("wrong secret: %v", err)
	}
	p.says(tokenPath, `{"errcode":40164,"errmsg":"invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 65f0-4"}`)
	err := gatewayTo(t, p).Credentials(t.Context())
	var api *APIError
	if !errors.As(err, &api) || api.CallerIP() != "203.0.113.7" {
		t.Errorf("not on the list: %v", err)
	}
	// The token call says 40001 for a wrong secret: there is nothing to renew.
	p.says(tokenPath, `{"errcode":40001,"errmsg":"invalid credential"}`)
	if err := gatewayTo(t, p).SendText(t.Context(), openID, "您好"); !Is(err, Credentials) {
		t.Errorf("40001 at the token: %v", err)
	}
}

func TestUnusableAnswers(t *testing.T) {
	const path = "/cgi-bin/customservice/getkflist"
	for _, tc := range []struct {
		name      string
		answer    http.HandlerFunc
		want      error
		status    int
		temporary bool
	}{
		{"stall", stall, context.DeadlineExceeded, 0, true},
		{"stall in the body", func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, `{"kf_list":`)
			_ = http.NewResponseController(w).Flush()
			stall(w, r)
		}, context.DeadlineExceeded, 0, true},
		{"login page", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<html>请登录</html>")
		}, ErrAnswer, 200, true},
		{"too large, announced", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(maxAnswer+1))
		}, ErrTooLarge, 200, false},
		{"too large, streamed", func(w http.ResponseWriter, _ *http.Request) {
			for range maxAnswer>>20 + 1 {
				_, _ = w.Write(make([]byte, 1<<20))
			}
		}, ErrTooLarge, 200, false},
		{"502", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, nil, 502, true},
		{"404", http.NotFound, nil, 404, false},
		{"429", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }, nil, 429, true},
		{"redirect", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }, nil, 302, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := newPlatform(t)
			g := gatewayTo(t, p)
			if _, err := g.tokens.get(t.Context()); err != nil {
				t.Fatal(err)
			}
			if errors.Is(tc.want, context.DeadlineExceeded) {
				g.wire.timeout = 50 * time.Millisecond
			}
			p.on(path, tc.answer)
			_, err := g.KfList(t.Context())
			var call *CallError
			if !errors.As(err, &call) || call.Status != tc.status || call.Path != path || Temporary(err) != tc.temporary {
				t.Errorf("got %v, temporary %v", err, Temporary(err))
			}
			if tc.want != nil && !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
			if p.count("/elsewhere") != 0 {
				t.Error("the token went along with a redirect")
			}
		})
	}
}

func TestServerTime(t *testing.T) {
	p := newPlatform(t)
	p.on(callbackIPPath, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", monday.Format(http.TimeFormat))
		refuse(w, 41001, "access_token missing")
	})
	g := gatewayTo(t, p)
	if got, err := g.ServerTime(t.Context()); err != nil || !got.Equal(monday) {
		t.Errorf("got %v, %v", got, err)
	}
	p.on(callbackIPPath, func(w http.ResponseWriter, _ *http.Request) { w.Header()["Date"] = nil })
	if _, err := g.ServerTime(t.Context()); !errors.Is(err, ErrAnswer) {
		t.Errorf("without a date: %v", err)
	}
	if p.issued != 0 {
		t.Error("the clock was asked for with a token")
	}
}
