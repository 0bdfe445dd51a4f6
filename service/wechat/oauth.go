package wechat

import (
	"context"
	"errors"
	"regexp"
	"strings"
)

// Scopes of the web authorisation.
const (
	ScopeBase     = "snsapi_base"     // silent: the openid only
	ScopeUserInfo = "snsapi_userinfo" // asks for consent
)

var (
	// ErrState is a state that the platform would refuse: [0-9A-Za-z], 128 at most.
	ErrState = errors.New("the state of the authorisation must be 1 to 128 letters and digits")
	// ErrScope is a scope that is neither ScopeBase nor ScopeUserInfo.
	ErrScope = errors.New("the scope of the authorisation is unknown")

	goodState = regexp.MustCompile(`^[0-9A-Za-z]{1,128}$`)
	goodCode  = regexp.MustCompile(`^[0-9A-Za-z_-]{1,512}$`)
)

// AuthorizeURL is where a browser in WeChat is sent to be told who it is (protocol §7); it comes back to redirectURI with code
// and state. The platform looks at the order of the parameters.
func (g *Gateway) AuthorizeURL(redirectURI, state, scope string) (string, error) {
	switch {
	case !goodState.MatchString(state):
		return "", ErrState
	case scope != ScopeBase && scope != ScopeUserInfo:
		return "", ErrScope
	}
	address, err := g.oauth.GetRedirectURL(redirectURI, scope, state)
	return g.opts.OAuthURL + strings.TrimPrefix(address, DefaultOAuthURL), err
}

const codePath = "/sns/oauth2/access_token"

// Identity is who came back from the authorisation.
type Identity struct {
	OpenID   string
	UnionID  string // where the account is bound to an open platform
	Scope    string
	Snapshot bool // a virtual user of WeChat's preview mode: let it look, do not let it in
}

// Exchange asks whom a code stands for. A code works once, for five minutes: BadCode where it is wrong or expired, CodeUsed
// where it was exchanged before, which happens when WeChat loads the page twice. It is never repeated.
func (g *Gateway) Exchange(ctx context.Context, code string) (Identity, error) {
	// The SDK puts the code into the address as it is: another parameter could hide in it.
	if !goodCode.MatchString(code) {
		return Identity{}, &APIError{Code: 40029, Msg: "the code has characters that no code has", Path: codePath}
	}
	r, err := g.oauth.GetUserAccessTokenContext(g.forSDK(ctx), code)
	if err = fromSDK(codePath, err); err != nil {
		return Identity{}, err
	}
	if r.OpenID == "" {
		return Identity{}, &CallError{Path: codePath, text: "the answer names nobody", cause: ErrAnswer}
	}
	return Identity{OpenID: r.OpenID, UnionID: r.UnionID, Scope: r.Scope, Snapshot: r.IsSnapShotUser == 1}, nil
}
