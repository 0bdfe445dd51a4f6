package callback_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"example.org/hotline/handler/callback"
	"example.org/hotline/menu"
	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/notice"
	"example.org/hotline/service/ticketing"
)

// talk is the dialog on real services and stores.
type talk struct {
	callback.Dialog
	store *store.Store
	redis *kv.Store
	desk  *ticketing.Desk
	chats *kefu.Sessions
	now   time.Time
	said  int64 // messages so far
}

var shanghai = time.FixedZone("CST", 8*3600)

// quietTool is WeChat's tool with nobody in it.
type quietTool struct{ kefu.Platform }

func (quietTool) Session(context.Context, string) (s kefu.KfSession, found bool, err error) {
	return s, false, nil
}

func (quietTool) Waiting(context.Context) (openIDs []string, count int, err error) {
	return nil, 0, nil
}

func newTalk(t *testing.T) *talk {
	t.Helper()
	return newTalkAt(t, storetest.URL(t), model.DeskWeChat)
}

// newTalkAt is a talk on a database, with the agents at a desk.
func newTalkAt(t *testing.T, url string, desk model.DeskKind) *talk {
	t.Helper()
	tk := &talk{now: time.Date(2026, 11, 23, 12, 0, 0, 0, shanghai)}
	tk.open(t, url, desk, kvtest.Open(t, tk.clock))
	return tk
}

func (tk *talk) clock() time.Time { return tk.now.UTC() }

func (tk *talk) open(t *testing.T, url string, desk model.DeskKind, redis *kv.Store) {
	t.Helper()
	clock, log := tk.clock, slog.New(slog.DiscardHandler)
	tk.store, tk.redis = storetest.OpenAt(t, url, clock), redis
	tk.desk = ticketing.New(tk.store, tk.redis, nil, shanghai, clock, log)
	tk.chats = kefu.New(kefu.Options{
		Store: tk.store, KV: tk.redis, Filer: filer{tk.desk}, Platform: quietTool{}, Desk: desk, Idle: 10 * time.Minute, Poll: 5 * time.Second, Now: clock, Log: log,
		Hours: model.ServiceHours{From: 9 * time.Hour, To: 18 * time.Hour, Zone: shanghai},
		Texts: kefu.Texts{PublicURL: "https://12345.example", NewPath: "/h5/new", Search: "/h5/search", ChatPath: "/h5/chat", Idle: 10 * time.Minute},
	})
	tk.Dialog = callback.Dialog{
		People: tk.store, Tickets: tk.desk,
		Agents:  tk.chats,
		Reports: notice.New(tk.store, notice.Texts{}, clock, log),
		Texts:   callback.Texts{Account: "广州12345", PublicURL: "https://12345.example", Hours: "9:00-18:00", Zone: shanghai},
	}
}

// filer files a 留言, as cmd plugs it in.
type filer struct{ desk *ticketing.Desk }

func (f filer) File(ctx context.Context, who model.Citizen, key string, c model.Complaint) (string, error) {
	t, err := f.desk.Submit(ctx, who, ticketing.Form{Complaint: c, Key: key})
	return t.Number, err
}

func (tk *talk) bound(t *testing.T, openID, phone string) model.Citizen {
	t.Helper()
	c, err := tk.store.Meet(t.Context(), openID)
	if err != nil {
		t.Fatal(err)
	}
	c.Binding = &model.Binding{CitizenID: c.ID, Name: "张三", Phone: phone, BoundAt: tk.now}
	if err := tk.store.Bind(t.Context(), *c.Binding); err != nil {
		t.Fatal(err)
	}
	return c
}

func (tk *talk) hear(t *testing.T, ev model.Event) model.Answer {
	t.Helper()
	return tk.deliver(t, tk.event(ev))
}

// event is what WeChat would deliver now.
func (tk *talk) event(ev model.Event) model.Event {
	if ev.From == "" {
		ev.From = "o1"
	}
	if !strings.HasPrefix(string(ev.Type), "event.") {
		tk.said++
		ev.MsgID = tk.said
	}
	ev.CreatedAt = tk.now
	return ev
}

func (tk *talk) deliver(t *testing.T, ev model.Event) model.Answer {
	t.Helper()
	a, err := tk.Answer(t.Context(), ev)
	if err != nil {
		t.Fatalf("%+v: %v", ev, err)
	}
	return a
}

func (tk *talk) say(t *testing.T, from, text string) model.Answer {
	t.Helper()
	return tk.hear(t, model.Event{From: from, Type: model.MsgText, Text: text})
}

func TestFollowAndLeave(t *testing.T) {
	tk := newTalk(t)
	a := tk.hear(t, model.Event{Type: model.EvSubscribe})
	if !strings.Contains(a.Text, "欢迎关注广州12345") || !strings.Contains(a.Text, "https://12345.example/h5/binding") {
		t.Fatalf("greeted with %s", a.Text)
	}
	follows := func() bool {
		c, err := tk.store.Meet(t.Context(), "o1")
		if err != nil {
			t.Fatal(err)
		}
		return c.Followed
	}
	if !follows() {
		t.Fatal("not noted as a follower")
	}
	tk.hear(t, model.Event{Type: model.EvUnsubscribe})
	if follows() {
		t.Fatal("still a follower")
	}
	a = tk.hear(t, model.Event{Type: model.EvSubscribe, Key: "qrscene_new_C5"})
	if !strings.Contains(a.Text, "/h5/new?category=C5") {
		t.Fatalf("followed through a code: %s", a.Text)
	}
}

func TestATypedNumberAnswersItsOwner(t *testing.T) {
	tk := newTalk(t)
	owner, _ := tk.bound(t, "owner", "13800138000"), tk.bound(t, "other", "13900139000")
	yes := true
	ticket, err := tk.desk.Submit(t.Context(), owner, ticketing.Form{Key: "form-0001", Complaint: model.Complaint{
		Category: "C5", Title: "工地夜间施工", PublicIntent: &yes, Address: "云麓区某街道1号", ContactName: "张三", Content: "连续三天晚上十一点后还在打桩",
	}})
	if err != nil {
		t.Fatal(err)
	}
	a := tk.say(t, "owner", " "+model.GroupNumber(ticket.Number)+" ")
	if !strings.Contains(a.Text, "待受理") || strings.Contains(a.Text, "张三") || strings.Contains(a.Text, "工地") {
		t.Fatalf("the owner reads %s", a.Text)
	}
	foreign, unknown := tk.say(t, "other", ticket.Number), tk.say(t, "other", "26112310483520")
	mistyped := tk.say(t, "other", "26112310483521")
	if foreign.Text != unknown.Text || foreign.Text != mistyped.Text || !strings.Contains(foreign.Text, "没有查询到") {
		t.Fatalf("others read %q, %q and %q", foreign.Text, unknown.Text, mistyped.Text)
	}
	if a := tk.say(t, "stranger", ticket.Number); !strings.Contains(a.Text, "绑定手机号") {
		t.Fatalf("who is not bound reads %s", a.Text)
	}
	tk.dispatch(t, ticket.Number)
	if a := tk.say(t, "owner", ticket.Number); !strings.Contains(a.Text, "已转市城市管理局，预计12月14日前答复") {
		t.Fatalf("after the dispatch the owner reads %s", a.Text)
	}
	// Half a year later another may hold the number: he reads that there is a ticket, and no more.
	tk.now = tk.now.AddDate(0, 6, 0)
	if _, err := tk.store.Unbind(t.Context(), owner.ID); err != nil {
		t.Fatal(err)
	}
	tk.bound(t, "next", "13800138000")
	if a := tk.say(t, "next", ticket.Number); !strings.Contains(a.Text, "处理中") || strings.Contains(a.Text, "市城市管理局") {
		t.Fatalf("who has the number now reads %s", a.Text)
	}
}

// dispatch has the hotline take a ticket as far as to a department.
func (tk *talk) dispatch(t *testing.T, number string) {
	t.Helper()
	if err := tk.desk.SaveDepartment(t.Context(), model.Department{Code: "CG", Name: "市城市管理局", Active: true}); err != nil {
		t.Fatal(err)
	}
	who, order := model.Staff{ID: 1, Roles: []model.Role{model.RoleDispatcher}}, ticketing.Order{Number: number}
	if _, err := tk.desk.Accept(t.Context(), who, order); err != nil {
		t.Fatal(err)
	}
	if _, err := tk.desk.Dispatch(t.Context(), who, order, ticketing.Dispatching{Department: "CG"}); err != nil {
		t.Fatal(err)
	}
}

func TestAskingForAnAgent(t *testing.T) {
	tk := newTalk(t)
	click := model.Event{Type: model.EvClick, Key: menu.KeyKefu}
	if a := tk.hear(t, click); !strings.Contains(a.Text, "绑定手机号") || a.Transfer {
		t.Fatalf("not bound: %+v", a)
	}
	tk.bound(t, "o1", "13800138000")
	if a := tk.say(t, "o1", "我想问社保"); a.Transfer {
		t.Fatal("handed over without being asked for")
	}
	if a := tk.hear(t, click); a.Transfer || !strings.Contains(a.Text, "请直接输入") {
		t.Fatalf("an event must never be handed over: %+v", a)
	}
	for _, ev := range []model.Event{{Type: model.MsgText, Text: "我想问社保"}, {Type: model.MsgImage, MediaID: "m"}, {Type: model.MsgVoice}} {
		if a := tk.hear(t, ev); !a.Transfer {
			t.Fatalf("%s while waiting: %+v", ev.Type, a)
		}
	}
	if a := tk.say(t, "o1", "家里着火了"); !a.Transfer {
		t.Fatalf("danger, which an agent must see: %+v", a)
	}
	if a := tk.say(t, "o1", "８８"); a.Transfer || !strings.Contains(a.Text, "已取消") {
		t.Fatalf("88: %+v", a)
	}
	if a := tk.say(t, "o1", "88"); a.Transfer || strings.Contains(a.Text, "已取消") {
		t.Fatalf("88 again is an ordinary text: %+v", a)
	}
	if a := tk.say(t, "o1", "家里着火了"); a.Transfer || !strings.Contains(a.Text, "119") {
		t.Fatalf("danger, with no agent asked for: %+v", a)
	}
	tk.hear(t, click)
	tk.say(t, "o1", "我想问社保")
	tk.now = tk.now.Add(time.Minute)
	tk.hear(t, model.Event{Type: model.EvKfClose})
	if a := tk.say(t, "o1", "谢谢"); a.Transfer {
		t.Fatal("handed over after the session closed")
	}
}

func TestServiceHoursAreHalfOpen(t *testing.T) {
	tk := newTalk(t)
	tk.bound(t, "o1", "13800138000")
	at := func(h, m, s int) bool {
		tk.now = time.Date(2026, 11, 28, h, m, s, 0, shanghai) // a Saturday: every day is a day of service
		return !strings.Contains(tk.hear(t, model.Event{Type: model.EvClick, Key: menu.KeyKefu}).Text, "非服务时间")
	}
	for _, tc := range []struct {
		h, m, s int
		open    bool
	}{{8, 59, 59, false}, {9, 0, 0, true}, {17, 59, 59, true}, {18, 0, 0, false}, {0, 0, 0, false}} {
		if got := at(tc.h, tc.m, tc.s); got != tc.open {
			t.Errorf("%02d:%02d:%02d: open is %v", tc.h, tc.m, tc.s, got)
		}
	}
	at(17, 59, 0)
	tk.now = time.Date(2026, 11, 28, 18, 0, 0, 0, shanghai)
	if a := tk.say(t, "o1", "在吗"); a.Transfer || !strings.Contains(a.Text, "非服务时间") {
		t.Errorf("asked in time, wrote too late: %+v", a)
	}
}

func TestEveryTextHasANextStep(t *testing.T) {
	tk := newTalk(t)
	for text, want := range map[string]string{
		"你好": "/h5/new", "绑定": "/h5/binding", "进度": "/h5/progress", "投诉": "/h5/new", "案例": "/h5/cases", "": "/h5/new",
		"人工客服": "绑定手机号", "12345": "/h5/new",
	} {
		if a := tk.say(t, "o1", text); !strings.Contains(a.Text, want) {
			t.Errorf("%q is answered with %q, want %s in it", text, a.Text, want)
		}
	}
	a := tk.hear(t, model.Event{Type: model.MsgVoice, Recognition: "查进度"})
	if !strings.Contains(a.Text, "/h5/progress") {
		t.Errorf("a spoken keyword is answered with %q", a.Text)
	}
	for _, typ := range []model.EventType{model.MsgImage, model.MsgLocation, model.MsgLink, model.MsgVideo} {
		if a := tk.hear(t, model.Event{Type: typ}); !strings.Contains(a.Text, "/h5/new") {
			t.Errorf("%s is answered with %q", typ, a.Text)
		}
	}
}

func TestQuietEventsSayNothing(t *testing.T) {
	tk := newTalk(t)
	for _, ev := range []model.Event{
		{Type: model.EvView},
		{Type: model.EvLocation},
		{Type: model.EvKfCreate},
		{Type: model.EvTemplateSent},
		{Type: "event.something_new"},
		{Type: "hologram"},
		{Type: model.EvTemplateSent, Template: &model.TemplateResult{MsgID: 5, Status: "failed:user block"}},
	} {
		if a := tk.hear(t, ev); !a.Empty() {
			t.Errorf("%s is answered with %+v", ev.Type, a)
		}
	}
	if a, err := tk.Answer(context.Background(), model.Event{Type: model.MsgText, Text: "x"}); err != nil || !a.Empty() {
		t.Errorf("nobody's text: %+v, %v", a, err)
	}
}

func TestEditorsKeywordsAreAnsweredBehindWhatTheAccountUnderstands(t *testing.T) {
	tk := newTalk(t)
	replies := model.NewAutoReplies(callback.ReplyLinks("https://12345.example"), []model.AutoReply{
		{Code: "help", Text: "{公众号}为您服务"},
		{Code: "keyword-1", Words: []string{"停水", "进度"}, Text: "供水热线见{我要查询}", Active: true},
		{Code: "keyword-2", Words: []string{"公积金"}, Text: "公积金中心", Anywhere: true, Active: true},
	})
	tk.Texts.Replies = func() *model.AutoReplies { return replies }
	for said, want := range map[string]string{
		"停水":      `供水热线见<a href="https://12345.example/h5/search">我要查询</a>`,
		"进度":      "供水热线", // an editor's word goes before the page of that name
		"公积金怎么取":  "公积金中心",
		"？？":      "广州12345为您服务",
		"公积金，转人工": "绑定手机号", // who asks for an agent gets none of it
	} {
		if a := tk.say(t, "o1", said); !strings.Contains(a.Text, want) {
			t.Errorf("%s: %q", said, a.Text)
		}
	}
}
