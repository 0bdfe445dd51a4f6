package kefu_test

import (
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/wechat/standin"
)

func TestHangingUp(t *testing.T) {
	w := openTool(t)
	for name, weather := range map[string]standin.Weather{
		"at once":                   {},
		"the agent was faster":      {CloseGone: 1},
		"he was handed on":          {CloseElsewhere: 0.7, Seed: 3},
		"nobody tells of it":        {EventLost: 1},
		"no answer comes":           {CallLost: 1},
		"nothing is said about it":  {QuietSessions: true},
		"it is told twice and late": {PushTwice: 1, PushLate: 1, PushLateBy: 2 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			u := w.somebody(t)
			c := w.talk(u)
			w.says(u, "88")
			w.passes(5 * time.Second)
			must(t, w.ReadTranscript(t.Context()))
			w.wechat.SetWeather(weather)
			must(t, w.HangUp(t.Context()))
			if weather.CallLost > 0 {
				w.wechat.SetWeather(standin.Weather{})
			}
			w.goesOn(4 * time.Minute)
			if got := w.chat(u); got.ID != c.ID || got.End != model.EndBy88 || got.HangUp != "" || w.served(u) != "" {
				t.Errorf("%+v, at WeChat %q", got, w.served(u))
			}
			if n := len(w.chats(u)); n != 1 {
				t.Errorf("%d chats", n)
			}
		})
	}
}

// What is to be hung up stands in the database: another process does it.
func TestHangingUpOutlivesTheProcess(t *testing.T) {
	w := openTool(t)
	w.talk("u1")
	w.line.cut(true)
	who := w.citizen("u1")
	w.Forget(t.Context(), who)
	c := w.chat("u1")
	w.is(c, model.ChatClosed, model.EndUnbound)
	must(t, w.HangUp(t.Context()))
	if w.chat("u1").HangUp != yun || w.served("u1") != yun {
		t.Fatalf("to be hung up: %q, at WeChat %q", w.chat("u1").HangUp, w.served("u1"))
	}
	another, _, _ := w.replica()
	must(t, another.HangUp(t.Context()))
	if w.chat("u1").HangUp != "" || w.served("u1") != "" {
		t.Errorf("to be hung up: %q, at WeChat %q", w.chat("u1").HangUp, w.served("u1"))
	}
}

func TestHangingUpIsTriedLessAndLessOften(t *testing.T) {
	w := openTool(t)
	w.talk("u1")
	w.line.cut(true)
	w.Forget(t.Context(), w.citizen("u1"))
	for range 5 * 60 {
		w.passes(time.Second)
		must(t, w.HangUp(t.Context()))
	}
	if n := w.line.count("close"); n < 5 || n > 12 {
		t.Errorf("tried %d times in five minutes", n)
	}
	w.line.cut(false)
	w.passes(time.Minute)
	must(t, w.HangUp(t.Context()))
	if w.served("u1") != "" {
		t.Error("not hung up")
	}
}

// The kf session of a later chat is not the one to be ended.
func TestHangingUpLeavesALaterChatAlone(t *testing.T) {
	w := openTool(t)
	first := w.talk("u1")
	w.line.cut(true)
	w.Forget(t.Context(), w.citizen("u1"))
	must(t, w.HangUp(t.Context()))
	must(t, w.wechat.CloseSession(yun, "u1"))
	w.passes(time.Minute)
	w.asks("u1", "又有一件事")
	must(t, w.wechat.Accept(yun, "u1"))
	w.line.cut(false)
	w.passes(time.Minute)
	w.works()
	c, err := w.store.Chat(t.Context(), first.ID)
	must(t, err)
	if c.HangUp != "" || w.served("u1") != yun || w.chat("u1").State != model.ChatActive {
		t.Errorf("to be hung up %q, at WeChat %q, the chat is %s", c.HangUp, w.served("u1"), w.chat("u1").State)
	}
}
