package standin_test

import (
	"strings"
	"testing"
	"time"

	"example.org/hotline/service/wechat/standin"
)

const sendPath = "/cgi-bin/message/custom/send"

func textTo(openid, content string) entry {
	return entry{"touser": openid, "msgtype": "text", "text": entry{"content": content}}
}

func TestSendQuotaAfterAMessage(t *testing.T) {
	t.Parallel()
	p := start(t, newAccount(t), ours)
	c := follow(t, p, "u1")
	p.Advance(2 * time.Minute)
	wants(t, "no window", call(t, p, sendPath, textTo(c.OpenID, "你好")), 45015)
	say(t, p, "u1", "在吗")
	for range 5 {
		wants(t, "within five", call(t, p, sendPath, textTo(c.OpenID, "在")), 0)
	}
	wants(t, "the sixth", call(t, p, sendPath, textTo(c.OpenID, "在")), 45047)
	say(t, p, "u1", "在吗")
	p.Advance(48*time.Hour - time.Minute)
	wants(t, "before 48 h", call(t, p, sendPath, textTo(c.OpenID, "在")), 0)
	p.Advance(time.Minute)
	wants(t, "after 48 h", call(t, p, sendPath, textTo(c.OpenID, "在")), 45015)
}

func TestSendQuotaAfterATap(t *testing.T) {
	t.Parallel()
	p := start(t, newAccount(t), ours)
	c := follow(t, p, "u1")
	for range 3 {
		wants(t, "after following", call(t, p, sendPath, textTo(c.OpenID, "欢迎")), 0)
	}
	wants(t, "the fourth", call(t, p, sendPath, textTo(c.OpenID, "欢迎")), 45047)
	p.Advance(time.Minute)
	wants(t, "a minute later", call(t, p, sendPath, textTo(c.OpenID, "欢迎")), 45015)
	if _, err := p.Scan(t.Context(), "u1", "lamp"); err != nil {
		t.Fatal(err)
	}
	wants(t, "after a scan", call(t, p, sendPath, textTo(c.OpenID, "欢迎")), 0)
}

// A message and a tap: the larger remains, they do not add up.
func TestSendQuotasDoNotAddUp(t *testing.T) {
	t.Parallel()
	p := start(t, newAccount(t), ours)
	c := follow(t, p, "u1") // 3
	say(t, p, "u1", "在吗")   // 5
	sent := 0
	for range 10 {
		if call(t, p, sendPath, textTo(c.OpenID, "在")).code() == 0 {
			sent++
		}
	}
	if sent != 5 {
		t.Errorf("sent %d", sent)
	}
}

func TestSendRefuses(t *testing.T) {
	t.Parallel()
	p := start(t, newAccount(t), ours)
	c := follow(t, p, "u1")
	other, _ := p.Citizen("u2")
	article := entry{"title": "题"}
	for _, tc := range []struct {
		name string
		body any
		want int
	}{
		{"stranger", textTo("oNobody", "x"), 40003},
		{"no follower", textTo(other.OpenID, "x"), 43004},
		{"empty", textTo(c.OpenID, ""), 44004},
		{"2049 bytes", textTo(c.OpenID, strings.Repeat("a", 2049)), 45002},
		{"unknown type", entry{"touser": c.OpenID, "msgtype": "dance"}, 40008},
		{"unknown medium", entry{"touser": c.OpenID, "msgtype": "image", "image": entry{"media_id": "x"}}, 40007},
		{"two articles", entry{"touser": c.OpenID, "msgtype": "news", "news": entry{"articles": []entry{article, article}}}, 45008},
		{"empty menu", entry{"touser": c.OpenID, "msgtype": "msgmenu", "msgmenu": entry{"head_content": "请评价"}}, 47003},
		{"unknown agent", entry{"touser": c.OpenID, "msgtype": "text", "text": entry{"content": "x"}, "customservice": entry{"kf_account": "x@y"}}, 65401},
		{"escaped", `{"touser":"` + c.OpenID + `","msgtype":"text","text":{"content":"\u4f60"}}`, 40033},
		{"a written backslash", `{"touser":"` + c.OpenID + `","msgtype":"text","text":{"content":"\\u4f60"}}`, 0},
		{"as an agent", entry{"touser": c.OpenID, "msgtype": "text", "text": entry{"content": "x"}, "customservice": entry{"kf_account": "1001@gz12345"}}, 0},
		{"2048 bytes", textTo(c.OpenID, strings.Repeat("a", 2048)), 0},
	} {
		wants(t, tc.name, call(t, p, sendPath, tc.body), tc.want)
	}
	if u, _ := p.Citizen("u1"); u.Quota.Left != 0 {
		t.Errorf("three went out, %d left: a refused one counts", u.Quota.Left)
	}
}

func TestMsgMenu(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc, ours)
	c := follow(t, p, "u1")
	body := `{"touser":"` + c.OpenID + `","msgtype":"msgmenu","msgmenu":{"head_content":"满意吗","list":[{"id":"101","content":"满意"},{"id":102,"content":"不满意"}],"tail_content":"谢谢"}}`
	wants(t, "send", call(t, p, sendPath, body), 0)
	m := lastOf(t, p, "u1")
	if m.Kind != "msgmenu" || len(m.Menu.Items) != 2 || m.Menu.Items[1].ID != "102" {
		t.Fatalf("chat ends with %+v", m)
	}
	p.Advance(time.Hour)
	if _, err := p.TapMsgMenu(t.Context(), "u1", m.ID, "102"); err != nil {
		t.Fatal(err)
	}
	if h := acc.last(t); h.MsgType != "text" || h.Content != "不满意" || h.BizMsgMenuID != "102" {
		t.Errorf("heard %+v", h)
	}
	if u, _ := p.Citizen("u1"); u.Quota.Left != 3 {
		t.Errorf("a tap opens %d messages", u.Quota.Left)
	}
	if _, err := p.TapMsgMenu(t.Context(), "u1", m.ID, "7"); err == nil {
		t.Error("an entry that is not there can be tapped")
	}
}

func TestTyping(t *testing.T) {
	t.Parallel()
	p := start(t, newAccount(t), ours)
	c := follow(t, p, "u1")
	typing := func(command string) answer {
		return call(t, p, "/cgi-bin/message/custom/typing", entry{"touser": c.OpenID, "command": command})
	}
	say(t, p, "u1", "在吗")
	wants(t, "nonsense", typing("Dance"), 45072)
	wants(t, "typing", typing("Typing"), 0)
	wants(t, "again", typing("Typing"), 45081)
	wants(t, "cancel", typing("CancelTyping"), 0)
	wants(t, "after cancel", typing("Typing"), 0)
	call(t, p, sendPath, textTo(c.OpenID, "在"))
	if c, _ := p.Citizen("u1"); c.TypingUntil != nil {
		t.Error("still shown after a message")
	}
	wants(t, "after a message", typing("Typing"), 0)
	shown := func() bool { c, _ := p.Citizen("u1"); return c.TypingUntil != nil }
	if !shown() {
		t.Error("the citizen does not see it")
	}
	p.Advance(15 * time.Second)
	if shown() {
		t.Error("still shown after 15 s")
	}
	wants(t, "after it has faded", typing("Typing"), 0)
	p.Advance(16 * time.Second)
	wants(t, "half a minute later", typing("Typing"), 45080)
	p.Advance(72 * time.Hour)
	wants(t, "days later", typing("Typing"), 45015)
}

func TestTemplateMessages(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc, ours, func(o *standin.Options) {
		o.Timeout = 500 * time.Millisecond
		o.Templates = []standin.Template{{ID: "T1", Title: "受理通知", Content: "编号：{{character_string1.DATA}}\n状态：{{thing2.DATA}}"}}
	})
	c := follow(t, p, "u1")
	msg := func(change func(entry)) answer {
		e := entry{"touser": c.OpenID, "template_id": "T1", "url": acc.URL + "/h5/t", "client_msg_id": "n1", "data": entry{
			"character_string1": entry{"value": "26112310483520"}, "thing2": entry{"value": "已受理"},
		}}
		change(e)
		return call(t, p, "/cgi-bin/message/template/send", e)
	}
	same := func(entry) {}
	other, _ := p.Citizen("u2")
	wants(t, "template", msg(func(e entry) { e["template_id"] = "T9" }), 40037)
	wants(t, "argument missing", msg(func(e entry) { e["data"] = entry{} }), 47003)
	wants(t, "argument too long", msg(func(e entry) {
		e["data"].(entry)["thing2"] = entry{"value": strings.Repeat("字", 21)}
	}), 47003)
	wants(t, "no follower", msg(func(e entry) { e["touser"] = other.OpenID }), 43004)
	first, again := msg(same), msg(same)
	if first.code() != 0 || first["msgid"] != again["msgid"] {
		t.Errorf("the same client_msg_id: %v, %v", first, again)
	}
	if err := p.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	m := lastOf(t, p, "u1")
	if m.Template == nil || m.Template.Title != "受理通知" || m.Template.Lines[1] != (standin.Line{Name: "状态", Value: "已受理"}) {
		t.Errorf("chat ends with %+v", m)
	}
	if h := acc.last(t); h.Event != "TEMPLATESENDJOBFINISH" || h.Status != "success" || h.MsgID == "" {
		t.Errorf("heard %+v", h)
	}
	p.BlockTemplates("u1", true)
	p.Advance(10 * time.Minute)
	msg(same)
	if err := p.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if h := acc.last(t); h.Status != "failed:user block" {
		t.Errorf("heard %+v", h)
	}
}

func TestSubscriptionMessages(t *testing.T) {
	t.Parallel()
	p := start(t, newAccount(t), ours, func(o *standin.Options) {
		o.Timeout = 500 * time.Millisecond
		o.Templates = []standin.Template{{ID: "S1", Title: "办结", Content: "{{thing1.DATA}}", Subscribe: true}}
	})
	c, _ := p.Citizen("u1") // does not follow, and needs not
	biz := func() answer {
		return call(t, p, "/cgi-bin/message/subscribe/bizsend", entry{"touser": c.OpenID, "template_id": "S1", "data": entry{"thing1": entry{"value": "已办结"}}})
	}
	wants(t, "without consent", biz(), 43101)
	if _, err := p.Subscribe(t.Context(), "u1", "S1", false); err != nil {
		t.Fatal(err)
	}
	wants(t, "after a refusal", biz(), 43101)
	if _, err := p.Subscribe(t.Context(), "u1", "S1", true); err != nil {
		t.Fatal(err)
	}
	wants(t, "after consent", biz(), 0)
	wants(t, "a second time", biz(), 43101)
}
