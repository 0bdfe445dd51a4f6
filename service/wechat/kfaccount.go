package wechat

import (
	"context"
	"time"
)

// Agent is an agent's account, prefix@公众号微信号. It serves only after a person has accepted the invitation.
type Agent struct {
	KfAccount    string
	ID           string // kf_id; its pages say a number, its answers a string
	Nick         string
	Avatar       string    // an address
	WeChatID     string    // of the person bound to it; "" while nobody is
	Invited      string    // the WeChat ID that was invited
	InviteStatus string    // "waiting", "rejected", "expired"
	InviteUntil  time.Time // zero without an invitation
}

// KfList is all agents' accounts.
func (g *Gateway) KfList(ctx context.Context) ([]Agent, error) {
	var out struct {
		List []struct {
			KfAccount    string `json:"kf_account"`
			ID           text   `json:"kf_id"`
			Nick         string `json:"kf_nick"`
			Avatar       string `json:"kf_headimgurl"`
			WeChatID     string `json:"kf_wx"`
			Invited      string `json:"invite_wx"`
			InviteStatus string `json:"invite_status"`
			InviteUntil  number `json:"invite_expire_time"`
		} `json:"kf_list"`
	}
	if err := g.call(ctx, read("/cgi-bin/customservice/getkflist", nil), &out); err != nil {
		return nil, err
	}
	list := make([]Agent, 0, len(out.List))
	for _, a := range out.List {
		list = append(list, Agent{
			KfAccount: a.KfAccount, ID: string(a.ID), Nick: a.Nick, Avatar: a.Avatar, WeChatID: a.WeChatID,
			Invited: a.Invited, InviteStatus: a.InviteStatus, InviteUntil: a.InviteUntil.time(),
		})
	}
	return list, nil
}

// OnlineAgent is an agent at work.
type OnlineAgent struct {
	KfAccount string
	ID        string
	Status    int // 1 on the web; older answers: 2 on a phone, 3 both
	Accepted  int // citizens being served
}

// OnlineKf is the agents who are there. Whom a citizen is handed to must be one of them (protocol §6.1).
func (g *Gateway) OnlineKf(ctx context.Context) ([]OnlineAgent, error) {
	var out struct {
		List []struct {
			KfAccount string `json:"kf_account"`
			ID        text   `json:"kf_id"`
			Status    number `json:"status"`
			Accepted  number `json:"accepted_case"`
		} `json:"kf_online_list"`
	}
	if err := g.call(ctx, read("/cgi-bin/customservice/getonlinekflist", nil), &out); err != nil {
		return nil, err
	}
	list := make([]OnlineAgent, 0, len(out.List))
	for _, a := range out.List {
		if a.Status == 0 {
			continue // listed, but off
		}
		list = append(list, OnlineAgent{KfAccount: a.KfAccount, ID: string(a.ID), Status: int(a.Status), Accepted: int(a.Accepted)})
	}
	return list, nil
}

// AddKf makes an agent's account: at most 100, with nicknames of at most 16 characters. Invite a person next.
func (g *Gateway) AddKf(ctx context.Context, kfAccount, nick string) error {
	return g.kfAccount(ctx, "add", map[string]string{"kf_account": kfAccount, "nickname": nick})
}

// RenameKf gives an agent's account another nickname.
func (g *Gateway) RenameKf(ctx context.Context, kfAccount, nick string) error {
	return g.kfAccount(ctx, "update", map[string]string{"kf_account": kfAccount, "nickname": nick})
}

// InviteKf invites a person, by WeChat ID, to serve as this agent.
func (g *Gateway) InviteKf(ctx context.Context, kfAccount, weChatID string) error {
	return g.kfAccount(ctx, "inviteworker", map[string]string{"kf_account": kfAccount, "invite_wx": weChatID})
}

// DeleteKf takes an agent's account away.
func (g *Gateway) DeleteKf(ctx context.Context, kfAccount string) error {
	return g.kfAccount(ctx, "del", map[string]string{"kf_account": kfAccount})
}

func (g *Gateway) kfAccount(ctx context.Context, verb string, in map[string]string) error {
	return g.call(ctx, request{path: "/customservice/kfaccount/" + verb, in: in}, nil)
}
