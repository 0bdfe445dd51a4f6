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
