package wechat_test

import (
	"encoding/base64"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.org/hotline/menu"
	"example.org/hotline/model/kv"
	"example.org/hotline/service/wechat"
	"example.org/hotline/service/wechat/standin"
)

const (
	appID, appSecret = "wx0123456789abcdef", "5ecret5ecret5ecret5ecret5ecret00"
	public           = "http://hotline.test"
	agent            = "1001@gz12345"
)

// stage is a gateway to the whole stand-in platform, whose account answers every push with success.
func stage(t *testing.T) (*wechat.Gateway, *standin.Platform) {
	t.Helper()
	account := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), "找人") {
			_, _ = io.WriteString(w, handOver(string(body)))
			return
		}
		_, _ = io.WriteString(w, "success")
	}))
	t.Cleanup(account.Close)
	now := func() time.Time { return time.Now().UTC().Truncate(time.Second) }
	cache, err := kv.Open(t.Context(), "embedded:", now)
	must(t, err)
	t.Cleanup(func() { _ = cache.Close() })
	p := standin.New(standin.Options{
		AppID: appID, AppSecret: appSecret, Token: "t0ken", Mode: standin.Plain,
		CallbackURL: account.URL, PublicURL: public,
		Templates: []standin.Template{{ID: "TPL", Title: "进度", Content: "{{thing1.DATA}}"}},
		Log:       slog.New(slog.DiscardHandler), Now: time.Now, OnAdvance: cache.Advance,
	})
	must(t, p.Start(t.Context(), "127.0.0.1:0"))
	t.Cleanup(func() { _ = p.Close() })
	g := wechat.New(wechat.Options{AppID: appID, AppSecret: appSecret, APIURL: p.URL(), OAuthURL: p.URL()},
		cache, slog.New(slog.DiscardHandler), now)
	t.Cleanup(g.Close)
	_, err = p.Follow(t.Context(), "u1")
	must(t, err)
	return g, p
}

// handOver is the passive reply that asks for an agent, to the message in body.
func handOver(body string) string {
	field := func(name string) string {
		_, rest, _ := strings.Cut(body, "<"+name+">")
		value, _, _ := strings.Cut(rest, "</"+name+">")
		return "<" + name + ">" + value + "</" + name + ">"
	}
	to := strings.ReplaceAll(field("FromUserName"), "FromUserName", "ToUserName")
	from := strings.ReplaceAll(field("ToUserName"), "ToUserName", "FromUserName")
	return "<xml>" + to + from + "<CreateTime>1</CreateTime><MsgType>transfer_customer_service</MsgType></xml>"
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The stand-in checks what WeChat checks, and was written from the protocol by somebody else.
func TestAccountOnTheStandIn(t *testing.T) {
	g, _ := stage(t)
	ctx := t.Context()
	must(t, g.Credentials(ctx))
	if _, found, err := g.MenuJSON(ctx); found || err != nil {
		t.Errorf("before the first menu: %v, %v", found, err)
	}
	ours := menu.Default(public)
	must(t, g.SetMenuJSON(ctx, ours.JSON()))
	data, found, err := g.MenuJSON(ctx)
	must(t, err)
	theirs, err := menu.Parse(data)
	if changes := menu.Diff(ours, theirs); err != nil || !found || len(changes) > 0 {
		t.Errorf("what came back differs: %v %v", changes, err)
	}
	if err := g.SetMenuJSON(ctx, []byte(`{"button":[{"type":"view","name":"这个名字实在太长太长了","url":"http://h/"}]}`)); !wechat.Is(err, wechat.BadMenu) {
		t.Errorf("a bad menu: %v", err)
	}
	must(t, g.DeleteMenu(ctx))

	at, err := g.ServerTime(ctx)
	if d := time.Since(at); err != nil || d.Abs() > 2*time.Second {
		t.Errorf("its clock is %v off (%v)", d, err)
	}
	ips, err := g.CallbackIPs(ctx)
	if err != nil || len(ips) == 0 {
		t.Errorf("addresses %v, %v", ips, err)
	}
}

func TestTokensOnTheStandIn(t *testing.T) {
	g, p := stage(t)
	for name, spoil := range map[string]func(){
		"first": func() {}, "expired": p.ExpireTokens, "killed": p.KillTokens,
		"hours later": func() { p.Advance(3 * time.Hour) },
	} {
		spoil()
		if _, err := g.KfList(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMessagesOnTheStandIn(t *testing.T) {
	g, p := stage(t)
	ctx := t.Context()
	c, _ := p.Citizen("u1")
	_, err := p.SendText(ctx, "u1", "您好")
	must(t, err)
	must(t, g.Typing(ctx, c.OpenID))
	must(t, g.Typing(ctx, c.OpenID)) // is shown already
	must(t, g.SendText(ctx, c.OpenID, `请点<a href="http://hotline.test/?a=1&b=2">这里</a>`))
	must(t, g.SendNews(ctx, c.OpenID, wechat.Article{Title: "标题", URL: public}))
	must(t, g.SendMsgMenu(ctx, c.OpenID, wechat.MsgMenu{Head: "满意吗", Choices: []wechat.Choice{{ID: 101, Text: "满意"}}}))
	_, err = g.SendTemplate(ctx, wechat.Template{To: c.OpenID, TemplateID: "TPL", ClientMsgID: "c1", Data: map[string]string{"thing1": "路灯"}})
	must(t, err)
	var kinds []string
	for _, m := range p.Chat("u1") {
		if m.From == "account" {
			kinds = append(kinds, m.Kind)
		}
	}
	if got := strings.Join(kinds, " "); got != "text news msgmenu template" {
		t.Errorf("the citizen sees %q", got)
	}
	p.Advance(49 * time.Hour)
	if err := g.SendText(ctx, c.OpenID, "还在吗"); !wechat.Is(err, wechat.WindowClosed) || wechat.Temporary(err) {
		t.Errorf("after two days: %v", err)
	}
}

func TestAgentsOnTheStandIn(t *testing.T) {
	g, p := stage(t)
	ctx := t.Context()
	c, _ := p.Citizen("u1")
	begin := p.Now()
	_, err := p.SendText(ctx, "u1", "我要找人")
	must(t, err)
	waiting, err := g.WaitCase(ctx)
	if err != nil || waiting.Count != 1 || waiting.First[0].OpenID != c.OpenID {
		t.Fatalf("waiting %+v, %v", waiting, err)
	}
	online, err := g.OnlineKf(ctx)
	if err != nil || len(online) == 0 || online[0].KfAccount != agent {
		t.Fatalf("online %+v, %v", online, err)
	}
	must(t, g.CreateSession(ctx, agent, c.OpenID))
	s, found, err := g.Session(ctx, c.OpenID)
	if err != nil || !found || s.KfAccount != agent {
		t.Errorf("session %+v, %v, %v", s, found, err)
	}
	if list, err := g.Sessions(ctx, agent); err != nil || len(list) != 1 {
		t.Errorf("sessions %+v, %v", list, err)
	}
	_, err = p.SendText(ctx, "u1", "88")
	must(t, err)
	records, err := g.Transcript(ctx, begin.Add(-time.Minute), begin.Add(time.Minute))
	if n := len(records); err != nil || n == 0 || records[n-1].Text != "88" || records[n-1].Op != wechat.OpAgentReceived {
		t.Errorf("transcript %+v, %v", records, err)
	}
	must(t, g.CloseSession(ctx, agent, c.OpenID))
	must(t, g.CloseSession(ctx, agent, c.OpenID))
	if err := g.CreateSession(ctx, "nobody@gz12345", c.OpenID); !wechat.Is(err, wechat.KfSetup) {
		t.Errorf("an agent who is none: %v", err)
	}
	must(t, p.SetOnline(agent, false))
	if err := g.CreateSession(ctx, agent, c.OpenID); !wechat.Is(err, wechat.AgentOffline) {
		t.Errorf("an agent who is away: %v", err)
	}
}

func TestBrowserOnTheStandIn(t *testing.T) {
	g, p := stage(t)
	ctx := t.Context()
	c, _ := p.Citizen("u1")
	address, err := g.AuthorizeURL(public+"/h5/oauth/callback", "s7aTe", wechat.ScopeBase)
	must(t, err)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	must(t, err)
	browser := &http.Client{Transport: p.Browser("u1").Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Do(req)
	must(t, err)
	must(t, resp.Body.Close())
	back, err := resp.Location()
	must(t, err)
	code := back.Query().Get("code")
	who, err := g.Exchange(ctx, code)
	if err != nil || who.OpenID != c.OpenID || back.Query().Get("state") != "s7aTe" {
		t.Errorf("came back to %s as %+v, %v", back, who, err)
	}
	if _, err := g.Exchange(ctx, code); !wechat.Is(err, wechat.CodeUsed) {
		t.Errorf("the second time: %v", err)
	}
	for range 2 { // the second one after the ticket's end
		const page = public + "/h5/new?category=C1"
		js, err := g.JSConfig(ctx, page+"#top")
		must(t, err)
		in := standin.JSConfig{AppID: js.AppID, Timestamp: js.Timestamp, NonceStr: js.NonceStr, Signature: js.Signature, URL: page}
		if got := p.CheckJSConfig(in); got != "config:ok" {
			t.Errorf("wx.config says %s", got)
		}
		p.Advance(3 * time.Hour)
	}
}

func TestMediaOnTheStandIn(t *testing.T) {
	g, p := stage(t)
	ctx := t.Context()
	c, _ := p.Citizen("u1")
	// The smallest GIF will do for a picture.
	picture, err := base64.StdEncoding.DecodeString("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
	must(t, err)
	id, err := g.Upload(ctx, "image", "photo.gif", picture)
	must(t, err)
	m, err := g.Download(ctx, id, 1<<20)
	if err != nil || string(m.Body) != string(picture) || !strings.HasPrefix(m.Type, "image/") {
		t.Errorf("got %d bytes of %s, %v", len(m.Body), m.Type, err)
	}
	_, err = p.SendText(ctx, "u1", "您好")
	must(t, err)
	must(t, g.SendImage(ctx, "", c.OpenID, id))
	if _, err := g.Download(ctx, "no-such-media", 1<<20); !wechat.Is(err, wechat.BadContent) {
		t.Errorf("a file that is none: %v", err)
	}
}
