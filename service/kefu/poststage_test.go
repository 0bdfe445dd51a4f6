package kefu

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
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/photo"
	"example.org/hotline/service/wechat"
	"example.org/hotline/service/wechat/receive"
	"example.org/hotline/service/wechat/standin"
)

// postStage is a citizen with a chat at the console desk, and WeChat's platform in the same process, at a time that only the test moves.
type postStage struct {
	*Sessions
	t      *testing.T
	wechat *standin.Platform
	via    *postLine
	files  *postFiles
	url    string // of the database
	mu     sync.Mutex
	time   time.Time
	chat   int64
	who    model.Citizen
}

const (
	postAgent = 1 // staff id
	sendPath  = "/cgi-bin/message/custom/send"
)

var postMorning = time.Date(2026, 11, 23, 1, 30, 0, 0, time.UTC) // half past nine in Shanghai

func newPostStage(t *testing.T) *postStage {
	t.Helper()
	st := &postStage{t: t, url: storetest.URL(t), time: postMorning, files: &postFiles{held: map[string][]byte{}}}
	st.wechat = standin.New(standin.Options{
		Seed: 7, Inline: st, PublicURL: "http://hotline.test", Now: func() time.Time { return postMorning },
		OnAdvance: func(d time.Duration) {
			st.mu.Lock()
			defer st.mu.Unlock()
			st.time = st.time.Add(d)
		},
	})
	t.Cleanup(func() { _ = st.wechat.Close() })
	st.Sessions, st.via = st.replica()
	return st
}

func (st *postStage) now() time.Time {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.time
}

// replica is one more process on the same database.
func (st *postStage) replica() (*Sessions, *postLine) {
	st.t.Helper()
	redis, log := kvtest.Open(st.t, st.now), slog.New(slog.DiscardHandler)
	gateway := wechat.New(wechat.Options{
		AppID: "wx5741a1e5ca1e0000", AppSecret: "5741d1e5ec2e75741d1e5ec2e75741d1", Transport: st.wechat.Transport(),
	}, redis, log, st.now)
	via := &postLine{gateway: gateway}
	return New(Options{
		Store: storetest.OpenAt(st.t, st.url, st.now), KV: redis, Platform: via, Files: st.files, Pictures: photo.NewDarkroom(), Desk: model.DeskConsole,
		Hours: model.ServiceHours{From: 9 * time.Hour, To: 18 * time.Hour, Zone: time.FixedZone("CST", 8*3600)},
		Idle:  10 * time.Minute, Poll: 5 * time.Second, Now: st.now, Log: log,
		Texts: Texts{PublicURL: "https://12345.example", ChatPath: "/h5/chat", Idle: 10 * time.Minute},
	}), via
}

// ServeHTTP takes WeChat's deliveries as the callback does.
func (st *postStage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	codec, err := receive.New("standin", "wx5741a1e5ca1e0000", "", "", st.now)
	st.must(err)
	pass, err := codec.Admit(r.URL.RawQuery)
	st.must(err)
	body, err := io.ReadAll(r.Body)
	st.must(err)
	d, err := pass.Open(body)
	st.must(err)
	who, err := st.Store.Meet(r.Context(), d.Event.From)
	st.must(err)
	var answer model.Answer
	if !strings.HasPrefix(string(d.Event.Type), "event.") {
		heard, err := st.Hear(r.Context(), who, d.Event)
		st.must(err)
		if answer = heard.Answer; heard.Before != "" {
			answer.Text = heard.Before + "\n\n" + answer.Text
		}
	}
	_, _ = w.Write(d.AppendReply(nil, answer))
}

func (st *postStage) must(err error) {
	st.t.Helper()
	if err != nil {
		st.t.Fatal(err)
	}
}

// enters has u1 follow, bind, ask for an agent, be connected with him and told so.
func (st *postStage) enters() {
	st.t.Helper()
	_, err := st.wechat.Follow(st.t.Context(), "u1")
	st.must(err)
	c, _ := st.wechat.Citizen("u1")
	st.who, err = st.Store.Meet(st.t.Context(), c.OpenID)
	st.must(err)
	st.who.Binding = &model.Binding{CitizenID: st.who.ID, Name: "张三", Phone: "13800138000", BoundAt: st.now()}
	st.must(st.Store.Bind(st.t.Context(), *st.who.Binding))
	_, err = st.Ask(st.t.Context(), st.who)
	st.must(err)
	st.says("路灯坏了")
	open, err := st.Store.OpenChat(st.t.Context(), st.who.ID)
	st.must(err)
	st.chat = open.ID
	_, err = st.Store.Seat(st.t.Context(), postAgent)
	st.must(err)
	st.must(st.Store.SetPresence(st.t.Context(), postAgent, model.SeatOnline))
	st.does(func(a *act) error {
		_, err := a.take(model.ChatInput{Kind: model.InConnected, At: a.now, Agent: model.ChatAgent{StaffID: postAgent}})
		return err
	})
	st.delivers()
}

func (st *postStage) says(text string) {
	st.t.Helper()
	_, err := st.wechat.SendText(st.t.Context(), "u1", text)
	st.must(err)
}

func (st *postStage) does(what func(a *act) error) {
	st.t.Helper()
	_, _, err := st.change(st.t.Context(), st.chat, bySending, what)
	st.must(err)
}

func (st *postStage) delivers() {
	st.t.Helper()
	st.must(st.Deliver(st.t.Context()))
}

// answers has the agent say something; it is not sent yet.
func (st *postStage) answers(texts ...string) {
	st.t.Helper()
	for _, text := range texts {
		st.adds(model.ChatLine{Kind: model.LineText, ChatContent: model.ChatContent{Text: text}})
	}
}

func (st *postStage) adds(l model.ChatLine) {
	st.t.Helper()
	l.From, l.Agent, l.Origin, l.Delivery = model.FromAgent, model.ChatAgent{StaffID: postAgent}, model.ByConsole, model.LineToSend
	st.does(func(a *act) error {
		if err := a.add(l); err != nil {
			return err
		}
		_, err := a.take(model.ChatInput{Kind: model.InAgentSaid, At: a.now, Agent: l.Agent})
		return err
	})
}

// got are the texts that the citizen got by customer-service messages.
func (st *postStage) got() (texts []string) { return st.gotBy("custom") }

func (st *postStage) gotBy(via string) (texts []string) {
	for _, m := range st.wechat.Chat("u1") {
		if m.From == "account" && m.Via == via {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// line is the last one that says a text.
func (st *postStage) line(text string) model.ChatLine {
	st.t.Helper()
	lines, err := st.Store.ChatLines(st.t.Context(), st.chat, 0, 1000)
	st.must(err)
	for i := len(lines) - 1; i >= 0; i-- {
		if lines[i].Text == text {
			return lines[i]
		}
	}
	st.t.Fatalf("nobody said %q", text)
	return model.ChatLine{}
}

// became checks what became of a line.
func (st *postStage) became(text string, d model.LineDelivery, reason string) {
	st.t.Helper()
	if l := st.line(text); l.Delivery != d || l.Reason != reason {
		st.t.Errorf("%.30q is %s %q, want %s %q", text, l.Delivery, l.Reason, d, reason)
	}
}

// window checks what the chat and WeChat think is left.
func (st *postStage) window(left int) {
	st.t.Helper()
	c, err := st.Store.Chat(st.t.Context(), st.chat)
	st.must(err)
	ours, _ := c.Window.Left(st.now())
	theirs, _ := st.wechat.Citizen("u1")
	if ours != left || theirs.Quota.Left != left {
		st.t.Errorf("%d messages left, WeChat has %d, want %d", ours, theirs.Quota.Left, left)
	}
}

// postLine leads to the platform, and can be cut.
type postLine struct {
	Platform // what is not asked here
	gateway  *wechat.Gateway
	mu       sync.Mutex
	before   func(text string) error // of a text that is to be sent
	after    func()
	passes   func() error // of a file, either way
}

func (l *postLine) SendText(ctx context.Context, kfAccount, openID, text string) error {
	l.mu.Lock()
	before, after := l.before, l.after
	l.mu.Unlock()
	if before != nil {
		if err := before(text); err != nil {
			return err
		}
	}
	err := postRefusal(l.gateway.SendTextAs(ctx, kfAccount, openID, text))
	if after != nil {
		after()
	}
	return err
}

func (l *postLine) SendMenu(ctx context.Context, openID string, m Menu) error {
	out := wechat.MsgMenu{Head: m.Head, Tail: m.Tail}
	for _, c := range m.Choices {
		out.Choices = append(out.Choices, wechat.Choice(c))
	}
	return postRefusal(l.gateway.SendMsgMenu(ctx, openID, out))
}

func (l *postLine) SendMedia(ctx context.Context, kfAccount, openID, kind, mediaID string) error {
	if kind == "voice" {
		return postRefusal(l.gateway.SendVoice(ctx, kfAccount, openID, mediaID))
	}
	return postRefusal(l.gateway.SendImage(ctx, kfAccount, openID, mediaID))
}

func (l *postLine) Upload(ctx context.Context, kind, fileName string, body []byte) (string, error) {
	if l.passes != nil {
		if err := l.passes(); err != nil {
			return "", err
		}
	}
	id, err := l.gateway.Upload(ctx, kind, fileName, body)
	return id, postRefusal(err)
}

func (l *postLine) Download(ctx context.Context, mediaID string, most int64) (File, error) {
	if l.passes != nil {
		if err := l.passes(); err != nil {
			return File{}, err
		}
	}
	m, err := l.gateway.Download(ctx, mediaID, most)
	if wechat.Is(err, wechat.BadContent) {
		err = ErrGone
	}
	return File{Body: m.Body, Type: m.Type}, postRefusal(err)
}

// postRefusal is as cmd has it.
func postRefusal(err error) error {
	means := map[wechat.Kind]error{
		wechat.WindowClosed: ErrWindow, wechat.NotFollower: ErrUnreachable, wechat.NotGranted: ErrNotGranted,
		wechat.BadContent: ErrContent, wechat.QuotaUsed: ErrBusy, wechat.TooFast: ErrBusy,
	}[wechat.KindOf(err)]
	if err == nil || means == nil {
		return err
	}
	return fmt.Errorf("%w (%w)", means, err)
}

// postFiles are files in memory.
type postFiles struct {
	mu   sync.Mutex
	held map[string][]byte
}

var errNoFile = errors.New("no such file")

func (f *postFiles) Put(_ context.Context, key string, body []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.held[key] = body
	return nil
}

func (f *postFiles) Get(_ context.Context, key string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	body, ok := f.held[key]
	if !ok {
		return nil, errNoFile
	}
	return body, nil
}

func (f *postFiles) Delete(_ context.Context, key string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.held, key)
	return nil
}
