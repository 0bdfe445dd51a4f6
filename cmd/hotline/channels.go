package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"example.org/hotline/handler/citizen"
	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
	"example.org/hotline/service/notice"
	"example.org/hotline/service/sms"
	"example.org/hotline/service/wechat"
)

// The small pieces that fit our gateways to what the services and the handlers ask for.

// channels are the ways to reach a citizen, in the order of domain §13.
func (a *app) channels(texts smsCodes) []notice.Channel {
	list := []notice.Channel{chatChannel{a.gateway}}
	if id := a.cfg.WeChat.Templates.Progress; id != "" {
		list = append(list, newTemplateChannel(a.gateway, id))
	}
	return append(list, smsChannel(texts))
}

// chatChannel is a customer-service message, while the citizen's window is open.
type chatChannel struct{ gateway *wechat.Gateway }

func (chatChannel) Name() string { return "kf" }

func (c chatChannel) Send(ctx context.Context, to model.Citizen, m notice.Message) (string, error) {
	if !to.Followed {
		return "", fmt.Errorf("%w: not a follower", notice.ErrRefused)
	}
	return "", refusal(c.gateway.SendText(ctx, to.OpenID, m.Text))
}

// templateChannel is a template message: it needs no window, but a follower.
type templateChannel struct {
	gateway *wechat.Gateway
	id      string
	args    map[string]string // our name of a value → the template's
}

func (templateChannel) Name() string { return "template" }

func (c templateChannel) Send(ctx context.Context, to model.Citizen, m notice.Message) (string, error) {
	if len(m.Lines) == 0 || !to.Followed {
		return "", fmt.Errorf("%w: nothing to put into a template, or not a follower", notice.ErrRefused)
	}
	data := map[string]string{}
	for _, l := range m.Lines {
		name := l.Name
		if theirs, ok := c.args[name]; ok {
			name = theirs
		}
		data[name] = l.Value
	}
	id, err := c.gateway.SendTemplate(ctx, wechat.Template{
		To: to.OpenID, TemplateID: c.id, URL: m.URL, ClientMsgID: m.ID, Data: data,
	})
	if err != nil {
		return "", refusal(err)
	}
	return fmt.Sprint(id), nil
}

// refusal turns an answer of WeChat's that waiting will not change for this citizen into notice.ErrRefused. Anything else,
// a fault of ours such as wrong credentials included, is worth another try.
func refusal(err error) error {
	if wechat.Is(err, wechat.WindowClosed, wechat.NotFollower, wechat.BadCitizen, wechat.NotGranted, wechat.NotSubscribed, wechat.BadContent, wechat.KfOff) {
		return fmt.Errorf("%w: %w", notice.ErrRefused, err)
	}
	return err
}

// smsChannel is for the ★ moments only.
type smsChannel struct{ sender sms.Sender }

func (smsChannel) Name() string { return "sms" }

func (c smsChannel) Send(ctx context.Context, to model.Citizen, m notice.Message) (string, error) {
	if !m.Starred || !to.Bound() {
		return "", fmt.Errorf("%w: not worth an SMS, or no phone", notice.ErrRefused)
	}
	retry, err := c.sender.Send(ctx, sms.Message{Phone: to.Binding.Phone, Template: string(m.Kind), Params: m.SMS})
	if err != nil && !retry {
		return "", fmt.Errorf("%w: %w", notice.ErrRefused, err)
	}
	return "", err
}

// smsCodes sends codes through a provider.
type smsCodes struct{ sender sms.Sender }

func (s smsCodes) SendCode(ctx context.Context, phone, template, code string) error {
	_, err := s.sender.Send(ctx, sms.Message{Phone: phone, Template: template, Params: map[string]string{"code": code}})
	switch {
	case errors.Is(err, sms.ErrThrottled):
		return fmt.Errorf("%w (%w)", model.ErrTooMany.Saying("该手机号今天的短信太多，请稍后再试"), err)
	case errors.Is(err, sms.ErrPhone):
		return fmt.Errorf("%w (%w)", model.ErrInvalid.With("phone", "该手机号无法接收短信，请换一个号码"), err)
	}
	return err
}

// pagesPlatform is what the citizens' pages need of WeChat.
type pagesPlatform struct{ gateway *wechat.Gateway }

func (p pagesPlatform) AuthorizeURL(redirectURI, state string) (string, error) {
	return p.gateway.AuthorizeURL(redirectURI, state, "snsapi_base")
}

func (p pagesPlatform) OpenID(ctx context.Context, code string) (string, error) {
	who, err := p.gateway.Exchange(ctx, code)
	if wechat.Is(err, wechat.BadCode, wechat.CodeUsed) {
		return "", errors.Join(citizen.ErrCodeSpent, err)
	}
	if err == nil && who.Snapshot { // WeChat's preview of a page: a made-up citizen, gone tomorrow (protocol §7)
		return "", citizen.ErrCodeSpent
	}
	return who.OpenID, err
}

func (p pagesPlatform) JSConfig(ctx context.Context, pageURL string) (citizen.JSConfig, error) {
	cfg, err := p.gateway.JSConfig(ctx, pageURL)
	if err != nil {
		return citizen.JSConfig{}, errors.Join(model.ErrUnavailable, err)
	}
	return citizen.JSConfig(cfg), nil
}

// signIns keeps sign-ins under way in Redis and finds citizens in the database.
type signIns struct {
	*kv.Store
	people *store.Store
}

func (s signIns) Meet(ctx context.Context, openID string) (model.Citizen, error) {
	return s.people.Meet(ctx, openID)
}

// newTemplateChannel reads wechat.templates.progress: the template's id and, where its arguments are called otherwise
// than ours, their names: ID?number=character_string1&status=phrase2&time=time3.
func newTemplateChannel(g *wechat.Gateway, spec string) templateChannel {
	id, names, _ := strings.Cut(spec, "?")
	args := map[string]string{}
	for _, pair := range strings.Split(names, "&") {
		if ours, theirs, ok := strings.Cut(pair, "="); ok {
			args[ours] = theirs
		}
	}
	return templateChannel{g, id, args}
}
