package standin_test

import (
	"testing"
	"time"

	"example.org/hotline/service/wechat/standin"
)

func TestTruth(t *testing.T) {
	t.Parallel()
	acc := unheard()
	acc.will(func(_ int, h heard) string {
		switch h.Content {
		case "人工":
			return reply(h, "transfer_customer_service", "")
		case "你好":
			return text(h, "您好")
		}
		return "success"
	})
	p := inline(t, acc, func(o *standin.Options) { o.RecordDelay = time.Minute })
	c := follow(t, p, "u1")
	say(t, p, "u1", "你好")
	say(t, p, "u1", "人工")
	p.Advance(time.Minute)
	must(t, p.Accept(agentA, "u1"))
	say(t, p, "u1", "路灯坏了")
	must(t, p.AgentSays(agentA, "u1", "在哪里？"))
	must(t, p.SwitchSession(agentA, "u1", agentB))
	p.Advance(time.Minute)
	must(t, p.CloseSession(agentB, "u1"))
	wants(t, "send", call(t, p, sendPath, textTo(c.OpenID, "请评价")), 0)

	truth := p.Truth(c.OpenID)
	var said, got, lines []string
	for _, s := range truth.Said {
		said = append(said, s.Text+" "+s.Delivery.Status)
	}
	for _, m := range truth.Got {
		got = append(got, m.Via+" "+m.Text)
	}
	for _, l := range truth.Lines {
		lines = append(lines, l.From+" "+l.Text+" "+l.Agent)
	}
	expect(t, "said", said, "你好 ok", "人工 ok", "路灯坏了 agent")
	expect(t, "got", got, " 已关注公众号", "passive 您好", " 正在为您转接人工客服，请稍候", " 客服 小云 已接入", "kf 在哪里？",
		" 客服 小麓 已接入", " 本次客服会话已结束", "custom 请评价")
	expect(t, "lines", lines, "citizen 人工 "+agentA, "citizen 路灯坏了 "+agentA, "agent 在哪里？ "+agentA)
	if truth.Said[0].Heard != 1 || truth.Said[2].Heard != 0 {
		t.Errorf("said %+v", truth.Said)
	}
	if l := truth.Lines[1]; !l.At.Equal(morning.Add(time.Minute)) || !l.ShowsAt.Equal(morning.Add(2*time.Minute)) {
		t.Errorf("line %+v", l)
	}
	if len(truth.Stays) != 1 {
		t.Fatalf("stays %+v", truth.Stays)
	}
	s := truth.Stays[0]
	expect(t, "agents", s.Agents, agentA, agentB)
	if s.By != standin.ByAgent || s.End != standin.ByAgent || !s.From.Equal(morning.Add(time.Minute)) || !s.To.Equal(morning.Add(2*time.Minute)) {
		t.Errorf("stay %+v", s)
	}
	if x := p.Truth("oNobody"); len(x.Said)+len(x.Got)+len(x.Lines)+len(x.Stays) != 0 {
		t.Errorf("a stranger: %+v", x)
	}
}
