package standin_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"example.org/hotline/service/wechat/standin"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const aesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

// heard is a push as the account reads it.
type heard struct {
	ToUserName, FromUserName, MsgType, MsgId, Event, EventKey, Ticket, Content string //nolint:revive,staticcheck // WeChat's names
	MediaId, Format, Recognition, Label, KfAccount, FromKfAccount, ToKfAccount string //nolint:revive,staticcheck // WeChat's names
	Location_X, Location_Y, Status                                             string //nolint:revive,staticcheck // WeChat's names
	CreateTime                                                                 int64
	BizMsgMenuID                                                               string `xml:"bizmsgmenuid"`
	MsgID                                                                      string
	Encrypt                                                                    string
}

// account is the other side of the callback in plain mode. Its answer may be changed by a test.
type account struct {
	*httptest.Server

	mu     sync.Mutex
	heard  []heard
	answer func(n int, h heard) string // n counts from 1
}

func newAccount(t *testing.T) *account {
	t.Helper()
	a := &account{answer: func(int, heard) string { return "success" }}
	a.Server = httptest.NewServer(a)
	t.Cleanup(a.Close)
	return a
}

func (a *account) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if echo := r.URL.Query().Get("echostr"); r.Method == http.MethodGet {
		_, _ = io.WriteString(w, echo)
		return
	}
	body, _ := io.ReadAll(r.Body)
	var h heard
	if err := xml.Unmarshal(body, &h); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	a.mu.Lock()
	a.heard = append(a.heard, h)
	n, answer := len(a.heard), a.answer
	a.mu.Unlock()
	_, _ = io.WriteString(w, answer(n, h))
}

func (a *account) will(answer func(n int, h heard) string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.answer = answer
}

func (a *account) all() []heard {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]heard(nil), a.heard...)
}

// last fails the test when nothing was heard.
func (a *account) last(t *testing.T) heard {
	t.Helper()
	all := a.all()
	if len(all) == 0 {
		t.Fatal("the callback heard nothing")
	}
	return all[len(all)-1]
}

// text is a passive reply to h.
func text(h heard, content string) string {
	return reply(h, "text", "<Content><![CDATA["+content+"]]></Content>")
}

func reply(h heard, kind, inner string) string {
	return fmt.Sprintf("<xml><ToUserName>%s</ToUserName><FromUserName>%s</FromUserName><CreateTime>1</CreateTime><MsgType>%s</MsgType>%s</xml>",
		h.FromUserName, h.ToUserName, kind, inner)
}

// start opens a platform on any port, in plain mode with a fixed seed unless change says otherwise, in front of acc.
func start(t *testing.T, acc *account, change ...func(*standin.Options)) *standin.Platform {
	t.Helper()
	opt := standin.Options{Seed: 7, Timeout: 2 * time.Second, PublicURL: "http://hotline.test"}
	if acc != nil {
		opt.CallbackURL, opt.PublicURL = acc.URL+"/wechat/callback", acc.URL
	}
	for _, c := range change {
		c(&opt)
	}
	p := standin.New(opt)
	if err := p.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

func follow(t *testing.T, p *standin.Platform, id string) standin.Citizen {
	t.Helper()
	if _, err := p.Follow(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	c, ok := p.Citizen(id)
	if !ok {
		t.Fatalf("no citizen %s", id)
	}
	return c
}

func say(t *testing.T, p *standin.Platform, id, words string) standin.Message {
	t.Helper()
	m, err := p.SendText(t.Context(), id, words)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// lastOf is the newest message of the chat.
func lastOf(t *testing.T, p *standin.Platform, id string) standin.Message {
	t.Helper()
	chat := p.Chat(id)
	if len(chat) == 0 {
		t.Fatal("the chat is empty")
	}
	return chat[len(chat)-1]
}
