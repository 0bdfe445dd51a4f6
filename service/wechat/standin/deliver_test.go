package standin_test

import (
	"strings"
	"testing"
	"time"

	"example.org/hotline/service/wechat/standin"
)

func TestMessageIsAnswered(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc)
	c := follow(t, p, "u1")
	acc.will(func(_ int, h heard) string { return text(h, "收到") })
	m := say(t, p, "u1", "你好]]>再见")
	if m.Delivery == nil || m.Delivery.Status != "ok" || m.Delivery.Attempts != 1 {
		t.Fatalf("delivery = %+v", m.Delivery)
	}
	h := acc.last(t)
	if h.FromUserName != c.OpenID || h.MsgType != "text" || h.MsgId == "" || h.CreateTime == 0 || h.Content != "你好]]>再见" {
		t.Fatalf("heard %+v", h)
	}
}

func TestThreeTriesWithOneMsgID(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc, func(o *standin.Options) { o.Timeout = 50 * time.Millisecond })
	follow(t, p, "u1")
	before := len(acc.all())
	p.DropAnswers(3)
	m := say(t, p, "u1", "在吗")
	if m.Delivery.Status != "failed" || m.Delivery.Attempts != 3 {
		t.Fatalf("delivery = %+v", m.Delivery)
	}
	tries := acc.all()[before:]
	if len(tries) != 3 || tries[0].MsgId != tries[1].MsgId || tries[1].MsgId != tries[2].MsgId {
		t.Fatalf("tries = %+v", tries)
	}
	if got := lastOf(t, p, "u1"); got.Kind != "notice" || !strings.Contains(got.Text, "出现故障") {
		t.Fatalf("chat ends with %+v", got)
	}
}

func TestAnswerAfterALostOne(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc, func(o *standin.Options) { o.Timeout = 50 * time.Millisecond })
	follow(t, p, "u1")
	acc.will(func(_ int, h heard) string { return text(h, "收到") })
	p.DropAnswers(1)
	m := say(t, p, "u1", "在吗")
	if m.Delivery.Status != "ok" || m.Delivery.Attempts != 2 {
		t.Errorf("delivery = %+v", m.Delivery)
	}
	if got := lastOf(t, p, "u1"); got.Text != "收到" {
		t.Errorf("chat ends with %+v", got)
	}
}

func TestSlowAccountIsCutOff(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc, func(o *standin.Options) { o.Timeout = 50 * time.Millisecond })
	follow(t, p, "u1")
	release := make(chan struct{})
	acc.will(func(n int, _ heard) string {
		if n == 2 { // the first try of the message; following was 1
			<-release
		}
		return "success"
	})
	m := say(t, p, "u1", "在吗")
	close(release)
	if m.Delivery.Status != "ok" || m.Delivery.Attempts != 2 {
		t.Errorf("delivery = %+v", m.Delivery)
	}
}

func TestDuplicatesComeTogether(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc)
	follow(t, p, "u1")
	before := len(acc.all())
	arrived := make(chan struct{}, 3)
	all := make(chan struct{})
	acc.will(func(_ int, h heard) string {
		arrived <- struct{}{}
		<-all // nobody is answered before all three are here
		return text(h, "收到")
	})
	p.DuplicateNext(2)
	go func() {
		for range 3 {
			<-arrived
		}
		close(all)
	}()
	say(t, p, "u1", "在吗")
	got := acc.all()[before:]
	if len(got) != 3 || got[0].MsgId != got[1].MsgId || got[1].MsgId != got[2].MsgId {
		t.Errorf("heard %+v", got)
	}
	chat := p.Chat("u1")
	if n := len(chat); chat[n-2].From != "citizen" || chat[n-1].Text != "收到" {
		t.Errorf("chat %+v", chat)
	}
}

func TestHeldPushesComeInAnyOrder(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc)
	follow(t, p, "u1")
	p.Hold()
	done := make(chan struct{}, 2)
	for i, words := range []string{"一", "二"} {
		go func() {
			_, _ = p.SendText(t.Context(), "u1", words)
			done <- struct{}{}
		}()
		for len(p.Deliveries()) < 2+i { // following was the first
			time.Sleep(time.Millisecond)
		}
	}
	if err := p.Release(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	<-done
	<-done
	all := acc.all()
	if n := len(all); all[n-2].Content != "二" || all[n-1].Content != "一" {
		t.Errorf("heard %+v", all)
	}
}

func TestNoAccount(t *testing.T) {
	t.Parallel()
	p := start(t, nil, func(o *standin.Options) {
		o.Timeout = 50 * time.Millisecond
		o.CallbackURL = "http://127.0.0.1:1/wechat/callback"
	})
	d, err := p.Follow(t.Context(), "u1")
	if err != nil || d.Status != "failed" || d.Attempts != 3 || strings.Contains(d.Detail, "signature") {
		t.Errorf("delivery %+v, %v", d, err)
	}
	if p.Verify(t.Context()) == nil {
		t.Error("verified a callback that is not there")
	}
}

func TestOddMessages(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc)
	d, err := p.Push(t.Context(), "u1", "link", standin.Field{Name: "Title", Value: "a<b"}, standin.Field{Name: "Url", Value: "http://x"})
	if err != nil || d.Status != "ok" || !strings.Contains(d.Body, "<Title><![CDATA[a<b]]></Title>") {
		t.Errorf("delivery %+v, %v", d, err)
	}
}

func TestFollowing(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc)
	if _, err := p.SendText(t.Context(), "u1", "在吗"); err == nil {
		t.Error("a stranger can write")
	}
	if _, err := p.Scan(t.Context(), "u1", "lamp12"); err != nil {
		t.Fatal(err)
	}
	if h := acc.last(t); h.Event != "subscribe" || h.EventKey != "qrscene_lamp12" || h.Ticket == "" {
		t.Errorf("heard %+v", h)
	}
	if _, err := p.Scan(t.Context(), "u1", "lamp12"); err != nil {
		t.Fatal(err)
	}
	if h := acc.last(t); h.Event != "SCAN" || h.EventKey != "lamp12" {
		t.Errorf("heard %+v", h)
	}
	before, _ := p.Citizen("u1")
	if _, err := p.Unfollow(t.Context(), "u1"); err != nil {
		t.Fatal(err)
	}
	if h := acc.last(t); h.Event != "unsubscribe" {
		t.Errorf("heard %+v", h)
	}
	if after := follow(t, p, "u1"); after.OpenID != before.OpenID || !after.Followed {
		t.Errorf("came back as %+v", after)
	}
	if h := acc.last(t); h.Event != "subscribe" || h.EventKey != "" {
		t.Errorf("heard %+v", h)
	}
}

func TestPicturesVoicesPlaces(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc)
	follow(t, p, "u1")
	send := func(m standin.Outgoing) heard {
		t.Helper()
		if _, err := p.SendMessage(t.Context(), "u1", m); err != nil {
			t.Fatal(err)
		}
		return acc.last(t)
	}
	h := send(standin.Outgoing{Type: "image", Data: "iVBORw0KGgo="})
	if data, ok := p.Media(h.MediaId); h.MsgType != "image" || !ok || string(data[1:4]) != "PNG" {
		t.Errorf("heard %+v", h)
	}
	if h := send(standin.Outgoing{Type: "voice", Data: "AAAA", Recognition: "路灯坏了"}); h.Format != "amr" || h.Recognition != "路灯坏了" {
		t.Errorf("heard %+v", h)
	}
	if h := send(standin.Outgoing{Type: "location", Lat: 23.1, Lng: 113.25, Label: "府前路"}); h.Location_X != "23.100000" || h.Location_Y != "113.250000" || h.Label != "府前路" {
		t.Errorf("heard %+v", h)
	}
	for _, bad := range []standin.Outgoing{{Type: "text"}, {Type: "image", Data: "?"}, {Type: "dance"}} {
		if _, err := p.SendMessage(t.Context(), "u1", bad); err == nil {
			t.Errorf("sent %+v", bad)
		}
	}
}

func TestFailingAccountIsMuted(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	acc.will(func(int, heard) string { return "{}" })
	p := start(t, acc, func(o *standin.Options) { o.MuteAfter = 2 })
	follow(t, p, "u1")
	say(t, p, "u1", "一")
	before := len(acc.all())
	if m := say(t, p, "u1", "二"); m.Delivery.Status != "failed" || len(acc.all()) != before {
		t.Errorf("pushed to a muted account: %+v", m.Delivery)
	}
	p.Advance(time.Minute)
	say(t, p, "u1", "三")
	if len(acc.all()) != before+1 {
		t.Error("still muted after a minute")
	}
}
