package standin_test

import (
	"testing"
	"time"

	"example.org/hotline/service/wechat/standin"
)

// What a waiting citizen writes joins what waits already, whether it is transferred again or answered by the account.
func TestWaitingCitizenWritesOn(t *testing.T) {
	t.Parallel()
	acc := unheard()
	acc.will(func(_ int, h heard) string {
		switch h.Content {
		case "排到哪了":
			return text(h, "您前面还有 0 位")
		case "":
			return "success"
		}
		return reply(h, "transfer_customer_service", "")
	})
	p := inline(t, acc)
	for _, id := range []string{"u1", "u2"} {
		follow(t, p, id)
		say(t, p, id, "人工")
		p.Advance(time.Minute)
	}
	c, _ := p.Citizen("u1")
	say(t, p, "u1", "路灯坏了")
	say(t, p, "u1", "排到哪了")
	waiting := call(t, p, "/customservice/kfsession/getwaitcase", nil)
	list, _ := waiting["waitcaselist"].([]any)
	if waiting.num("count") != 2 || len(list) != 2 {
		t.Fatalf("waiting %v", waiting)
	}
	first := answer(list[0].(map[string]any))
	if first.str("openid") != c.OpenID || int64(first.num("latest_time")) != morning.Add(2*time.Minute).Unix() {
		t.Errorf("first is %v", first)
	}
	told := 0
	for _, m := range p.Truth(c.OpenID).Got {
		if m.Text == "正在为您转接人工客服，请稍候" {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times that an agent comes", told)
	}
	must(t, p.Accept(agentA, "u1"))
	expect(t, "in the tool", toolTexts(p.Truth(c.OpenID)), "人工", "路灯坏了") // the one that was answered is not
}

func toolTexts(truth standin.Truth) []string {
	var out []string
	for _, l := range truth.Lines {
		out = append(out, l.Text)
	}
	return out
}

func TestPicturesGoToTheAgent(t *testing.T) {
	t.Parallel()
	acc := transferringInline()
	p := inline(t, acc)
	c := connected(t, p, "u1")
	for _, m := range []standin.Outgoing{{Type: "image", Data: "iVBORw0KGgo="}, {Type: "voice", Data: "AAAA", Recognition: "路灯坏了"}} {
		said, err := p.SendMessage(t.Context(), "u1", m)
		must(t, err)
		if said.Delivery.Status != "agent" || said.MediaURL == "" {
			t.Errorf("said %+v", said)
		}
	}
	expect(t, "transcript", listed(t, p, 10), "人工", "[image]", "[voice]")
	if s := p.Desk().Agents[0].Serving[0]; s.LastText != "[voice]" || s.OpenID != c.OpenID {
		t.Errorf("serving %+v", s)
	}
	expect(t, "pushed", contents(acc.all()), "subscribe", "人工", "kf_create_session")
}

// What the account sends in an agent's name shows under that name, whatever its kind.
func TestSentInAnAgentsName(t *testing.T) {
	t.Parallel()
	p := start(t, newAccount(t), ours)
	c := follow(t, p, "u1")
	said, err := p.SendMessage(t.Context(), "u1", standin.Outgoing{Type: "voice", Data: "AAAA"})
	must(t, err)
	picture := upload(t, p, "image", png).str("media_id")
	voice := said.MediaURL[len("/standin/media/"):]
	for _, tc := range []struct {
		kind string
		part entry
	}{
		{"text", entry{"content": "您好"}},
		{"image", entry{"media_id": picture}},
		{"voice", entry{"media_id": voice}}, // a citizen's own, in its three days
		{"news", entry{"articles": []entry{{"title": "继续对话", "description": "请点这里", "url": "http://hotline.test/h5/chat", "picurl": "http://hotline.test/p.png"}}}},
	} {
		body := entry{"touser": c.OpenID, "msgtype": tc.kind, tc.kind: tc.part, "customservice": entry{"kf_account": agentA}}
		wants(t, tc.kind, call(t, p, sendPath, body), 0)
		m := lastOf(t, p, "u1")
		if m.Kind != tc.kind || m.From != "agent" || m.Agent != "小云" || m.Via != "custom" {
			t.Errorf("%s shows as %+v", tc.kind, m)
		}
		if (tc.kind == "image" || tc.kind == "voice") != (m.MediaURL != "") {
			t.Errorf("%s at %q", tc.kind, m.MediaURL)
		}
		if tc.kind == "news" && (len(m.Articles) != 1 || m.Articles[0].PicURL != "http://hotline.test/p.png") {
			t.Errorf("articles %+v", m.Articles)
		}
	}
	if u, _ := p.Citizen("u1"); u.Quota.Left != 1 {
		t.Errorf("%d left after four", u.Quota.Left)
	}
	wants(t, "not a voice", call(t, p, sendPath, entry{"touser": c.OpenID, "msgtype": "voice", "voice": entry{"media_id": picture}}), 40007)
}
