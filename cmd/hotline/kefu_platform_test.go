package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"example.org/hotline/service/kefu"
	"example.org/hotline/service/wechat"
	"example.org/hotline/service/wechat/standin"
)

// What WeChat certainly has not sent may be sent again; of the rest nobody knows.
func TestWhatBecameOfAMessage(t *testing.T) {
	platform := standin.New(standin.Options{AppID: "wx0123456789abcdef", AppSecret: "hunter2"})
	t.Cleanup(func() { _ = platform.Close() })
	if _, err := platform.Follow(t.Context(), "u1"); err != nil {
		t.Fatal(err)
	}
	who, _ := platform.Citizen("u1")
	reach := func(o wechat.Options) kefuPlatform {
		o.AppID, o.AppSecret = "wx0123456789abcdef", "hunter2"
		g := wechat.New(o, &commandCache{held: map[string]string{}}, slog.New(slog.DiscardHandler), time.Now)
		t.Cleanup(g.Close)
		return kefuPlatform{g}
	}
	says := func(p kefuPlatform) error { return p.SendText(t.Context(), "", who.OpenID, "您好") }
	known := []error{kefu.ErrWindow, kefu.ErrUnreachable, kefu.ErrNotGranted, kefu.ErrBusy, kefu.ErrContent, kefu.ErrOtherAgent}
	check := func(name string, err, want error) {
		t.Helper()
		if want != nil && !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
		for _, k := range known {
			if want == nil && (err == nil || errors.Is(err, k)) {
				t.Errorf("%s: %v, but nobody knows", name, err)
			}
		}
	}

	p := reach(wechat.Options{Transport: platform.Transport()})
	const send = "/cgi-bin/message/custom/send"
	for code, want := range map[int]error{
		-1: nil, 45011: kefu.ErrBusy, 45009: kefu.ErrBusy, 45015: kefu.ErrWindow, 45047: kefu.ErrWindow, 43004: kefu.ErrUnreachable,
		40003: kefu.ErrUnreachable, 48001: kefu.ErrNotGranted, 45002: kefu.ErrContent, 44004: kefu.ErrContent, 65414: kefu.ErrOtherAgent,
	} {
		platform.FailNext(send, code)
		check(fmt.Sprint(code), says(p), want)
	}
	platform.SetWeather(standin.Weather{CallLost: 1})
	check("no answer", says(p), nil)
	platform.SetWeather(standin.Weather{})

	check("no connection", says(reach(wechat.Options{APIURL: "http://127.0.0.1:1", Timeout: time.Second})), kefu.ErrBusy)
	p = reach(wechat.Options{Transport: platform.Transport()})
	platform.FailNext("/cgi-bin/stable_token", -1)
	platform.FailNext("/cgi-bin/stable_token", -1)
	check("no token", says(p), kefu.ErrBusy)
	check("hung up in the middle", says(reach(wechat.Options{Transport: hangingUp{}})), kefu.ErrBusy) // before the message: for want of a token
}

type hangingUp struct{}

func (hangingUp) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("cut off") }
