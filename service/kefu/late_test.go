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

// A message that came while WeChat had ended the session, and we had not heard, waits in WeChat's queue for the next agent. His
// taking it is not another message; the same words said to him are.
func TestWordsThatWereHandedOverOnceMore(t *testing.T) {
	for _, more := range []string{"", "在吗"} { // he says more, by which we hear that the chat is over
		w := openTool(t)
		w.talk("u1")
		want := w.lines(w.chat("u1").ID)
		w.wechat.SetWeather(standin.Weather{EventLost: 1})
		must(t, w.wechat.CloseSession(yun, "u1"))
		w.line.cut(true)
		w.passes(10 * time.Second)
		w.says("u1", "还有一件事")
		want = append(want, "citizen: 还有一件事")
		w.line.cut(false)
		if more != "" {
			w.passes(10 * time.Second)
			w.says("u1", more)
			want = append(want, "citizen: "+more)
		}
		w.goesOn(20 * time.Second)
		must(t, w.wechat.Accept(yun, "u1"))
		w.goesOn(10 * time.Second)
		must(t, w.wechat.AgentSays(yun, "u1", "请讲"))
		w.passes(5 * time.Second)
		w.says("u1", "还有一件事")
		w.goesOn(10 * time.Second)
		want = append(want, "agent: 请讲", "citizen: 还有一件事")
		var said []string
		for _, c := range slices.Backward(w.chats("u1")) {
			said = append(said, w.lines(c.ID)...)
		}
		if !slices.Equal(said, want) {
			t.Errorf("he said more: %q; the transcripts have %q, want %q", more, said, want)
		}
	}
}

// A message that WeChat tells again when the chat that has it is over is none of the next chat's.
func TestAMessageToldAgainAfterItsChat(t *testing.T) {
	w := openTool(t)
	who := w.comes("u1")
	ev := model.Event{Type: model.MsgText, From: who.OpenID, MsgID: 7001, Text: "路灯坏了", CreatedAt: w.now()}
	_, err := w.Ask(t.Context(), who)
	must(t, err)
	_, err = w.Hear(t.Context(), who, ev)
	must(t, err)
	w.says("u1", "88")
	w.passes(30 * time.Second)
	next := w.asks("u1", "小区停水了")
	if _, err = w.Hear(t.Context(), who, ev); err != nil {
		t.Fatal(err)
	}
	if got := w.lines(next.ID); !slices.Equal(got, []string{"citizen: 小区停水了"}) {
		t.Errorf("the next transcript is %q", got)
	}
}

// What was said before anybody asked for a rating is none, though it is told later.
func TestAWordOfPraiseFromBeforeTheRequest(t *testing.T) {
	w := openTool(t)
	w.talk("u1")
	who := w.citizen("u1")
	early := model.Event{Type: model.MsgText, From: who.OpenID, MsgID: 7002, Text: "满意", CreatedAt: w.now()}
	w.passes(30 * time.Second)
	must(t, w.wechat.CloseSession(yun, "u1"))
	w.goesOn(10 * time.Second)
	_, err := w.Hear(t.Context(), who, early)
	must(t, err)
	if c := w.chat("u1"); c.Rating.State != model.RatingAsked {
		t.Errorf("the rating is %+v", c.Rating)
	}
	late := early
	late.MsgID, late.CreatedAt = 7003, w.now()
	_, err = w.Hear(t.Context(), who, late)
	must(t, err)
	if c := w.chat("u1"); c.Rating.Stars != 4 {
		t.Errorf("the rating is %+v", c.Rating)
	}
}

// The word that a session is over may come when another agent has taken the citizen already.
func TestTheEndOfTheSessionBefore(t *testing.T) {
	w := openTool(t)
	w.talk("u1")
	ended := w.now()
	w.wechat.SetWeather(standin.Weather{EventLost: 1})
	must(t, w.wechat.CloseSession(yun, "u1"))
	w.line.cut(true)
	w.passes(5 * time.Second)
	w.says("u1", "还有一件事")
	w.line.cut(false)
	w.passes(5 * time.Second)
	must(t, w.wechat.Accept(lu, "u1"))
	w.goesOn(10 * time.Second)
	must(t, w.wechat.AgentSays(lu, "u1", "您好"))
	w.goesOn(10 * time.Second)
	who := w.citizen("u1")
	must(t, w.Told(t.Context(), who, model.Event{
		Type: model.EvKfClose, From: who.OpenID, KfAccount: yun, CreatedAt: ended,
	}))
	w.is(w.chat("u1"), model.ChatActive, "")
}
