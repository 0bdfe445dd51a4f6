package wechat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// What must not stand in any error: credentials, and everything about a citizen that a call carries.
const (
	leakText  = "我家住解放路12号，电话13800138000"
	leakCode  = "0c1CODEcodeCODEcode00"
	leakMedia = "MEDIA-id-of-a-citizens-photo"
	leakNick  = "张三丰客服"
	leakWeXin = "zhangsan_private"

	otherCitizen = "oAnotherCitizenOf28Character" // never sent by these calls
)

var leaks = []string{
	secret, "T-first-token", "OLD-token", openID, otherCitizen, leakText, "13800138000", leakCode, leakMedia, leakNick, leakWeXin,
	url.QueryEscape(leakText),
}

// everyCall is each method that speaks to the platform.
var everyCall = map[string]func(context.Context, *Gateway) error{
	"MenuJSON":    func(ctx context.Context, g *Gateway) error { _, _, err := g.MenuJSON(ctx); return err },
	"SetMenuJSON": func(ctx context.Context, g *Gateway) error { return g.SetMenuJSON(ctx, []byte(`{"button":[]}`)) },
	"DeleteMenu":  func(ctx context.Context, g *Gateway) error { return g.DeleteMenu(ctx) },
	"SendText":    func(ctx context.Context, g *Gateway) error { return g.SendText(ctx, openID, leakText) },
	"SendTextAs":  func(ctx context.Context, g *Gateway) error { return g.SendTextAs(ctx, "kf1@gz", openID, leakText) },
	"SendImage":   func(ctx context.Context, g *Gateway) error { return g.SendImage(ctx, "", openID, leakMedia) },
	"SendVoice":   func(ctx context.Context, g *Gateway) error { return g.SendVoice(ctx, "", openID, leakMedia) },
	"SendNews": func(ctx context.Context, g *Gateway) error {
		return g.SendNews(ctx, openID, Article{Title: leakText, URL: "https://h/?t=" + leakMedia})
	},
	"SendMsgMenu": func(ctx context.Context, g *Gateway) error {
		return g.SendMsgMenu(ctx, openID, MsgMenu{Head: leakText, Choices: []Choice{{1, "满意"}}})
	},
	"Typing": func(ctx context.Context, g *Gateway) error { return g.Typing(ctx, openID) },
	"SendTemplate": func(ctx context.Context, g *Gateway) error {
		_, err := g.SendTemplate(ctx, Template{To: openID, TemplateID: "TPL", ClientMsgID: "c1", Data: map[string]string{"thing1": leakText}})
		return err
	},
	"SendSubscription": func(ctx context.Context, g *Gateway) error {
		return g.SendSubscription(ctx, Subscription{To: openID, TemplateID: "TPL", Data: map[string]string{"thing1": leakText}})
	},
	"CreateSession": func(ctx context.Context, g *Gateway) error { return g.CreateSession(ctx, "kf1@gz", openID) },
	"CloseSession":  func(ctx context.Context, g *Gateway) error { return g.CloseSession(ctx, "kf1@gz", openID) },
	"Session":       func(ctx context.Context, g *Gateway) error { _, _, err := g.Session(ctx, openID); return err },
	"Sessions":      func(ctx context.Context, g *Gateway) error { _, err := g.Sessions(ctx, "kf1@gz"); return err },
	"WaitCase":      func(ctx context.Context, g *Gateway) error { _, err := g.WaitCase(ctx); return err },
	"KfList":        func(ctx context.Context, g *Gateway) error { _, err := g.KfList(ctx); return err },
	"OnlineKf":      func(ctx context.Context, g *Gateway) error { _, err := g.OnlineKf(ctx); return err },
	"AddKf":         func(ctx context.Context, g *Gateway) error { return g.AddKf(ctx, "kf1@gz", leakNick) },
	"RenameKf":      func(ctx context.Context, g *Gateway) error { return g.RenameKf(ctx, "kf1@gz", leakNick) },
	"InviteKf":      func(ctx context.Context, g *Gateway) error { return g.InviteKf(ctx, "kf1@gz", leakWeXin) },
	"DeleteKf":      func(ctx context.Context, g *Gateway) error { return g.DeleteKf(ctx, "kf1@gz") },
	"Messages": func(ctx context.Context, g *Gateway) error {
		_, err := g.Messages(ctx, monday, monday.Add(time.Minute), 1)
		return err
	},
	"Transcript": func(ctx context.Context, g *Gateway) error {
		_, err := g.Transcript(ctx, monday, monday.Add(time.Minute))
		return err
	},
	"Exchange": func(ctx context.Context, g *Gateway) error { _, err := g.Exchange(ctx, leakCode); return err },
	"JSConfig": func(ctx context.Context, g *Gateway) error {
		_, err := g.JSConfig(ctx, "https://h.test/h5/")
		return err
	},
	"Download": func(ctx context.Context, g *Gateway) error { _, err := g.Download(ctx, leakMedia, 1<<20); return err },
	"Upload": func(ctx context.Context, g *Gateway) error {
		_, err := g.Upload(ctx, "image", "photo.jpg", []byte("\xff\xd8\xff"))
		return err
	},
	"Credentials": func(ctx context.Context, g *Gateway) error { return g.Credentials(ctx) },
	"CallbackIPs": func(ctx context.Context, g *Gateway) error { _, err := g.CallbackIPs(ctx); return err },
	"Quota":       func(ctx context.Context, g *Gateway) error { _, err := g.Quota(ctx, "/cgi-bin/menu/get"); return err },
	"ServerTime":  func(ctx context.Context, g *Gateway) error { _, err := g.ServerTime(ctx); return err },
}

// echo is all that a request told, as a careless platform or proxy would repeat it.
func echo(r *http.Request, body string) string {
	q, _ := url.QueryUnescape(r.URL.RawQuery)
	return fmt.Sprintf("refused %s %s body %s with access_token: OLD-token of %q, app secret %s", r.URL, q, body, otherCitizen, secret)
}

// breakages are the ways in which a call goes wrong on the wire.
var breakages = map[string]func(w http.ResponseWriter, r *http.Request, body string){
	"errcode": func(w http.ResponseWriter, r *http.Request, body string) { refuse(w, 47001, echo(r, body)) },
	"status 500": func(w http.ResponseWriter, r *http.Request, body string) {
		http.Error(w, echo(r, body), http.StatusInternalServerError)
	},
	"status 403": func(w http.ResponseWriter, r *http.Request, body string) {
		http.Error(w, echo(r, body), http.StatusForbidden)
	},
	"HTML": func(w http.ResponseWriter, r *http.Request, body string) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, "<html>%s</html>", echo(r, body))
	},
	"wrong types": func(w http.ResponseWriter, _ *http.Request, _ string) {
		say(w, `{"errcode":"`+openID+`","access_token":13800138000,"ticket":{},"openid":["`+openID+`"],"menu":0}`)
	},
	"empty":   func(http.ResponseWriter, *http.Request, string) {},
	"stall":   func(w http.ResponseWriter, r *http.Request, _ string) { stall(w, r) },
	"huge":    func(w http.ResponseWriter, _ *http.Request, _ string) { w.Header().Set("Content-Length", "1000000000") },
	"dropped": func(http.ResponseWriter, *http.Request, string) { panic(http.ErrAbortHandler) },
	"redirected": func(w http.ResponseWriter, r *http.Request, body string) {
		http.Redirect(w, r, "http://127.0.0.1:1/?"+url.QueryEscape(echo(r, body)), http.StatusFound)
	},
	"garbage": func(w http.ResponseWriter, r *http.Request, body string) {
		conn, buf, err := w.(http.Hijacker).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = buf.WriteString(strings.ReplaceAll(echo(r, body), "\n", " ") + "\r\n\r\n")
		_ = buf.Flush()
		_ = conn.Close()
	},
}

// A log line is kept for years and read by many: neither a credential nor a citizen may stand in one.
func TestNoErrorLeaks(t *testing.T) {
	for name, breakage := range breakages {
		for _, where := range []string{"token", "call"} {
			t.Run(name+" at the "+where, func(t *testing.T) {
				t.Parallel()
				p := newPlatform(t)
				var log strings.Builder
				g := gatewayWith(t, p, newCache(t), slog.New(slog.NewTextHandler(&log, nil)), func(o *Options) { o.Timeout = 40 * time.Millisecond })
				p.wrap(func(w http.ResponseWriter, r *http.Request, next http.HandlerFunc) {
					if (r.URL.Path == tokenPath) != (where == "token") {
						next(w, r)
						return
					}
					body, _ := io.ReadAll(r.Body)
					breakage(w, r, string(body))
				})
				for call, do := range everyCall {
					ownToken := call == "Exchange" || call == "ServerTime"
					if where == "token" && ownToken || where == "call" && call == "Credentials" {
						continue
					}
					err := do(t.Context(), g)
					if err == nil {
						if call == "ServerTime" { // any answer with a date will do
							continue
						}
						t.Errorf("%s: no error", call)
						continue
					}
					noLeak(t, call, fmt.Sprintf("%v %+v %q", err, err, err))
				}
				noLeak(t, "log", log.String())
			})
		}
	}
}

func TestNoErrorLeaksWhenNobodyListens(t *testing.T) {
	p := newPlatform(t)
	p.Close()
	g := gatewayTo(t, p)
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	wrong := gatewayTo(t, p, func(o *Options) { o.APIURL = "http://bad host/" })
	for call, do := range everyCall {
		for _, err := range []error{do(t.Context(), g), do(canceled, g), do(t.Context(), wrong)} {
			if err == nil {
				t.Errorf("%s: no error", call)
				continue
			}
			noLeak(t, call, err.Error())
			// Not only the text: who unwraps the error must not come upon the address either.
			if u := (*url.Error)(nil); errors.As(err, &u) {
				t.Errorf("%s holds %v", call, u)
			}
		}
	}
}

func TestOptionsDoNotPrintTheSecret(t *testing.T) {
	o := Options{AppID: appID, AppSecret: secret}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("options", "options", o)
	noLeak(t, "options", fmt.Sprintf("%v %+v %#v %s", o, o, o, o)+log.String())
}

func noLeak(t *testing.T, what, text string) {
	t.Helper()
	for _, leak := range leaks {
		if strings.Contains(text, leak) {
			t.Errorf("%s gives %q away: %s", what, leak, text)
		}
	}
}
