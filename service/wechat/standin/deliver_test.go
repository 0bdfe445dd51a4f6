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
