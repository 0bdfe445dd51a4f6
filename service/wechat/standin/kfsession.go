package standin

import (
	"cmp"
	"slices"
	"time"
)

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
	if s := p.desk.open[u.openid]; s != nil {
		return nil, unless(s.account == a.Account, fail(65414))
	}
	if a.Offline {
		return nil, fail(65415)
	}
	p.connect(u, a.Account, p.opt.QuietSessions)
	return nil, nil //nolint:nilnil // errcode 0
}

// closeSession is POST /customservice/kfsession/close.
func (p *Platform) closeSession(c *call) (any, error) {
	p.expireSessions()
	a, u, err := p.sessionParties(c)
	if err != nil {
		return nil, err
	}
	s := p.desk.open[u.openid]
	if s == nil {
		return nil, fail(65413)
	}
	if s.account != a.Account {
		return nil, fail(65414)
	}
	p.disconnect(u, p.opt.QuietSessions)
	return nil, nil //nolint:nilnil // errcode 0
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

// records is POST /customservice/msgrecord/getmsglist. msgid is where to begin and, in the answer, where to go on.
func (p *Platform) records(c *call) (any, error) {
	var in struct {
		Start  int64 `json:"starttime"`
		End    int64 `json:"endtime"`
		MsgID  int   `json:"msgid"`
		Number int   `json:"number"`
	}
	if err := c.json(&in); err != nil {
		return nil, err
	}
	switch {
	case in.MsgID < 1 || in.Number < 1 || in.Number > 10_000 || in.Start <= 0 || in.End < in.Start:
		return nil, fail(65416)
	case in.End-in.Start > int64(24*time.Hour/time.Second):
		return nil, fail(65417)
	}
	p.expireSessions()
	out, next := []record{}, in.MsgID
	for _, r := range p.desk.records {
		seen := !r.at.Add(p.opt.RecordDelay).After(c.now)
		if len(out) < in.Number && r.id >= in.MsgID && r.Time >= in.Start && r.Time <= in.End && seen {
			out, next = append(out, r), r.id+1
		}
	}
	slices.SortStableFunc(out, func(a, b record) int { return cmp.Compare(a.id, b.id) })
	return map[string]any{"recordlist": out, "number": len(out), "msgid": next}, nil
}
