package standin

import (
	"sort"
	"time"
)

// The opercodes of a record.
const (
	agentSent     = 2002
	agentReceived = 2003
)

// record is one line of the transcript.
type record struct {
	OpenID   string `json:"openid"`
	Opercode int    `json:"opercode"`
	Text     string `json:"text"`
	Time     int64  `json:"time"`
	Worker   string `json:"worker"`

	at    time.Time
	shown time.Time // from when the transcript has it; zero: never
}

// journal is 聊天记录: what has happened, and what getmsglist has of it so far.
type journal struct {
	coming timeline[*record]
	shown  []*record // in the order in which they showed up, which need not be that of their times
	blank  time.Time // until when the list answers empty
}

// enter notes what passed between a citizen and their agent. With mu held.
func (p *Platform) enter(r record) {
	r.Time = r.at.Unix()
	kept := &r
	if !p.dice.chance(p.weather.RecordLost) {
		kept.shown = r.at.Add(p.opt.RecordDelay + p.dice.within(0, p.weather.RecordLate))
		p.journal.coming.add(kept.shown, kept)
	}
	c := p.byOpenID(r.OpenID)
	c.lines = append(c.lines, kept)
}

// from are the shown records that may be no older than start, from the one numbered id on. Their numbers are their
// places in the list, counted from 1.
func (j *journal) from(id int, start, now time.Time) (records []*record, first int) {
	for e, due := j.coming.pop(now); due; e, due = j.coming.pop(now) {
		j.shown = append(j.shown, e.what)
	}
	// A line shows up after it was written: what was shown before the start is older than it.
	young := sort.Search(len(j.shown), func(i int) bool { return !j.shown[i].shown.Before(start) })
	first = min(max(id, young+1), len(j.shown)+1)
	return j.shown[first-1:], first
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
	out, next := []*record{}, in.MsgID
	if p.blank(c.now) {
		return map[string]any{"recordlist": out, "number": 0, "msgid": next}, nil
	}
	found, id := p.journal.from(in.MsgID, time.Unix(in.Start, 0), c.now)
	for i, r := range found {
		if len(out) == in.Number {
			break
		}
		if r.Time >= in.Start && r.Time <= in.End {
			out, next = append(out, r), id+i+1
		}
	}
	return map[string]any{"recordlist": out, "number": len(out), "msgid": next}, nil
}

// blank tells whether the list answers empty now, though there is something.
func (p *Platform) blank(now time.Time) bool {
	if !now.Before(p.journal.blank) && p.dice.chance(p.weather.Blank) {
		p.journal.blank = now.Add(p.dice.within(time.Second, p.weather.BlankFor))
	}
	return now.Before(p.journal.blank)
}
