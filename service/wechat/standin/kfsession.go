package standin

type sessionCall struct {
	Account string `json:"kf_account"`
	OpenID  string `json:"openid"`
}

// sessionParties reads a call about an agent's session with a citizen: 40003, 65401 or 65402 when one is not there.
func (p *Platform) sessionParties(c *call) (*agent, *citizen, error) {
	var in sessionCall
	if err := c.json(&in); err != nil {
		return nil, nil, err
	}
	a, u := p.desk.agent(in.Account), p.byOpenID(in.OpenID)
	switch {
	case u == nil:
		return nil, nil, fail(40003)
	case a == nil:
		return nil, nil, fail(65401)
	case a.unbound:
		return nil, nil, fail(65402)
	}
	return a, u, nil
}

// createSession is POST /customservice/kfsession/create. It goes past an agent's capacity.
func (p *Platform) createSession(c *call) (any, error) {
	p.expireSessions()
	a, u, err := p.sessionParties(c)
	if err != nil {
		return nil, err
	}
	if other := p.desk.other(a.Account); other != nil && p.desk.open[u.openid] == nil && p.dice.chance(p.weather.CreateElsewhere) {
		p.connect(u, other.Account, ByAgent, false)
	}
	if s := p.desk.open[u.openid]; s != nil {
		return nil, unless(s.account == a.Account, fail(65414))
	}
	if a.Offline || p.dice.chance(p.weather.CreateOffline) {
		return nil, fail(65415)
	}
	p.connect(u, a.Account, ByAccount, p.quietAPI())
	return nil, nil //nolint:nilnil // errcode 0
}

// closeSession is POST /customservice/kfsession/close.
func (p *Platform) closeSession(c *call) (any, error) {
	p.expireSessions()
	a, u, err := p.sessionParties(c)
	if err != nil {
		return nil, err
	}
	if s := p.desk.open[u.openid]; s != nil {
		p.forestall(s)
	}
	s := p.desk.open[u.openid]
	if s == nil {
		return nil, fail(65413)
	}
	if s.account != a.Account {
		return nil, fail(65414)
	}
	p.disconnect(s, ByAccount, p.quietAPI())
	return nil, nil //nolint:nilnil // errcode 0
}

// forestall has the agent end a session, or hand it on, just before the account does.
func (p *Platform) forestall(s *session) {
	if p.dice.chance(p.weather.CloseGone) {
		p.disconnect(s, ByAgent, false)
		return
	}
	if other := p.desk.other(s.account); other != nil && p.dice.chance(p.weather.CloseElsewhere) {
		p.handOn(s, other)
	}
}

// getSession is GET /customservice/kfsession/getsession?openid=.
func (p *Platform) getSession(c *call) (any, error) {
	p.expireSessions()
	openid := c.query.Get("openid")
	if p.byOpenID(openid) == nil {
		return nil, fail(40003)
	}
	if s := p.desk.open[openid]; s != nil {
		return map[string]any{"createtime": s.since.Unix(), "kf_account": s.account}, nil
	}
	return map[string]any{"createtime": 0, "kf_account": ""}, nil
}

// listSessions is GET /customservice/kfsession/getsessionlist?kf_account=.
func (p *Platform) listSessions(c *call) (any, error) {
	p.expireSessions()
	account := c.query.Get("kf_account")
	if p.desk.agent(account) == nil {
		return nil, fail(65401)
	}
	out := []map[string]any{}
	for _, s := range p.desk.serving(account) {
		out = append(out, map[string]any{"createtime": s.since.Unix(), "openid": s.openid})
	}
	return map[string]any{"sessionlist": out}, nil
}

// listWaiting is GET /customservice/kfsession/getwaitcase: at most 100, oldest first.
func (p *Platform) listWaiting(*call) (any, error) {
	out := []map[string]any{}
	for _, s := range p.desk.waiting[:min(100, len(p.desk.waiting))] {
		out = append(out, map[string]any{"latest_time": s.last.Unix(), "openid": s.openid})
	}
	return map[string]any{"count": len(p.desk.waiting), "waitcaselist": out}, nil
}
