package kefu

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"example.org/hotline/model"
)

// post sends what is to be sent: the account's own words, and what agents say at the console. A chat's lines go in their order,
// by one sender at a time, whichever replica he is on. Before a line goes it is marked as going: one that may have gone is
// never sent again, whatever happens to its sender.
type post struct {
	s    *Sessions
	rung chan struct{}

	mu      sync.Mutex
	errands map[int64]*errand // by chat
}

// errand is a chat of which something is to be sent, as this replica has it.
type errand struct {
	at    time.Time // when to look; zero: at once
	busy  bool
	again bool // something came while it was busy

	// What follows belongs to whoever is busy with it.
	sender   string         // the name under which the chat is claimed
	met      bool           // another sender was at it when we came
	tries    int            // of what is to go next
	uploaded map[int]string // WeChat's media ids, by the Seq of the line
}

const (
	postLook   = 250 * time.Millisecond // for what waits
	postSweep  = 5 * time.Second
	postLate   = 5 * time.Second // what has waited for so long was forgotten by who wrote it, or he died
	postBatch  = 256
	postHands  = 32                     // chats that are served at the same time
	claimTime  = time.Minute            // longer than sending one message takes
	claimAgain = 500 * time.Millisecond // another sends: he may have looked before our line was there
	faultPause = 5 * time.Second        // where the database does not answer
)

func newPost(s *Sessions) *post {
	return &post{s: s, rung: make(chan struct{}, 1), errands: map[int64]*errand{}}
}

// wake has a chat looked at at once; whoever added something to send calls it after his transaction.
func (p *post) wake(chatID int64) {
	p.mu.Lock()
	p.due(chatID)
	p.mu.Unlock()
	select {
	case p.rung <- struct{}{}:
	default: // it is awake
	}
}

// due has a chat looked at. What waits to be tried again goes on waiting: what comes after it waits, too. With mu held.
func (p *post) due(chatID int64) {
	e := p.errands[chatID]
	switch {
	case e == nil:
		p.errands[chatID] = &errand{}
	case e.busy:
		e.again = true
	case e.tries == 0:
		e.at = time.Time{}
	}
}

// run sends until ctx ends. What it has begun to send then is finished.
func (p *post) run(ctx context.Context) {
	var wg sync.WaitGroup
	defer wg.Wait()
	hands := make(chan struct{}, postHands)
	look, sweep := time.NewTicker(postLook), time.NewTicker(postSweep)
	defer look.Stop()
	defer sweep.Stop()
	for lost := true; ctx.Err() == nil; { // what an earlier process left is found at once
		if lost {
			if err := p.find(ctx, p.s.Now().Add(-postLate)); err != nil && ctx.Err() == nil {
				p.s.Log.WarnContext(ctx, "what waits to be sent is looked for later", "err", err)
			}
			lost = false
		}
		p.serveAll(ctx, hands, &wg)
		select {
		case <-ctx.Done():
		case <-p.rung:
		case <-look.C:
		case <-sweep.C:
			lost = true
		}
	}
}

// serveAll has the chats served that are ready, each by a hand.
func (p *post) serveAll(ctx context.Context, hands chan struct{}, wg *sync.WaitGroup) {
	for _, id := range p.ready() {
		select {
		case <-ctx.Done():
			return
		case hands <- struct{}{}:
		}
		wg.Go(func() {
			defer func() { <-hands }()
			if e := p.take(id); e != nil {
				p.serve(ctx, id, e)
			}
		})
	}
}

// flush sends what can be sent now, one chat after the other.
func (p *post) flush(ctx context.Context) error {
	if err := p.find(ctx, p.s.Now().Add(time.Second)); err != nil {
		return err
	}
	for _, id := range p.ready() {
		if e := p.take(id); e != nil {
			p.serve(ctx, id, e)
		}
	}
	return ctx.Err()
}

// find has the chats looked at that have lines from before a moment to be sent, and that nobody is sending.
func (p *post) find(ctx context.Context, before time.Time) error {
	for after := int64(0); ; {
		ids, err := p.s.Store.ChatsToSend(ctx, after, before, postBatch)
		if err != nil || len(ids) == 0 {
			return err
		}
		p.mu.Lock()
		for _, id := range ids {
			if p.errands[id] == nil { // else it is known here when to look
				p.due(id)
			}
		}
		p.mu.Unlock()
		after = ids[len(ids)-1]
	}
}

// ready are the chats to look at now.
func (p *post) ready() []int64 {
	now := p.s.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	var ids []int64
	for id, e := range p.errands {
		if !e.busy && !e.at.After(now) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// take has the caller serve a chat; nil where somebody does, or nothing is to be done any more.
func (p *post) take(id int64) *errand {
	p.mu.Lock()
	defer p.mu.Unlock()
	e := p.errands[id]
	if e == nil || e.busy {
		return nil
	}
	e.busy, e.again = true, false
	return e
}

// serve sends what can be sent of a chat now.
func (p *post) serve(ctx context.Context, id int64, e *errand) {
	at, more := p.send(context.WithoutCancel(ctx), id, e)
	p.mu.Lock()
	defer p.mu.Unlock()
	e.busy = false
	switch {
	case e.again && e.tries == 0:
		e.at = time.Time{}
	case more:
		e.at = at
	default:
		delete(p.errands, id)
	}
	if e.again {
		select {
		case p.rung <- struct{}{}:
		default:
		}
	}
}

// mark keeps what became of a line, and has its agent see it.
func (a *act) mark(l model.ChatLine, d model.LineDelivery, reason string) error {
	l.Delivery, l.Reason = d, reason
	a.changed = true
	if d == model.LineToSend {
		a.sends = true
	}
	a.tellAgent(model.DeskDelivery, l.Seq)
	return a.tx.SaveChatLine(a.ctx, l)
}

// Deliver sends what can be sent and fetches the files that can be fetched now, whoever wrote them.
func (s *Sessions) Deliver(ctx context.Context) error {
	return errors.Join(s.post.flush(ctx), s.fetch.fetchAll(ctx))
}
