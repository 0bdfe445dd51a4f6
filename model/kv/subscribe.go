package kv

import (
	"context"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// A lost connection is tried again after rejoinSoon, then after twice as long each time.
	rejoinSoon = 50 * time.Millisecond
	rejoinLate = 5 * time.Second
	// quietTime is how long a connection may say nothing: it is asked as often, and one that does not answer is given up.
	quietTime = 3 * time.Second
)

// channel is a name of pub/sub, which knows no databases: two that share a server must not hear each other.
func (s *Store) channel(name string) string {
	return s.prefix + "m:" + strconv.Itoa(s.database) + ":" + name
}

// Publish sends message to those who are subscribed to channel at this moment. Nobody keeps it for the others.
func (s *Store) Publish(ctx context.Context, channel, message string) error {
	return s.fail("publish", s.rdb.Publish(ctx, s.channel(channel), message).Err())
}

// Subscribe hands each message on channel to got, in their order, until ctx ends. It calls joined whenever it begins to
// hear: at first, after every outage, and after messages that came faster than got took them; what was published
// before is lost, and the caller sees for himself what he missed. The two are never called at the same time, and may
// take their time. The only error is that the user of redis.url may not subscribe.
func (s *Store) Subscribe(ctx context.Context, channel string, got func(message string), joined func()) error {
	ctx, stop := context.WithCancel(ctx)
	box := &inbox{came: make(chan struct{}, 1)}
	var refused error
	var listening sync.WaitGroup
	listening.Go(func() {
		defer stop()
		refused = s.listen(ctx, s.channel(channel), box)
	})
	box.deliver(ctx, got, joined)
	stop()
	listening.Wait()
	return s.fail("subscribe", refused)
}

// listen fills the box over one connection after another.
func (s *Store) listen(ctx context.Context, channel string, box *inbox) error {
	for wait := rejoinSoon; ; wait = min(2*wait, rejoinLate) {
		err := s.hear(ctx, channel, func(a arrival) {
			wait = rejoinSoon
			box.put(a)
		})
		if redis.IsPermissionError(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
	}
}

// hear hands on what comes over one connection, until that breaks or ctx ends.
func (s *Store) hear(ctx context.Context, channel string, put func(arrival)) error {
	ctx, stop := context.WithCancel(ctx)
	line := s.rdb.Subscribe(ctx, channel)
	var heard atomic.Bool
	var watching sync.WaitGroup
	watching.Go(func() { watch(ctx, line, &heard) })
	defer watching.Wait()
	defer stop()
	for {
		message, err := line.Receive(ctx)
		if err != nil {
			return err
		}
		heard.Store(true)
		switch message := message.(type) {
		case *redis.Subscription:
			put(arrival{joined: true})
		case *redis.Message:
			put(arrival{message: message.Payload})
		}
	}
}

// watch hangs up once ctx ends or nothing is heard any more: whoever waits for a message would wait for ever, as TCP
// does not tell that the other side has vanished.
func watch(ctx context.Context, line *redis.PubSub, heard *atomic.Bool) {
	defer func() { _ = line.Close() }()
	tick := time.NewTicker(quietTime)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if !heard.Swap(false) || line.Ping(ctx) != nil {
			return
		}
	}
}
