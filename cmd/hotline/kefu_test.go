package main

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/wechat/standin"
)

// agentsAt is the environment of an account on a platform with agents.
func agentsAt(t *testing.T, agents []standin.Agent) (*standin.Platform, []string) {
	t.Helper()
	p := standin.New(standin.Options{AppID: "wx0123456789abcdef", AppSecret: "hunter2", Token: "token", Agents: agents})
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	t.Cleanup(func() { _ = p.Close() })
	return p, []string{
		"HOTLINE_WECHAT_APP_ID=wx0123456789abcdef", "HOTLINE_WECHAT_APP_SECRET=hunter2", "HOTLINE_WECHAT_TOKEN=token",
		"HOTLINE_WECHAT_API_URL=" + server.URL, "HOTLINE_SMS_ALLOW_LOG=true",
	}
}

func TestKefuAccounts(t *testing.T) {
	p, environ := agentsAt(t, []standin.Agent{})
	kefu := func(args ...string) outcome {
		t.Helper()
		return hotline(t, environ, append([]string{"kefu"}, args...)...)
	}
	is := func(got outcome, code int, says string) {
		t.Helper()
		if got.code != code || !strings.Contains(got.out+got.err, says) || strings.Count(got.err, "\n") > 2 || (got.err == "") != (code == exitGood) {
			t.Errorf("%+v, want %d %q", got, code, says)
		}
	}
	is(kefu("list"), exitGood, "there is no account yet")
	is(kefu("add", "kf2001", "小云"), exitUsage, "ACCOUNT: 还没有客服帐号")
	is(kefu("add", "kf 1@gz12345", "小云"), exitUsage, "ACCOUNT: ")
	is(kefu("add", "kf2001@gz12345", strings.Repeat("云", 17)), exitUsage, "NICK: 昵称应为1至16个字")
	is(kefu("add", "kf2001@gz12345", "小云"), exitGood, "made kf2001@gz12345 (小云)")
	is(kefu("add", "kf2001", "小云"), exitNotSo, "there is an account kf2001 already")
	is(kefu("add", "kf2002", "小麓"), exitGood, "made kf2002@gz12345")
	is(kefu("invite", "kf2002", "小麓"), exitUsage, "WECHAT-ID: 微信号应为")
	is(kefu("invite", "kf2003", "xiaolu_01"), exitNotSo, `there is no account kf2003; "hotline kefu list" names them`)
	is(kefu("invite", "kf2002", "xiaolu_01"), exitGood, "invited xiaolu_01 to kf2002@gz12345")
	is(kefu("invite", "kf2002", "xiaolu_01"), exitNotSo, "an earlier invitation to kf2002 has not been answered yet")
	is(kefu("list"), exitGood, "kf2002@gz12345  小麓  invited xiaolu_01, until ")
	if err := p.AcceptInvitation("kf2002@gz12345"); err != nil {
		t.Fatal(err)
	}
	is(kefu("list"), exitGood, "kf2002@gz12345  小麓  offline, bound to xiaolu_01")
	is(kefu("list"), exitGood, "kf2001@gz12345  小云  nobody is bound to it")
	if err := p.SetOnline("kf2002@gz12345", true); err != nil {
		t.Fatal(err)
	}
	is(kefu("list"), exitGood, "kf2002@gz12345  小麓  online, serves 0")
	is(kefu("remove", "kf2009"), exitNotSo, "there is no account kf2009")
	is(kefu("remove", "kf2001"), exitGood, "removed kf2001@gz12345")

	const invite, add = "/customservice/kfaccount/inviteworker", "/customservice/kfaccount/add"
	for _, tc := range []struct {
		path    string
		errcode int
		code    int
		says    string
	}{
		{invite, 65401, exitNotSo, "there is no account kf2002"},
		{invite, 65402, exitNotSo, "nobody is bound to kf2002"},
		{add, 65403, exitUsage, "NICK: 微信不接受这个昵称"},
		{add, 65404, exitUsage, "ACCOUNT: 微信不接受这个帐号"},
		{add, 65405, exitNotSo, "as many accounts as WeChat allows"},
		{add, 65406, exitNotSo, "there is an account kf2002 already"},
		{invite, 65407, exitNotSo, "serves this 公众号 already"},
		{invite, 65408, exitNotSo, "has been invited before"},
		{invite, 65409, exitUsage, "WECHAT-ID: 没有这个微信号"},
		{invite, 65410, exitNotSo, "bound to as many accounts as WeChat allows"},
		{invite, 65411, exitNotSo, "an earlier invitation"},
		{invite, 65412, exitNotSo, "somebody is bound to kf2002 already"},
		{invite, 65400, exitNotReady, "客服功能"},
		{invite, 48001, exitNotReady, "客服功能"},
		{invite, 45009, exitNotReady, "the day's quota is used up"},
	} {
		p.FailNext(tc.path, tc.errcode)
		args := []string{"invite", "kf2002", "xiaolu_02"}
		if tc.path == add {
			args = []string{"add", "kf2002", "小麓"}
		}
		is(kefu(args...), tc.code, tc.says)
	}
	p.FailNext("/cgi-bin/customservice/getkflist", -1)
	p.FailNext("/cgi-bin/customservice/getkflist", -1)
	if got := kefu("list"); got.code != exitNotReady || strings.Contains(got.err, "系统繁忙") {
		t.Errorf("%+v", got)
	}
	environ = nil
	is(kefu("list"), exitUsage, "wechat.app_id")
}

func TestKefuDays(t *testing.T) {
	folder := t.TempDir()
	if code, _, errOut := command(t, folder, "", "migrate", "up"); code != exitGood {
		t.Fatal(errOut)
	}
	for _, tc := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"list"}, exitGood, "all other days: 09:00-18:00"},
		{[]string{"set", "2047-02-05", "09:00-12:00", "--note", "除夕"}, exitGood, "2047-02-05 Tue 09:00-12:00 除夕\n"},
		{[]string{"set", "2047-02-06", "closed"}, exitGood, "2047-02-06 Wed closed\n"},
		{[]string{"set", "2047-02-06", "12:00-09:00"}, exitUsage, "HOURS: "},
		{[]string{"set", "2047-02-30", "closed"}, exitUsage, "DATE: "},
		{[]string{"set", "2047-02-06"}, exitUsage, "<hours>"},
		{[]string{"list"}, exitGood, "2047-02-05 Tue 09:00-12:00 除夕\n2047-02-06 Wed closed\nall other days"},
		{[]string{"remove", "2047-02-05"}, exitGood, "2047-02-05 is a usual day again"},
		{[]string{"remove", "2047-02-05"}, exitNotSo, "2047-02-05 has no hours of its own"},
	} {
		code, out, errOut := command(t, folder, "", append([]string{"kefu", "days"}, tc.args...)...)
		if code != tc.code || !strings.Contains(out+errOut, tc.says) {
			t.Errorf("%v: %d %s%s", tc.args, code, out, errOut)
		}
	}
}

func TestDoctorLooksForAgents(t *testing.T) {
	p, environ := agentsAt(t, nil)
	line := func(want string) {
		t.Helper()
		if got := hotline(t, environ, "doctor"); !strings.Contains(got.out, "\n"+want) {
			t.Errorf("no line %q in\n%s", want, got.out)
		}
	}
	line("✓ agents             2 serve in WeChat's tool, 2 of them online")
	p.FailNext("/cgi-bin/customservice/getkflist", 65400)
	line("✗ agents             WeChat does not let this account have agents")
	p.FailNext("/cgi-bin/customservice/getkflist", 50001)
	line("– agents             cannot be told")
	for _, account := range []string{"1001@gz12345", "1002@gz12345"} {
		if got := hotline(t, environ, "kefu", "remove", account); got.code != exitGood {
			t.Fatalf("%+v", got)
		}
	}
	line("– agents             nobody serves in WeChat's tool: run hotline kefu add")
	environ = append(environ, "HOTLINE_KEFU_DESK=console")
	line("– agents             agents work in the staff console")
}

func TestTheTranscriptIsBehind(t *testing.T) {
	now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	url := storetest.URL(t)
	st := storetest.OpenAt(t, url, clock)
	behind := func(want time.Duration) {
		t.Helper()
		cfg := config.Config{Database: config.Database{URL: config.Secret(url)}}
		if got, err := transcriptBehind(t.Context(), cfg, clock); err != nil || got != want {
			t.Errorf("behind by %v, %v, want %v", got, err, want)
		}
	}
	if err := st.MoveKefuCursor(t.Context(), "transcript", now); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Hour)
	behind(0) // nobody chats
	c := model.Chat{CitizenID: 1, Desk: model.DeskWeChat, State: model.ChatQueued, QueuedAt: now}
	if err := st.AddChat(t.Context(), &c, now); err != nil {
		t.Fatal(err)
	}
	behind(time.Hour)
}
