// Package wechat is what the hotline asks of WeChat's platform: tokens, messages, the menu, agents, web authorisation,
// the JS-SDK and media. It is the only importer of github.com/silenceper/wechat (its sub-folders receive and standin
// stand on the other side of the wire).
//
// Who speaks. The SDK keeps the access token and the JS ticket and exchanges the OAuth code, because those of its calls
// take a context; sdk.go carries them over the Gateway's own HTTP client. Everything else goes through our client in
// client.go: the SDK's other calls take no context, return their errcode only as a text, and do not ask for a new token
// when the old one is refused; the whole of kfsession, msgrecord and media/get is not there at all (protocol §11).
package wechat

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/silenceper/wechat/v2/credential"
	"github.com/silenceper/wechat/v2/officialaccount"
	sdkconfig "github.com/silenceper/wechat/v2/officialaccount/config"
	"github.com/silenceper/wechat/v2/officialaccount/oauth"
)

// The platform itself, where Options name nothing else.
const (
	DefaultAPIURL   = "https://api.weixin.qq.com"
	DefaultOAuthURL = "https://open.weixin.qq.com"
	DefaultTimeout  = 8 * time.Second
)

// Options say which account speaks, and to which platform.
type Options struct {
	AppID     string        // wechat.app_id
	AppSecret string        // wechat.app_secret
	APIURL    string        // wechat.api_url; may have a path; "": DefaultAPIURL
	OAuthURL  string        // wechat.oauth_url; "": DefaultOAuthURL
	Timeout   time.Duration // of one request, its answer included; files get four times as long; 0: DefaultTimeout

	// Transport takes the place of the network: a stand-in platform in the same process. nil: the network.
	Transport http.RoundTripper
	Backoff   time.Duration // before a read is repeated; 0: 300 ms
}

// String leaves the secret out, whichever verb prints it.
func (o Options) String() string {
	return fmt.Sprintf("account %s at %s", o.AppID, o.APIURL)
}

// GoString is String, for %#v.
func (o Options) GoString() string { return o.String() }

// LogValue is String, for slog.
func (o Options) LogValue() slog.Value { return slog.StringValue(o.String()) }

// Gateway speaks for one account. It may be used from many goroutines. What it asks of the platform fails as an *APIError
// (it said no) or a *CallError (it said nothing that could be understood); what could not be asked, as ErrEmpty, ErrPage,
// ErrState or ErrScope. No error has a secret or a citizen in it.
type Gateway struct {
	opts    Options
	log     *slog.Logger
	now     func() time.Time
	wire    *wire
	tokens  *tokens
	tickets credential.JsTicketContextHandle
	oauth   *oauth.Oauth
	flights flights
}

// New sets a gateway up; nothing is asked of the platform yet. The cache holds the access token and the JS ticket for all
// replicas of the program. Two gateways with different Options can live in one process.
func New(opts Options, cache Cache, log *slog.Logger, now func() time.Time) *Gateway {
	opts = opts.withDefaults()
	takeOverSDK()
	g := &Gateway{opts: opts, log: log, now: now, wire: newWire(opts)}
	shared := newSDKCache(cache, log, now)
	account := officialaccount.NewOfficialAccount(&sdkconfig.Config{
		AppID: opts.AppID, AppSecret: opts.AppSecret, Cache: shared, UseStableAK: true,
	})
	handle := credential.NewStableAccessToken(opts.AppID, opts.AppSecret, credential.CacheKeyOfficialAccountPrefix, shared)
	account.SetAccessTokenHandle(handle)
	g.tokens = &tokens{g: g, handle: handle.(*credential.StableAccessToken), cache: shared} //nolint:forcetypeassert // what that constructor makes
	// The SDK's getters make their part at the first call, unguarded: all that we use are called here, before any goroutine.
	g.oauth = account.GetOauth()
	g.tickets = account.GetJs().JsTicketHandle.(credential.JsTicketContextHandle) //nolint:forcetypeassert // as above
	return g
}

func (o Options) withDefaults() Options {
	if o.APIURL == "" {
		o.APIURL = DefaultAPIURL
	}
	if o.OAuthURL == "" {
		o.OAuthURL = DefaultOAuthURL
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Backoff <= 0 {
		o.Backoff = 300 * time.Millisecond
	}
	o.APIURL = strings.TrimRight(o.APIURL, "/")
	o.OAuthURL = strings.TrimRight(o.OAuthURL, "/")
	return o
}

// AppID of the account that the gateway speaks for.
func (g *Gateway) AppID() string { return g.opts.AppID }

// Close gives the idle connections back. Calls under way end by themselves within the timeout.
func (g *Gateway) Close() { g.wire.http.CloseIdleConnections() }

// pause waits before a read is repeated.
func (g *Gateway) pause(ctx context.Context) error {
	t := time.NewTimer(g.opts.Backoff)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
