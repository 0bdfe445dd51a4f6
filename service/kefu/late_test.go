package kefu_test

import (
	"slices"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/wechat/standin"
)

// An 88 that was under way while its citizen asked for an agent does not end the chat that he then got.
func TestALate88EndsNothingThatBeganAfterIt(t *testing.T) {
	w := openTool(t)
	w.comes("u1")
	w.wechat.SetWeather(standin.Weather{PushLate: 1, PushLateBy: time.Minute})
	w.says("u1", "88")
	w.wechat.SetWeather(standin.Weather{})
	w.passes(10 * time.Second)
	c := w.asks("u1", "路灯坏了")
	must(t, w.wechat.Accept(yun, "u1"))
	w.goesOn(time.Minute)
	w.is(w.chat("u1"), model.ChatActive, "")
	if got := w.lines(c.ID); !slices.Contains(got, "citizen: 88") {
		t.Errorf("the transcript is %q", got)
	}
	w.says("u1", "88")
	w.goesOn(time.Minute)
	w.is(w.chat("u1"), model.ChatClosed, model.EndBy88)
}

// WeChat's queue keeps a citizen who left ours, and hands his old words to the agent who serves his next chat.
func TestWordsThatWeChatsQueueKept(t *testing.T) {
	w := openTool(t)
	w.comes("u1")
	first := w.asks("u1", "路灯坏了")
	w.says("u1", "88")
	w.goesOn(20 * time.Second)
	second := w.asks("u1", "还是想问问路灯")
	must(t, w.wechat.Accept(yun, "u1"))
	w.goesOn(10 * time.Second)
	must(t, w.wechat.AgentSays(yun, "u1", "您好"))
	w.says("u1", "路灯坏了") // the same words, said anew
	w.goesOn(10 * time.Second)
	if got := w.lines(first.ID); !slices.Equal(got, []string{"citizen: 路灯坏了", "citizen: 88"}) {
		t.Errorf("the first transcript is %q", got)
	}
	if got := w.lines(second.ID); !slices.Equal(got, []string{"citizen: 还是想问问路灯", "agent: 您好", "citizen: 路灯坏了"}) {
		t.Errorf("the second transcript is %q", got)
	}
}
