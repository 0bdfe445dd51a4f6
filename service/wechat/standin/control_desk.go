package standin

import (
	"net/http"
	"time"
)

// SessionView is a citizen who waits or is served.
type SessionView struct {
	OpenID    string    `json:"openid"`
	CitizenID string    `json:"citizen_id"`
	Nickname  string    `json:"nickname"`
	Since     time.Time `json:"since"`
	LastText  string    `json:"last_text"`
	KfAccount string    `json:"kf_account,omitempty"` // who serves, or whom a waiting one wants
}

// AgentView is an agent with whom they serve.
type AgentView struct {
	KfAccount string        `json:"kf_account"`
	Nick      string        `json:"nick"`
	Online    bool          `json:"online"`
	Capacity  int           `json:"capacity"`
	Serving   []SessionView `json:"serving"`
}

// DeskView is the agents' tool at a glance.
type DeskView struct {
	Agents  []AgentView   `json:"agents"`
	Waiting []SessionView `json:"waiting"`
}

// Desk is the agents' tool at a glance, queue oldest first.
func (p *Platform) Desk() DeskView {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.expireSessions()
	out := DeskView{Agents: []AgentView{}, Waiting: p.sessionViews(p.desk.waiting)}
	for _, a := range p.desk.agents {
		out.Agents = append(out.Agents, AgentView{
			KfAccount: a.Account, Nick: a.Nick, Online: !a.Offline, Capacity: a.Capacity,
			Serving: p.sessionViews(p.desk.serving(a.Account)),
		})
	}
	return out
}

// sessionViews with mu held.
func (p *Platform) sessionViews(sessions []*session) []SessionView {
	out := []SessionView{}
	for _, s := range sessions {
		c := p.byOpenID(s.openid)
		out = append(out, SessionView{
			OpenID: s.openid, CitizenID: c.id, Nickname: c.nickname,
			Since: s.since, LastText: s.text, KfAccount: s.account,
		})
	}
	return out
}

func (p *Platform) controlDesk(handle func(string, controlFunc)) {
	handle("GET /kf", func(*http.Request, request) (int, any, error) { return http.StatusOK, p.Desk(), nil })
	onDesk := func(pattern string, do func(account string, in request) error) {
		handle(pattern, func(r *http.Request, in request) (int, any, error) {
			if err := do(r.PathValue("account"), in); err != nil {
				return 0, nil, err
			}
			return http.StatusOK, p.Desk(), nil
		})
	}
	onDesk("PUT /kf/{account}/online", func(a string, in request) error { return p.SetOnline(a, in.Online) })
	onDesk("POST /kf/{account}/accept", func(a string, in request) error { return p.Accept(a, in.CitizenID) })
	onDesk("POST /kf/{account}/close", func(a string, in request) error { return p.CloseSession(a, in.CitizenID) })
	onDesk("POST /kf/{account}/switch", func(a string, in request) error { return p.SwitchSession(a, in.CitizenID, in.To) })
	onDesk("POST /kf/{account}/messages", func(a string, in request) error { return p.AgentSays(a, in.CitizenID, in.Text) })
}
