package standin

import "time"

type webToken struct {
	openid, scope, refresh string
	until                  time.Time
}

// exchangeCode is GET /sns/oauth2/access_token.
func (p *Platform) exchangeCode(c *call) (any, error) {
	q := c.query
	if q.Get("grant_type") != "authorization_code" {
		return nil, fail(40002)
	}
	if err := p.credentials("client_credential", q.Get("appid"), q.Get("secret")); err != nil {
		return nil, err
	}
	if q.Get("code") == "" {
		return nil, fail(41008)
	}
	code := p.codes[q.Get("code")]
	switch {
	case code == nil:
		return nil, fail(40029)
	case code.used:
		return nil, fail(40163)
	case !c.now.Before(code.until):
		return nil, fail(42003)
	}
	code.used = true
	return p.webAnswer(code.openid, code.scope, "56_"+p.random(80), c.now), nil
}

// refreshWeb is GET /sns/oauth2/refresh_token.
func (p *Platform) refreshWeb(c *call) (any, error) {
	q := c.query
	if q.Get("appid") != p.opt.AppID {
		return nil, fail(40013)
	}
	for _, t := range p.web {
		if t.refresh == q.Get("refresh_token") {
			return p.webAnswer(t.openid, t.scope, t.refresh, c.now), nil
		}
	}
	return nil, fail(40030)
}

// webAnswer issues a web access token, which is not one for the API. With mu held.
func (p *Platform) webAnswer(openid, scope, refresh string, now time.Time) any {
	token := "57_" + p.random(80)
	p.web[token] = &webToken{openid, scope, refresh, now.Add(tokenLife)}
	return map[string]any{
		"access_token": token, "expires_in": int(tokenLife / time.Second),
		"refresh_token": refresh, "openid": openid, "scope": scope,
	}
}

// webAuth is GET /sns/auth.
func (p *Platform) webAuth(c *call) (any, error) {
	_, err := p.webCaller(c)
	return nil, err
}

// webUser is GET /sns/userinfo; gender and region have been blank since 2021.
func (p *Platform) webUser(c *call) (any, error) {
	t, err := p.webCaller(c)
	if err != nil {
		return nil, err
	}
	if t.scope != "snsapi_userinfo" {
		return nil, fail(48001)
	}
	return map[string]any{
		"openid": t.openid, "nickname": p.byOpenID(t.openid).nickname, "sex": 0,
		"province": "", "city": "", "country": "", "headimgurl": "", "privilege": []string{},
	}, nil
}

func (p *Platform) webCaller(c *call) (*webToken, error) {
	t := p.web[c.query.Get("access_token")]
	switch {
	case t == nil:
		return nil, fail(40001)
	case !c.now.Before(t.until):
		return nil, fail(42001)
	case t.openid != c.query.Get("openid"):
		return nil, fail(40003)
	}
	return t, nil
}
