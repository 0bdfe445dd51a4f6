package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/service/wechat"
)

// platform returns the configuration and the account's platform.
func (e *env) platform() (config.Config, *wechat.Gateway, error) {
	cfg, err := e.config()
	if err != nil {
		return config.Config{}, nil, err
	}
	if err := cfg.CheckAccount(); err != nil {
		return config.Config{}, nil, usage(err)
	}
	return cfg, e.gateway(cfg), nil
}

// gateway is the platform for one command. Its cache is its own: WeChat gives every caller the same stable token, so
// that a command works, and does no harm, where Redis is down.
func (e *env) gateway(cfg config.Config) *wechat.Gateway {
	cache := &commandCache{held: map[string]string{}}
	return wechat.New(gatewayOptions(cfg.WeChat), cache, slog.New(slog.DiscardHandler), e.now)
}

// gatewayOptions are a gateway's part of the configuration.
func gatewayOptions(w config.WeChat) wechat.Options {
	return wechat.Options{
		AppID: w.AppID, AppSecret: string(w.AppSecret), APIURL: w.APIURL, OAuthURL: w.OAuthURL, Timeout: w.Timeout,
	}
}

// commandCache holds a token while one command runs, which is shorter than any token lives.
type commandCache struct {
	mu   sync.Mutex
	held map[string]string
}

// Get implements wechat.Cache.
func (c *commandCache) Get(_ context.Context, key string) (value string, found bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	value, found = c.held[key]
	return value, found, nil
}

// Set implements wechat.Cache.
func (c *commandCache) Set(_ context.Context, key, value string, _ time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held[key] = value
	return nil
}

// Delete implements wechat.Cache.
func (c *commandCache) Delete(_ context.Context, keys ...string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, key := range keys {
		delete(c.held, key)
	}
	return nil
}

// explain adds to a failure of the platform what an operator can do about it, where that is known.
func explain(err error) error {
	var refused *wechat.APIError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &refused) && refused.CallerIP() != "":
		return fmt.Errorf("%w\nput %s on the account's IP allow-list (开发接口管理 › IP白名单)", err, refused.CallerIP())
	case wechat.Is(err, wechat.Credentials):
		return fmt.Errorf("%w\nwechat.app_id and wechat.app_secret are not accepted", err)
	case wechat.Is(err, wechat.NotGranted):
		return fmt.Errorf("%w\nthis account may not use that API: it must be a verified one", err)
	case wechat.Is(err, wechat.QuotaUsed):
		return fmt.Errorf("%w\nthe day's quota is used up: try again tomorrow", err)
	}
	if silent := (*wechat.CallError)(nil); errors.As(err, &silent) {
		return fmt.Errorf("%w\nno answer that could be understood: check wechat.api_url and the way out to it", err)
	}
	return err
}
