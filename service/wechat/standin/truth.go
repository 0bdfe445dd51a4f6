package standin

import (
	"slices"
	"time"
)

// Truth is what happened between a citizen and the other side, whatever the account was told of it.
type Truth struct {
	Said  []Said     // by the citizen
	Got   []Message  // by the citizen: from the account, an agent (Via kf or custom) or the platform itself
	Lines []ToolLine // in the agents' tool
	Stays []Stay     // with agents
}

// Said is what a citizen wrote. Delivery.Status "agent" is what went to the agents' tool instead of the callback.
type Said struct {
	Message
	Heard int // how many deliveries of it the account answered, repetitions and those whose answer got lost included
}

// ToolLine is what passed in the agents' tool.
type ToolLine struct {
	From    string // citizen, agent
	Text    string
	At      time.Time
	Agent   string    // kf_account
	ShowsAt time.Time // from when getmsglist has it; zero: never
}

// Stay is a citizen's session with agents.
type Stay struct {
	Agents   []string // kf_accounts, the last one at the end
	From, To time.Time
	By       string // who began it: ByAgent, ByAccount
	End      string // who ended it; "": it is open
}

// Who begins and ends a Stay.
const (
	ByAgent   = "agent"   // in the agents' tool
	ByAccount = "account" // with kfsession/create and /close
	ByTimeout = "timeout" // the platform after 30 minutes
	ByRemoval = "removal" // the agent's account is deleted
)

// Truth is that of one citizen, oldest first; nothing for an openid that the platform does not know.
func (p *Platform) Truth(openid string) Truth {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out Truth
	c := p.byOpenID(openid)
	if c == nil {
		return out
	}
	p.expireSessions()
	for _, m := range c.chat {
		if m.From == "citizen" {
			out.Said = append(out.Said, Said{m.copy(), m.heard})
		} else {
			out.Got = append(out.Got, m.copy())
		}
	}
	for _, r := range c.lines {
		from := "citizen"
		if r.Opercode == agentSent {
			from = "agent"
		}
		out.Lines = append(out.Lines, ToolLine{From: from, Text: r.Text, At: r.at, Agent: r.Worker, ShowsAt: r.shown})
	}
	for _, s := range c.stays {
		stay := *s
		stay.Agents = slices.Clone(s.Agents)
		out.Stays = append(out.Stays, stay)
	}
	return out
}

// beginStay with mu held.
func (p *Platform) beginStay(c *citizen, account, by string) {
	s := &Stay{Agents: []string{account}, From: p.now(), By: by}
	c.stays = append(c.stays, s)
	p.desk.open[c.openid].stay = s
}
