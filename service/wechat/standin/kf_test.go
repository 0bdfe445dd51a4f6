package standin_test

import (
	"errors"
	"testing"
	"time"

	"example.org/hotline/service/wechat/standin"
)

const agentA, agentB = "1001@gz12345", "1002@gz12345"

// transferring is an account that hands every text over, and says success to everything else.
func transferring(t *testing.T, inner string) *account {
	t.Helper()
	acc := newAccount(t)
	acc.will(func(_ int, h heard) string {
		if h.MsgType == "text" {
			return reply(h, "transfer_customer_service", inner)
		}
		return "success"
	})
	return acc
}

func settle(t *testing.T, p *standin.Platform) {
	t.Helper()
	if err := p.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestHandOverToAgents(t *testing.T) {
	t.Parallel()
	acc := transferring(t, "")
	p := start(t, acc, ours)
	c := follow(t, p, "u1")
	say(t, p, "u1", "我要找人")
	if d := p.Desk(); len(d.Waiting) != 1 || d.Waiting[0].LastText != "我要找人" || d.Waiting[0].CitizenID != "u1" {
		t.Fatalf("desk %+v", d)
	}
	waiting := len(acc.all())
	say(t, p, "u1", "还在吗") // while waiting, messages are still pushed
	if len(acc.all()) != waiting+1 {
		t.Error("a waiting citizen's message was not pushed")
	}
	must(t, p.Accept(agentA, "u1"))
	settle(t, p)
	if h := acc.last(t); h.Event != "kf_create_session" || h.KfAccount != agentA || h.FromUserName != c.OpenID {
		t.Errorf("heard %+v", h)
	}
	connected := len(acc.all())
	m := say(t, p, "u1", "路灯坏了")
	if len(acc.all()) != connected || m.Delivery.Status != "agent" {
		t.Errorf("a connected citizen's message was pushed: %+v", m.Delivery)
	}
	must(t, p.AgentSays(agentA, "u1", "请问在哪里？"))
	if last := lastOf(t, p, "u1"); last.From != "agent" || last.Agent != "小云" {
		t.Errorf("chat ends with %+v", last)
	}
	must(t, p.SwitchSession(agentA, "u1", agentB))
	settle(t, p)
	if h := acc.last(t); h.Event != "kf_switch_session" || h.FromKfAccount != agentA || h.ToKfAccount != agentB {
		t.Errorf("heard %+v", h)
	}
	if err := p.AgentSays(agentA, "u1", "喂"); !errors.Is(err, standin.ErrNoSession) {
		t.Errorf("the old agent speaks: %v", err)
	}
	must(t, p.CloseSession(agentB, "u1"))
	settle(t, p)
	if h := acc.last(t); h.Event != "kf_close_session" || h.KfAccount != agentB {
		t.Errorf("heard %+v", h)
	}
	say(t, p, "u1", "88")
	if h := acc.last(t); h.Content != "88" {
		t.Error("after the session, messages are pushed again")
	}
	now := p.Now().Unix()
	list := call(t, p, "/customservice/msgrecord/getmsglist", entry{"starttime": now - 60, "endtime": now + 60, "msgid": 1, "number": 10})
	var got []string
	for _, r := range list["recordlist"].([]any) {
		e := r.(map[string]any)
		got = append(got, e["text"].(string)+" "+e["worker"].(string))
	}
	want := []string{"我要找人 " + agentA, "还在吗 " + agentA, "路灯坏了 " + agentA, "请问在哪里？ " + agentA}
	if len(got) != len(want) {
		t.Fatalf("records %v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("record %d is %s, want %s", i, got[i], want[i])
		}
	}
}

func TestEventsCannotBeHandedOver(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	acc.will(func(_ int, h heard) string { return reply(h, "transfer_customer_service", "") })
	p := start(t, acc)
	follow(t, p, "u1")
	if d := p.Desk(); len(d.Waiting) != 0 {
		t.Errorf("waiting after an event: %+v", d.Waiting)
	}
}

func TestNamedAgentOnly(t *testing.T) {
	t.Parallel()
	acc := transferring(t, "<TransInfo><KfAccount>"+agentB+"</KfAccount></TransInfo>")
	p := start(t, acc)
	follow(t, p, "u1")
	must(t, p.SetOnline(agentB, false)) // gets the citizen all the same
	say(t, p, "u1", "小麓在吗")
	if err := p.Accept(agentA, "u1"); !errors.Is(err, standin.ErrNotWaiting) {
		t.Errorf("another agent: %v", err)
	}
	if err := p.Accept(agentB, "u1"); !errors.Is(err, standin.ErrAgentOffline) {
		t.Errorf("offline: %v", err)
	}
	must(t, p.SetOnline(agentB, true))
	must(t, p.Accept(agentB, "u1"))
}

func TestAgentIsFull(t *testing.T) {
	t.Parallel()
	acc := transferring(t, "")
	p := start(t, acc, ours, func(o *standin.Options) { o.Agents = []standin.Agent{{Account: agentA, Nick: "小云", Capacity: 1}} })
	for _, id := range []string{"u1", "u2"} {
		follow(t, p, id)
		say(t, p, id, "人工")
	}
	must(t, p.Accept(agentA, "u1"))
	if err := p.Accept(agentA, "u2"); !errors.Is(err, standin.ErrAgentFull) {
		t.Errorf("one too many: %v", err)
	}
	u2, _ := p.Citizen("u2")
	wants(t, "create goes past it", call(t, p, "/customservice/kfsession/create", entry{"kf_account": agentA, "openid": u2.OpenID}), 0)
}

func TestPlatformEndsSilentSessions(t *testing.T) {
	t.Parallel()
	for _, quiet := range []bool{false, true} {
		acc := transferring(t, "")
		p := start(t, acc, func(o *standin.Options) { o.QuietTimeout = quiet })
		follow(t, p, "u1")
		say(t, p, "u1", "人工")
		must(t, p.Accept(agentA, "u1"))
		settle(t, p)
		p.Advance(29 * time.Minute)
		say(t, p, "u1", "还在")
		p.Advance(29 * time.Minute)
		if len(p.Desk().Agents[0].Serving) != 1 {
			t.Error("ended too early")
		}
		p.Advance(time.Minute)
		settle(t, p)
		if len(p.Desk().Agents[0].Serving) != 0 {
			t.Error("not ended")
		}
		if told := acc.last(t).Event == "kf_close_session"; told == quiet {
			t.Errorf("quiet %v, but heard %+v", quiet, acc.last(t))
		}
	}
}

func TestSessionAPI(t *testing.T) {
	t.Parallel()
	acc := transferring(t, "")
	p := start(t, acc, ours)
	c := follow(t, p, "u1")
	session := func(verb, account, openid string) answer {
		return call(t, p, "/customservice/kfsession/"+verb, entry{"kf_account": account, "openid": openid})
	}
	get := func() string {
		return call(t, p, "/customservice/kfsession/getsession?openid="+c.OpenID, nil).str("kf_account")
	}
	say(t, p, "u1", "人工")
	if a := call(t, p, "/customservice/kfsession/getwaitcase", nil); a.num("count") != 1 {
		t.Errorf("waiting: %v", a)
	}
	if get() != "" {
		t.Error("a waiting citizen has a session")
	}
	wants(t, "stranger", session("create", agentA, "oNobody"), 40003)
	wants(t, "unknown agent", session("create", "9@x", c.OpenID), 65401)
	wants(t, "close nothing", session("close", agentA, c.OpenID), 65413)
	must(t, p.SetOnline(agentB, false))
	wants(t, "offline agent", session("create", agentB, c.OpenID), 65415)
	wants(t, "create", session("create", agentA, c.OpenID), 0)
	settle(t, p)
	if h := acc.last(t); h.Event != "kf_create_session" {
		t.Errorf("heard %+v", h)
	}
	if get() != agentA || len(p.Desk().Waiting) != 0 {
		t.Errorf("served by %q, desk %+v", get(), p.Desk())
	}
	wants(t, "create again", session("create", agentA, c.OpenID), 0)
	wants(t, "create elsewhere", session("create", agentB, c.OpenID), 65414)
	list := call(t, p, "/customservice/kfsession/getsessionlist?kf_account=1001%40gz12345", nil)
	if s, _ := list["sessionlist"].([]any); len(s) != 1 {
		t.Errorf("sessions %v", list)
	}
	wants(t, "close elsewhere", session("close", agentB, c.OpenID), 65414)
	wants(t, "close", session("close", agentA, c.OpenID), 0)
	wants(t, "close again", session("close", agentA, c.OpenID), 65413)
}

func TestTranscriptPages(t *testing.T) {
	t.Parallel()
	p := start(t, transferring(t, ""), ours, func(o *standin.Options) { o.RecordDelay = time.Minute })
	follow(t, p, "u1")
	say(t, p, "u1", "一")
	must(t, p.Accept(agentA, "u1"))
	for _, words := range []string{"二", "三"} {
		say(t, p, "u1", words)
	}
	begin := p.Now().Unix() - 60
	page := func(from, number int) answer {
		return call(t, p, "/customservice/msgrecord/getmsglist", entry{"starttime": begin, "endtime": begin + 3600, "msgid": from, "number": number})
	}
	if a := page(1, 10); a.num("number") != 0 {
		t.Errorf("records before their delay: %v", a)
	}
	p.Advance(time.Minute)
	first := page(1, 2)
	rest := page(first.num("msgid"), 2)
	if first.num("number") != 2 || rest.num("number") != 1 {
		t.Errorf("pages %v, %v", first, rest)
	}
	wants(t, "from nowhere", page(0, 2), 65416)
	wants(t, "more than a day", call(t, p, "/customservice/msgrecord/getmsglist",
		entry{"starttime": begin, "endtime": begin + 86401, "msgid": 1, "number": 1}), 65417)
}

func TestAgentAccounts(t *testing.T) {
	t.Parallel()
	p := start(t, newAccount(t), ours)
	c, _ := p.Citizen("u1")
	kf := func(verb string, body entry) answer { return call(t, p, "/customservice/kfaccount/"+verb, body) }
	account := "1003@gz12345"
	named := func(name string) entry { return entry{"kf_account": account, "nickname": name} }
	wants(t, "bad account", kf("add", entry{"kf_account": "one two@x", "nickname": "小林"}), 65404)
	wants(t, "17 characters", kf("add", named("一二三四五六七八九十一二三四五六七")), 65403)
	wants(t, "add", kf("add", named("小林")), 0)
	wants(t, "add again", kf("add", named("小林")), 65406)
	wants(t, "rename", kf("update", named("小森")), 0)
	invite := func(id string) answer { return kf("inviteworker", entry{"kf_account": account, "invite_wx": id}) }
	wants(t, "bad WeChat ID", invite("1"), 65409)
	wants(t, "unbound agent", call(t, p, "/customservice/kfsession/create", entry{"kf_account": account, "openid": c.OpenID}), 65402)
	wants(t, "invite", invite("xiaosen_wx"), 0)
	wants(t, "invite again", invite("xiaosen_wx"), 65411)
	must(t, p.AcceptInvitation(account))
	wants(t, "invite a worker", invite("xiaosen_wx"), 65407)
	must(t, p.SetOnline(account, true))
	online := call(t, p, "/cgi-bin/customservice/getonlinekflist", nil)
	if l, _ := online["kf_online_list"].([]any); len(l) != 3 || l[2].(map[string]any)["kf_id"] == "" {
		t.Errorf("online %v", online)
	}
	list := call(t, p, "/cgi-bin/customservice/getkflist", nil)
	if l, _ := list["kf_list"].([]any); len(l) != 3 || l[2].(map[string]any)["kf_nick"] != "小森" {
		t.Errorf("agents %v", list)
	}
	wants(t, "delete", kf("del", entry{"kf_account": account}), 0)
	wants(t, "delete again", kf("del", entry{"kf_account": account}), 65401)
}
