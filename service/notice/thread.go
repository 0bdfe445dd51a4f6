package notice

import (
	"context"
	"time"

	"example.org/hotline/model"
)

// What is said of one ticket is said in the order in which it happened: who was away for a night should not read that his
// 诉求 is 已办结 and then that it was 已受理.

// mostInThread is how many of one batch are said one after the other; the rest come back with the next.
const mostInThread = 4

// threads are the notices of a batch by what they are about, each in the order in which they were queued.
func threads(list []model.Notice) [][]model.Notice {
	var all [][]model.Notice
	of := map[int64]int{}
	for _, n := range list {
		about := thread(n)
		at, begun := of[about]
		if !begun {
			at = len(all)
			of[about] = at
			all = append(all, nil)
		}
		all[at] = append(all[at], n)
	}
	return all
}

// thread is the ticket that a notice is about; what is about none stands alone.
func thread(n model.Notice) int64 {
	if n.TicketID != 0 {
		return n.TicketID
	}
	return -n.ID
}

// say sends a thread. Where one of it has to be tried again, those after it wait for it; a ★ waits for nobody.
func (o *Outbox) say(ctx context.Context, list []model.Notice, audiences map[int64]model.Audience) error {
	var until time.Time
	var wait []model.Notice
	for i, n := range list {
		switch {
		case ctx.Err() != nil, i >= mostInThread:
			wait = append(wait, n)
		case !until.IsZero() && !n.Kind.Starred():
			wait = append(wait, n)
		default:
			if again := o.deliver(context.WithoutCancel(ctx), n, audiences[n.ID]); again.After(until) {
				until = again
			}
		}
	}
	if until.IsZero() {
		until = o.now()
	}
	return o.store.PutOffNotices(context.WithoutCancel(ctx), wait, until)
}

// dawn is when what waits for the morning is sent: over spread, but all of one thread at once, so that it keeps its order.
func dawn(n model.Notice, night time.Time) time.Time {
	const parts = 61 // a prime: tickets that follow one another go apart
	share := (thread(n)%parts + parts) % parts
	return night.Add(spread * time.Duration(share) / parts)
}
