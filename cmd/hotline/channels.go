package main

import (
	"context"
	"errors"
	"fmt"

	"example.org/hotline/handler/citizen"
	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
	"example.org/hotline/service/sms"
	"example.org/hotline/service/wechat"
)

// The small pieces that fit our gateways to what the services and the handlers ask for.

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
