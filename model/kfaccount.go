package model

import (
	"regexp"
	"strings"
	"time"
)

// KfAccount is an agent's account in WeChat's own tool (protocol §6.2). It serves citizens once a person is bound to it.
type KfAccount struct {
	Account      string // prefix@公众号微信号
	Nick         string
	WeChatID     string // of the person bound to it; "": nobody is
	Invited      string // the WeChat ID of the person who was invited
	Invitation   string // waiting, rejected or expired, of a person who was
	InvitedUntil time.Time
	Online       bool
	Accepted     int // citizens being served
}

var (
	kfPrefix  = regexp.MustCompile(`^[A-Za-z0-9_]{1,10}$`)
	kfAccount = regexp.MustCompile(`^[A-Za-z0-9_]{1,10}@[A-Za-z0-9_-]{1,30}$`)
	weChatID  = regexp.MustCompile(`^[A-Za-z0-9_-]{5,20}$`)
)

// KfAccountName is what somebody typed for an account: the whole of it, or what stands before the @ of those of accounts that
// there are. It names the field where it is neither, or where nothing tells what follows.
func KfAccountName(typed string, known []KfAccount) (string, error) {
	typed = strings.TrimSpace(typed)
	switch {
	case kfAccount.MatchString(typed):
		return typed, nil
	case !kfPrefix.MatchString(typed):
		return "", ErrInvalid.With("account", "帐号前缀应为1至10位字母、数字或 _，可后接@公众号微信号")
	case len(known) == 0:
		return "", ErrInvalid.With("account", "还没有客服帐号，请写完整：前缀@公众号微信号")
	}
	_, suffix, _ := strings.Cut(known[0].Account, "@")
	return typed + "@" + suffix, nil
}

// KfNick is what citizens read as an agent's name in WeChat's tool, of 1 to 16 characters.
func KfNick(typed string) (string, error) {
	nick := line(strings.TrimSpace(typed))
	f := faults{}
	f.length("nick", "昵称", nick, 1, 16)
	return nick, f.err()
}

// KfPerson is the WeChat ID of a person who is invited.
func KfPerson(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	f := faults{}
	f.unless(weChatID.MatchString(typed), "wechat_id", "微信号应为5至20位字母、数字、- 或 _")
	return typed, f.err()
}

// What WeChat refuses of kf accounts.
var (
	ErrKfNotFound = &Error{Kind: NotFound, Code: "kf_account_not_found", Message: "没有这个客服帐号"}
	ErrKfExists   = &Error{Kind: WrongState, Code: "kf_account_exists", Message: "已经有这个客服帐号"}
	ErrKfFull     = &Error{Kind: WrongState, Code: "kf_accounts_full", Message: "客服帐号已达到微信规定的上限，请先删除一个"}
	ErrKfUnbound  = &Error{Kind: WrongState, Code: "kf_account_unbound", Message: "这个客服帐号还没有绑定微信号，请先邀请"}
	ErrKfServes   = &Error{Kind: WrongState, Code: "kf_person_serves", Message: "这个微信号已经是本公众号的客服"}
	ErrKfInvited  = &Error{Kind: WrongState, Code: "kf_person_invited", Message: "已经邀请过这个微信号，请等对方在微信中确认"}
	ErrKfTooMany  = &Error{Kind: WrongState, Code: "kf_person_full", Message: "这个微信号绑定的客服帐号已达到上限"}
	ErrKfPending  = &Error{Kind: WrongState, Code: "kf_account_pending", Message: "这个客服帐号的上一个邀请还在等待确认"}
	ErrKfBound    = &Error{Kind: WrongState, Code: "kf_account_bound", Message: "这个客服帐号已经绑定微信号"}
	ErrKfOff      = &Error{Kind: WrongState, Code: "kf_off", Message: "公众号没有开通客服功能，或没有客服接口的权限，请在公众平台开通"}
)
