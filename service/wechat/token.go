package wechat

import (
	"context"

	"github.com/silenceper/wechat/v2/credential"
	"golang.org/x/sync/singleflight"
)

const tokenPath = "/cgi-bin/stable_token" //nolint:gosec // an address, no credential

// tokens is the access token of the account: kept by the SDK's handle (stable mode, shared through the cache), renewed by
// us when the platform refuses it. Always in normal mode: force_refresh kills the token that other replicas hold, may be
// used 20 times a day, and is for leaks (protocol §2.1).
type tokens struct {
	g      *Gateway
	handle *credential.StableAccessToken
	cache  *sdkCache
}

// get is the current token.
func (t *tokens) get(ctx context.Context) (string, error) {
	return t.g.flights.do(ctx, tokenPath, "token", t.ask)
}

// renew is the token after stale was refused. Of many calls that were refused together one drops it from the cache; for one
// that comes later the cache already holds another, which stays.
func (t *tokens) renew(ctx context.Context, stale string) (string, error) {
	return t.g.flights.do(ctx, tokenPath, "renew "+stale, func(ctx context.Context) (string, error) {
		key := t.key()
		if held, _ := t.cache.Get(key).(string); held == stale {
			t.cache.drop(key, stale)
		}
		return t.ask(ctx)
	})
}

func (t *tokens) key() string {
	return credential.CacheKeyOfficialAccountPrefix + "_stable_access_token_" + t.g.opts.AppID
}

// ForgetTokens has the next call ask for the token and the JS ticket anew. They are kept for a time that the cache
// reckons; who moves the clock, as the demo does, moves it past them.
func (g *Gateway) ForgetTokens() {
	for _, key := range []string{g.tokens.key(), credential.CacheKeyOfficialAccountPrefix + "_jsapi_ticket_" + g.opts.AppID} {
		_ = g.tokens.cache.Delete(key) // never fails
	}
}

func (t *tokens) ask(ctx context.Context) (token string, err error) {
	err = t.g.again(ctx, true, func() error {
		token, err = t.handle.GetAccessTokenContext(t.g.forSDK(ctx))
		return fromSDK(tokenPath, err)
	})
	if err == nil && token == "" {
		err = &CallError{Path: tokenPath, text: "the answer holds no token", cause: ErrAnswer}
	}
	return token, err
}

// withToken does use with the token, and once more with a renewed one if the platform refused the first: a refused call had
// no effect, so even a send may be repeated. What is repeatable by itself is also done again when the platform was busy.
func (g *Gateway) withToken(ctx context.Context, repeatable bool, use func(token string) error) error {
	token, err := g.tokens.get(ctx)
	if err != nil {
		return err
	}
	try := func() error { return g.again(ctx, repeatable, func() error { return use(token) }) }
	refused := try()
	if !Is(refused, StaleToken) {
		return refused
	}
	g.log.InfoContext(ctx, "access token refused, asking for the current one", "err", refused)
	if token, err = g.tokens.renew(ctx, token); err != nil {
		return err
	}
	return try()
}

// flights lets callers who need the same thing at the same time share one request for it. Without it they would queue on
// the SDK's mutex, which knows no context: behind a stalled platform each would wait for a timeout of its own in turn.
type flights struct{ group singleflight.Group }

// do is what fetch for this key brings back; path is for the error. It gives up waiting when ctx ends; the request itself goes on for the others, within the wire's timeout.
func (f *flights) do(ctx context.Context, path, key string, fetch func(context.Context) (string, error)) (string, error) {
	shared := context.WithoutCancel(ctx)
	done := f.group.DoChan(key, func() (any, error) { return fetch(shared) })
	select {
	case r := <-done:
		s, _ := r.Val.(string)
		return s, r.Err
	case <-ctx.Done():
		return "", &CallError{Path: path, text: ctx.Err().Error(), cause: ctx.Err()}
	}
}
