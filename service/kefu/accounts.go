package kefu

import (
	"cmp"
	"context"
	"log/slog"
	"slices"

	"example.org/hotline/model"
)

// AccountPlatform is what the accounts of agents need of WeChat. What it refuses is one of model's ErrKf….
type AccountPlatform interface {
	Accounts(ctx context.Context) ([]model.KfAccount, error)
	AddAccount(ctx context.Context, account, nick string) error
	InviteTo(ctx context.Context, account, weChatID string) error
	RemoveAccount(ctx context.Context, account string) error
}

// Accounts are those of the agents who work in WeChat's own tool. WeChat keeps them.
type Accounts struct {
	platform AccountPlatform
	log      *slog.Logger
}

// NewAccounts are the accounts that a platform keeps.
func NewAccounts(p AccountPlatform, log *slog.Logger) *Accounts { return &Accounts{p, log} }

// List is all of them.
func (a *Accounts) List(ctx context.Context) ([]model.KfAccount, error) {
	return a.platform.Accounts(ctx)
}

// Add makes one; account may be what stands before the @. by is who asks, for the log. model.ErrInvalid names what is wrong.
func (a *Accounts) Add(ctx context.Context, by, account, nick string) (model.KfAccount, error) {
	nick, wrongNick := model.KfNick(nick)
	list, err := a.platform.Accounts(ctx)
	if err != nil {
		return model.KfAccount{}, cmp.Or(wrongNick, err)
	}
	name, wrongName := model.KfAccountName(account, list)
	if err := model.Faults(wrongName, wrongNick); err != nil {
		return model.KfAccount{}, err
	}
	if err := a.platform.AddAccount(ctx, name, nick); err != nil {
		return model.KfAccount{}, err
	}
	a.log.InfoContext(ctx, "kf account added", "account", name, "by", by)
	return model.KfAccount{Account: name, Nick: nick}, nil
}

// Invite asks a person, by WeChat ID, to serve as an account, and returns the account.
func (a *Accounts) Invite(ctx context.Context, by, account, weChatID string) (model.KfAccount, error) {
	weChatID, err := model.KfPerson(weChatID)
	if err != nil {
		return model.KfAccount{}, err
	}
	known, err := a.known(ctx, account)
	if err != nil {
		return model.KfAccount{}, err
	}
	if err := a.platform.InviteTo(ctx, known.Account, weChatID); err != nil {
		return model.KfAccount{}, err
	}
	a.log.InfoContext(ctx, "somebody invited to a kf account", "account", known.Account, "by", by)
	known.Invited, known.Invitation = weChatID, "waiting"
	return known, nil
}

// Remove takes one away, with the kf sessions that it has. model.ErrKfNotFound where there is none.
func (a *Accounts) Remove(ctx context.Context, by, account string) (model.KfAccount, error) {
	known, err := a.known(ctx, account)
	if err != nil {
		return model.KfAccount{}, err
	}
	if err := a.platform.RemoveAccount(ctx, known.Account); err != nil {
		return model.KfAccount{}, err
	}
	a.log.InfoContext(ctx, "kf account removed", "account", known.Account, "by", by)
	return known, nil
}

// known is the account of a name that somebody typed.
func (a *Accounts) known(ctx context.Context, account string) (model.KfAccount, error) {
	list, err := a.platform.Accounts(ctx)
	if err != nil {
		return model.KfAccount{}, err
	}
	name, err := model.KfAccountName(account, list)
	if err != nil {
		return model.KfAccount{}, err
	}
	i := slices.IndexFunc(list, func(k model.KfAccount) bool { return k.Account == name })
	if i < 0 {
		return model.KfAccount{}, model.ErrKfNotFound
	}
	return list[i], nil
}
