package standin

import (
	"crypto/subtle"
	"regexp"
	"slices"
	"time"
)

const (
	tokenLife    = 2 * time.Hour
	tokenOverlap = 5 * time.Minute // in which the old one works beside the new
	forcedPerDay = 20
	forcedGap    = 30 * time.Second
)

// credential is something that works until then.
type credential struct {
	value string
	until time.Time
}

// tokens are the access tokens handed out (protocol §2.1).
type tokens struct {
	stable, plain credential
	known         []credential // every one that still works, or worked until it expired
	forced        []time.Time  // force_refresh of the last day
}

var tokenShape = regexp.MustCompile(`^[0-9A-Za-z_-]{20,512}$`)

// check says what is wrong with a token: 41001 missing, 40014 malformed, 42001 expired, 40001 unknown or killed.
func (t *tokens) check(value string, now time.Time) error {
	if value == "" {
		return fail(41001)
	}
	if !tokenShape.MatchString(value) {
		return fail(40014)
	}
	for _, c := range t.known {
		if c.value == value {
			if now.Before(c.until) {
				return nil
			}
			return fail(42001)
		}
	}
	return fail(40001)
}

// issue makes value the token in slot; the one before it works for a while longer.
func (t *tokens) issue(slot *credential, value string, now time.Time) {
	t.shorten(slot.value, now.Add(tokenOverlap))
	*slot = credential{value, now.Add(tokenLife)}
	t.known = append(t.known, *slot)
	if n := len(t.known); n > 100 {
		t.known = t.known[n-100:]
	}
}

// shorten lets a token end at until, if it lasts longer.
func (t *tokens) shorten(value string, until time.Time) {
	for i, c := range t.known {
		if c.value == value && until.Before(c.until) {
			t.known[i].until = until
		}
	}
}

func (t *tokens) forget(value string) {
	t.known = slices.DeleteFunc(t.known, func(c credential) bool { return c.value == value })
}

// mayForce counts one force_refresh, unless it is one too many.
func (t *tokens) mayForce(now time.Time) bool {
	t.forced = slices.DeleteFunc(t.forced, func(at time.Time) bool { return !now.Before(at.Add(24 * time.Hour)) })
	if n := len(t.forced); n >= forcedPerDay || (n > 0 && now.Before(t.forced[n-1].Add(forcedGap))) {
		return false
	}
	t.forced = append(t.forced, now)
	return true
}

type tokenView struct {
	Token     string `json:"access_token"`
	ExpiresIn int64  `json:"expires_in"`
}

func (c credential) view(now time.Time) tokenView {
	return tokenView{c.value, int64(c.until.Sub(now) / time.Second)}
}

// stableToken is POST /cgi-bin/stable_token.
func (p *Platform) stableToken(c *call) (any, error) {
	var in struct {
		GrantType string `json:"grant_type"`
		AppID     string `json:"appid"`
		Secret    string `json:"secret"`
		Force     bool   `json:"force_refresh"`
	}
	if err := c.json(&in); err != nil {
		return nil, err
	}
	if err := p.credentials(in.GrantType, in.AppID, in.Secret); err != nil {
		return nil, err
	}
	t := &p.tokens
	switch {
	case in.Force && t.mayForce(c.now):
		t.forget(t.stable.value)
		t.stable = credential{}
		t.issue(&t.stable, p.newToken(), c.now)
	case c.now.Add(tokenOverlap).After(t.stable.until):
		t.issue(&t.stable, p.newToken(), c.now)
	}
	return t.stable.view(c.now), nil
}

// plainToken is GET /cgi-bin/token, the old way; the two know nothing of each other.
func (p *Platform) plainToken(c *call) (any, error) {
	q := c.query
	if err := p.credentials(q.Get("grant_type"), q.Get("appid"), q.Get("secret")); err != nil {
		return nil, err
	}
	p.tokens.issue(&p.tokens.plain, p.newToken(), c.now)
	return p.tokens.plain.view(c.now), nil
}

// newToken with mu held.
func (p *Platform) newToken() string { return "86_" + p.random(130) }

func (p *Platform) credentials(grant, appID, secret string) error {
	switch {
	case grant != "client_credential":
		return fail(40002)
	case appID == "":
		return fail(41002)
	case appID != p.opt.AppID:
		return fail(40013)
	case secret == "":
		return fail(41004)
	case subtle.ConstantTimeCompare([]byte(secret), []byte(p.opt.AppSecret)) != 1:
		return fail(40125)
	}
	return nil
}

// ExpireTokens lets every access token run out: calls answer 42001 until there is a new one.
func (p *Platform) ExpireTokens() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.tokens.known {
		p.tokens.known[i].until = p.now()
	}
	p.tokens.stable, p.tokens.plain = credential{}, credential{}
}

// KillTokens makes every access token unknown, as somebody's force_refresh does: calls answer 40001.
func (p *Platform) KillTokens() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tokens = tokens{forced: p.tokens.forced}
}

// callbackIPs is GET /cgi-bin/getcallbackip.
func (p *Platform) callbackIPs(*call) (any, error) {
	return map[string]any{"ip_list": []string{"127.0.0.1", "::1"}}, nil
}

// getTicket is GET /cgi-bin/ticket/getticket?type=jsapi.
func (p *Platform) getTicket(c *call) (any, error) {
	if c.query.Get("type") != "jsapi" {
		return nil, fail(40035)
	}
	n := len(p.tickets)
	if n == 0 || c.now.Add(tokenOverlap).After(p.tickets[n-1].until) {
		p.tickets = append(p.tickets, credential{"kgt8ON7yVITDhtdwci0qe" + p.random(65), c.now.Add(tokenLife)})
	}
	t := p.tickets[len(p.tickets)-1].view(c.now)
	return map[string]any{"errcode": 0, "errmsg": "ok", "ticket": t.Token, "expires_in": t.ExpiresIn}, nil
}
