package wechat

import (
	"context"
	"net/url"
	"time"
)

// Sessions between a citizen and an agent in WeChat's own tool (protocol §6.2). What they refuse: KfOff, KfSetup,
// NoSession, OtherAgent, AgentOffline.

// KfSession is a citizen and the agent who serves them.
type KfSession struct {
	OpenID    string
	KfAccount string
	Since     time.Time
}

// CreateSession hands the citizen to an agent, who must be online; also beyond the agent's limit. A session that exists
// between the two is no error.
func (g *Gateway) CreateSession(ctx context.Context, kfAccount, openID string) error {
	return g.call(ctx, request{path: "/customservice/kfsession/create", in: pair{kfAccount, openID}, repeatable: true}, nil)
}

// CloseSession ends the session with the agent who serves it. That there is none is no error: nothing is left to close.
// OtherAgent: the session was handed on, ask Session and try again.
func (g *Gateway) CloseSession(ctx context.Context, kfAccount, openID string) error {
	err := g.call(ctx, request{path: "/customservice/kfsession/close", in: pair{kfAccount, openID}, repeatable: true}, nil)
	if Is(err, NoSession) {
		return nil
	}
	return err
}

// Session is the citizen's session; found is false where no agent serves them.
func (g *Gateway) Session(ctx context.Context, openID string) (s KfSession, found bool, err error) {
	var out struct {
		Since     number `json:"createtime"`
		KfAccount string `json:"kf_account"`
	}
	err = g.call(ctx, read("/customservice/kfsession/getsession", url.Values{"openid": {openID}}), &out)
	switch {
	case Is(err, NoSession):
		return KfSession{}, false, nil
	case err != nil || out.KfAccount == "":
		return KfSession{}, false, err
	}
	return KfSession{OpenID: openID, KfAccount: out.KfAccount, Since: out.Since.time()}, true, nil
}

// Sessions are those of one agent.
func (g *Gateway) Sessions(ctx context.Context, kfAccount string) ([]KfSession, error) {
	var out struct {
		List []struct {
			Since  number `json:"createtime"`
			OpenID string `json:"openid"`
		} `json:"sessionlist"`
	}
	r := read("/customservice/kfsession/getsessionlist", url.Values{"kf_account": {kfAccount}})
	if err := g.call(ctx, r, &out); err != nil {
		return nil, err
	}
	list := make([]KfSession, 0, len(out.List))
	for _, s := range out.List {
		list = append(list, KfSession{OpenID: s.OpenID, KfAccount: kfAccount, Since: s.Since.time()})
	}
	return list, nil
}

// Waiting is the queue of citizens whom no agent serves yet.
type Waiting struct {
	Count int         // of all
	First []KfSession // the oldest hundred at most; KfAccount where one was asked for; Since is their latest message
}

// WaitCase is the queue.
func (g *Gateway) WaitCase(ctx context.Context) (Waiting, error) {
	var out struct {
		Count number `json:"count"`
		List  []struct {
			Latest    number `json:"latest_time"`
			Created   number `json:"createtime"` // its older name
			OpenID    string `json:"openid"`
			KfAccount string `json:"kf_account"`
		} `json:"waitcaselist"`
	}
	if err := g.call(ctx, read("/customservice/kfsession/getwaitcase", nil), &out); err != nil {
		return Waiting{}, err
	}
	w := Waiting{Count: int(out.Count), First: make([]KfSession, 0, len(out.List))}
	for _, c := range out.List {
		since := c.Latest
		if since == 0 {
			since = c.Created
		}
		w.First = append(w.First, KfSession{OpenID: c.OpenID, KfAccount: c.KfAccount, Since: since.time()})
	}
	return w, nil
}

type pair struct {
	KfAccount string `json:"kf_account"`
	OpenID    string `json:"openid"`
}
