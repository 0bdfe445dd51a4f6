package kefu_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/wechat"
	"example.org/hotline/service/wechat/receive"
	"example.org/hotline/service/wechat/standin"
)

// toolWorld is the desk wechat: citizens and agents in WeChat's own tool, played in this process, at a time that only the test moves.
type toolWorld struct {
	*kefu.Sessions
	t      *testing.T
	wechat *standin.Platform
	store  *store.Store
	kv     *kv.Store
	url    string // of the database
	line   *toolLine
	mu     sync.Mutex
	time   time.Time
}

const (
	yun = "1001@gz12345"
	lu  = "1002@gz12345"
)

var toolMorning = time.Date(2026, 11, 23, 1, 30, 0, 0, time.UTC) // half past nine in Shanghai

func openTool(t *testing.T, change ...func(*standin.Options)) *toolWorld {
	t.Helper()
	w := &toolWorld{t: t, url: storetest.URL(t), time: toolMorning}
	opt := standin.Options{
		Seed: 7, Inline: w, PublicURL: "http://hotline.test", Now: func() time.Time { return toolMorning },
		OnAdvance: func(d time.Duration) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.time = w.time.Add(d)
		},
	}
	for _, c := range change {
		c(&opt)
	}
	w.wechat = standin.New(opt)
	t.Cleanup(func() { _ = w.wechat.Close() })
	w.kv = kvtest.Open(t, w.now)
	w.Sessions, w.store, w.line = w.replica()
	return w
}

func (w *toolWorld) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.time
}

// replica is one more process on the same database and Redis.
func (w *toolWorld) replica() (*kefu.Sessions, *store.Store, *toolLine) {
	w.t.Helper()
	log := slog.New(slog.DiscardHandler)
	gateway := wechat.New(wechat.Options{
		AppID: "wx5741a1e5ca1e0000", AppSecret: "5741d1e5ec2e75741d1e5ec2e75741d1", Transport: w.wechat.Transport(),
	}, w.kv, log, w.now)
	st, line := storetest.OpenAt(w.t, w.url, w.now), &toolLine{gateway: gateway, calls: map[string]int{}}
	return kefu.New(kefu.Options{
		Store: st, KV: w.kv, Platform: line, Files: memory{}, Desk: model.DeskWeChat,
		Hours: model.ServiceHours{From: 9 * time.Hour, To: 18 * time.Hour, Zone: shanghai},
		Idle:  10 * time.Minute, Poll: 5 * time.Second, Now: w.now, Log: log,
		Texts: kefu.Texts{PublicURL: "https://hotline.example", ChatPath: "/h5/chat", NewPath: "/h5/new", Idle: 10 * time.Minute},
	}), st, line
}

// ServeHTTP takes WeChat's deliveries as the callback does.
func (w *toolWorld) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	codec, err := receive.New("standin", "wx5741a1e5ca1e0000", "", "", w.now)
	must(w.t, err)
	pass, err := codec.Admit(r.URL.RawQuery)
	must(w.t, err)
	body, err := io.ReadAll(r.Body)
	must(w.t, err)
	d, err := pass.Open(body)
	must(w.t, err)
	answer, err := w.answer(r.Context(), d.Event)
	if err != nil {
		w.t.Errorf("%s: %v", d.Event.Type, err)
	}
	_, _ = out.Write(d.AppendReply(nil, answer))
}

func (w *toolWorld) answer(ctx context.Context, ev model.Event) (model.Answer, error) {
	who, err := w.store.Meet(ctx, ev.From)
	if err != nil {
		return model.Answer{}, err
	}
	switch ev.Type {
	case model.EvKfCreate, model.EvKfSwitch, model.EvKfClose:
		return model.Answer{}, w.Told(ctx, who, ev)
	case model.EvClick:
		asked, err := w.Ask(ctx, who)
		return model.Answer{Text: asked.Text}, err
	}
	if strings.HasPrefix(string(ev.Type), "event.") {
		return model.Answer{}, nil
	}
	heard, err := w.Hear(ctx, who, ev)
	if heard.OffHours {
		heard.Answer.Text = "off hours"
	}
	return heard.Answer, err
}

// somebody is one more citizen, for a part t of the test, in fair weather.
func (w *toolWorld) somebody(t *testing.T) string {
	t.Helper()
	w.t = t
	w.wechat.SetWeather(standin.Weather{})
	c, err := w.wechat.AddCitizen("", "")
	must(t, err)
	return c.ID
}

// comes has a citizen of the platform's follow and bind.
func (w *toolWorld) comes(id string) model.Citizen {
	w.t.Helper()
	_, err := w.wechat.Follow(w.t.Context(), id)
	must(w.t, err)
	who := w.citizen(id)
	b := model.Binding{CitizenID: who.ID, Name: "张三", Phone: fmt.Sprintf("1380013%04d", who.ID), BoundAt: w.now()}
	must(w.t, w.store.Bind(w.t.Context(), b))
	return w.citizen(id)
}

func (w *toolWorld) citizen(id string) model.Citizen {
	w.t.Helper()
	c, ok := w.wechat.Citizen(id)
	if !ok {
		w.t.Fatalf("no citizen %s", id)
	}
	who, err := w.store.Meet(w.t.Context(), c.OpenID)
	must(w.t, err)
	return who
}

// asks has a citizen who has no chat ask for an agent with a message.
func (w *toolWorld) asks(id, text string) model.Chat {
	w.t.Helper()
	_, err := w.Ask(w.t.Context(), w.citizen(id))
	must(w.t, err)
	w.says(id, text)
	return w.chat(id)
}

func (w *toolWorld) says(id, text string) {
	w.t.Helper()
	_, err := w.wechat.SendText(w.t.Context(), id, text)
	must(w.t, err)
}

// chat is a citizen's newest one.
func (w *toolWorld) chat(id string) model.Chat {
	w.t.Helper()
	c, err := w.store.LastChat(w.t.Context(), w.citizen(id).ID)
	must(w.t, err)
	return c
}

func (w *toolWorld) chats(id string) []model.Chat {
	w.t.Helper()
	list, err := w.store.ChatsOf(w.t.Context(), w.citizen(id).ID, 20)
	must(w.t, err)
	return list
}

// passes lets time go by without anybody looking.
func (w *toolWorld) passes(d time.Duration) { w.wechat.Advance(d) }

// goesOn lets time go by in the steps in which the desk looks.
func (w *toolWorld) goesOn(d time.Duration) {
	w.t.Helper()
	const step = 5 * time.Second
	for ; d > 0; d -= step {
		w.passes(min(d, step))
		w.works()
	}
}

// works has the desk do what it has to do now.
func (w *toolWorld) works() {
	w.t.Helper()
	must(w.t, w.ReadTranscript(w.t.Context()))
	must(w.t, w.Tick(w.t.Context()))
	must(w.t, w.HangUp(w.t.Context()))
	must(w.t, w.wechat.Settle(w.t.Context()))
}

// lines are a chat's, as "who: what"; its own words are left out.
func (w *toolWorld) lines(chatID int64) (said []string) {
	w.t.Helper()
	list, err := w.store.ChatLines(w.t.Context(), chatID, 0, 1000)
	must(w.t, err)
	for _, l := range list {
		text := l.Text
		if l.Kind != model.LineText {
			text = string(l.Kind)
		}
		if l.From != model.FromSystem {
			said = append(said, string(l.From)+": "+text)
		}
	}
	return said
}

// says what the account said about a chat.
func (w *toolWorld) notices(chatID int64) (said []string) {
	w.t.Helper()
	list, err := w.store.ChatLines(w.t.Context(), chatID, 0, 1000)
	must(w.t, err)
	for _, l := range list {
		if l.From == model.FromSystem {
			said = append(said, l.Text)
		}
	}
	return said
}

// served tells which agent a citizen has at WeChat.
func (w *toolWorld) served(id string) string {
	w.t.Helper()
	s, _, err := w.line.gateway.Session(w.t.Context(), w.citizen(id).OpenID)
	must(w.t, err)
	return s.KfAccount
}

func (w *toolWorld) is(c model.Chat, state model.ChatState, end model.ChatEnd) {
	w.t.Helper()
	if c.State != state || c.End != end {
		w.t.Fatalf("chat %d is %s %s, want %s %s", c.ID, c.State, c.End, state, end)
	}
}

// toolLine leads to the platform, and can be cut.
type toolLine struct {
	kefu.Platform // what is not asked here
	gateway       *wechat.Gateway
	mu            sync.Mutex
	down          bool
	calls         map[string]int
	session       *kefu.KfSession // that the platform says a citizen has
	records       error
}

var errCut = errors.New("no answer")

func (l *toolLine) cut(down bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = down
}

func (l *toolLine) call(name string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.calls[name]++; l.down {
		return errCut
	}
	return nil
}

func (l *toolLine) count(name string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.calls[name]
}

func (l *toolLine) Session(ctx context.Context, openID string) (kefu.KfSession, bool, error) {
	if err := l.call("session"); err != nil {
		return kefu.KfSession{}, false, err
	}
	if l.session != nil {
		return *l.session, true, nil
	}
	s, found, err := l.gateway.Session(ctx, openID)
	return kefu.KfSession{KfAccount: s.KfAccount, Since: s.Since}, found, toolRefusal(err)
}

func (l *toolLine) CreateSession(ctx context.Context, kfAccount, openID string) error {
	return errors.Join(l.call("create"), toolRefusal(l.gateway.CreateSession(ctx, kfAccount, openID)))
}

func (l *toolLine) CloseSession(ctx context.Context, kfAccount, openID string) error {
	if err := l.call("close"); err != nil {
		return err
	}
	l.session = nil
	return toolRefusal(l.gateway.CloseSession(ctx, kfAccount, openID))
}

func (l *toolLine) SendText(ctx context.Context, kfAccount, openID, text string) error {
	return errors.Join(l.call("send"), toolRefusal(l.gateway.SendTextAs(ctx, kfAccount, openID, text)))
}

func (l *toolLine) SendMenu(ctx context.Context, openID string, m kefu.Menu) error {
	menu := wechat.MsgMenu{Head: m.Head, Tail: m.Tail}
	for _, c := range m.Choices {
		menu.Choices = append(menu.Choices, wechat.Choice(c))
	}
	return errors.Join(l.call("send"), toolRefusal(l.gateway.SendMsgMenu(ctx, openID, menu)))
}

func (l *toolLine) Online(ctx context.Context) ([]kefu.OnlineAgent, error) {
	if err := l.call("online"); err != nil {
		return nil, err
	}
	list, err := l.gateway.OnlineKf(ctx)
	var online []kefu.OnlineAgent
	for _, a := range list {
		online = append(online, kefu.OnlineAgent{KfAccount: a.KfAccount, Accepted: a.Accepted})
	}
	return online, toolRefusal(err)
}

func (l *toolLine) Waiting(ctx context.Context) (openIDs []string, count int, err error) {
	if err := l.call("waiting"); err != nil {
		return nil, 0, err
	}
	q, err := l.gateway.WaitCase(ctx)
	for _, c := range q.First {
		openIDs = append(openIDs, c.OpenID)
	}
	return openIDs, q.Count, toolRefusal(err)
}

func (l *toolLine) Records(ctx context.Context, from, to time.Time) ([]kefu.Record, error) {
	if err := l.call("records"); err != nil {
		return nil, err
	}
	if l.records != nil {
		return nil, l.records
	}
	list, err := l.gateway.Transcript(ctx, from, to)
	var records []kefu.Record
	for _, r := range list {
		records = append(records, kefu.Record{
			OpenID: r.OpenID, KfAccount: r.Worker, FromAgent: r.Op == wechat.OpAgentSent, Text: r.Text, At: r.At,
		})
	}
	return records, toolRefusal(err)
}

// toolRefusal is as cmd has it.
func toolRefusal(err error) error {
	means := map[wechat.Kind]error{
		wechat.BadCitizen: kefu.ErrUnreachable, wechat.NotGranted: kefu.ErrNotGranted, wechat.KfOff: kefu.ErrNotGranted,
		wechat.OtherAgent: kefu.ErrOtherAgent, wechat.AgentOffline: kefu.ErrBusy, wechat.WindowClosed: kefu.ErrWindow,
	}[wechat.KindOf(err)]
	if err == nil || means == nil {
		return err
	}
	return fmt.Errorf("%w (%w)", means, err)
}
