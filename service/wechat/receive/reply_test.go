package receive

import (
	"encoding/xml"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/silenceper/wechat/v2/util"

	"example.org/hotline/model"
)

// unseal reads an encrypted reply as WeChat does.
func unseal(t testing.TB, reply []byte, key string) string {
	t.Helper()
	var env struct{ Encrypt, MsgSignature, TimeStamp, Nonce string }
	if err := xml.Unmarshal(reply, &env); err != nil {
		t.Fatalf("%s: %v", reply, err)
	}
	if want := util.Signature(testToken, env.TimeStamp, env.Nonce, env.Encrypt); env.MsgSignature != want {
		t.Fatalf("signature %q, want %q", env.MsgSignature, want)
	}
	if env.Nonce == "" || env.Nonce == testNonce || env.TimeStamp != "1790000000" {
		t.Fatalf("nonce %q and timestamp %q are not our own", env.Nonce, env.TimeStamp)
	}
	_, plain, err := util.DecryptMsg(testApp, env.Encrypt, key)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

type wireArticle struct {
	Title, Description string
	PicURL             string `xml:"PicUrl"`
	URL                string `xml:"Url"`
}

// wireReply is a passive reply as a strict parser reads it.
type wireReply struct {
	ToUserName, FromUserName, MsgType string
	CreateTime                        int64
	Content                           string
	ArticleCount                      int
	Articles                          []wireArticle `xml:"Articles>item"`
	KfAccount                         string        `xml:"TransInfo>KfAccount"`
}

func TestReply(t *testing.T) {
	long := strings.Repeat("汉", 700) // 2100 bytes
	for _, tc := range []struct {
		name   string
		to     model.EventType
		answer model.Answer
		check  func(wireReply) bool // nil: success
	}{
		{"nothing", model.MsgText, model.Answer{}, nil},
		{"only what cannot be shown", model.MsgText, model.Answer{Text: "\x00\x1f\ufffe"}, nil},
		{
			"text", model.MsgText,
			model.Answer{Text: "a < b & c\n" + `<a href="x">y</a>`},
			func(r wireReply) bool {
				return r.MsgType == "text" && r.Content == "a < b & c\n"+`<a href="x">y</a>`
			},
		},
		{
			"the end of CDATA in a text", model.MsgText,
			model.Answer{Text: "]]>a]]]]>]]>"},
			func(r wireReply) bool { return r.Content == "]]>a]]]]>]]>" },
		},
		{
			"control characters", model.MsgText,
			model.Answer{Text: "a\x00b\x1bc\td"},
			func(r wireReply) bool { return r.Content == "abc\td" },
		},
		{"bad UTF-8", model.MsgText, model.Answer{Text: "a\xffb"}, func(r wireReply) bool { return r.Content == "ab" }},
		{"text too long", model.MsgText, model.Answer{Text: long}, func(r wireReply) bool {
			return len(r.Content) <= 2048 && len(r.Content) > 2040 && utf8.ValidString(r.Content) &&
				strings.HasSuffix(r.Content, "汉…") && strings.HasPrefix(long, strings.TrimSuffix(r.Content, "…"))
		}},
		{
			"text that just fits", model.MsgText,
			model.Answer{Text: strings.Repeat("x", 2048)},
			func(r wireReply) bool { return r.Content == strings.Repeat("x", 2048) },
		},
		{
			"a card", model.EvClick,
			model.Answer{News: []model.Article{{Title: "进度 & 结果", Description: "]]>", PicURL: "https://p", URL: "https://u?a=1&b=2"}, {Title: "second"}}},
			func(r wireReply) bool {
				return r.MsgType == "news" && r.ArticleCount == 1 && len(r.Articles) == 1 && r.Articles[0].Title == "进度 & 结果" &&
					r.Articles[0].Description == "]]>" && r.Articles[0].PicURL == "https://p" && r.Articles[0].URL == "https://u?a=1&b=2"
			},
		},
		{
			"an agent", model.MsgText,
			model.Answer{Transfer: true},
			func(r wireReply) bool { return r.MsgType == "transfer_customer_service" && r.KfAccount == "" },
		},
		{
			"a named agent", model.MsgImage,
			model.Answer{Transfer: true, KfAccount: "1001@gz12345"},
			func(r wireReply) bool {
				return r.MsgType == "transfer_customer_service" && r.KfAccount == "1001@gz12345"
			},
		},
		{"an agent for an event", model.EvClick, model.Answer{Transfer: true}, nil},
		{
			"an agent for an event, with words", model.EvClick,
			model.Answer{Transfer: true, Text: "请直接输入您的问题"},
			func(r wireReply) bool { return r.MsgType == "text" },
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := Delivery{Event: model.Event{From: "oCitizen", To: "gh_account", Type: tc.to}, codec: testCodec(t, "", "")}
			got := d.AppendReply([]byte("before"), tc.answer)
			got, found := got[len("before"):], strings.HasPrefix(string(got), "before")
			if !found {
				t.Fatal("what was there before is gone")
			}
			if tc.check == nil {
				if string(got) != "success" {
					t.Errorf("got %s", got)
				}
				return
			}
			var r wireReply
			if err := xml.Unmarshal(got, &r); err != nil {
				t.Fatalf("%s: %v", got, err)
			}
			if r.ToUserName != "oCitizen" || r.FromUserName != "gh_account" || r.CreateTime != testNow.Unix() || !tc.check(r) {
				t.Errorf("got %s", got)
			}
		})
	}
}

// Nobody can be answered in the name of an account that the delivery did not name.
func TestReplyWithoutAccount(t *testing.T) {
	d := Delivery{Event: model.Event{From: "oCitizen", Type: model.MsgText}, codec: testCodec(t, "", "")}
	if got := d.AppendReply(nil, model.Answer{Text: "a"}); string(got) != Success {
		t.Errorf("got %s", got)
	}
}
