package wechat

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What goes over the wire, as protocol §4, §5, §6.2 and §10 have it.
func TestRequests(t *testing.T) {
	for _, tc := range []struct {
		name, method, path, body string
		query                    map[string]string
		do                       func(context.Context, *Gateway) error
	}{
		{
			"text", "POST", "/cgi-bin/message/custom/send",
			`{"touser":"` + openID + `","msgtype":"text","text":{"content":"您好 <a href=\"https://h/?a=1&b=2\">看</a>"}}`, nil,
			func(ctx context.Context, g *Gateway) error {
				return g.SendText(ctx, openID, `您好 <a href="https://h/?a=1&b=2">看</a>`)
			},
		},
		{
			"text of an agent, cut within a character", "POST", "/cgi-bin/message/custom/send",
			`{"touser":"` + openID + `","msgtype":"text","text":{"content":"您�"},"customservice":{"kf_account":"kf1@gz"}}`, nil,
			func(ctx context.Context, g *Gateway) error { return g.SendTextAs(ctx, "kf1@gz", openID, "您好"[:4]) },
		},
		{
			"image", "POST", "/cgi-bin/message/custom/send", `{"touser":"` + openID + `","msgtype":"image","image":{"media_id":"M1"}}`, nil,
			func(ctx context.Context, g *Gateway) error { return g.SendImage(ctx, "", openID, "M1") },
		},
		{
			"voice", "POST", "/cgi-bin/message/custom/send", `{"touser":"` + openID + `","msgtype":"voice","voice":{"media_id":"M1"}}`, nil,
			func(ctx context.Context, g *Gateway) error { return g.SendVoice(ctx, "", openID, "M1") },
		},
		{
			"news", "POST", "/cgi-bin/message/custom/send",
			`{"touser":"` + openID + `","msgtype":"news","news":{"articles":[{"title":"标题","description":"说明","url":"https://h/","picurl":"https://h/p.jpg"}]}}`, nil,
			func(ctx context.Context, g *Gateway) error {
				return g.SendNews(ctx, openID, Article{Title: "标题", Description: "说明", URL: "https://h/", PicURL: "https://h/p.jpg"})
			},
		},
		{
			"msgmenu", "POST", "/cgi-bin/message/custom/send",
			`{"touser":"` + openID + `","msgtype":"msgmenu","msgmenu":{"head_content":"满意吗","list":[{"id":"101","content":"满意"},{"id":"102","content":"不满意"}],"tail_content":"谢谢"}}`, nil,
			func(ctx context.Context, g *Gateway) error {
				return g.SendMsgMenu(ctx, openID, MsgMenu{Head: "满意吗", Choices: []Choice{{101, "满意"}, {102, "不满意"}}, Tail: "谢谢"})
			},
		},
		{
			"typing", "POST", "/cgi-bin/message/custom/typing", `{"touser":"` + openID + `","command":"Typing"}`, nil,
			func(ctx context.Context, g *Gateway) error { return g.Typing(ctx, openID) },
		},
		{
			"template", "POST", "/cgi-bin/message/template/send",
			`{"touser":"` + openID + `","template_id":"TPL","url":"https://h/","client_msg_id":"c-1","data":{"thing1":{"value":"路灯"}}}`, nil,
			func(ctx context.Context, g *Gateway) error {
				_, err := g.SendTemplate(ctx, Template{To: openID, TemplateID: "TPL", URL: "https://h/", ClientMsgID: "c-1", Data: map[string]string{"thing1": "路灯"}})
				return err
			},
		},
		{
			"subscription, without an empty miniprogram", "POST", "/cgi-bin/message/subscribe/bizsend",
			`{"touser":"` + openID + `","template_id":"TPL","data":{"thing1":{"value":"路灯"}}}`, nil,
			func(ctx context.Context, g *Gateway) error {
				return g.SendSubscription(ctx, Subscription{To: openID, TemplateID: "TPL", Data: map[string]string{"thing1": "路灯"}})
			},
		},
		{
			"menu", "POST", "/cgi-bin/menu/create", `{"button":[{"type":"view","name":"我要诉求","url":"https://h/?a=1&b=2"}]}`, nil,
			func(ctx context.Context, g *Gateway) error {
				return g.SetMenuJSON(ctx, []byte("{\n \"button\": [{\"type\":\"view\",\"name\":\"我要诉求\",\"url\":\"https://h/?a=1&b=2\"}]}\n"))
			},
		},
		{"menu delete", "GET", "/cgi-bin/menu/delete", "", nil, func(ctx context.Context, g *Gateway) error { return g.DeleteMenu(ctx) }},
		{
			"create session", "POST", "/customservice/kfsession/create", `{"kf_account":"kf1@gz","openid":"` + openID + `"}`, nil,
			func(ctx context.Context, g *Gateway) error { return g.CreateSession(ctx, "kf1@gz", openID) },
		},
		{
			"close session", "POST", "/customservice/kfsession/close", `{"kf_account":"kf1@gz","openid":"` + openID + `"}`, nil,
			func(ctx context.Context, g *Gateway) error { return g.CloseSession(ctx, "kf1@gz", openID) },
		},
		{
			"session", "GET", "/customservice/kfsession/getsession", "",
			map[string]string{"openid": openID},
			everyCall["Session"],
		},
		{
			"sessions", "GET", "/customservice/kfsession/getsessionlist", "",
			map[string]string{"kf_account": "kf1@gz"},
			everyCall["Sessions"],
		},
		{
			"records", "POST", "/customservice/msgrecord/getmsglist",
			`{"starttime":1795420800,"endtime":1795420860,"msgid":7,"number":1000}`, nil,
			func(ctx context.Context, g *Gateway) error {
				_, err := g.Messages(ctx, monday, monday.Add(time.Minute), 7)
				return err
			},
		},
		{
			"add agent", "POST", "/customservice/kfaccount/add", `{"kf_account":"kf1@gz","nickname":"小广"}`, nil,
			func(ctx context.Context, g *Gateway) error { return g.AddKf(ctx, "kf1@gz", "小广") },
		},
		{
			"rename agent", "POST", "/customservice/kfaccount/update", `{"kf_account":"kf1@gz","nickname":"小州"}`, nil,
			func(ctx context.Context, g *Gateway) error { return g.RenameKf(ctx, "kf1@gz", "小州") },
		},
		{
			"invite agent", "POST", "/customservice/kfaccount/inviteworker", `{"invite_wx":"wx_xiaoguang","kf_account":"kf1@gz"}`, nil,
			func(ctx context.Context, g *Gateway) error { return g.InviteKf(ctx, "kf1@gz", "wx_xiaoguang") },
		},
		{
			"delete agent", "POST", "/customservice/kfaccount/del", `{"kf_account":"kf1@gz"}`, nil,
			func(ctx context.Context, g *Gateway) error { return g.DeleteKf(ctx, "kf1@gz") },
		},
		{
			"quota", "POST", "/cgi-bin/openapi/quota/get", `{"cgi_path":"/cgi-bin/menu/create"}`, nil,
			func(ctx context.Context, g *Gateway) error {
				_, err := g.Quota(ctx, "/cgi-bin/menu/create")
				return err
			},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := newPlatform(t)
			if err := tc.do(t.Context(), gatewayTo(t, p)); err != nil {
				t.Fatal(err)
			}
			got := p.last(tc.path)
			if got.Method != tc.method || got.Body != tc.body {
				t.Errorf("sent %s %s\nwant %s %s", got.Method, got.Body, tc.method, tc.body)
			}
			if got.Query.Get("access_token") != "T-first-token" || len(got.Query) != 1+len(tc.query) {
				t.Errorf("query %v", got.Query)
			}
			for k, v := range tc.query {
				if got.Query.Get(k) != v {
					t.Errorf("%s = %q, want %q", k, got.Query.Get(k), v)
				}
			}
		})
	}
}

func TestMessagesWithoutContentAreNotSent(t *testing.T) {
	g := gatewayTo(t, newPlatform(t))
	for _, err := range []error{
		g.SendText(t.Context(), openID, " \n"), g.SendMsgMenu(t.Context(), openID, MsgMenu{Head: "满意吗"}),
	} {
		if !errors.Is(err, ErrEmpty) {
			t.Errorf("got %v", err)
		}
	}
	if err := g.SetMenuJSON(t.Context(), []byte(`{"button"`)); !errors.Is(err, errMenu) {
		t.Errorf("half a menu: %v", err)
	}
}

func TestMenuJSON(t *testing.T) {
	p := newPlatform(t)
	g := gatewayTo(t, p)
	p.says("/cgi-bin/menu/get", `{"menu":{"button":[{"type":"click","name":"在线客服","key":"KEFU","sub_button":[]}]}}`, `{"errcode":46003,"errmsg":"menu no exist"}`)
	got, found, err := g.MenuJSON(t.Context())
	if want := `{"button":[{"type":"click","name":"在线客服","key":"KEFU","sub_button":[]}]}`; string(got) != want || !found || err != nil {
		t.Errorf("got %s, %v, %v", got, found, err)
	}
	if got, found, err := g.MenuJSON(t.Context()); got != nil || found || err != nil {
		t.Errorf("without a menu: %s, %v, %v", got, found, err)
	}
	p.says("/cgi-bin/menu/delete", `{"errcode":46003,"errmsg":"menu no exist"}`)
	if err := g.DeleteMenu(t.Context()); err != nil {
		t.Errorf("delete without a menu: %v", err)
	}
}

func TestAnswers(t *testing.T) {
	at := time.Unix(1795420800, 0).UTC()
	p := newPlatform(t)
	g := gatewayTo(t, p)
	ctx := t.Context()
	check := func(name string, got any, err error, want any) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}

	p.says("/cgi-bin/message/template/send", `{"errcode":0,"errmsg":"ok","msgid":4242424242424242424}`)
	id, err := g.SendTemplate(ctx, Template{To: openID})
	check("template", id, err, int64(4242424242424242424))

	p.says("/cgi-bin/customservice/getkflist", `{"kf_list":[
		{"kf_account":"kf1@gz","kf_nick":"小`+"\x01"+`广","kf_id":"1001","kf_headimgurl":"https://h/a.jpg","kf_wx":"wx1"},
		{"kf_account":"kf2@gz","kf_nick":"小州","kf_id":1002,"invite_wx":"wx2","invite_expire_time":1795420800,"invite_status":"waiting"}]}`)
	agents, err := g.KfList(ctx)
	check("agents", agents, err, []Agent{
		{KfAccount: "kf1@gz", ID: "1001", Nick: "小 广", Avatar: "https://h/a.jpg", WeChatID: "wx1"},
		{KfAccount: "kf2@gz", ID: "1002", Nick: "小州", Invited: "wx2", InviteStatus: "waiting", InviteUntil: at},
	})

	p.says("/cgi-bin/customservice/getonlinekflist", `{"kf_online_list":[
		{"kf_account":"kf1@gz","status":1,"kf_id":"1001","accepted_case":2},{"kf_account":"kf2@gz","status":0,"kf_id":1002,"accepted_case":0}]}`)
	online, err := g.OnlineKf(ctx)
	check("online", online, err, []OnlineAgent{{KfAccount: "kf1@gz", ID: "1001", Status: 1, Accepted: 2}})

	const getSession = "/customservice/kfsession/getsession"
	for answer, want := range map[string]KfSession{
		`{"createtime":1795420800,"kf_account":"kf1@gz"}`:                          {OpenID: openID, KfAccount: "kf1@gz", Since: at},
		`{"createtime":0,"kf_account":"","errcode":0}`:                             {},
		`{"errcode":65413,"errmsg":"the session does not exist"}`:                  {},
		`{"createtime":"1795420800","kf_account":"kf2@gz","errcode":"0"}`:          {OpenID: openID, KfAccount: "kf2@gz", Since: at},
		`{"errcode":0,"errmsg":"ok","kf_account":"kf1@gz","createtime":123456789}`: {OpenID: openID, KfAccount: "kf1@gz", Since: time.Unix(123456789, 0).UTC()},
	} {
		p.says(getSession, answer)
		s, found, err := g.Session(ctx, openID)
		check("session "+answer, s, err, want)
		if found != (want.KfAccount != "") {
			t.Errorf("session %s: found %v", answer, found)
		}
	}

	p.says("/customservice/kfsession/getsessionlist", `{"sessionlist":[{"createtime":1795420800,"openid":"`+openID+`"}]}`)
	sessions, err := g.Sessions(ctx, "kf1@gz")
	check("sessions", sessions, err, []KfSession{{OpenID: openID, KfAccount: "kf1@gz", Since: at}})

	p.says("/customservice/kfsession/getwaitcase", `{"count":150,"waitcaselist":[{"latest_time":1795420800,"openid":"`+openID+`"},{"createtime":1795420800,"kf_account":"kf1@gz","openid":"o2"}]}`)
	waiting, err := g.WaitCase(ctx)
	check("waiting", waiting, err, Waiting{Count: 150, First: []KfSession{{OpenID: openID, Since: at}, {OpenID: "o2", KfAccount: "kf1@gz", Since: at}}})

	p.says("/customservice/kfsession/close", `{"errcode":65413,"errmsg":"the session does not exist"}`)
	check("closing what is closed", nil, g.CloseSession(ctx, "kf1@gz", openID), nil)
	p.says("/cgi-bin/message/custom/typing", `{"errcode":45081,"errmsg":"already typing"}`)
	check("typing twice", nil, g.Typing(ctx, openID), nil)

	p.says(callbackIPPath, `{"ip_list":["101.226.103.0/25","127.0.0.1"]}`)
	ips, err := g.CallbackIPs(ctx)
	check("addresses", ips, err, []string{"101.226.103.0/25", "127.0.0.1"})
	p.says("/cgi-bin/openapi/quota/get", `{"errcode":0,"quota":{"daily_limit":1000,"used":3,"remain":997}}`)
	quota, err := g.Quota(ctx, "/cgi-bin/menu/create")
	check("quota", quota, err, Quota{Daily: 1000, Used: 3, Remain: 997})
}
