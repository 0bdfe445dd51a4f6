package standin

import (
	"regexp"
	"slices"
	"time"
	"unicode/utf8"
)

// maxAgents is how many accounts there may be.
const maxAgents = 100

var (
	accountShape = regexp.MustCompile(`^[A-Za-z0-9_]{1,10}@[A-Za-z0-9_-]{1,30}$`)
	weChatID     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{5,19}$`)
)

type accountCall struct {
	Account  string `json:"kf_account"`
	Nickname string `json:"nickname"`
	WeChatID string `json:"invite_wx"`
}

func (in accountCall) nicknameOK() bool {
	n := utf8.RuneCountInString(in.Nickname)
	return n >= 1 && n <= 16
}

// addAgent is POST /customservice/kfaccount/add. Nobody stands behind the account until an invitation is accepted.
func (p *Platform) addAgent(c *call) (any, error) {
	var in accountCall
	if err := c.json(&in); err != nil {
		return nil, err
	}
	switch {
	case !accountShape.MatchString(in.Account):
		return nil, fail(65404)
	case !in.nicknameOK():
		return nil, fail(65403)
	case p.desk.agent(in.Account) != nil:
		return nil, fail(65406)
	case len(p.desk.agents) >= maxAgents:
		return nil, fail(65405)
	}
	p.desk.add(Agent{Account: in.Account, Nick: in.Nickname, Offline: true}, true)
	p.events.publish(notice{Type: "kf"})
	return nil, nil //nolint:nilnil // errcode 0
}

// onAgent is a call about an account that exists.
func (p *Platform) onAgent(c *call, do func(*agent, accountCall) error) (any, error) {
	var in accountCall
	if err := c.json(&in); err != nil {
		return nil, err
	}
	a := p.desk.agent(in.Account)
	if a == nil {
		return nil, fail(65401)
	}
	defer p.events.publish(notice{Type: "kf"})
	return nil, do(a, in)
}

// updateAgent is POST /customservice/kfaccount/update.
func (p *Platform) updateAgent(c *call) (any, error) {
	return p.onAgent(c, func(a *agent, in accountCall) error {
		if !in.nicknameOK() {
			return fail(65403)
		}
		a.Nick = in.Nickname
		return nil
	})
}

// inviteAgent is POST /customservice/kfaccount/inviteworker.
func (p *Platform) inviteAgent(c *call) (any, error) {
	return p.onAgent(c, func(a *agent, in accountCall) error {
		switch {
		case !weChatID.MatchString(in.WeChatID):
			return fail(65409)
		case !a.unbound:
			return fail(65407)
		case a.invited != "":
			return fail(65411)
		}
		a.invited = in.WeChatID
		return nil
	})
}

// AcceptInvitation makes an invited account one that can serve, as the person does in their WeChat.
func (p *Platform) AcceptInvitation(account string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	a := p.desk.agent(account)
	if a == nil || a.invited == "" {
		return ErrNoAgent
	}
	a.unbound = false
	p.events.publish(notice{Type: "kf"})
	return nil
}

// deleteAgent is POST /customservice/kfaccount/del; its sessions end.
func (p *Platform) deleteAgent(c *call) (any, error) {
	return p.onAgent(c, func(a *agent, _ accountCall) error {
		for _, s := range p.desk.serving(a.Account) {
			p.disconnect(s, ByRemoval, false)
		}
		for _, s := range p.desk.waiting {
			if s.account == a.Account {
				s.account = "" // anybody may take them now
			}
		}
		p.desk.agents = slices.DeleteFunc(p.desk.agents, func(b *agent) bool { return a == b })
		return nil
	})
}

// listAgents is GET /cgi-bin/customservice/getkflist.
func (p *Platform) listAgents(*call) (any, error) {
	out := []map[string]any{}
	for _, a := range p.desk.agents {
		v := map[string]any{"kf_account": a.Account, "kf_nick": a.Nick, "kf_id": a.id, "kf_headimgurl": ""}
		switch {
		case a.unbound && a.invited != "":
			v["invite_wx"], v["invite_status"] = a.invited, "waiting"
			v["invite_expire_time"] = p.now().Add(24 * time.Hour).Unix()
		case !a.unbound:
			v["kf_wx"] = or(a.invited, "standin_"+a.id)
		}
		out = append(out, v)
	}
	return map[string]any{"kf_list": out}, nil
}

// listOnline is GET /cgi-bin/customservice/getonlinekflist.
func (p *Platform) listOnline(*call) (any, error) {
	out := []map[string]any{}
	for _, a := range p.desk.agents {
		if !a.Offline && !a.unbound {
			out = append(out, map[string]any{
				"kf_account": a.Account, "status": 1, "kf_id": a.id, "accepted_case": len(p.desk.serving(a.Account)),
			})
		}
	}
	return map[string]any{"kf_online_list": out}, nil
}
