package wechat

import (
	"context"
	"net/http"
	"time"
)

// What `hotline doctor` asks.

// Credentials asks the platform for a token, past the cache, and says why it is refused: Credentials, with CallerIP where our
// address is not on the allow-list. The current token stays good.
func (g *Gateway) Credentials(ctx context.Context) error {
	return g.again(ctx, true, func() error {
		_, err := g.tokens.handle.GetAccessTokenDirectly(g.forSDK(ctx), false)
		return fromSDK(tokenPath, err)
	})
}

// CallbackIPs are the addresses that the platform calls us from, each an address or a range.
func (g *Gateway) CallbackIPs(ctx context.Context) ([]string, error) {
	var out struct {
		List []string `json:"ip_list"`
	}
	err := g.call(ctx, read(callbackIPPath, nil), &out)
	return out.List, err
}

const callbackIPPath = "/cgi-bin/getcallbackip"

// Quota of one API for today.
type Quota struct {
	Daily, Used, Remain int64
}

// Quota asks how much of an API's day is used up; path as in APIError.Path.
func (g *Gateway) Quota(ctx context.Context, path string) (Quota, error) {
	var out struct {
		Quota struct {
			Daily  number `json:"daily_limit"`
			Used   number `json:"used"`
			Remain number `json:"remain"`
		} `json:"quota"`
	}
	in := map[string]string{"cgi_path": path}
	err := g.call(ctx, request{path: "/cgi-bin/openapi/quota/get", in: in, repeatable: true, public: true}, &out)
	q := out.Quota
	return Quota{Daily: int64(q.Daily), Used: int64(q.Used), Remain: int64(q.Remain)}, err
}

// ServerTime is the platform's clock, to a second: callbacks are refused when ours is more than five minutes off. It asks
// without a token, so that it works when the credentials do not.
func (g *Gateway) ServerTime(ctx context.Context) (time.Time, error) {
	a, err := g.wire.send(ctx, shipment{method: http.MethodGet, path: callbackIPPath})
	if err != nil {
		return time.Time{}, err
	}
	at, err := http.ParseTime(a.header.Get("Date"))
	if err != nil {
		return time.Time{}, &CallError{Path: a.path, Status: http.StatusOK, text: "the answer does not say when it was given", cause: ErrAnswer}
	}
	return at.UTC(), nil
}
