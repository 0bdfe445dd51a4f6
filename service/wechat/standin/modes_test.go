package standin_test

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/officialaccount"
	"github.com/silenceper/wechat/v2/officialaccount/config"
	"github.com/silenceper/wechat/v2/officialaccount/message"
	"github.com/silenceper/wechat/v2/util"

	"example.org/hotline/service/wechat/standin"
)

// noCache is the SDK's cache, which a callback does not need.
type noCache struct{}

func (noCache) Get(string) any                       { return nil }
func (noCache) Set(string, any, time.Duration) error { return nil }
func (noCache) IsExist(string) bool                  { return false }
func (noCache) Delete(string) error                  { return nil }

var _ cache.Cache = noCache{}

// sdkEcho is an account built with the SDK: it answers a text with the same text.
func sdkEcho(t *testing.T, key string) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		oa := officialaccount.NewOfficialAccount(&config.Config{AppID: appID, Token: "tok", EncodingAESKey: key, Cache: noCache{}})
		s := oa.GetServer(r, w)
		s.SetMessageHandler(func(m *message.MixMessage) *message.Reply {
			return &message.Reply{MsgType: message.MsgTypeText, MsgData: message.NewText("回声：" + m.Content)}
		})
		if s.Serve() == nil {
			_ = s.Send()
		}
	}))
	t.Cleanup(srv.Close)
	return srv
}

func TestRoundTripInEveryMode(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		mode standin.Mode
		key  string
	}{{standin.Plain, ""}, {standin.Compatible, aesKey}, {standin.Safe, aesKey}} {
		t.Run(string(tc.mode), func(t *testing.T) {
			t.Parallel()
			srv := sdkEcho(t, tc.key)
			p := start(t, nil, ours, func(o *standin.Options) {
				o.Token, o.EncodingAESKey, o.Mode, o.CallbackURL = "tok", tc.key, tc.mode, srv.URL+"/wechat/callback?x=1"
			})
			if err := p.Verify(t.Context()); err != nil {
				t.Errorf("verify: %v", err)
			}
			follow(t, p, "u1")
			m := say(t, p, "u1", "你好，热线")
			if m.Delivery.Status != "ok" {
				t.Fatalf("delivery %+v", m.Delivery)
			}
			if got := lastOf(t, p, "u1"); got.Text != "回声：你好，热线" || got.From != "account" || got.Via != "passive" {
				t.Errorf("chat ends with %+v", got)
			}
		})
	}
}

// seal encrypts a reply as the account does.
func seal(inner, app, key, token string) string {
	secret, err := util.EncryptMsg([]byte("0123456789abcdef"), []byte(inner), app, key)
	if err != nil {
		panic(err)
	}
	return "<xml><Encrypt>" + string(secret) + "</Encrypt><MsgSignature>" + util.Signature(token, "1", "n", string(secret)) +
		"</MsgSignature><TimeStamp>1</TimeStamp><Nonce>n</Nonce></xml>"
}

// safeAccount opens what it hears in safe mode and answers with what answer makes of it.
func safeAccount(t *testing.T, answer func(h heard) string) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var sealed, h heard
		if err := xml.Unmarshal(body, &sealed); err != nil || sealed.FromUserName != "" {
			t.Errorf("a safe push shows %s, %v", body, err)
		}
		q := r.URL.Query()
		if q.Get("msg_signature") != util.Signature("tok", q.Get("timestamp"), q.Get("nonce"), sealed.Encrypt) || q.Get("encrypt_type") != "aes" {
			t.Errorf("query %v", q)
		}
		_, plain, err := util.DecryptMsg(appID, sealed.Encrypt, aesKey)
		if err != nil || xml.Unmarshal(plain, &h) != nil {
			t.Errorf("cannot open a push: %v", err)
		}
		_, _ = io.WriteString(w, answer(h))
	}))
	t.Cleanup(srv.Close)
	return srv
}

func TestSafeModeAnswers(t *testing.T) {
	t.Parallel()
	otherKey := strings.Repeat("B", 43)
	for _, tc := range []struct {
		name   string
		answer func(h heard) string
		ok     bool
	}{
		{"success", func(heard) string { return "success" }, true},
		{"nothing", func(heard) string { return "" }, true},
		{"sealed text", func(h heard) string { return seal(text(h, "好"), appID, aesKey, "tok") }, true},
		{"plain text", func(h heard) string { return text(h, "好") }, false},
		{"sealed success", func(heard) string { return seal("success", appID, aesKey, "tok") }, false},
		{"sealed nothing", func(heard) string { return seal("", appID, aesKey, "tok") }, false},
		{"other token", func(h heard) string { return seal(text(h, "好"), appID, aesKey, "other") }, false},
		{"other app", func(h heard) string { return seal(text(h, "好"), "wxother", aesKey, "tok") }, false},
		{"other key", func(h heard) string { return seal(text(h, "好"), appID, otherKey, "tok") }, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			srv := safeAccount(t, tc.answer)
			p := start(t, nil, ours, func(o *standin.Options) {
				o.Token, o.EncodingAESKey, o.CallbackURL = "tok", aesKey, srv.URL
			})
			follow(t, p, "u1")
			m := say(t, p, "u1", "你好")
			if ok := m.Delivery.Status == "ok"; ok != tc.ok || m.Delivery.Attempts != 1 {
				t.Errorf("delivery %+v", m.Delivery)
			}
		})
	}
}
