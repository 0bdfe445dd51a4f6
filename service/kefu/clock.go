package kefu

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
)

// clock looks at chats when something of theirs falls due. Redis reminds; the database knows what is due, fills Redis again
// when it has lost the reminders, and is asked by itself now and then.
type clock struct {
	s      *Sessions
	timers *kv.Timers
	hours  atomic.Int64 // the change of today's hours up to which all chats have been looked at
}

const (
	clockLook  = 500 * time.Millisecond
	clockBatch = 256
	clockLease = 30 * time.Second // a replica that died with a turn holds it no longer
	clockHands = 8                // chats that are looked at at the same time
	sweepEvery = 20 * time.Second
	sweepLate  = 10 * time.Second // what is due for so long has lost its reminder
	againSoon  = time.Second      // what is due and cannot be done yet is looked at again then, at the soonest
	refill     = 5000             // reminders that are read at once
)

func newClock(s *Sessions) *clock { return &clock{s: s, timers: s.KV.Timers("kefu")} }

// set has the clock look at a chat at due. Where that fails the sweep finds the chat.
func (k *clock) set(ctx context.Context, chatID int64, due time.Time) {
	if due.IsZero() {
		return // its last reminder finds that there is nothing to do
	}
	if err := k.timers.Set(ctx, chatID, due); err != nil {
		k.s.Log.WarnContext(ctx, "a chat's reminder waits for the sweep", "err", err)
	}
}

// run looks until ctx ends.
func (k *clock) run(ctx context.Context) {
	look, sweep := time.NewTicker(clockLook), time.NewTicker(sweepEvery)
	defer look.Stop()
	defer sweep.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-look.C:
			err = k.turns(ctx)
		case <-sweep.C:
			err = k.sweep(ctx)
		}
		if err != nil && ctx.Err() == nil {
			k.s.Log.WarnContext(ctx, "the clock of the chats waits", "err", err)
		}
	}
}

// Tick does what has fallen due by now.
func (s *Sessions) Tick(ctx context.Context) error {
	return errors.Join(s.clock.turns(ctx), s.clock.sweep(ctx))
}

// turns takes what is due from Redis until nothing is.
func (k *clock) turns(ctx context.Context) error {
	for ctx.Err() == nil {
		turn, err := k.timers.Due(ctx, k.s.Now(), clockBatch, clockLease)
		if err != nil {
			return err
		}
		if turn.Lost {
			if err := k.timers.Rebuild(ctx, func(put func([]kv.Timer) error) error { return k.fill(ctx, put) }); err != nil {
				return err
			}
		}
		if len(turn.IDs) == 0 {
			if turn.Lost {
				continue // what has been put is due, perhaps
			}
			return nil
		}
		if err := k.timers.Settle(ctx, turn, k.lookAtAll(ctx, turn.IDs)); err != nil {
			return err
		}
	}
	return nil
}

// fill puts what the database knows.
func (k *clock) fill(ctx context.Context, put func([]kv.Timer) error) error {
	for after := int64(0); ; {
		list, err := k.s.Store.OpenChatDues(ctx, after, refill)
		if err != nil || len(list) == 0 {
			return err
		}
		timers := make([]kv.Timer, len(list))
		for i, c := range list {
			timers[i] = kv.Timer{ID: c.ID, At: c.DueAt}
		}
		if err := put(timers); err != nil {
			return err
		}
		after = list[len(list)-1].ID
	}
}

// lookAtAll looks at some chats, and tells when to look at each again. One that could not be looked at keeps its lease.
func (k *clock) lookAtAll(ctx context.Context, ids []int64) []kv.Timer {
	var (
		mu   sync.Mutex
		wg   sync.WaitGroup
		next []kv.Timer
	)
	hands := k.s.hands(clockHands)
	for _, id := range ids {
		hands <- struct{}{}
		wg.Go(func() {
			defer func() { <-hands }()
			due, err := k.lookAt(ctx, id)
			if err != nil {
				k.s.Log.WarnContext(ctx, "a chat is looked at later", "chat", id, "err", err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			next = append(next, kv.Timer{ID: id, At: due})
		})
	}
	wg.Wait()
	return next
}

// lookAt does what has fallen due of one chat, and tells when to look again; zero: never.
func (k *clock) lookAt(ctx context.Context, id int64) (time.Time, error) {
	rules, err := k.s.rules(ctx)
	if err != nil {
		return time.Time{}, err
	}
	c, err := k.s.Store.Chat(ctx, id)
	if errors.Is(err, model.ErrChatNotFound) {
		return time.Time{}, nil
	}
	for err == nil {
		due, now := c.Due(rules), k.s.Now()
		if due.IsZero() || due.After(now) {
			return due, nil
		}
		var out model.ChatOutcome
		c, _, err = k.s.change(ctx, id, bySending, func(a *act) (err error) {
			out, err = a.take(model.ChatInput{Kind: model.InTick, At: a.now})
			return err
		})
		if err == nil && !out.Changed {
			return now.Add(max(againSoon, k.s.Poll)), nil
		}
	}
	return time.Time{}, err
}

// sweep looks at what has been due for a while: its reminder was lost.
func (k *clock) sweep(ctx context.Context) error {
	if err := k.newHours(ctx); err != nil {
		return err
	}
	ids, err := k.s.Store.DueChats(ctx, k.s.Now().Add(-sweepLate), clockBatch)
	if err != nil || len(ids) == 0 {
		return err
	}
	next := k.lookAtAll(ctx, ids)
	set := next[:0]
	for _, t := range next {
		if !t.At.IsZero() {
			set = append(set, t)
		}
	}
	return k.timers.SetAll(ctx, set)
}

// newHours has every open chat looked at after today's hours have changed.
func (k *clock) newHours(ctx context.Context) error {
	turns, err := k.s.turned(ctx)
	if err != nil || turns == k.hours.Load() {
		return err
	}
	now := k.s.Now()
	err = k.fill(ctx, func(timers []kv.Timer) error {
		for i := range timers {
			timers[i].At = now
		}
		return k.timers.SetAll(ctx, timers)
	})
	if err == nil {
		k.hours.Store(turns)
	}
	return err
}

// Behind is how long the chat that waits longest for the clock has waited; 0 where none does.
func (s *Sessions) Behind(ctx context.Context) (time.Duration, error) {
	first, err := s.Store.EarliestChatDue(ctx)
	if err != nil || first == nil {
		return 0, err
	}
	return max(s.Now().Sub(*first), 0), nil
}
