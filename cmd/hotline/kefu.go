package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/wechat"
)

// kefuCmd is hotline kefu: the agents of WeChat's own tool, and the days on which nobody is there as usual.
type kefuCmd struct {
	List   kefuListCmd   `cmd:"" help:"List the agents' accounts in WeChat's own tool."`
	Add    kefuAddCmd    `cmd:"" help:"Make an account. Invite a person to it next."`
	Invite kefuInviteCmd `cmd:"" help:"Invite a person to an account; it serves once they accept in WeChat."`
	Remove kefuRemoveCmd `cmd:"" help:"Take an account away, with the chats that it has."`
	Days   kefuDaysCmd   `cmd:"" help:"Special days: other hours than kefu.hours, or nobody all day."`
}

type kefuListCmd struct{}

// Run prints a line for each account.
func (kefuListCmd) Run(ctx context.Context, e *env) error {
	return e.withAccounts("", func(cfg config.Config, accounts *kefu.Accounts) error {
		list, err := accounts.List(ctx)
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return say(e.out, "there is no account yet; make one with hotline kefu add PREFIX@公众号微信号 NICK\n")
		}
		var b strings.Builder
		for _, a := range list {
			fmt.Fprintf(&b, "%s  %s  %s\n", a.Account, a.Nick, kfState(a, cfg))
		}
		return say(e.out, b.String())
	})
}

// kfState says how far an account is from serving somebody.
func kfState(a model.KfAccount, cfg config.Config) string {
	switch {
	case a.Online:
		return fmt.Sprintf("online, serves %d", a.Accepted)
	case a.WeChatID != "":
		return "offline, bound to " + a.WeChatID
	case a.Invited != "" && a.Invitation == "waiting" && !a.InvitedUntil.IsZero():
		return fmt.Sprintf("invited %s, until %s", a.Invited, a.InvitedUntil.In(cfg.Time.Zone).Format("2006-01-02 15:04"))
	case a.Invited != "":
		return fmt.Sprintf("invited %s: %s", a.Invited, a.Invitation)
	default:
		return "nobody is bound to it: hotline kefu invite"
	}
}

type kefuAddCmd struct {
	Account string `arg:"" help:"1 to 10 letters, digits or _; the first account whole, with @ and the 公众号's WeChat ID."`
	Nick    string `arg:"" help:"What citizens read as the agent's name, up to 16 characters."`
}

// Run makes the account.
func (c kefuAddCmd) Run(ctx context.Context, e *env) error {
	return e.withAccounts(c.Account, func(_ config.Config, accounts *kefu.Accounts) error {
		a, err := accounts.Add(ctx, byCommand, c.Account, c.Nick)
		if err != nil {
			return err
		}
		return say(e.out, fmt.Sprintf("made %s (%s); it serves once a person is bound: hotline kefu invite %s WECHAT_ID\n", a.Account, a.Nick, a.Account))
	})
}

type kefuInviteCmd struct {
	Account  string `arg:"" help:"The account, or what stands before its @."`
	WeChatID string `arg:"" name:"wechat-id" help:"The person's WeChat ID (微信号)."`
}

// Run invites the person.
func (c kefuInviteCmd) Run(ctx context.Context, e *env) error {
	return e.withAccounts(c.Account, func(_ config.Config, accounts *kefu.Accounts) error {
		a, err := accounts.Invite(ctx, byCommand, c.Account, c.WeChatID)
		if err != nil {
			return err
		}
		return say(e.out, fmt.Sprintf("invited %s to %s; they accept in WeChat\n", a.Invited, a.Account))
	})
}

type kefuRemoveCmd struct {
	Account string `arg:"" help:"The account, or what stands before its @."`
}

// Run takes the account away.
func (c kefuRemoveCmd) Run(ctx context.Context, e *env) error {
	return e.withAccounts(c.Account, func(_ config.Config, accounts *kefu.Accounts) error {
		a, err := accounts.Remove(ctx, byCommand, c.Account)
		if err != nil {
			return err
		}
		return say(e.out, "removed "+a.Account+"\n")
	})
}

// byCommand is who did it, in the log of what was done with accounts.
const byCommand = "command line"

// withAccounts does something with the agents' accounts, and tells what the operator got wrong from what is not so and what is not
// ready. account is the one that was named.
func (e *env) withAccounts(account string, do func(config.Config, *kefu.Accounts) error) error {
	cfg, gateway, err := e.platform()
	if err != nil {
		return err
	}
	return kfFailure(account, do(cfg, kefu.NewAccounts(kfAccounts{gateway}, slog.New(slog.DiscardHandler))))
}

// kfWords are WeChat's refusals, for an operator.
var kfWords = map[*model.Error]string{
	model.ErrKfNotFound: `there is no account %s; "hotline kefu list" names them`,
	model.ErrKfExists:   "there is an account %s already",
	model.ErrKfFull:     "there are as many accounts as WeChat allows: remove one before %s is made",
	model.ErrKfUnbound:  "nobody is bound to %s: invite a person first",
	model.ErrKfServes:   "that person serves this 公众号 already, so that %s was not given to them",
	model.ErrKfInvited:  "that person has been invited before and has not answered yet; %s waits",
	model.ErrKfTooMany:  "that person is bound to as many accounts as WeChat allows, and cannot serve as %s",
	model.ErrKfPending:  "an earlier invitation to %s has not been answered yet",
	model.ErrKfBound:    "somebody is bound to %s already",
}

// kfFailure is a failure around agents' accounts with its exit code.
func kfFailure(account string, err error) error {
	var known *model.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, model.ErrInvalid) && errors.As(err, &known):
		var faults []string
		for _, field := range slices.Sorted(maps.Keys(known.Fields)) {
			faults = append(faults, kfFields[field]+": "+known.Fields[field])
		}
		return usage(errors.New(strings.Join(faults, "; ")))
	case errors.Is(err, model.ErrKfOff):
		return notReady(errors.New("WeChat does not let this account have agents: switch 客服功能 on in the 公众号's console; the account must be a verified one"))
	}
	for refused, words := range kfWords {
		if errors.Is(err, refused) {
			return fmt.Errorf(words, account)
		}
	}
	if refused := (*wechat.APIError)(nil); errors.As(err, &refused) {
		err = refused
	} else if silent := (*wechat.CallError)(nil); errors.As(err, &silent) {
		err = silent
	}
	return notReady(explain(err))
}

var kfFields = map[string]string{"account": "ACCOUNT", "nick": "NICK", "wechat_id": "WECHAT-ID", "date": "DATE", "hours": "HOURS", "note": "--note"}
