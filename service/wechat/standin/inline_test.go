package standin_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"example.org/hotline/service/wechat/standin"
)

var morning = time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)

// inline is a platform without sockets in front of acc, at a time of its own that only Advance moves.
func inline(t *testing.T, acc *account, change ...func(*standin.Options)) *standin.Platform {
	t.Helper()
	opt := standin.Options{
		AppID: appID, AppSecret: appSecret, Seed: 7, Inline: acc, PublicURL: "http://hotline.test",
		Now: func() time.Time { return morning },
	}
	for _, c := range change {
		c(&opt)
	}
	p := standin.New(opt)
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// unheard is an account that answers success until told otherwise, without a server.
func unheard() *account {
	return &account{answer: func(int, heard) string { return "success" }}
}

func contents(all []heard) []string {
	var out []string
	for _, h := range all {
		out = append(out, h.Content+h.Event)
	}
	return out
}

func expect(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestInlineAnswersBeforeItReturns(t *testing.T) {
	t.Parallel()
	acc := unheard()
	p := inline(t, acc)
	follow(t, p, "u1")
	acc.will(func(_ int, h heard) string { return text(h, "收到"+h.Content) })
	if m := say(t, p, "u1", "你好"); m.Delivery.Status != "ok" || m.Delivery.Attempts != 1 {
		t.Errorf("delivery %+v", m.Delivery)
	}
	if m := lastOf(t, p, "u1"); m.Text != "收到你好" || !m.At.Equal(morning) {
		t.Errorf("chat ends with %+v", m)
	}
}

// An account may call the platform while it answers, and what that causes comes after.
func TestInlineAccountCallsThePlatform(t *testing.T) {
	t.Parallel()
	acc := unheard()
	var p *standin.Platform
	acc.will(func(_ int, h heard) string {
		if h.Content == "人工" {
			wants(t, "create", call(t, p, "/customservice/kfsession/create", entry{"kf_account": agentA, "openid": h.FromUserName}), 0)
			if n := len(acc.all()); n != 2 {
				t.Errorf("heard %d pushes within a call", n)
			}
		}
		return "success"
	})
	p = inline(t, acc)
	follow(t, p, "u1")
	say(t, p, "u1", "人工")
	expect(t, "heard", contents(acc.all()), "subscribe", "人工", "kf_create_session")
}

// What a call from outside causes waits for who acts next.
func TestInlineEventOfACall(t *testing.T) {
	t.Parallel()
	acc := unheard()
	p := inline(t, acc)
	c := follow(t, p, "u1")
	wants(t, "create", call(t, p, "/customservice/kfsession/create", entry{"kf_account": agentA, "openid": c.OpenID}), 0)
	expect(t, "before", contents(acc.all()), "subscribe")
	settle(t, p)
	expect(t, "after", contents(acc.all()), "subscribe", "kf_create_session")
}

func TestInlineRepeatsByThePlatformsClock(t *testing.T) {
	t.Parallel()
	acc := unheard()
	p := inline(t, acc)
	follow(t, p, "u1")
	p.DropAnswers(1)
	if m := say(t, p, "u1", "在吗"); m.Delivery.Status != "sending" {
		t.Errorf("delivery %+v", m.Delivery)
	}
	settle(t, p) // does not wait for the clock
	p.Advance(4 * time.Second)
	if n := len(acc.all()); n != 2 {
		t.Errorf("heard %d pushes before the time", n)
	}
	p.Advance(time.Second)
	all := acc.all()
	if len(all) != 3 || all[1].MsgId != all[2].MsgId {
		t.Errorf("heard %+v", all)
	}
	if m := lastOf(t, p, "u1"); m.Delivery == nil || m.Delivery.Status != "ok" || m.Delivery.Attempts != 2 {
		t.Errorf("chat ends with %+v", m)
	}
}

func TestInlineGivesUpAfterThree(t *testing.T) {
	t.Parallel()
	p := inline(t, unheard(), func(o *standin.Options) {
		o.Inline = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	})
	follow(t, p, "u1")
	say(t, p, "u1", "在吗")
	p.Advance(time.Minute)
	d := p.Deliveries()
	if d[1].Status != "failed" || d[1].Attempts != 3 || d[1].Detail != "HTTP 502" {
		t.Errorf("delivery %+v", d[1])
	}
}

// Each thing happens at its own time, and other clocks are taken along to it.
func TestInlineAdvanceStops(t *testing.T) {
	t.Parallel()
	acc := unheard()
	var other time.Duration
	var seen []time.Duration
	acc.will(func(_ int, h heard) string {
		if h.Content == "人工" {
			return reply(h, "transfer_customer_service", "")
		}
		if h.Event == "kf_close_session" || h.Content == "在吗" {
			seen = append(seen, other)
		}
		return "success"
	})
	p := inline(t, acc, func(o *standin.Options) { o.OnAdvance = func(d time.Duration) { other += d } })
	follow(t, p, "u1")
	follow(t, p, "u2")
	say(t, p, "u1", "人工")
	must(t, p.Accept(agentA, "u1"))
	p.DelayNext(10 * time.Minute)
	say(t, p, "u2", "在吗")
	p.Advance(time.Hour)
	if want := []time.Duration{10 * time.Minute, 30 * time.Minute}; !slices.Equal(seen, want) || other != time.Hour {
		t.Errorf("at %v, then %v; want %v", seen, other, want)
	}
	if h := acc.last(t); h.CreateTime != morning.Add(30*time.Minute).Unix() {
		t.Errorf("closed at %v", time.Unix(h.CreateTime, 0))
	}
}

func TestInlineDuplicatesAndHeldOnes(t *testing.T) {
	t.Parallel()
	acc := unheard()
	p := inline(t, acc)
	follow(t, p, "u1")
	p.DuplicateNext(2)
	say(t, p, "u1", "一")
	p.Hold()
	if m := say(t, p, "u1", "二"); m.Delivery.Status != "sending" {
		t.Errorf("delivery %+v", m.Delivery)
	}
	say(t, p, "u1", "三")
	must(t, p.Release(t.Context(), true))
	expect(t, "heard", contents(acc.all())[1:], "一", "一", "一", "三", "二")
}

// Nothing but the clock of the bubble moves here: a socket, or a goroutine that nobody waits for, would be noticed.
func TestInlineInABubble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		acc := unheard()
		p := inline(t, acc)
		follow(t, p, "u1")
		say(t, p, "u1", "在吗")
		p.Advance(time.Hour)
		if len(acc.all()) != 2 {
			t.Errorf("heard %v", contents(acc.all()))
		}
	})
}

func TestSameSeedSameWorld(t *testing.T) {
	t.Parallel()
	play := func() []standin.Message {
		acc := transferringInline()
		p := inline(t, acc)
		for _, id := range []string{"u1", "u2"} {
			follow(t, p, id)
			say(t, p, id, "人工")
			must(t, p.Accept(agentA, id))
		}
		p.Advance(time.Hour)
		return append(p.Chat("u1"), p.Chat("u2")...)
	}
	first, second := play(), play()
	if len(first) != len(second) {
		t.Fatalf("%d and %d messages", len(first), len(second))
	}
	for i := range first {
		if first[i].ID != second[i].ID || first[i].Text != second[i].Text {
			t.Errorf("%+v and %+v", first[i], second[i])
		}
	}
}

// transferringInline is transferring without a server.
func transferringInline() *account {
	acc := unheard()
	acc.will(func(_ int, h heard) string {
		if h.MsgType == "text" {
			return reply(h, "transfer_customer_service", "")
		}
		return "success"
	})
	return acc
}

func TestTransportLeavesTheRequestAlone(t *testing.T) {
	t.Parallel()
	p := inline(t, unheard())
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://api.weixin.qq.com/cgi-bin/menu/get", http.NoBody)
	must(t, err)
	res, err := p.Transport().RoundTrip(req)
	must(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	must(t, err)
	if res.StatusCode != http.StatusOK || !strings.Contains(string(body), "41001") || int(res.ContentLength) != len(body) {
		t.Errorf("answer %d %s", res.StatusCode, body)
	}
	if req.RemoteAddr != "" || req.RequestURI != "" || req.Pattern != "" {
		t.Errorf("the request was changed: %+v", req)
	}
}
