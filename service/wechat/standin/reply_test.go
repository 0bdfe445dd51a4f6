package standin_test

import (
	"strings"
	"testing"
)

func TestPlainAnswers(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc)
	follow(t, p, "u1")
	news := func(n int, count string) func(heard) string {
		item := "<item><Title>题</Title><Description>述</Description><PicUrl>http://p</PicUrl><Url>http://u</Url></item>"
		return func(h heard) string {
			return reply(h, "news", "<ArticleCount>"+count+"</ArticleCount><Articles>"+strings.Repeat(item, n)+"</Articles>")
		}
	}
	for _, tc := range []struct {
		name   string
		answer func(h heard) string
		ok     bool
	}{
		{"success", func(heard) string { return "success" }, true},
		{"success and a newline", func(heard) string { return "success\n" }, false},
		{"nothing", func(heard) string { return "" }, true},
		{"JSON", func(heard) string { return `{"errcode":0}` }, false},
		{"HTML", func(heard) string { return "<html><body>busy</body></html>" }, false},
		{"text", func(h heard) string { return text(h, "好") }, true},
		{"empty text", func(h heard) string { return text(h, "") }, false},
		{"2048 bytes", func(h heard) string { return text(h, strings.Repeat("a", 2048)) }, true},
		{"2049 bytes", func(h heard) string { return text(h, strings.Repeat("a", 2049)) }, false},
		{"To and From not swapped", func(h heard) string {
			h.FromUserName, h.ToUserName = h.ToUserName, h.FromUserName
			return text(h, "好")
		}, false},
		{"to somebody else", func(h heard) string { h.FromUserName = "oOther"; return text(h, "好") }, false},
		{"no time", func(h heard) string { return strings.ReplaceAll(text(h, "好"), "<CreateTime>1</CreateTime>", "") }, false},
		{"image", func(h heard) string { return reply(h, "image", "<Image><MediaId>m</MediaId></Image>") }, true},
		{"image without id", func(h heard) string { return reply(h, "image", "") }, false},
		{"voice", func(h heard) string { return reply(h, "voice", "<Voice><MediaId>m</MediaId></Voice>") }, true},
		{"video", func(h heard) string { return reply(h, "video", "<Video><MediaId>m</MediaId></Video>") }, true},
		{"music", func(h heard) string { return reply(h, "music", "<Music><ThumbMediaId>m</ThumbMediaId></Music>") }, true},
		{"news", news(1, "1"), true},
		{"two articles", news(2, "2"), false},
		{"miscounted articles", news(1, "2"), false},
		{"unknown type", func(h heard) string { return reply(h, "msgmenu", "") }, false},
		{"sealed in plain mode", func(heard) string { return "<xml><Encrypt>x</Encrypt></xml>" }, false},
	} {
		acc.will(func(_ int, h heard) string { return tc.answer(h) })
		m := say(t, p, "u1", "你好")
		if ok := m.Delivery.Status == "ok"; ok != tc.ok {
			t.Errorf("%s: delivery %+v", tc.name, m.Delivery)
		}
		if last := lastOf(t, p, "u1"); (last.Kind == "notice") == tc.ok {
			t.Errorf("%s: chat ends with %+v", tc.name, last)
		}
	}
}

func TestNewsShowsAsACard(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc)
	acc.will(func(_ int, h heard) string {
		return reply(h, "news", "<ArticleCount>1</ArticleCount><Articles><item><Title>欢迎</Title><Url>http://u</Url></item></Articles>")
	})
	follow(t, p, "u1")
	if m := lastOf(t, p, "u1"); len(m.Articles) != 1 || m.Articles[0].Title != "欢迎" || m.Articles[0].URL != "http://u" {
		t.Errorf("chat ends with %+v", m)
	}
}

// What is not a citizen's act shows nothing, whatever the account answers.
func TestSilentEventsStaySilent(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc, ours)
	follow(t, p, "u1")
	call(t, p, "/cgi-bin/menu/create", entry{"button": []entry{{"type": "view", "name": "看", "url": acc.URL + "/"}}})
	before := len(p.Chat("u1"))
	for _, body := range []func(h heard) string{func(h heard) string { return text(h, "好") }, func(heard) string { return "{}" }} {
		acc.will(func(_ int, h heard) string { return body(h) })
		if _, err := p.Click(t.Context(), "u1", 0); err != nil {
			t.Fatal(err)
		}
	}
	if after := len(p.Chat("u1")); after != before {
		t.Errorf("%d messages became %d", before, after)
	}
}
