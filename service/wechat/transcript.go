package wechat

import (
	"context"
	"strings"
	"time"
)

// The transcript of what passes in agents' sessions (protocol §6.3). It lags behind by an unknown time and may have gaps:
// read with an overlap, and dedupe on the whole Record.

// pageSize is how many records are asked for at once. The platform allows 10 000, which can be 20 MB.
const pageSize = 1000

// maxPages bounds Transcript: a platform that always says "more" must not hold a poller for ever.
const maxPages = 200

// The operations of a Record that matter here; numbers of 2014's API may appear beside them.
const (
	OpAgentSent     = 2002
	OpAgentReceived = 2003 // the citizen's words
)

// Record is one line of a transcript. It is comparable.
type Record struct {
	OpenID string
	Op     int    // OpAgentSent, OpAgentReceived
	Text   string // trimmed; "[image]", "[voice]", "[video]" stand for what is not text
	At     time.Time
	Worker string // the agent's kf_account
}

// Page is a part of the transcript.
type Page struct {
	Records []Record
	Next    int64 // what to ask for next
	More    bool
}

// Messages is one page of the records of all citizens from one moment to another, at most 24 hours apart. from is the Next of
// the page before, 1 at the start.
func (g *Gateway) Messages(ctx context.Context, start, end time.Time, from int64) (Page, error) {
	in := struct {
		Start  int64 `json:"starttime"`
		End    int64 `json:"endtime"`
		MsgID  int64 `json:"msgid"`
		Number int   `json:"number"`
	}{start.Unix(), end.Unix(), from, pageSize}
	var out struct {
		List []struct {
			OpenID string `json:"openid"`
			Op     number `json:"opercode"`
			Text   string `json:"text"`
			Time   number `json:"time"`
			Worker string `json:"worker"`
		} `json:"recordlist"`
		Number number `json:"number"`
		MsgID  number `json:"msgid"`
	}
	r := request{path: "/customservice/msgrecord/getmsglist", in: in, repeatable: true}
	if err := g.call(ctx, r, &out); err != nil {
		return Page{}, err
	}
	p := Page{Next: int64(out.MsgID), Records: make([]Record, 0, len(out.List))}
	for _, m := range out.List {
		p.Records = append(p.Records, Record{
			OpenID: m.OpenID, Op: int(m.Op), Text: strings.TrimSpace(m.Text), At: m.Time.time(), Worker: strings.TrimSpace(m.Worker),
		})
	}
	p.More = out.Number >= pageSize && len(p.Records) > 0 && p.Next > from
	return p, nil
}

// Transcript is all pages of Messages, in the platform's order. With an error come the records read so far.
func (g *Gateway) Transcript(ctx context.Context, start, end time.Time) ([]Record, error) {
	var all []Record
	from := int64(1)
	for range maxPages {
		p, err := g.Messages(ctx, start, end, from)
		all = append(all, p.Records...)
		if err != nil || !p.More {
			return all, err
		}
		from = p.Next
	}
	return all, nil
}
