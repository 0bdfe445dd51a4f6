package standin_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/hotline/service/wechat/standin"
)

func under(w standin.Weather) func(*standin.Options) {
	return func(o *standin.Options) { o.Weather = w }
}

func TestLostEvents(t *testing.T) {
	t.Parallel()
	acc := transferringInline()
	p := inline(t, acc, under(standin.Weather{EventLost: 1}))
	follow(t, p, "u1")
	say(t, p, "u1", "人工")
	must(t, p.Accept(agentA, "u1"))
	must(t, p.CloseSession(agentA, "u1"))
	expect(t, "heard", contents(acc.all()), "subscribe", "人工")
	if d := p.Deliveries(); d[2].Event != "kf_create_session" || d[2].Status != "failed" || d[2].Attempts != 0 {
		t.Errorf("delivery %+v", d[2])
	}
}

func TestPushesComeTwice(t *testing.T) {
	t.Parallel()
	acc := unheard()
	acc.will(func(_ int, h heard) string { return text(h, "收到") })
	p := inline(t, acc)
	follow(t, p, "u1")
	p.SetWeather(standin.Weather{PushTwice: 1, PushLateBy: 10 * time.Second})
	say(t, p, "u1", "在吗")
	p.Advance(10 * time.Second)
	all := acc.all()
	if len(all) != 3 || all[1].MsgId != all[2].MsgId {
		t.Fatalf("heard %+v", all)
	}
	if chat := p.Chat("u1"); chat[len(chat)-2].From != "citizen" {
		t.Errorf("answered twice: %+v", chat)
	}
}

func TestPushesComeLate(t *testing.T) {
	t.Parallel()
	acc := unheard()
	p := inline(t, acc)
	follow(t, p, "u1")
	p.SetWeather(standin.Weather{PushLate: 1, PushLateBy: 20 * time.Second})
	if m := say(t, p, "u1", "在吗"); m.Delivery.Status != "sending" {
		t.Errorf("delivery %+v", m.Delivery)
	}
	settle(t, p)
	expect(t, "at once", contents(acc.all()), "subscribe")
	p.Advance(20 * time.Second)
	expect(t, "later", contents(acc.all()), "subscribe", "在吗")
}

// Late over sockets as well: whoever writes is not kept waiting for the clock.
func TestLatePushesOverSockets(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc)
	follow(t, p, "u1")
	p.SetWeather(standin.Weather{PushLate: 1, PushTwice: 1, PushLateBy: time.Hour})
	if m := say(t, p, "u1", "在吗"); m.Delivery.Status != "sending" {
		t.Errorf("delivery %+v", m.Delivery)
	}
	p.Advance(2 * time.Hour)
	settle(t, p)
	for deadline := time.Now().Add(5 * time.Second); len(acc.all()) < 3 && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	expect(t, "heard", contents(acc.all()), "subscribe", "在吗", "在吗")
}

func TestPushesOvertakeEachOther(t *testing.T) {
	t.Parallel()
	acc := unheard()
	p := inline(t, acc)
	follow(t, p, "u1")
	p.SetWeather(standin.Weather{PushSwap: 1})
	say(t, p, "u1", "一")
	say(t, p, "u1", "二")
	expect(t, "two", contents(acc.all()), "subscribe", "二", "一")
	say(t, p, "u1", "三")
	p.Advance(time.Second)
	expect(t, "a lone one", contents(acc.all()), "subscribe", "二", "一", "三")
}

func TestAnswersGetLost(t *testing.T) {
	t.Parallel()
	acc := unheard()
	acc.will(func(_ int, h heard) string { return text(h, "收到") })
	p := inline(t, acc)
	c := follow(t, p, "u1")
	p.SetWeather(standin.Weather{AnswerLost: 1})
	say(t, p, "u1", "在吗")
	p.Advance(10 * time.Second)
	if m := lastOf(t, p, "u1"); !strings.Contains(m.Text, "出现故障") {
		t.Errorf("chat ends with %+v", m)
	}
	if said := p.Truth(c.OpenID).Said; said[0].Heard != 3 {
		t.Errorf("said %+v", said)
	}
}

// listed reads the transcript of the last hour in pages.
func listed(t *testing.T, p *standin.Platform, number int) []string {
	t.Helper()
	var out []string
	end := p.Now().Unix() + 1
	for from := 1; ; {
		a := call(t, p, "/customservice/msgrecord/getmsglist", entry{"starttime": end - 3600, "endtime": end, "msgid": from, "number": number})
		wants(t, "page", a, 0)
		list, _ := a["recordlist"].([]any)
		if len(list) != a.num("number") {
			t.Fatalf("page %v", a)
		}
		for _, r := range list {
			words, _ := r.(map[string]any)["text"].(string)
			out = append(out, words)
		}
		if len(list) < number {
			return out
		}
		from = a.num("msgid")
	}
}

// connected is a citizen with agentA.
func connected(t *testing.T, p *standin.Platform, id string) standin.Citizen {
	t.Helper()
	c := follow(t, p, id)
	say(t, p, id, "人工")
	must(t, p.Accept(agentA, id))
	return c
}

func TestRecordsShowUpOutOfOrder(t *testing.T) {
	t.Parallel()
	p := inline(t, transferringInline())
	connected(t, p, "u1")
	p.SetWeather(standin.Weather{Seed: 3, RecordLate: time.Minute})
	var said []string
	for i := range 20 {
		words := fmt.Sprint("第", i)
		say(t, p, "u1", words)
		said = append(said, words)
		p.Advance(time.Second)
	}
	early := listed(t, p, 1000)
	if len(early) >= 21 || slices.Equal(early[1:], said[:len(early)-1]) {
		t.Errorf("nothing is late, or all of it in order: %v", early)
	}
	p.Advance(time.Minute)
	whole := listed(t, p, 1000)
	if !slices.Equal(whole[:len(early)], early) {
		t.Errorf("what was shown has moved: %v, then %v", early, whole)
	}
	for _, number := range []int{1, 2, 7, 21} {
		expect(t, fmt.Sprint("pages of ", number), listed(t, p, number), whole...)
	}
	slices.Sort(said)
	slices.Sort(whole)
	expect(t, "in the end", whole, append([]string{"人工"}, said...)...)
}

func TestRecordsGetLost(t *testing.T) {
	t.Parallel()
	p := inline(t, transferringInline())
	c := connected(t, p, "u1")
	p.SetWeather(standin.Weather{RecordLost: 1})
	say(t, p, "u1", "路灯坏了")
	p.Advance(time.Minute)
	expect(t, "shown", listed(t, p, 10), "人工")
	if l := p.Truth(c.OpenID).Lines; len(l) != 2 || l[1].Text != "路灯坏了" || !l[1].ShowsAt.IsZero() || l[0].ShowsAt.IsZero() {
		t.Errorf("lines %+v", l)
	}
}

func TestTranscriptIsBlankForAWhile(t *testing.T) {
	t.Parallel()
	p := inline(t, transferringInline())
	connected(t, p, "u1")
	p.SetWeather(standin.Weather{Blank: 1, BlankFor: 30 * time.Second})
	expect(t, "at first", listed(t, p, 10))
	p.SetWeather(standin.Weather{})
	expect(t, "still", listed(t, p, 10))
	p.Advance(30 * time.Second)
	expect(t, "then", listed(t, p, 10), "人工")
}

func TestSessionsEndHalfAnHourFromTheirStart(t *testing.T) {
	t.Parallel()
	p := inline(t, transferringInline())
	c := connected(t, p, "u1")
	p.SetWeather(standin.Weather{TimeoutFromStart: true})
	p.Advance(20 * time.Minute)
	say(t, p, "u1", "还在")
	p.Advance(10*time.Minute - time.Second)
	if s := p.Truth(c.OpenID).Stays; s[0].End != "" {
		t.Errorf("too early: %+v", s)
	}
	p.Advance(time.Hour)
	if s := p.Truth(c.OpenID).Stays; s[0].End != standin.ByTimeout || !s[0].To.Equal(morning.Add(30*time.Minute)) {
		t.Errorf("stays %+v", s)
	}
}

func TestOpenQuestionsAboutQuotas(t *testing.T) {
	t.Parallel()
	p := inline(t, transferringInline())
	left := func() int { c, _ := p.Citizen("u1"); return c.Quota.Left }
	c := connected(t, p, "u1")
	say(t, p, "u1", "在吗")
	must(t, p.AgentSays(agentA, "u1", "在"))
	if left() != 5 {
		t.Errorf("an agent's message took one: %d left", left())
	}
	p.SetWeather(standin.Weather{AgentsUseQuota: true, NoQuotaInside: true})
	for range 6 {
		must(t, p.AgentSays(agentA, "u1", "在"))
	}
	say(t, p, "u1", "好")
	if left() != 0 {
		t.Errorf("%d left", left())
	}
	wants(t, "used up by agents", call(t, p, sendPath, textTo(c.OpenID, "在")), 45047)
}

func TestEventsOfAConnectedCitizen(t *testing.T) {
	t.Parallel()
	acc := transferringInline()
	p := inline(t, acc)
	connected(t, p, "u1")
	for _, deaf := range []bool{true, false} {
		p.SetWeather(standin.Weather{DeafInside: deaf})
		_, err := p.Scan(t.Context(), "u1", "lamp")
		must(t, err)
		if told := acc.last(t).Event == "SCAN"; told == deaf {
			t.Errorf("deaf %v, heard %v", deaf, contents(acc.all()))
		}
	}
}

func TestCallsAreRefusedByChance(t *testing.T) {
	t.Parallel()
	p := inline(t, unheard())
	c := follow(t, p, "u1")
	say(t, p, "u1", "在吗")
	for _, code := range []int{45015, 45047, 45009} {
		p.SetWeather(standin.Weather{Refusals: []standin.Refusal{{Path: sendPath, Errcode: code, Chance: 1}}})
		wants(t, "send", call(t, p, sendPath, textTo(c.OpenID, "在")), code)
	}
	if u, _ := p.Citizen("u1"); u.Quota.Left != 5 {
		t.Errorf("a refused message counts: %d left", u.Quota.Left)
	}
	p.SetWeather(standin.Weather{Refusals: []standin.Refusal{{Path: sendPath, Errcode: -1, Chance: 1}}})
	for range 40 {
		say(t, p, "u1", "在吗")
		wants(t, "busy", call(t, p, sendPath, textTo(c.OpenID, "在")), -1)
	}
	got := 0
	for _, m := range p.Truth(c.OpenID).Got {
		if m.Via == "custom" {
			got++
		}
	}
	if got < 5 || got > 35 {
		t.Errorf("%d of 40 arrived although the platform was busy", got)
	}
}

func TestAnswerOfACallIsLost(t *testing.T) {
	t.Parallel()
	for _, p := range []*standin.Platform{inline(t, unheard()), start(t, newAccount(t), ours)} {
		c := follow(t, p, "u1")
		path := with(t, p, sendPath)
		p.SetWeather(standin.Weather{CallLost: 1})
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, origin(p)+path,
			strings.NewReader(`{"touser":"`+c.OpenID+`","msgtype":"text","text":{"content":"在"}}`))
		must(t, err)
		tr := p.Transport()
		if p.URL() != "" {
			tr = &http.Transport{DisableKeepAlives: true}
		}
		if res, err := tr.RoundTrip(req); err == nil {
			res.Body.Close()
			t.Error("answered")
		}
		if m := lastOf(t, p, "u1"); m.Text != "在" {
			t.Errorf("chat ends with %+v", m)
		}
	}
}

func TestMsgMenuTrouble(t *testing.T) {
	t.Parallel()
	acc := unheard()
	p := inline(t, acc)
	c := follow(t, p, "u1")
	body := entry{"touser": c.OpenID, "msgtype": "msgmenu", "msgmenu": entry{
		"head_content": "满意吗", "list": []entry{{"id": "101", "content": "满意"}},
	}}
	p.SetWeather(standin.Weather{MenuRefused: 1})
	wants(t, "test account", call(t, p, sendPath, body), 40200)
	wants(t, "its texts", call(t, p, sendPath, textTo(c.OpenID, "满意吗")), 0)
	p.SetWeather(standin.Weather{TapZero: 1})
	wants(t, "menu", call(t, p, sendPath, body), 0)
	_, err := p.TapMsgMenu(t.Context(), "u1", lastOf(t, p, "u1").ID, "101")
	must(t, err)
	if h := acc.last(t); h.Content != "满意" || h.BizMsgMenuID != "0" {
		t.Errorf("heard %+v", h)
	}
}

func TestAgentsAreFasterThanTheAccount(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, verb string
		weather    standin.Weather
		want       int
		event      string // that the account hears
		serving    string // afterwards
	}{
		{"ended", "close", standin.Weather{CloseGone: 1}, 65413, "kf_close_session", ""},
		{"handed on", "close", standin.Weather{CloseElsewhere: 1}, 65414, "kf_switch_session", agentB},
		{"taken", "create", standin.Weather{CreateElsewhere: 1}, 65414, "kf_create_session", agentB},
		{"away", "create", standin.Weather{CreateOffline: 1}, 65415, "人工", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			acc := transferringInline()
			p := inline(t, acc)
			c := follow(t, p, "u1")
			say(t, p, "u1", "人工")
			if tc.verb == "close" {
				must(t, p.Accept(agentA, "u1"))
			}
			p.SetWeather(tc.weather)
			wants(t, tc.name, call(t, p, "/customservice/kfsession/"+tc.verb, entry{"kf_account": agentA, "openid": c.OpenID}), tc.want)
			settle(t, p)
			if h := acc.last(t); h.Event+h.Content != tc.event {
				t.Errorf("heard %+v", h)
			}
			if got := call(t, p, "/customservice/kfsession/getsession?openid="+c.OpenID, nil).str("kf_account"); got != tc.serving {
				t.Errorf("served by %q", got)
			}
		})
	}
}

func TestQuietByWeather(t *testing.T) {
	t.Parallel()
	acc := transferringInline()
	p := inline(t, acc, under(standin.Weather{QuietSessions: true, QuietTimeout: true}))
	c := follow(t, p, "u1")
	wants(t, "create", call(t, p, "/customservice/kfsession/create", entry{"kf_account": agentA, "openid": c.OpenID}), 0)
	p.Advance(time.Hour)
	expect(t, "heard", contents(acc.all()), "subscribe")
	s := p.Truth(c.OpenID).Stays
	if len(s) != 1 || s[0].By != standin.ByAccount || s[0].End != standin.ByTimeout {
		t.Errorf("stays %+v", s)
	}
}

// stormy plays some hours of one citizen, their agent and an account that knows nothing of storms.
func stormy(t *testing.T, seed uint64) (*standin.Platform, *account) {
	t.Helper()
	acc := transferringInline()
	p := inline(t, acc)
	c := follow(t, p, "u1")
	send := origin(p) + with(t, p, sendPath)
	p.SetWeather(standin.Storm(seed))
	for i := range 12 {
		say(t, p, "u1", fmt.Sprint("消息", i))
		_ = p.Accept(agentA, "u1")
		_ = p.AgentSays(agentA, "u1", "您好")
		remind(t, p, send, c.OpenID)
		p.Advance(time.Duration(i) * time.Minute)
	}
	p.Advance(2 * time.Hour)
	must(t, p.Settle(t.Context()))
	return p, acc
}

func truth(p *standin.Platform) standin.Truth {
	c, _ := p.Citizen("u1")
	return p.Truth(c.OpenID)
}

// remind sends a text, come what may.
func remind(t *testing.T, p *standin.Platform, send, openid string) {
	t.Helper()
	body := `{"touser":"` + openid + `","msgtype":"text","text":{"content":"提醒"}}`
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, send, strings.NewReader(body))
	must(t, err)
	if res, err := p.Transport().RoundTrip(req); err == nil {
		res.Body.Close()
	}
}

func TestStormsRepeat(t *testing.T) {
	t.Parallel()
	different := 0
	for seed := range uint64(50) {
		p, acc := stormy(t, seed)
		again, heardAgain := stormy(t, seed)
		if !reflect.DeepEqual(acc.all(), heardAgain.all()) || !reflect.DeepEqual(p.Deliveries(), again.Deliveries()) ||
			!reflect.DeepEqual(truth(p), truth(again)) {
			t.Fatalf("seed %d plays two worlds", seed)
		}
		for _, d := range p.Deliveries() {
			if d.Status == "sending" {
				t.Errorf("seed %d: under way for ever: %+v", seed, d)
			}
		}
		other, _ := stormy(t, seed+1000)
		if !reflect.DeepEqual(p.Deliveries(), other.Deliveries()) {
			different++
		}
	}
	if different < 45 {
		t.Errorf("only %d of 50 seeds differ", different)
	}
}

// What the test of ten thousand sessions pays for the platform.
func BenchmarkSessionInline(b *testing.B) {
	acc := transferringInline()
	p := standin.New(standin.Options{AppID: appID, Inline: acc, Seed: 7, Now: func() time.Time { return morning }})
	defer p.Close()
	n := 0
	for b.Loop() {
		n++
		acc.heard = acc.heard[:0]
		c, err := p.AddCitizen("", "")
		if err != nil {
			b.Fatal(err)
		}
		_, _ = p.Follow(b.Context(), c.ID)
		_, _ = p.SendText(b.Context(), c.ID, "人工")
		_ = p.Accept(agentA, c.ID)
		for range 5 {
			_, _ = p.SendText(b.Context(), c.ID, "在吗")
			_ = p.AgentSays(agentA, c.ID, "在")
			p.Advance(20 * time.Second)
		}
		_ = p.CloseSession(agentA, c.ID)
		_ = p.Truth(c.OpenID)
	}
}
