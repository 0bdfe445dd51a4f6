package kefu

import (
	"context"
	"crypto/rand"
	"errors"
	"sync/atomic"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// poller reads WeChat's transcript at its pace, and puts right what WeChat did not tell. Of all replicas one does it, so that the
// account's quota is not spent several times; two at once do no harm.
type poller struct {
	s     *Sessions
	me    string // by which this replica leads
	leads atomic.Bool
	fails atomic.Int64 // in a row

	busyAt   time.Time // when a chat was last open
	readAt   time.Time
	repairAt time.Time // when chats are next held against what WeChat knows
}

const (
	pollLead = "kefu:poll"
	// leadTime is how long, at the least, a replica that died keeps others from reading; four turns is enough to miss some.
	leadTime = 5 * time.Second
	// tail is how long the transcript is read on after the last chat has ended: its last lines show up late.
	tail = 10 * time.Minute
	// quietPoll is how often it is read while nobody chats: an agent may have begun a chat without our being told.
	quietPoll = 5 * time.Minute
	// refusedPoll is how often it is tried while the account may not read it.
	refusedPoll = 10 * time.Minute
	mostBackOff = 30 * time.Second
	repairEvery = time.Minute
)

func newPoller(s *Sessions) *poller { return &poller{s: s, me: rand.Text()} }

// run polls until ctx ends.
func (p *poller) run(ctx context.Context) {
	defer func() {
		if err := p.s.KV.Resign(context.WithoutCancel(ctx), pollLead, p.me); err != nil {
			p.s.Log.WarnContext(ctx, "the lead of the transcript's reader lapses by itself", "err", err)
		}
	}()
	for wait := p.s.Poll; ; {
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			t.Stop()
			return
		case <-t.C:
			wait = p.turn(ctx)
		}
	}
}

// turn does what is due, and tells how long to wait until the next.
func (p *poller) turn(ctx context.Context) time.Duration {
	if !p.lead(ctx) {
		p.follow(ctx)
		return p.s.Poll
	}
	due, err := p.due(ctx)
	if err == nil && due {
		if err = p.s.tool.reader.read(ctx); err == nil {
			p.readAt = p.s.Now()
		}
	}
	wait := p.after(ctx, err)
	if now := p.s.Now(); err == nil && !now.Before(p.repairAt) {
		p.repairAt = now.Add(repairEvery)
		if err := p.s.Reconcile(ctx); err != nil && ctx.Err() == nil {
			p.s.Log.WarnContext(ctx, "chats are held against WeChat later", "err", err)
		}
	}
	return wait
}

// lead tells whether this replica is the one that reads. Where Redis cannot say, each is.
func (p *poller) lead(ctx context.Context) bool {
	leads, err := p.s.KV.Lead(ctx, pollLead, p.me, max(leadTime, 4*p.s.Poll))
	if err != nil {
		leads = true
	}
	p.leads.Store(leads)
	return leads
}

// follow learns how far the leader has read: chats are closed by whoever looks at them.
func (p *poller) follow(ctx context.Context) {
	read, err := p.s.Store.KefuCursor(ctx, cursorName)
	if err != nil {
		return // chats wait the longer
	}
	if !read.IsZero() {
		p.s.seen.set(read.Add(-lag))
	}
}

// due tells whether the transcript is worth a call.
func (p *poller) due(ctx context.Context) (bool, error) {
	open, err := p.s.Store.AnyChatOpen(ctx, model.DeskWeChat)
	now := p.s.Now()
	if open || p.busyAt.IsZero() {
		p.busyAt = now
	}
	return open || now.Before(p.busyAt.Add(tail)) || !now.Before(p.readAt.Add(quietPoll)), err
}

// after notes how a turn went, and tells how long to wait until the next one.
func (p *poller) after(ctx context.Context, err error) time.Duration {
	switch {
	case err == nil:
		if fails := p.fails.Swap(0); fails > 0 {
			p.s.Log.InfoContext(ctx, "transcripts are read again", "failed", fails)
		}
		return p.s.Poll
	case ctx.Err() != nil:
		return p.s.Poll
	}
	fails := p.fails.Add(1)
	first := fails == 1
	if errors.Is(err, ErrNotGranted) {
		if first {
			p.s.Log.ErrorContext(ctx, "WeChat refuses its transcripts: nobody is closed for silence, and 88 is not heard", "err", err)
		}
		return refusedPoll
	}
	if first {
		p.s.Log.WarnContext(ctx, "transcripts wait", "err", err)
	}
	return max(p.s.Poll, min(p.s.Poll<<min(fails, 10), mostBackOff))
}

// ReadTranscript takes in what WeChat's transcript has, up to now.
func (s *Sessions) ReadTranscript(ctx context.Context) error { return s.tool.reader.read(ctx) }

// TranscriptBehind is how long ago WeChat's transcript was last read to its end; 0 where nobody chats in its tool.
func (s *Sessions) TranscriptBehind(ctx context.Context) (time.Duration, error) {
	return TranscriptBehind(ctx, s.Store, s.Now())
}

// TranscriptBehind is what a database knows of it, at a moment.
func TranscriptBehind(ctx context.Context, st *store.Store, now time.Time) (time.Duration, error) {
	open, err := st.AnyChatOpen(ctx, model.DeskWeChat)
	if err != nil || !open {
		return 0, err
	}
	read, err := st.KefuCursor(ctx, cursorName)
	if err != nil || read.IsZero() {
		return 0, err
	}
	return max(now.Sub(read), 0), nil
}

// TranscriptFailures is how many times in a row this replica has failed to read WeChat's transcript.
func (s *Sessions) TranscriptFailures() int64 { return s.tool.poller.fails.Load() }
