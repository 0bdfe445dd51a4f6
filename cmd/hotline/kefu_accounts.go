package main

import (
	"context"
	"errors"
	"fmt"

	"example.org/hotline/model"
	"example.org/hotline/service/wechat"
)

// kfAccounts is what the accounts of agents need of WeChat.
type kfAccounts struct{ gateway *wechat.Gateway }

func (k kfAccounts) Accounts(ctx context.Context) ([]model.KfAccount, error) {
	list, err := k.gateway.KfList(ctx)
	if err != nil {
		return nil, kfRefusal(err)
	}
	online, err := k.gateway.OnlineKf(ctx)
	if err != nil {
		return nil, kfRefusal(err)
	}
	serving := map[string]int{}
	for _, a := range online {
		serving[a.KfAccount] = a.Accepted
	}
	accounts := make([]model.KfAccount, len(list))
	for i, a := range list {
		accepted, there := serving[a.KfAccount]
		accounts[i] = model.KfAccount{
			Account: a.KfAccount, Nick: a.Nick, WeChatID: a.WeChatID, Invited: a.Invited, Invitation: a.InviteStatus, InvitedUntil: a.InviteUntil,
			Online: there, Accepted: accepted,
		}
	}
	return accounts, nil
}

func (k kfAccounts) AddAccount(ctx context.Context, account, nick string) error {
	return kfRefusal(k.gateway.AddKf(ctx, account, nick))
}

func (k kfAccounts) InviteTo(ctx context.Context, account, weChatID string) error {
	return kfRefusal(k.gateway.InviteKf(ctx, account, weChatID))
}

func (k kfAccounts) RemoveAccount(ctx context.Context, account string) error {
	return kfRefusal(k.gateway.DeleteKf(ctx, account))
}

// kfRefusals says what the errcodes of kf accounts mean for who asked (protocol §2.2).
var kfRefusals = map[int]*model.Error{
	65400: model.ErrKfOff, 48001: model.ErrKfOff,
	65401: model.ErrKfNotFound, 65402: model.ErrKfUnbound,
	65403: model.ErrInvalid.With("nick", "微信不接受这个昵称"),
	65404: model.ErrInvalid.With("account", "微信不接受这个帐号，@后应为公众号的微信号"),
	65405: model.ErrKfFull, 65406: model.ErrKfExists, 65407: model.ErrKfServes, 65408: model.ErrKfInvited,
	65409: model.ErrInvalid.With("wechat_id", "没有这个微信号"),
	65410: model.ErrKfTooMany, 65411: model.ErrKfPending, 65412: model.ErrKfBound,
}

// kfRefusal makes a refusal one that people can read; what is none of theirs to mend is that the platform does not answer.
func kfRefusal(err error) error {
	var refused *wechat.APIError
	if errors.As(err, &refused) {
		if known := kfRefusals[refused.Code]; known != nil {
			return fmt.Errorf("%w (%w)", known, err)
		}
	}
	if err != nil && wechat.Temporary(err) {
		return fmt.Errorf("%w (%w)", model.ErrUnavailable, err)
	}
	return err
}
