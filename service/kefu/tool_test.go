package kefu_test

import (
	"slices"
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
