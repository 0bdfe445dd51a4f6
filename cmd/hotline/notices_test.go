package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/notice"
	"example.org/hotline/service/sms"
	"example.org/hotline/service/wechat"
	"example.org/hotline/service/wechat/standin"
)

// exchange is the outbox with the real channels, on a platform that is played.
type exchange struct {
	*app
	platform *standin.Platform
	mu       sync.Mutex
	now      time.Time
	who      model.Citizen
	ticket   model.Ticket
}

func (x *exchange) clock() time.Time {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.now
}

func newExchange(t *testing.T) *exchange {
	t.Helper()
	x := &exchange{now: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)}
	deaf := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("success")) }))
	t.Cleanup(deaf.Close)
	x.platform = standin.New(standin.Options{AppID: "wx0123456789abcdef", AppSecret: "hunter2", CallbackURL: deaf.URL, Templates: []standin.Template{
		{ID: "T", Title: "诉求进度通知", Content: "诉求编号：{{character_string1.DATA}}\n当前状态：{{phrase2.DATA}}\n时间：{{time3.DATA}}"},
		{ID: "S", Title: "诉求办理提醒", Subscribe: true, Content: "诉求编号：{{character_string1.DATA}}\n当前状态：{{phrase2.DATA}}\n提示：{{thing3.DATA}}\n单位：{{thing4.DATA}}"},
	}})
	if err := x.platform.Start(t.Context(), "localhost:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.platform.Close() })
	log := slog.New(slog.DiscardHandler)
	x.app = &app{store: storetest.Open(t, x.clock), log: log}
	x.cfg.WeChat.Templates = config.WeChatTemplates{
		Progress:  config.Template{ID: "T", Names: map[string]string{"number": "character_string1", "status": "phrase2", "time": "time3"}},
		Subscribe: config.Template{ID: "S", Names: map[string]string{"number": "character_string1", "status": "phrase2", "note": "thing3", "department": "thing4"}},
	}
	x.gateway = wechat.New(wechat.Options{AppID: "wx0123456789abcdef", AppSecret: "hunter2", APIURL: x.platform.URL(), Timeout: 3 * time.Second}, &commandCache{held: map[string]string{}}, log, time.Now)
	t.Cleanup(x.gateway.Close)
	sender, err := sms.New(sms.Options{Provider: "http", HTTP: sms.HTTPOptions{URL: x.platform.URL() + "/standin/sms"}}, log)
	if err != nil {
		t.Fatal(err)
	}
	x.sessions = kefu.New(kefu.Options{
		Store: x.store, KV: kvtest.Open(t, x.clock), Hours: model.ServiceHours{Zone: time.UTC}, Now: x.clock, Log: log,
	})
	x.subscriptions = notice.NewSubscriptions(x.store, "S", false, x.clock)
	x.outbox = notice.New(x.store, notice.Texts{PublicURL: "https://12345.example", Zone: time.FixedZone("CST", 8*3600)}, x.clock, log, x.channels(smsCodes{sender})...)
	x.settleIn(t)
	return x
}

// settleIn has the platform's first citizen bind his phone and submit a ticket.
func (x *exchange) settleIn(t *testing.T) {
	t.Helper()
	c, _ := x.platform.Citizen("u1")
	var err error
	if x.who, err = x.store.Meet(t.Context(), c.OpenID); err != nil {
		t.Fatal(err)
	}
	if err := x.store.Bind(t.Context(), model.Binding{CitizenID: x.who.ID, Name: "张三", Phone: c.Phone, BoundAt: x.now}); err != nil {
		t.Fatal(err)
	}
	x.ticket = model.Ticket{
		Number: "26112310483520", Source: model.SourceWeChat, Status: model.NeedInfo, Category: "C2", Nature: "求助", Title: "路灯不亮",
		Address: "云麓区", Content: "路灯不亮，请修理。", ContactName: "张三", Phone: c.Phone, CitizenID: x.who.ID, SubmittedAt: x.now, UpdatedAt: x.now,
	}
	if err := x.store.AddTicket(t.Context(), &x.ticket); err != nil {
		t.Fatal(err)
	}
}

func (x *exchange) follow(t *testing.T) {
	t.Helper()
	if _, err := x.platform.Follow(t.Context(), "u1"); err != nil {
		t.Fatal(err)
	}
	if err := x.store.SetFollowed(t.Context(), x.who.ID, true); err != nil {
		t.Fatal(err)
	}
}

// tell queues a notice of the ticket, sends it and returns what became of it.
func (x *exchange) tell(t *testing.T, kind model.NoticeKind) model.Notice {
	t.Helper()
	err := x.store.QueueNotice(t.Context(), model.Notice{
		Dedupe: string(kind), CitizenID: x.who.ID, TicketID: x.ticket.ID, Kind: kind,
		Params: map[string]string{"number": x.ticket.Number, "department": "市城市管理和综合执法局广州市越秀区分局直属大队"},
	})
	if err != nil {
		t.Fatal(err)
	}
	return x.flush(t)
}

func (x *exchange) flush(t *testing.T) model.Notice {
	t.Helper()
	if _, err := x.outbox.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	list, err := x.store.NoticesOfTicket(t.Context(), x.ticket.ID)
	if err != nil || len(list) == 0 {
		t.Fatalf("got %v, %v", list, err)
	}
	return list[len(list)-1]
}

func TestEachChannelInItsTurn(t *testing.T) {
	x := newExchange(t)
	phone := x.ticket.Phone

	// Nobody follows, nobody agreed: only ★ moments arrive, as an SMS.
	if n := x.tell(t, model.NoticeAccepted); n.State != model.DeliveryRefused {
		t.Fatalf("without any way: %+v", n)
	}
	if n := x.tell(t, model.NoticeNeedInfo); n.State != model.DeliveryAccepted || n.Channel != model.BySMS {
		t.Fatalf("★ without WeChat: %+v", n)
	}
	if got := x.platform.SMS(phone); len(got) != 1 || got[0].Template != "ticket_need_info" || got[0].Params["number"] != x.ticket.Number {
		t.Fatalf("SMS %+v", got)
	}

	// Agreed once: one message, without following.
	if _, err := x.platform.Subscribe(t.Context(), "u1", "S", true); err != nil {
		t.Fatal(err)
	}
	lines := []model.Subscription{{TemplateID: "S", Accepted: true}, {TemplateID: "another", Accepted: true}}
	if err := x.subscriptions.Told(t.Context(), x.who.ID, lines); err != nil {
		t.Fatal(err)
	}
	if n := x.tell(t, model.NoticeDispatched); n.State != model.DeliveryAccepted || n.Channel != model.BySubscription {
		t.Fatalf("subscribed: %+v", n)
	}
	if n := x.tell(t, model.NoticePromised); n.State != model.DeliveryRefused {
		t.Fatalf("a second time: %+v", n)
	}

	// A follower: a template message; and while the window is open, the chat.
	x.follow(t)
	x.platform.Advance(2 * time.Minute) // the follow's own window
	if n := x.tell(t, model.NoticeExtended); n.State != model.DeliveryAccepted || n.Channel != model.ByTemplate || n.PlatformID == "" {
		t.Fatalf("a follower: %+v", n)
	}
	if _, err := x.platform.SendText(t.Context(), "u1", "你好"); err != nil {
		t.Fatal(err)
	}
	chat := model.Chat{CitizenID: x.who.ID, Desk: model.DeskConsole, State: model.ChatActive, QueuedAt: x.now}
	chat.Window.Wrote(x.now)
	if err := x.store.AddChat(t.Context(), &chat, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if n := x.tell(t, model.NoticeRedo); n.Channel != model.ByChat {
		t.Fatalf("the window is open: %+v", n)
	}
	if chat, err := x.store.Chat(t.Context(), chat.ID); err != nil || chat.Window.Messages != 4 {
		t.Fatalf("his chat has %d messages left, %v", chat.Window.Messages, err)
	}
}

// The platform says that nothing is left, whatever we had counted: then we stop trying, until the citizen agrees again.
func TestThePlatformCountsBetter(t *testing.T) {
	x := newExchange(t)
	if _, err := x.subscriptions.Answered(t.Context(), x.who, []string{"S"}, nil); err != nil { // never told to the platform
		t.Fatal(err)
	}
	if n := x.tell(t, model.NoticeAccepted); n.State != model.DeliveryRefused || !strings.Contains(n.Result, "43101") {
		t.Fatalf("got %+v", n)
	}
	if n := x.tell(t, model.NoticeDispatched); strings.Contains(n.Result, "43101") {
		t.Fatalf("tried again: %+v", n)
	}
	if a, err := x.subscriptions.Asking(t.Context(), x.who); err != nil || a.Asked {
		t.Fatalf("asking %+v, %v", a, err)
	}
}

// A template that is wrong is our fault, and must not keep ★ moments from the citizen; credentials neither.
func TestOurOwnFaultsKeepNobodyFromKnowing(t *testing.T) {
	x := newExchange(t)
	x.follow(t)
	x.platform.Advance(2 * time.Minute)
	x.platform.BlockTemplates("u1", true)
	n := x.tell(t, model.NoticeClosed)
	if n.Channel != model.ByTemplate {
		t.Fatalf("got %+v", n)
	}
	// What TEMPLATESENDJOBFINISH says of it.
	if err := x.outbox.Delivered(t.Context(), n.PlatformID, "failed:user block"); err != nil {
		t.Fatal(err)
	}
	if n = x.flush(t); n.Channel != model.BySMS || n.State != model.DeliveryAccepted {
		t.Fatalf("after it was blocked: %+v", n)
	}
	x.platform.FailNext("/cgi-bin/message/template/send", 40013)
	if n = x.tell(t, model.NoticeExpired); n.Channel != model.BySMS {
		t.Fatalf("with wrong credentials: %+v", n)
	}
}

// The page asks on the success page; what the citizen tapped reaches us twice and counts once.
func TestSubscriptionJourney(t *testing.T) {
	s := startDemo(t)
	p := s.phone(t, "u1")
	p.signIn("/h5/")
	var asking struct {
		TemplateIDs []string `json:"template_ids"`
		Asked       bool
	}
	if status := p.api("GET", "/subscription", nil, &asking); status != 200 || len(asking.TemplateIDs) != 1 || asking.Asked {
		t.Fatalf("before asking: %d %+v", status, asking)
	}
	ids := asking.TemplateIDs
	var refused fault
	for _, wrong := range []map[string]any{
		{"accepted": []string{"another"}}, {"rejected": []string{""}}, {"accepted": ids, "rejected": ids}, {"accepted": "x"},
	} {
		if status := p.api("POST", "/subscription", wrong, &refused); status != 422 || refused.Error.Code != "invalid" || len(refused.Error.Fields) == 0 {
			t.Errorf("%v: %d %+v", wrong, status, refused)
		}
	}
	if status := p.api("POST", "/subscription", map[string]any{}, &asking); status != 200 || asking.Asked {
		t.Fatalf("the popup was closed: %d %+v", status, asking)
	}
	p.call(p.browser, "POST", p.origin+"/standin/subscribe", map[string]any{"template_ids": ids, "accept": true}, nil, nil)
	if status := p.api("POST", "/subscription", map[string]any{"accepted": ids, "rejected": []string{}}, &asking); status != 200 || !asking.Asked {
		t.Fatalf("agreed: %d %+v", status, asking)
	}

	// Whoever does not follow the account is told all the same.
	const number = "13800138000"
	p.api("POST", "/sms-codes", map[string]any{"phone": number, "purpose": "submit"}, nil)
	complaint := map[string]any{
		"category": "C2", "nature": "求助", "title": "路灯不亮", "public_intent": false, "address": "云麓区某街道1号", "content": "巷口的路灯坏了三天，晚上看不见路。",
		"photo_ids": []string{}, "contact_name": "张三", "id_type": "居民身份证", "id_no": "11010519491231002X", "phone": number,
		"contact_address": "云麓区某街道2号", "sms_code": p.code(number),
	}
	var filed struct{ Number string }
	if status := p.api("POST", "/tickets", complaint, &filed, "Idempotency-Key", "11111111-2222-3333"); status != http.StatusCreated {
		t.Fatalf("filed: %d", status)
	}
	if text := p.said(filed.Number); !strings.Contains(text, "待受理") || !strings.Contains(text, "我们将尽快受理") {
		t.Fatalf("said %s", text)
	}
	for tries := 0; asking.Asked; tries++ { // the count follows the message
		if p.api("GET", "/subscription", nil, &asking); tries > 100 {
			t.Fatal("not asked again once the message was sent")
		}
		time.Sleep(20 * time.Millisecond)
	}
}
