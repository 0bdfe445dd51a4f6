package staff

import (
	"context"
	"time"

	"example.org/hotline/model"
)

// serviceDays is what the routes of special days need of kefu.Sessions.
type serviceDays interface {
	SpecialDays(ctx context.Context) ([]model.SpecialDay, error)
	SaveSpecialDay(ctx context.Context, who model.Staff, d model.SpecialDay) (model.SpecialDay, error)
	DeleteSpecialDay(ctx context.Context, who model.Staff, date string) error
}

type dayView struct {
	Date   string `json:"date"`
	Closed bool   `json:"closed" doc:"Nobody is there all day"`
	Hours  string `json:"hours" doc:"09:00-12:00; empty where closed"`
	Note   string `json:"note" doc:"Why, up to 40 characters"`
}

func newDayView(d model.SpecialDay) dayView {
	v := dayView{Date: d.Date, Closed: d.Closed, Note: d.Note}
	if !d.Closed {
		v.Hours = model.Span(d.From, d.To)
	}
	return v
}

func (a API) kefuDays(ctx context.Context, _ *none) (*body[items[dayView]], error) {
	list, err := a.Days.SpecialDays(ctx)
	if err != nil {
		return nil, err
	}
	out := items[dayView]{Items: make([]dayView, len(list))}
	for i, d := range list {
		out.Items[i] = newDayView(d)
	}
	return &body[items[dayView]]{out}, nil
}

type savingDay struct {
	Date string `path:"date"`
	Body struct {
		Closed bool   `json:"closed,omitempty" doc:"Nobody is there all day; hours do not count then"`
		Hours  string `json:"hours,omitempty" doc:"Within the day, such as 09:00-12:00"`
		Note   string `json:"note,omitempty" doc:"Why, up to 40 characters"`
	}
}

func (a API) saveKefuDay(ctx context.Context, in *savingDay) (*body[dayView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	d := model.SpecialDay{Date: in.Date, Closed: in.Body.Closed, Note: in.Body.Note}
	if !d.Closed {
		d.From, d.To, _ = model.ParseSpan(in.Body.Hours) // the service finds what is none
	}
	if d, err = a.Days.SaveSpecialDay(ctx, who, d); err != nil {
		return nil, err
	}
	return &body[dayView]{newDayView(d)}, nil
}

type onDay struct {
	Date string `path:"date"`
}

func (a API) deleteKefuDay(ctx context.Context, in *onDay) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Days.DeleteSpecialDay(ctx, who, in.Date)
}

// agentAccounts is what the routes of the agents' accounts need of kefu.Accounts.
type agentAccounts interface {
	List(ctx context.Context) ([]model.KfAccount, error)
	Add(ctx context.Context, by, account, nick string) (model.KfAccount, error)
	Invite(ctx context.Context, by, account, weChatID string) (model.KfAccount, error)
	Remove(ctx context.Context, by, account string) (model.KfAccount, error)
}

type accountView struct {
	Account    string     `json:"account" doc:"prefix@公众号微信号"`
	Nick       string     `json:"nick" doc:"What citizens read as the agent's name"`
	WeChatID   string     `json:"wechat_id" doc:"Of the person bound to it; empty: it serves nobody"`
	Invitation *inviteOut `json:"invitation" doc:"Of a person who has not answered, or has refused; null: none"`
	Online     bool       `json:"online"`
	Serving    int        `json:"serving" doc:"Citizens at this moment"`
}

type inviteOut struct {
	WeChatID string     `json:"wechat_id"`
	State    string     `json:"state" doc:"waiting, rejected or expired"`
	Until    *time.Time `json:"until"`
}

func (a API) newAccountView(k model.KfAccount) accountView {
	v := accountView{Account: k.Account, Nick: k.Nick, WeChatID: k.WeChatID, Online: k.Online, Serving: k.Accepted}
	if k.Invited != "" && k.WeChatID == "" {
		v.Invitation = &inviteOut{WeChatID: k.Invited, State: k.Invitation}
		if !k.InvitedUntil.IsZero() {
			until := k.InvitedUntil.In(a.Zone)
			v.Invitation.Until = &until
		}
	}
	return v
}

func (a API) kfAccounts(ctx context.Context, _ *none) (*body[items[accountView]], error) {
	list, err := a.Accounts.List(ctx)
	if err != nil {
		return nil, err
	}
	out := items[accountView]{Items: make([]accountView, len(list))}
	for i, k := range list {
		out.Items[i] = a.newAccountView(k)
	}
	return &body[items[accountView]]{out}, nil
}

type addingAccount struct {
	Body struct {
		Account string `json:"account" doc:"1 to 10 letters, digits or _; the first account whole, with @ and the 公众号's WeChat ID"`
		Nick    string `json:"nick" doc:"1 to 16 characters"`
	}
}

func (a API) addKfAccount(ctx context.Context, in *addingAccount) (*body[accountView], error) {
	return a.onAccount(ctx, func(by string) (model.KfAccount, error) {
		return a.Accounts.Add(ctx, by, in.Body.Account, in.Body.Nick)
	})
}

type invitingTo struct {
	Account string `path:"account" doc:"The account, or what stands before its @"`
	Body    struct {
		WeChatID string `json:"wechat_id" doc:"The person's 微信号"`
	}
}

func (a API) inviteToKfAccount(ctx context.Context, in *invitingTo) (*body[accountView], error) {
	return a.onAccount(ctx, func(by string) (model.KfAccount, error) {
		return a.Accounts.Invite(ctx, by, in.Account, in.Body.WeChatID)
	})
}

func (a API) onAccount(ctx context.Context, do func(by string) (model.KfAccount, error)) (*body[accountView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	k, err := do(who.Name)
	if err != nil {
		return nil, err
	}
	return &body[accountView]{a.newAccountView(k)}, nil
}

type ofAccount struct {
	Account string `path:"account" doc:"The account, or what stands before its @"`
}

func (a API) removeKfAccount(ctx context.Context, in *ofAccount) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	_, err = a.Accounts.Remove(ctx, who.Name, in.Account)
	return nil, err
}
