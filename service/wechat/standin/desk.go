package standin

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// sessionLife is how long the platform keeps a session in which the citizen says nothing.
const sessionLife = 30 * time.Minute

// desk is 多客服: agents, who waits for them, whom they serve, and the transcript.
type desk struct {
	agents    []*agent
	waiting   []*session // oldest first
	open      map[string]*session
	nextID    int
	sessions  int
	fromStart bool      // Weather.TimeoutFromStart
	nextIdle  time.Time // no session ends by itself before; zero: none is open
}

type agent struct {
	Agent
	id      string // kf_id
	invited string // WeChat ID, until accepted
	unbound bool   // no person stands behind it yet
}

type session struct {
	openid, account string // account of a waiting one: the agent it wants, or ""
	serial          int    // orders what happened in one moment
	since, last     time.Time
	text            string // last one
	early           []record
	stay            *Stay // of an open one
}

func newDesk(agents []Agent) desk {
	d := desk{open: map[string]*session{}}
	for _, a := range agents {
		d.add(a, false)
	}
	return d
}

func (d *desk) add(a Agent, unbound bool) {
	if a.Capacity == 0 {
		a.Capacity = 5
	}
	d.nextID++
	d.agents = append(d.agents, &agent{Agent: a, id: strconv.Itoa(1000 + d.nextID), unbound: unbound})
}

func (d *desk) agent(account string) *agent {
	i := slices.IndexFunc(d.agents, func(a *agent) bool { return a.Account == account })
	if i < 0 {
		return nil
	}
	return d.agents[i]
}

// serving are an agent's sessions, oldest first.
func (d *desk) serving(account string) []*session {
	var out []*session
	for _, s := range d.open {
		if s.account == account {
			out = append(out, s)
		}
	}
	slices.SortFunc(out, func(a, b *session) int { return cmp.Or(a.since.Compare(b.since), cmp.Compare(a.serial, b.serial)) })
	return out
}

func (d *desk) waits(openid string) *session {
	i := slices.IndexFunc(d.waiting, func(s *session) bool { return s.openid == openid })
	if i < 0 {
		return nil
	}
	return d.waiting[i]
}

// wait puts a message into the queue, with the citizen if they are not in it.
func (d *desk) wait(openid, account, text string, now time.Time) {
	s := d.waits(openid)
	if s == nil {
		s = d.newSession(openid)
		s.since = now
		d.waiting = append(d.waiting, s)
	}
	s.last, s.text = now, text
	if account != "" {
		s.account = account
	}
	s.early = append(s.early, record{OpenID: openid, Opercode: agentReceived, Text: text, at: now})
}

func (d *desk) newSession(openid string) *session {
	d.sessions++
	return &session{openid: openid, serial: d.sessions}
}

// begin takes a citizen out of the queue, or from nowhere, and connects them. What they wrote meanwhile comes back: the
// agent receives it now.
func (d *desk) begin(openid, account string, now time.Time) (early []record) {
	s := d.waits(openid)
	if s == nil {
		s = d.newSession(openid)
	}
	d.waiting = slices.DeleteFunc(d.waiting, func(w *session) bool { return w == s })
	s.account, s.since, s.last = account, now, now
	for _, r := range s.early {
		r.at, r.Worker = now, account
		early = append(early, r)
	}
	s.early = nil
	d.open[openid] = s
	d.reckonWith(s)
	return early
}

// endOf is when the platform closes s by itself.
func (d *desk) endOf(s *session) time.Time {
	if d.fromStart {
		return s.since.Add(sessionLife)
	}
	return s.last.Add(sessionLife)
}

func (d *desk) reckonWith(s *session) {
	if end := d.endOf(s); d.nextIdle.IsZero() || end.Before(d.nextIdle) {
		d.nextIdle = end
	}
}

// reckon finds nextIdle anew.
func (d *desk) reckon() {
	d.nextIdle = time.Time{}
	for _, s := range d.open {
		d.reckonWith(s)
	}
}

// idle takes out the sessions that the platform closes now.
func (d *desk) idle(now time.Time) []*session {
	if now.Before(d.nextIdle) {
		return nil // spares every call a look at thousands of sessions
	}
	var out []*session
	for _, s := range d.open {
		if !now.Before(d.endOf(s)) {
			out = append(out, s)
			delete(d.open, s.openid)
		}
	}
	slices.SortFunc(out, func(a, b *session) int {
		return cmp.Or(d.endOf(a).Compare(d.endOf(b)), cmp.Compare(a.serial, b.serial))
	})
	d.reckon()
	return out
}

// other is somebody else who can take one more citizen; nil when there is none.
func (d *desk) other(account string) *agent {
	for _, a := range d.agents {
		if a.Account != account && !a.Offline && !a.unbound && len(d.serving(a.Account)) < a.Capacity {
			return a
		}
	}
	return nil
}
