package kefu_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/wechat/standin"
)

func TestACitizenIsServedInWeChatsTool(t *testing.T) {
	w := openTool(t)
	w.comes("u1")
	c := w.asks("u1", "路灯坏了")
	w.is(c, model.ChatQueued, "")
	w.says("u1", "在云麓路")
	w.goesOn(time.Minute)
	must(t, w.wechat.Accept(yun, "u1"))
	c = w.chat("u1")
	w.is(c, model.ChatActive, "")
	if c.Agent.KfAccount != yun || !c.ConnectedAt.Equal(w.now()) {
		t.Errorf("served by %+v since %v", c.Agent, c.ConnectedAt)
	}
	w.goesOn(10 * time.Second)
	must(t, w.wechat.AgentSays(yun, "u1", "您好，编号是多少？"))
	w.goesOn(30 * time.Second)
	w.says("u1", "12号")
	w.says("u1", "12号") // twice in one second
	w.goesOn(10 * time.Second)
	must(t, w.wechat.AgentSays(yun, "u1", "已登记"))
	w.goesOn(10 * time.Second)
	w.says("u1", "８８")
	w.goesOn(10 * time.Second)
	c = w.chat("u1")
	w.is(c, model.ChatClosed, model.EndBy88)
	want := []string{
		"citizen: 路灯坏了", "citizen: 在云麓路", "agent: 您好，编号是多少？", "citizen: 12号", "citizen: 12号", "agent: 已登记", "citizen: ８８",
	}
	if got := w.lines(c.ID); !slices.Equal(got, want) {
		t.Errorf("the transcript is %q, want %q", got, want)
	}
	if got := w.served("u1"); got != "" || c.HangUp != "" {
		t.Errorf("WeChat still has %q, to be hung up: %q", got, c.HangUp)
	}
	if c.Rating.State != model.RatingAsked {
		t.Errorf("the rating is %q", c.Rating.State)
	}
	w.goesOn(20 * time.Minute)
	w.says("u1", "5")
	if c = w.chat("u1"); c.Rating.State != model.RatingGiven || c.Rating.Stars != 5 || c.End != model.EndBy88 {
		t.Errorf("the rating is %+v", c.Rating)
	}
	if n := len(w.chats("u1")); n != 1 {
		t.Errorf("%d chats", n)
	}
}

// talk has a citizen served by yun, who has answered.
func (w *toolWorld) talk(id string) model.Chat {
	w.t.Helper()
	w.comes(id)
	c := w.asks(id, "路灯坏了")
	must(w.t, w.wechat.Accept(yun, id))
	must(w.t, w.wechat.AgentSays(yun, id, "您好"))
	w.goesOn(10 * time.Second)
	w.is(w.chat(id), model.ChatActive, "")
	return c
}

func TestSilenceEndsAChatForAWhile(t *testing.T) {
	w := openTool(t)
	w.talk("u1")
	w.goesOn(10*time.Minute + 20*time.Second)
	w.is(w.chat("u1"), model.ChatActive, "") // what he says now may still show up
	w.goesOn(30 * time.Second)
	c := w.chat("u1")
	w.is(c, model.ChatClosed, model.EndIdle)
	if c.Rating.State != model.RatingNone || w.served("u1") != "" || c.HangUp != "" {
		t.Errorf("after that: %+v, WeChat has %q", c, w.served("u1"))
	}
	w.says("u1", "还在吗")
	next := w.chat("u1")
	if next.ID == c.ID || next.Continues != c.ID || next.State != model.ChatQueued || next.Wanted.KfAccount != yun {
		t.Errorf("his next message makes %+v", next)
	}
}

func TestWhoWaitsForAnAnswerIsNotClosed(t *testing.T) {
	w := openTool(t)
	c := w.talk("u1")
	w.goesOn(time.Minute)
	for range 3 { // WeChat itself gives up after half an hour of his silence
		w.says("u1", "在吗")
		w.goesOn(15 * time.Minute)
		w.is(w.chat("u1"), model.ChatActive, "")
	}
	must(t, w.wechat.AgentSays(yun, "u1", "在的"))
	w.goesOn(11 * time.Minute)
	w.is(w.chat("u1"), model.ChatClosed, model.EndIdle)
	if got := w.lines(c.ID); len(got) != 6 {
		t.Errorf("the transcript is %q", got)
	}
}

func TestNobodyIsClosedForASilenceThatWasNotLookedAt(t *testing.T) {
	w := openTool(t)
	w.talk("u1")
	w.line.cut(true)
	for i := range 60 {
		w.passes(20 * time.Second)
		if w.ReadTranscript(t.Context()) == nil {
			t.Fatal("read though WeChat does not answer")
		}
		must(t, w.Tick(t.Context()))
		if i == 45 {
			w.says("u1", "还有一件事")
		}
	}
	w.is(w.chat("u1"), model.ChatActive, "")
	w.line.cut(false)
	w.works()
	w.is(w.chat("u1"), model.ChatActive, "")
	if _, owed := w.chat("u1").Owed(); !owed {
		t.Error("his message was not heard")
	}
}

// WeChat answers with nothing where it had lines before.
func TestAnEmptyTranscriptIsNotBelieved(t *testing.T) {
	w := openTool(t)
	w.talk("u1")
	w.goesOn(9 * time.Minute)
	w.says("u1", "还有一件事")
	w.wechat.SetWeather(standin.Weather{Blank: 1, BlankFor: time.Hour})
	for range 30 {
		w.passes(10 * time.Second)
		if w.ReadTranscript(t.Context()) == nil {
			t.Fatal("believed")
		}
		must(t, w.Tick(t.Context()))
	}
	w.is(w.chat("u1"), model.ChatActive, "")
	w.wechat.SetWeather(standin.Weather{})
	w.passes(time.Hour)
	w.works()
	if got := w.lines(w.chats("u1")[0].ID); !slices.Contains(got, "citizen: 还有一件事") {
		t.Errorf("the transcript is %q", got)
	}
}

func TestAChatWithoutAnyEvent(t *testing.T) {
	w := openTool(t)
	w.wechat.SetWeather(standin.Weather{EventLost: 1})
	w.comes("u1")
	w.asks("u1", "路灯坏了")
	w.goesOn(time.Minute)
	must(t, w.wechat.Accept(lu, "u1"))
	at := w.now()
	w.goesOn(5 * time.Second)
	c := w.chat("u1")
	w.is(c, model.ChatActive, "") // he received what was said in the queue
	if !c.ConnectedAt.Equal(at) || c.Agent.KfAccount != lu {
		t.Errorf("served by %+v since %v", c.Agent, c.ConnectedAt)
	}
	must(t, w.wechat.AgentSays(lu, "u1", "您好"))
	w.goesOn(20 * time.Second)
	must(t, w.wechat.SwitchSession(lu, "u1", yun))
	must(t, w.wechat.AgentSays(yun, "u1", "我来处理"))
	w.goesOn(20 * time.Second)
	if c = w.chat("u1"); c.Agent.KfAccount != yun {
		t.Errorf("served by %+v", c.Agent)
	}
	must(t, w.wechat.CloseSession(yun, "u1"))
	w.goesOn(3 * time.Minute)
	must(t, w.Reconcile(t.Context()))
	w.is(w.chat("u1"), model.ChatClosed, model.EndPlatform)
	if want := []string{"citizen: 路灯坏了", "agent: 您好", "agent: 我来处理"}; !slices.Equal(w.lines(c.ID), want) {
		t.Errorf("the transcript is %q", w.lines(c.ID))
	}
}

// Nothing at all is told: neither that an agent took him, nor a word of theirs.
func TestWeChatIsAskedAboutWhoWaits(t *testing.T) {
	w := openTool(t)
	w.wechat.SetWeather(standin.Weather{EventLost: 1, RecordLost: 1})
	w.comes("u1")
	w.asks("u1", "路灯坏了")
	w.goesOn(30 * time.Second)
	must(t, w.wechat.Accept(yun, "u1"))
	at := w.now()
	w.goesOn(time.Minute)
	must(t, w.Reconcile(t.Context()))
	c := w.chat("u1")
	w.is(c, model.ChatActive, "")
	if c.Agent.KfAccount != yun || !c.ConnectedAt.Equal(at) {
		t.Errorf("served by %+v since %v, want since %v", c.Agent, c.ConnectedAt, at)
	}
}

func TestAMessageThatWasNotHandedOverIsAskedForAgain(t *testing.T) {
	w := openTool(t)
	who := w.comes("u1")
	_, err := w.Ask(t.Context(), who)
	must(t, err)
	// The answer that hands it over never reaches WeChat.
	_, err = w.Hear(t.Context(), who, model.Event{Type: model.MsgText, From: who.OpenID, Text: "路灯坏了", MsgID: 1, CreatedAt: w.now()})
	must(t, err)
	for range 5 {
		w.goesOn(time.Minute)
		must(t, w.Reconcile(t.Context()))
	}
	c := w.chat("u1")
	w.is(c, model.ChatQueued, "")
	if got := w.notices(c.ID); len(got) != 1 || got[0] != "抱歉，您的消息没有转到客服。请把问题再发一次，我们马上为您接入。" {
		t.Errorf("he is told %q", got)
	}
	w.says("u1", "路灯坏了")
	must(t, w.wechat.Accept(yun, "u1"))
	w.is(w.chat("u1"), model.ChatActive, "")
}

// He is in the queue of one agent alone, who has left.
func TestWhoWaitsForAnAgentWhoLeftGetsAnother(t *testing.T) {
	w := openTool(t)
	w.talk("u1")
	must(t, w.wechat.CloseSession(yun, "u1"))
	w.goesOn(time.Minute)
	w.asks("u1", "再问一下")
	must(t, w.wechat.SetOnline(yun, false))
	if err := w.wechat.Accept(lu, "u1"); err == nil {
		t.Fatal("somebody else could take him")
	}
	w.goesOn(2 * time.Minute)
	must(t, w.Reconcile(t.Context()))
	c := w.chat("u1")
	w.is(c, model.ChatActive, "")
	if c.Agent.KfAccount != lu || w.served("u1") != lu {
		t.Errorf("served by %+v, at WeChat %q", c.Agent, w.served("u1"))
	}
}

func TestTheLastAgentIsPreferredWhereHeHasRoom(t *testing.T) {
	w := openTool(t)
	for name, tc := range map[string]struct {
		online bool
		busy   int
		want   bool
	}{
		"there":     {true, 0, true},
		"almost":    {true, 4, true},
		"full":      {true, 5, false},
		"not there": {false, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			u := w.somebody(t)
			must(t, w.wechat.SetOnline(yun, true))
			w.passes(31 * time.Minute) // nobody is served any more
			w.talk(u)
			must(t, w.wechat.CloseSession(yun, u))
			for range tc.busy {
				c, err := w.wechat.AddCitizen("", "")
				must(t, err)
				_, err = w.wechat.Follow(t.Context(), c.ID)
				must(t, err)
				must(t, w.line.CreateSession(t.Context(), yun, c.OpenID))
			}
			must(t, w.wechat.SetOnline(yun, tc.online))
			w.goesOn(time.Minute)
			w.asks(u, "再问一下")
			err := w.wechat.Accept(lu, u)
			if (err != nil) != tc.want {
				t.Errorf("another agent takes him: %v", err)
			}
		})
	}
}

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

func TestWhoLeftTheQueueIsNotServed(t *testing.T) {
	w := openTool(t)
	w.comes("u1")
	c := w.asks("u1", "路灯坏了")
	w.says("u1", "88")
	w.is(w.chat("u1"), model.ChatClosed, model.EndCancelled)
	w.goesOn(20 * time.Second)
	must(t, w.wechat.Accept(yun, "u1")) // WeChat has him in its queue still
	w.goesOn(10 * time.Second)
	if w.served("u1") != "" || len(w.chats("u1")) != 1 {
		t.Errorf("served by %q in %d chats", w.served("u1"), len(w.chats("u1")))
	}
	if got := w.lines(c.ID); !slices.Equal(got, []string{"citizen: 路灯坏了", "citizen: 88"}) {
		t.Errorf("the transcript is %q", got)
	}
	w.is(w.chat("u1"), model.ChatClosed, model.EndCancelled)
}

func TestWhoLeftTheQueueAndAsksAgainIsServed(t *testing.T) {
	w := openTool(t)
	for name, weather := range map[string]standin.Weather{"told": {}, "not told": {EventLost: 1}} {
		t.Run(name, func(t *testing.T) {
			u := w.somebody(t)
			w.wechat.SetWeather(weather)
			w.comes(u)
			c := w.asks(u, "路灯坏了")
			w.says(u, "88")
			w.goesOn(20 * time.Second)
			_, err := w.Ask(t.Context(), w.citizen(u))
			must(t, err)
			must(t, w.wechat.Accept(yun, u))
			must(t, w.wechat.AgentSays(yun, u, "您好"))
			w.says(u, "现在有空了")
			w.goesOn(10 * time.Second)
			next := w.chat(u)
			w.is(next, model.ChatActive, "")
			if next.Continues != c.ID || w.served(u) != yun {
				t.Errorf("%+v, at WeChat %q", next, w.served(u))
			}
			if got := w.lines(next.ID); !slices.Contains(got, "citizen: 现在有空了") || !slices.Contains(got, "agent: 您好") {
				t.Errorf("the transcript is %q", got)
			}
		})
	}
}

// Nobody asked for the agent: he began it himself.
func TestAChatThatAnAgentBegan(t *testing.T) {
	w := openTool(t)
	for name, weather := range map[string]standin.Weather{"told": {}, "not told": {EventLost: 1}} {
		t.Run(name, func(t *testing.T) {
			u := w.somebody(t)
			w.wechat.SetWeather(weather)
			who := w.comes(u)
			w.works()
			must(t, w.line.CreateSession(t.Context(), yun, who.OpenID))
			w.passes(time.Second)
			must(t, w.wechat.AgentSays(yun, u, "您的诉求有结果了"))
			w.says(u, "谢谢")
			w.goesOn(10 * time.Second)
			c := w.chat(u)
			w.is(c, model.ChatActive, "")
			if want := []string{"agent: 您的诉求有结果了", "citizen: 谢谢"}; !slices.Equal(w.lines(c.ID), want) {
				t.Errorf("the transcript is %q", w.lines(c.ID))
			}
			w.says(u, "88")
			w.goesOn(10 * time.Second)
			w.is(w.chat(u), model.ChatClosed, model.EndBy88)
		})
	}
}

// All that we ever hear of it is its transcript, when it is over.
func TestAChatThatIsOverAlready(t *testing.T) {
	w := openTool(t)
	w.wechat.SetWeather(standin.Weather{EventLost: 1, QuietSessions: true})
	who := w.comes("u1")
	w.works()
	must(t, w.line.CreateSession(t.Context(), yun, who.OpenID))
	w.passes(time.Second)
	must(t, w.wechat.AgentSays(yun, "u1", "您的诉求有结果了"))
	w.says("u1", "谢谢")
	must(t, w.wechat.CloseSession(yun, "u1"))
	w.goesOn(10 * time.Second)
	c := w.chat("u1")
	w.is(c, model.ChatClosed, model.EndPlatform)
	if want := []string{"agent: 您的诉求有结果了", "citizen: 谢谢"}; !slices.Equal(w.lines(c.ID), want) || len(w.chats("u1")) != 1 {
		t.Errorf("the transcript is %q in %d chats", w.lines(c.ID), len(w.chats("u1")))
	}
	list, err := w.store.ChatLinesToSend(t.Context(), c.ID)
	must(t, err)
	if len(list) > 0 {
		t.Errorf("he is told %q", list[0].Text)
	}
}

func TestLateWordsAboutAChatThatIsOver(t *testing.T) {
	w := openTool(t)
	c := w.talk("u1")
	who := w.citizen("u1")
	began := c.QueuedAt
	must(t, w.wechat.CloseSession(yun, "u1"))
	w.goesOn(time.Minute)
	before := w.chat("u1")
	w.is(before, model.ChatClosed, model.EndAgent)
	for _, ev := range []model.Event{
		{Type: model.EvKfCreate, KfAccount: yun, CreatedAt: began},
		{Type: model.EvKfSwitch, FromKf: yun, ToKf: lu, CreatedAt: began.Add(5 * time.Second)},
		{Type: model.EvKfClose, KfAccount: yun, CreatedAt: began.Add(10 * time.Second)},
		{Type: model.EvKfCreate, KfAccount: yun, CreatedAt: w.now()}, // WeChat has no session
	} {
		must(t, w.Told(t.Context(), who, ev))
	}
	if after := w.chat("u1"); after != before {
		t.Errorf("%+v became %+v", before, after)
	}
}

func TestWeChatGivesUpAfterHalfAnHour(t *testing.T) {
	w := openTool(t)
	for name, quiet := range map[string]bool{"told": false, "not told": true} {
		t.Run(name, func(t *testing.T) {
			u := w.somebody(t)
			w.wechat.SetWeather(standin.Weather{QuietTimeout: quiet})
			w.comes(u)
			c := w.asks(u, "路灯坏了")
			must(t, w.wechat.Accept(yun, u))
			w.passes(31 * time.Minute) // an answer is owed
			w.says(u, "还有人吗")
			over, err := w.store.Chat(t.Context(), c.ID)
			must(t, err)
			w.is(over, model.ChatClosed, model.EndPlatform)
			next := w.chat(u)
			if next.Continues != c.ID || next.State != model.ChatQueued || !slices.Equal(w.lines(next.ID), []string{"citizen: 还有人吗"}) {
				t.Errorf("his message makes %+v: %q", next, w.lines(next.ID))
			}
			must(t, w.wechat.Accept(yun, u))
			w.goesOn(10 * time.Second)
			w.is(w.chat(u), model.ChatActive, "")
		})
	}
}

// It forwards nothing any more, and keeps the session.
func TestASessionThatWeChatOnlyKeepsIsEnded(t *testing.T) {
	w := openTool(t)
	c := w.talk("u1")
	w.says("u1", "有人吗")
	w.works()
	w.passes(29*time.Minute + 50*time.Second)
	w.line.session = &kefu.KfSession{KfAccount: yun, Since: c.QueuedAt}
	who, ev := w.citizen("u1"), model.Event{Type: model.MsgText, Text: "还有人吗", MsgID: 99, CreatedAt: w.now()}
	ev.From = who.OpenID
	h, err := w.Hear(t.Context(), who, ev)
	must(t, err)
	if n := w.line.count("close"); n != 1 || !h.Answer.Transfer || w.chat("u1").Continues != c.ID {
		t.Errorf("%d hung up, answered %+v, in %+v", n, h, w.chat("u1"))
	}
}

func TestNothingIsLostWhereWeChatDoesNotAnswer(t *testing.T) {
	w := openTool(t, func(o *standin.Options) { o.QuietTimeout = true })
	c := w.talk("u1")
	w.passes(31 * time.Minute)
	w.line.cut(true)
	w.says("u1", "还有人吗")
	if got := w.lines(c.ID); !slices.Contains(got, "citizen: 还有人吗") {
		t.Errorf("the transcript is %q", got)
	}
	w.line.cut(false)
	must(t, w.wechat.Accept(yun, "u1")) // it was handed over
	w.goesOn(10 * time.Second)
	if got := w.lines(c.ID); len(got) != 3 || len(w.chats("u1")) != 1 {
		t.Errorf("the transcript is %q, in %d chats", got, len(w.chats("u1")))
	}
}

func TestReadingAgainAfterHoursWithoutWeChat(t *testing.T) {
	w := openTool(t)
	w.talk("u1")
	w.comes("u2")
	w.asks("u2", "噪音扰民")
	must(t, w.wechat.Accept(lu, "u2"))
	w.works()
	for i := range 15 { // five hours
		w.passes(20 * time.Minute)
		w.says("u1", "第"+string(rune('a'+i)))
		must(t, w.wechat.AgentSays(yun, "u1", "好的"))
		if i == 0 {
			w.says("u2", "88")
			must(t, w.wechat.CloseSession(lu, "u2"))
		}
	}
	another, _, line := w.replica() // the process starts anew
	must(t, another.ReadTranscript(t.Context()))
	if n := line.count("records"); n != 3 {
		t.Errorf("read in %d windows", n)
	}
	for range 3 {
		must(t, another.ReadTranscript(t.Context()))
		must(t, w.ReadTranscript(t.Context()))
	}
	if got := w.lines(w.chat("u1").ID); len(got) != 2+30 {
		t.Errorf("%d lines: %q", len(got), got)
	}
	if got := w.lines(w.chat("u2").ID); !slices.Equal(got, []string{"citizen: 噪音扰民", "citizen: 88"}) {
		t.Errorf("the transcript is %q", got)
	}
	w.is(w.chat("u2"), model.ChatClosed, model.EndAgent)
}

// Who has just begun to read reads again what others have written down, of a citizen with many chats in a short time, too.
func TestManyChatsAreReadAgain(t *testing.T) {
	w := openTool(t)
	w.comes("u1")
	var want []string
	for i := range 9 {
		said := "第" + string(rune('a'+i))
		w.asks("u1", said)
		must(t, w.wechat.Accept(yun, "u1"))
		w.passes(5 * time.Second)
		must(t, w.wechat.AgentSays(yun, "u1", "答"+said))
		w.passes(5 * time.Second)
		w.works()
		must(t, w.wechat.CloseSession(yun, "u1"))
		w.passes(5 * time.Second)
		w.works()
		want = append(want, "citizen: "+said, "agent: 答"+said)
	}
	another, _, _ := w.replica()
	must(t, another.ReadTranscript(t.Context()))
	var got []string
	for _, c := range slices.Backward(w.chats("u1")) {
		got = append(got, w.lines(c.ID)...)
	}
	if !slices.Equal(got, want) {
		t.Errorf("the transcripts are %q, want %q", got, want)
	}
}

func TestTwoReadAtOnce(t *testing.T) {
	w := openTool(t)
	c := w.talk("u1")
	another, _, _ := w.replica()
	for range 10 {
		w.says("u1", "是的")
		must(t, w.wechat.AgentSays(yun, "u1", "好的"))
		var wg sync.WaitGroup
		for _, s := range []*kefu.Sessions{w.Sessions, another} {
			wg.Go(func() {
				if err := s.ReadTranscript(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		w.passes(time.Second)
	}
	if got := w.lines(c.ID); len(got) != 22 {
		t.Errorf("%d lines: %q", len(got), got)
	}
}

func TestEventsInAnyOrder(t *testing.T) {
	w := openTool(t)
	for seed := range uint64(8) {
		u := w.somebody(t)
		w.comes(u)
		c := w.asks(u, "路灯坏了")
		w.wechat.SetWeather(standin.Weather{Seed: seed, EventLost: 0.3, PushTwice: 0.4, PushLate: 0.4, PushLateBy: time.Minute, PushSwap: 0.4, RecordLate: time.Minute})
		w.goesOn(20 * time.Second)
		must(t, w.wechat.Accept(yun, u))
		w.goesOn(30 * time.Second)
		must(t, w.wechat.AgentSays(yun, u, "您好"))
		must(t, w.wechat.SwitchSession(yun, u, lu))
		w.says(u, "在云麓路")
		w.goesOn(30 * time.Second)
		must(t, w.wechat.AgentSays(lu, u, "已登记"))
		must(t, w.wechat.CloseSession(lu, u))
		w.goesOn(5 * time.Minute)
		must(t, w.Reconcile(t.Context()))
		w.goesOn(10 * time.Second)
		got := w.lines(c.ID)
		slices.Sort(got)
		if want := []string{"agent: 已登记", "agent: 您好", "citizen: 在云麓路", "citizen: 路灯坏了"}; !slices.Equal(got, want) || len(w.chats(u)) != 1 {
			t.Errorf("%d: %q in %d chats", seed, got, len(w.chats(u)))
		}
		if c := w.chat(u); c.Open() || w.served(u) != "" {
			t.Errorf("%d: %+v", seed, c)
		}
	}
}

func TestThePlaceInWeChatsQueue(t *testing.T) {
	w := openTool(t)
	w.comes("u1")
	w.comes("u2")
	w.asks("u1", "路灯坏了")
	w.passes(10 * time.Second)
	w.says("u1", "88") // he is not in our queue any more, but in WeChat's
	c := w.asks("u2", "噪音扰民")
	if got := w.notices(c.ID); len(got) != 1 || !strings.Contains(got[0], "前面还有1位") {
		t.Errorf("the second is told %q", got)
	}
	w.line.cut(true)
	w.passes(time.Minute)
	asked, err := w.Ask(t.Context(), w.citizen("u2"))
	must(t, err)
	if !strings.Contains(asked.Text, "第一位") {
		t.Errorf("without WeChat he is told %q", asked.Text)
	}
}
