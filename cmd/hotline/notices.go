package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/notice"
	"example.org/hotline/service/sms"
	"example.org/hotline/service/wechat"
)

// channels are the ways to reach a citizen, in the order of domain §13.
func (a *app) channels(texts smsCodes) []notice.Channel {
	list := []notice.Channel{chatChannel{a.gateway, a.sessions}}
	if t := a.cfg.WeChat.Templates.Progress; t.ID != "" {
		list = append(list, templateChannel{a.gateway, t})
	}
	if t := a.cfg.WeChat.Templates.Subscribe; t.ID != "" {
		list = append(list, subscriptionChannel{a.gateway, t, a.subscriptions})
	}
	return append(list, smsChannel(texts))
}

// refused is notice.ErrRefused with a reason.
func refused(why string) error { return fmt.Errorf("%w: %s", notice.ErrRefused, why) }

// chatChannel is a customer-service message, while the citizen's window is open.
type chatChannel struct {
	gateway *wechat.Gateway
	chats   *kefu.Sessions
}

func (chatChannel) Name() string { return model.ByChat }

func (c chatChannel) Send(ctx context.Context, to model.Recipient, m notice.Message) (string, error) {
	if !to.Followed {
		return "", refused("not a follower")
	}
	err := meaning(c.gateway.SendText(ctx, to.OpenID, m.Text))
	if err == nil {
		c.chats.Spent(ctx, to.CitizenID)
	}
	return "", err
}

// templateChannel is a template message: it needs no window, but a follower.
type templateChannel struct {
	gateway  *wechat.Gateway
	template config.Template
}

func (templateChannel) Name() string { return model.ByTemplate }

func (c templateChannel) Send(ctx context.Context, to model.Recipient, m notice.Message) (string, error) {
	switch {
	case len(m.Lines) == 0:
		return "", refused("nothing to put into a template")
	case !to.Followed:
		return "", refused("not a follower")
	}
	id, err := c.gateway.SendTemplate(ctx, wechat.Template{
		To: to.OpenID, TemplateID: c.template.ID, URL: m.URL, ClientMsgID: m.ID, Data: values(c.template, m.Lines),
	})
	if err != nil {
		return "", meaning(err)
	}
	return fmt.Sprint(id), nil
}

// subscriptionChannel is a 订阅通知: it needs neither window nor follower, but the citizen's consent.
type subscriptionChannel struct {
	gateway  *wechat.Gateway
	template config.Template
	consents *notice.Subscriptions
}

func (subscriptionChannel) Name() string { return model.BySubscription }

func (c subscriptionChannel) Send(ctx context.Context, to model.Recipient, m notice.Message) (string, error) {
	if len(m.Lines) == 0 || to.CitizenID == 0 {
		return "", refused("nothing to put into a template")
	}
	allowed, err := c.consents.Allowed(ctx, to.CitizenID)
	if err != nil {
		return "", err
	}
	if !allowed {
		return "", refused("not subscribed")
	}
	err = c.gateway.SendSubscription(ctx, wechat.Subscription{
		To: to.OpenID, TemplateID: c.template.ID, Page: m.URL, Data: values(c.template, m.Lines),
	})
	switch {
	case err == nil:
		_ = c.consents.Used(ctx, to.CitizenID) // too high a count is corrected by the next refusal
	case wechat.Is(err, wechat.NotSubscribed):
		err = errors.Join(err, c.consents.NoneLeft(ctx, to.CitizenID))
	}
	return "", meaning(err)
}

// values are a message's lines under the template's names.
func values(t config.Template, lines map[string]string) map[string]string {
	data := map[string]string{}
	for i, ours := range config.TemplateValues {
		theirs := t.Names[ours]
		if theirs == "" && i < 3 { // number, status and time always go
			theirs = ours
		}
		if theirs != "" {
			data[theirs] = fitted(theirs, lines[ours])
		}
	}
	return data
}

// valueLimits are in characters, by the word that a value's name begins with: a longer one is refused as a whole (protocol §10).
var valueLimits = map[string]int{
	"thing": 20, "number": 32, "letter": 32, "character_string": 32, "symbol": 5, "phrase": 5, "name": 10, "phone_number": 17, "const": 20,
}

func fitted(name, value string) string {
	most, limited := valueLimits[strings.TrimRight(name, "0123456789")]
	if r := []rune(value); limited && len(r) > most {
		return string(r[:most])
	}
	return value
}

// smsChannel is for the ★ moments only.
type smsChannel struct{ sender sms.Sender }

func (smsChannel) Name() string { return model.BySMS }

func (c smsChannel) Send(ctx context.Context, to model.Recipient, m notice.Message) (string, error) {
	if m.SMS == nil || to.Phone == "" {
		return "", refused("not worth an SMS, or no phone")
	}
	retry, err := c.sender.Send(ctx, sms.Message{Phone: to.Phone, Template: string(m.Kind), Params: m.SMS})
	switch {
	case errors.Is(err, sms.ErrThrottled): // this phone, or all of ours: within the hour it will not change
		return "", notice.Busy(time.Hour, err)
	case err != nil && !retry:
		return "", fmt.Errorf("%w: %w", notice.ErrRefused, err)
	}
	return "", err
}

// meaning says what an answer of WeChat's means for a notice.
func meaning(err error) error {
	var api *wechat.APIError
	switch {
	case err == nil, !errors.As(err, &api):
		return err // nobody knows whether it went
	case wechat.Is(err, wechat.Busy, wechat.StaleToken):
		return err // the same
	case wechat.Is(err, wechat.WindowClosed, wechat.NotFollower, wechat.BadCitizen, wechat.NotGranted, wechat.NotSubscribed, wechat.BadContent, wechat.KfOff):
		return fmt.Errorf("%w: %w", notice.ErrRefused, err)
	case wechat.Is(err, wechat.QuotaUsed):
		return notice.Busy(time.Hour, err) // until midnight; but who knows whose
	default: // too many this minute, or a fault of ours, such as wrong credentials, that somebody may repair
		return notice.Busy(time.Minute, err)
	}
}
