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
	agents  []*agent
	waiting []*session // oldest first
	open    map[string]*session
	records []record
	nextID  int

	sessions int
	nextIdle time.Time // no session ends for silence before; zero: none is open
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
}

// record is one line of the transcript.
type record struct {
	OpenID   string `json:"openid"`
	Opercode int    `json:"opercode"` // 2002 the agent sent, 2003 the agent received
	Text     string `json:"text"`
	Time     int64  `json:"time"`
	Worker   string `json:"worker"`

	id int
	at time.Time
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
	s.early = append(s.early, record{OpenID: openid, Opercode: 2003, Text: text, at: now})
}

func (d *desk) newSession(openid string) *session {
	d.sessions++
	return &session{openid: openid, serial: d.sessions}
}

// begin takes a citizen out of the queue, or from nowhere, and connects them.
func (d *desk) begin(openid, account string, now time.Time) *session {
	s := d.waits(openid)
	if s == nil {
		s = d.newSession(openid)
	}
	d.waiting = slices.DeleteFunc(d.waiting, func(w *session) bool { return w == s })
	s.account, s.since, s.last = account, now, now
	for _, r := range s.early {
		r.at = now // the agent received it when it took the session
		d.write(r, account)
	}
	s.early = nil
	d.open[openid] = s
	if end := now.Add(sessionLife); d.nextIdle.IsZero() || end.Before(d.nextIdle) {
		d.nextIdle = end
	}
	return s
}

// serve gives a citizen's message to their agent; false when nobody serves them.
func (d *desk) serve(openid string, now time.Time, text string) bool {
	s := d.open[openid]
	if s == nil {
		return false
	}
	s.last, s.text = now, text
	d.write(record{OpenID: openid, Opercode: 2003, Text: text, at: now}, s.account)
	return true
}

func (d *desk) write(r record, account string) {
	r.Worker, r.Time, r.id = account, r.at.Unix(), len(d.records)+1
	d.records = append(d.records, r)
}

// idle are the sessions that the platform closes now.
func (d *desk) idle(now time.Time) []*session {
	if now.Before(d.nextIdle) {
		return nil // spares every call a look at thousands of sessions
	}
	var out []*session
	d.nextIdle = time.Time{}
	for _, s := range d.open {
		end := s.last.Add(sessionLife)
		switch {
		case !now.Before(end):
			out = append(out, s)
		case d.nextIdle.IsZero() || end.Before(d.nextIdle):
			d.nextIdle = end
		}
	}
	slices.SortFunc(out, func(a, b *session) int { return cmp.Or(a.last.Compare(b.last), cmp.Compare(a.serial, b.serial)) })
	return out
}
