package main

import (
	"container/heap"
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"example.org/hotline/handler/callback"
	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
)

// witness stands between the hotline and the platform, and writes down what the hotline was told and when: what it could know.
type witness struct {
	kefu.Platform
	responder callback.Responder
	now       func() time.Time

	mu    sync.Mutex
	heard []hearing
	polls []poll
}

// hearing is a message or an event that the hotline worked on.
type hearing struct {
	at     time.Time
	ev     model.Event
	answer model.Answer
	err    error
}

// poll is what the transcript had at a moment.
type poll struct {
	at      time.Time
	records []kefu.Record
	err     error
}

func (w *witness) Answer(ctx context.Context, ev model.Event) (model.Answer, error) {
	at := w.now()
	a, err := w.responder.Answer(ctx, ev)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.heard = append(w.heard, hearing{at, ev, a, err})
	return a, err
}

func (w *witness) Records(ctx context.Context, from, to time.Time) ([]kefu.Record, error) {
	at := w.now()
	list, err := w.Platform.Records(ctx, from, to)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.polls = append(w.polls, poll{at, list, err})
	return list, err
}

// plans are what somebody is going to do, soonest first; of one moment in the order in which it was planned.
type plans struct {
	mu   sync.Mutex
	made int
	list agenda
}

type plan struct {
	at    time.Time
	order int
	do    func()
}

func (p *plans) at(at time.Time, do func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.made++
	heap.Push(&p.list, plan{at, p.made, do})
}

func (p *plans) next() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.list) == 0 {
		return time.Time{}
	}
	return p.list[0].at
}

// take is the next thing to do by now; nil where there is none.
func (p *plans) take(now time.Time) func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.list) == 0 || p.list[0].at.After(now) {
		return nil
	}
	return heap.Pop(&p.list).(plan).do
}

// drop forgets them all.
func (p *plans) drop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list = nil
}

type agenda []plan

func (p agenda) Len() int      { return len(p) }
func (p agenda) Swap(i, k int) { p[i], p[k] = p[k], p[i] }
func (p *agenda) Push(x any)   { *p = append(*p, x.(plan)) }
func (p agenda) Less(i, k int) bool {
	return p[i].at.Before(p[k].at) || p[i].at.Equal(p[k].at) && p[i].order < p[k].order
}

func (p *agenda) Pop() any {
	last := (*p)[len(*p)-1]
	*p = (*p)[:len(*p)-1]
	return last
}

// chancy is a source that many may draw from.
type chancy struct {
	mu   sync.Mutex
	from rand.Source
}

func (c *chancy) Uint64() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.from.Uint64()
}
