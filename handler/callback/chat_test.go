package callback_test

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/menu"
	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/ticketing"
)

// desks runs a test with the agents at each desk, and a bound citizen.
func desks(t *testing.T, test func(t *testing.T, tk *talk, who model.Citizen)) {
	t.Helper()
	for _, desk := range []model.DeskKind{model.DeskWeChat, model.DeskConsole} {
		t.Run(string(desk), func(t *testing.T) {
			tk := newTalkAt(t, storetest.URL(t), desk)
			test(t, tk, tk.bound(t, "o1", "13800138000"))
		})
	}
}

// console is a talk with the agents at the console, and a bound citizen.
func console(t *testing.T) (*talk, model.Citizen) {
	t.Helper()
	tk := newTalkAt(t, storetest.URL(t), model.DeskConsole)
	return tk, tk.bound(t, "o1", "13800138000")
}

func (tk *talk) asks(t *testing.T) model.Answer {
	t.Helper()
	return tk.hear(t, model.Event{Type: model.EvClick, Key: menu.KeyKefu})
}

func (tk *talk) chat(t *testing.T, who model.Citizen) model.Chat {
	t.Helper()
	c, err := tk.store.LastChat(t.Context(), who.ID)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func (tk *talk) lines(t *testing.T, who model.Citizen) []model.ChatLine {
	t.Helper()
	lines, err := tk.store.ChatLines(t.Context(), tk.chat(t, who).ID, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// served has the citizen in a chat with an agent.
func (tk *talk) served(t *testing.T) {
	t.Helper()
	tk.asks(t)
	tk.say(t, "o1", "我想问社保")
	tk.pass(time.Second)
	tk.hear(t, model.Event{Type: model.EvKfCreate, KfAccount: "kf2001@gh"})
	tk.pass(time.Second)
}

func (tk *talk) pass(d time.Duration) { tk.now = tk.now.Add(d) }

// undelivered adds words of the agent that did not go.
func (tk *talk) undelivered(t *testing.T, who model.Citizen, kind model.LineKind, text string) {
	t.Helper()
	err := tk.store.InTx(t.Context(), func(tx *store.Store) error {
		c, err := tx.LastChat(t.Context(), who.ID)
		if err != nil {
			return err
		}
		c.Lines++
		l := model.ChatLine{
			ChatID: c.ID, Seq: c.Lines, At: tk.now.UTC(), From: model.FromAgent, Kind: kind, ChatContent: model.ChatContent{Text: text},
			Origin: model.ByConsole, Delivery: model.LineUndelivered, Reason: "45047",
		}
		if err := tx.AddChatLine(t.Context(), &l); err != nil {
			return err
		}
		return tx.SaveChat(t.Context(), &c, time.Time{})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func contains(t *testing.T, what, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%s: no %q in %q", what, p, text)
		}
	}
	if len(text) > 2048 {
		t.Errorf("%s: %d bytes", what, len(text))
	}
}

func TestDangerIsAnsweredWherever(t *testing.T) {
	tk, who := console(t)
	contains(t, "outside", tk.say(t, "o1", "有人要跳楼").Text, "110")
	contains(t, "spoken", tk.hear(t, model.Event{Type: model.MsgVoice, Recognition: "家里着火了。"}).Text, "119")
	tk.asks(t)
	contains(t, "the first message", tk.say(t, "o1", "家里着火了").Text, "119", "回复88可取消排队")
	if c := tk.chat(t, who); !c.Urgent {
		t.Error("the chat is not urgent")
	}
	contains(t, "in the chat", tk.say(t, "o1", "救命").Text, "120")
	tk.say(t, "o1", "88")

	tk.now = time.Date(2026, 11, 23, 17, 59, 0, 0, shanghai)
	tk.asks(t)
	tk.pass(2 * time.Minute)
	contains(t, "off hours", tk.say(t, "o1", "隔壁着火了").Text, "119", "非服务时间")
	contains(t, "a 留言", tk.say(t, "o1", "留言：昨晚电动车棚着火，物业一直不管").Text, "119", "诉求编号")

	if err := tk.store.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := tk.Answer(t.Context(), tk.event(model.Event{Type: model.MsgText, Text: "家里着火了"}))
	if err == nil || !strings.Contains(err.Error(), "119") {
		t.Errorf("without a database: %v", err)
	}
}

func TestOffHoursTellWhenSomebodyIsThereAgain(t *testing.T) {
	desks(t, func(t *testing.T, tk *talk, _ model.Citizen) {
		tomorrow := model.SpecialDay{Date: "2026-11-24", Closed: true, Note: "停电"}
		friday := model.SpecialDay{Date: "2026-11-25", From: 10*time.Hour + 30*time.Minute, To: 12 * time.Hour}
		for _, d := range []model.SpecialDay{tomorrow, friday} {
			if _, err := tk.chats.SaveSpecialDay(t.Context(), model.Staff{}, d); err != nil {
				t.Fatal(err)
			}
		}
		tk.now = time.Date(2026, 11, 23, 17, 59, 59, 0, shanghai)
		tk.asks(t)
		tk.pass(time.Second)
		contains(t, "who asked in time", tk.say(t, "o1", "在吗").Text, "每天9:00-18:00", "11月25日（周三）10:30", "留言")
		contains(t, "who asks now", tk.asks(t).Text, "11月25日（周三）10:30", "/h5/new")
		tk.now = time.Date(2026, 11, 24, 12, 0, 0, 0, shanghai)
		contains(t, "at noon of a closed day", tk.asks(t).Text, "非服务时间")
		if _, err := tk.store.LastChat(t.Context(), 1); err == nil {
			t.Error("a chat was opened")
		}
	})
}

func TestOneMessageToldByTwoAtOnce(t *testing.T) {
	desks(t, func(t *testing.T, tk *talk, who model.Citizen) {
		tk.asks(t)
		for _, text := range []string{"我想问社保", "排队", "88"} {
			what, ev := text, tk.event(model.Event{Type: model.MsgText, Text: text})
			answers := tk.atOnce(t, ev, ev, ev, ev)
			for _, a := range answers[1:] {
				if a.Text != answers[0].Text || a.Transfer != answers[0].Transfer {
					t.Errorf("%s: %+v and %+v", what, answers[0], a)
				}
			}
			told := 0
			for _, l := range tk.lines(t, who) {
				if l.Dedupe == ev.ID() {
					told++
				}
			}
			if told != 1 {
				t.Errorf("%s stands there %d times", what, told)
			}
		}
		tk.asks(t)
		ev := tk.event(model.Event{Type: model.MsgText, Text: "８８"})
		for _, a := range tk.atOnce(t, ev, ev, ev) {
			contains(t, "88 before the first message", a.Text, "已取消排队")
		}
	})
}

// atOnce delivers at the same time.
func (tk *talk) atOnce(t *testing.T, events ...model.Event) []model.Answer {
	t.Helper()
	answers, errs := make([]model.Answer, len(events)), make([]error, len(events))
	var wg sync.WaitGroup
	for i, ev := range events {
		wg.Go(func() { answers[i], errs[i] = tk.Answer(t.Context(), ev) })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	return answers
}

func TestMessagesAtOnceOpenOneChat(t *testing.T) {
	desks(t, func(t *testing.T, tk *talk, who model.Citizen) {
		tk.asks(t)
		var events []model.Event
		for range 6 {
			events = append(events, tk.event(model.Event{Type: model.MsgText, Text: "我想问社保"}))
		}
		tk.atOnce(t, events...)
		said := 0
		for _, l := range tk.lines(t, who) {
			if l.From == model.FromCitizen {
				said++
			}
		}
		if c := tk.chat(t, who); c.ID != 1 || said != len(events) {
			t.Errorf("chat %d has %d of %d messages", c.ID, said, len(events))
		}
	})
}

// A database that does not answer in time leaves nothing half-written, and the message can come again.
func TestADatabaseThatHangs(t *testing.T) {
	url := storetest.URL(t)
	tk := newTalkAt(t, url, model.DeskConsole)
	who := tk.bound(t, "o1", "13800138000")
	other := storetest.OpenAt(t, url, func() time.Time { return tk.now.UTC() })
	tk.asks(t)
	holds, lets, done := make(chan error), make(chan error), make(chan error)
	go func() {
		done <- other.InTx(t.Context(), func(tx *store.Store) error {
			c := model.NewChat(who.ID, model.DeskConsole, tk.now.UTC(), nil, model.ChatRules{Hours: model.ServiceHours{Zone: shanghai}})
			holds <- tx.AddChat(t.Context(), &c, tk.now.UTC())
			return <-lets
		})
	}()
	if err := <-holds; err != nil {
		t.Fatal(err)
	}
	ev := tk.event(model.Event{Type: model.MsgText, Text: "我想问社保"})
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if a, err := tk.Answer(ctx, ev); err == nil {
		t.Errorf("answered with %+v", a)
	}
	lets <- context.Canceled
	<-done
	if c, err := tk.store.LastChat(t.Context(), who.ID); err == nil {
		t.Errorf("half a chat: %+v", c)
	}
	contains(t, "the message again", tk.deliver(t, ev).Text, "回复88可取消排队")
	if lines := tk.lines(t, who); len(lines) != 2 {
		t.Errorf("%d lines", len(lines))
	}
}

func TestRedisIsGone(t *testing.T) {
	desks(t, func(t *testing.T, tk *talk, _ model.Citizen) {
		redis, err := kv.Open(t.Context(), "embedded:", tk.clock)
		if err != nil {
			t.Fatal(err)
		}
		tk.open(t, storetest.URL(t), tk.chats.Desk, redis)
		who := tk.bound(t, "o1", "13800138000")
		tk.asks(t)
		tk.say(t, "o1", "我想问社保")
		if err := tk.redis.Close(); err != nil {
			t.Fatal(err)
		}
		if a := tk.say(t, "o1", "关于转移"); !a.Transfer && a.Text != "" {
			t.Errorf("in the queue: %+v", a)
		}
		contains(t, "88", tk.say(t, "o1", "88").Text, "已取消排队")
		if c := tk.chat(t, who); c.Open() || c.Lines < 4 {
			t.Errorf("%+v", c)
		}
		// What cannot be remembered is not promised.
		if a, err := tk.Answer(t.Context(), tk.event(model.Event{Type: model.EvClick, Key: menu.KeyKefu})); err == nil {
			t.Errorf("promised %+v", a)
		}
		contains(t, "an ordinary text", tk.say(t, "o1", "你好").Text, "/h5/new")
	})
}

func TestLeavingAMessage(t *testing.T) {
	desks(t, func(t *testing.T, tk *talk, who model.Citizen) {
		tk.now = time.Date(2026, 11, 23, 20, 0, 0, 0, shanghai)
		contains(t, "留言", tk.say(t, "o1", "留言").Text, "写在一条消息里")
		contains(t, "too short", tk.say(t, "o1", "路灯坏了").Text, "10至2000个字", "这条有4个字")
		contains(t, "a picture", tk.hear(t, model.Event{Type: model.MsgImage, MediaID: "m"}).Text, "写成文字")
		long := tk.event(model.Event{Type: model.MsgText, Text: strings.Repeat("长", 2001)})
		contains(t, "too long", tk.deliver(t, long).Text, "2001个字")
		ev := tk.event(model.Event{Type: model.MsgText, Text: "云麓区某街道1号门口的路灯坏了三天"})
		first, again := tk.deliver(t, ev), tk.deliver(t, ev)
		contains(t, "taken", first.Text, "诉求编号")
		if first.Text != again.Text {
			t.Errorf("told again: %q and %q", first.Text, again.Text)
		}
		page, err := tk.desk.List(t.Context(), who, ticketing.Query{})
		if err != nil || len(page.Tickets) != 1 {
			t.Fatalf("我的诉求: %d, %v", len(page.Tickets), err)
		}
		mine, err := tk.desk.Find(t.Context(), who, page.Tickets[0].Number)
		if err != nil {
			t.Fatal(err)
		}
		contains(t, "its number", first.Text, model.GroupNumber(mine.Number))
		if mine.Content != ev.Text || mine.Title != "微信留言：云麓区某街道1号门口的路灯坏了三天" || mine.Phone != "13800138000" {
			t.Errorf("filed %+v", mine.Ticket)
		}
		contains(t, "then an ordinary text", tk.say(t, "o1", "你好你好你好你好你好").Text, "提交诉求")
		contains(t, "in one message", tk.say(t, "o1", "留言：地铁站出口的电梯停了一周").Text, "诉求编号")
		contains(t, "spoken", tk.hear(t, model.Event{Type: model.MsgVoice, Recognition: "留言，公交站牌倒了没有人来扶。"}).Text, "诉求编号")
		contains(t, "a question about it", tk.say(t, "o1", "留言以后多久会有人回复我呢").Text, "写在一条消息里")
		contains(t, "not meant", tk.say(t, "o1", "８８").Text, "已取消留言")
		contains(t, "88 again", tk.say(t, "o1", "88").Text, "提交诉求")
		contains(t, "who is not bound", tk.say(t, "stranger", "留言：地铁站出口的电梯停了一周").Text, "绑定手机号")
	})
}

func TestTheDaysTicketsAreUsedUp(t *testing.T) {
	tk, _ := console(t)
	for range 11 {
		if a := tk.say(t, "o1", "留言：地铁站出口的电梯停了一周"); !strings.Contains(a.Text, "诉求编号") {
			contains(t, "the limit", a.Text, "每天最多提交", "明天再试")
			return
		}
	}
	t.Error("there is no limit")
}

// Who began a 留言 means his next message as such, though his chat of today could go on.
func TestA留言GoesBeforeAChatThatCouldGoOn(t *testing.T) {
	tk, who := console(t)
	tk.served(t)
	tk.pass(31 * time.Minute)
	tk.hear(t, model.Event{Type: model.EvKfClose}) // after half an hour of silence it was the platform
	if c := tk.chat(t, who); c.End != model.EndPlatform {
		t.Fatalf("%+v", c)
	}
	contains(t, "留言", tk.say(t, "o1", "留言").Text, "写在一条消息里")
	contains(t, "its text", tk.say(t, "o1", "云麓区某街道1号门口的路灯坏了三天").Text, "诉求编号")
	if a := tk.say(t, "o1", "刚才的社保问题"); !strings.Contains(a.Text, "回复88可取消排队") || tk.chat(t, who).Continues != 1 {
		t.Errorf("the chat does not go on: %+v", a)
	}
}

// leaves has the citizen end a chat with 88.
func (tk *talk) leaves(t *testing.T) {
	t.Helper()
	tk.served(t)
	tk.say(t, "o1", "88")
}

func TestRatingInTheChat(t *testing.T) {
	tk, who := console(t)
	tk.leaves(t)
	contains(t, "neither digit nor choice", tk.say(t, "o1", "进度").Text, "/h5/progress")
	five := tk.event(model.Event{Type: model.MsgText, Text: " ５ "})
	if a, b := tk.deliver(t, five), tk.deliver(t, five); a.Text != "感谢您的评价！" || a.Text != b.Text {
		t.Errorf("%q and %q", a.Text, b.Text)
	}
	first := tk.chat(t, who)
	if first.Rating.Stars != 5 {
		t.Errorf("%+v", first.Rating)
	}
	old := func(chatID int64, stars int) model.Event {
		return model.Event{Type: model.MsgText, Text: "不满意", MenuReplyID: strconv.FormatInt(model.RatingMenuID(chatID, stars), 10)}
	}
	contains(t, "a tap on the old menu", tk.hear(t, old(first.ID, 2)).Text, "已经评价过")
	contains(t, "a tap without its id", tk.hear(t, model.Event{Type: model.MsgText, Text: "满意", MenuReplyID: "0"}).Text, "已经评价过")
	contains(t, "a tap on nobody's", tk.hear(t, old(99, 2)).Text, "没有找到")

	tk.leaves(t)
	contains(t, "a tap without its id", tk.hear(t, model.Event{Type: model.MsgText, Text: "不满意", MenuReplyID: "0"}).Text, "A 问题没有解决", "D 答复不清楚")
	contains(t, "a reason that is too long", tk.say(t, "o1", "原因"+strings.Repeat("长", 201)).Text, "1至200个字")
	why := tk.event(model.Event{Type: model.MsgText, Text: "b"})
	if a, b := tk.deliver(t, why), tk.deliver(t, why); !strings.Contains(a.Text, "已记录") || a.Text != b.Text {
		t.Errorf("%q and %q", a.Text, b.Text)
	}
	if c := tk.chat(t, who); c.Rating.Stars != 2 || c.Rating.Reason != "等待时间太长" {
		t.Errorf("%+v", c.Rating)
	}

	tk.leaves(t)
	tk.hear(t, old(tk.chat(t, who).ID, 1))
	contains(t, "in his own words", tk.say(t, "o1", "原因：让我打了三次电话").Text, "已记录")
	if c := tk.chat(t, who); c.Rating.Stars != 1 || c.Rating.Reason != "让我打了三次电话" {
		t.Errorf("%+v", c.Rating)
	}
	notices, err := tk.store.StaffNotices(t.Context(), model.Staff{ID: 1, Roles: []model.Role{model.RoleSupervisor}}, 0, 50)
	if err != nil {
		t.Fatal(err)
	}
	unhappy := 0
	for _, n := range notices {
		if n.Kind == model.StaffUnhappy {
			unhappy++
		}
	}
	if unhappy != 2 {
		t.Errorf("the supervisor is told %d times of two", unhappy)
	}
	tk.leaves(t)
	tk.pass(24 * time.Hour)
	contains(t, "a digit after a day", tk.say(t, "o1", "5").Text, "提交诉求")
	contains(t, "a tap after a day", tk.hear(t, old(tk.chat(t, who).ID, 5)).Text, "评价时间已过")
}

func TestWhatIsNotTextComesToTheAgent(t *testing.T) {
	desks(t, func(t *testing.T, tk *talk, who model.Citizen) {
		tk.asks(t)
		events := []model.Event{
			{Type: model.MsgVoice, MediaID: "v1"},
			{Type: model.MsgVoice, MediaID: "v2", Recognition: "我想问社保。"},
			{Type: model.MsgImage, MediaID: "i1"},
			{Type: model.MsgShortVideo, MediaID: "s1"},
			{Type: model.MsgLocation, Place: &model.Place{Lat: 23.1, Lng: 113.2, Label: "云麓区某街道1号"}},
			{Type: model.MsgLink, Link: &model.Link{Title: "标题", Description: "说明", URL: "https://example.org/"}},
			{Type: model.MsgText}, // a sticker
			{Type: model.MsgText, Text: "26112310483520"},
		}
		for _, ev := range events {
			if a := tk.hear(t, ev); tk.chats.Desk == model.DeskWeChat && !a.Transfer {
				t.Errorf("%s is answered with %+v", ev.Type, a)
			}
		}
		var kinds, texts []string
		for _, l := range tk.lines(t, who) {
			if l.From == model.FromCitizen {
				kinds, texts = append(kinds, string(l.Kind)), append(texts, l.Text+l.Label+l.Media.Source)
			}
		}
		if got, want := strings.Join(kinds, " "), "voice voice image video location link text text"; got != want {
			t.Errorf("kinds %s, want %s", got, want)
		}
		want := "v1 我想问社保。v2 i1 s1 云麓区某街道1号 说明标题 [表情] 26112310483520"
		if got := strings.Join(texts, " "); got != want {
			t.Errorf("texts %s, want %s", got, want)
		}
	})
}
