package kv

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Claim lets key hold value for ttl if it holds nothing yet. Of all who claim it at once exactly one wins;
// the others get what the winner put there.
func (s *Store) Claim(ctx context.Context, key, value string, ttl time.Duration) (held string, won bool, err error) {
	if ttl < time.Millisecond {
		return "", false, s.fail("claim", errTTL)
	}
	c := &claim{key: s.valueKey(key), value: value, ttl: ttl, answered: make(chan struct{})}
	if s.embedded != nil { // its pipe holds nothing, and there is no way to save
		c.take(s.rdb.SetArgs(ctx, c.key, c.value, c.args()).Result())
	} else if err := s.claims.make(ctx, s.rdb, c); err != nil {
		return "", false, s.fail("claim", err)
	}
	return c.held, c.won, s.fail("claim", c.err)
}

// claim is one that is asked for; answered is closed when held, won and err say how it went.
type claim struct {
	key, value string
	ttl        time.Duration
	answered   chan struct{}

	held string
	won  bool
	err  error
}

func (c *claim) args() redis.SetArgs { return redis.SetArgs{Mode: "NX", Get: true, TTL: c.ttl} }

func (c *claim) take(held string, err error) {
	if errors.Is(err, redis.Nil) {
		c.held, c.won = c.value, true
		return
	}
	c.held, c.err = held, err
}

// claims asks Redis for many claims in one round trip: while one is asked for, those who come wait, and then are asked
// for together. Who comes alone asks at once. A round trip costs as much as all the rest of answering a delivery.
type claims struct {
	mu      sync.Mutex
	asking  bool
	waiting []*claim
}

const claimBatch = 128

// make has c answered. An error is ctx's: Redis may have kept the claim all the same.
func (q *claims) make(ctx context.Context, rdb redis.UniversalClient, c *claim) error {
	q.mu.Lock()
	if !q.asking {
		q.asking = true
		q.mu.Unlock()
		c.take(rdb.SetArgs(ctx, c.key, c.value, c.args()).Result())
		q.next(rdb)
		return nil
	}
	q.waiting = append(q.waiting, c)
	q.mu.Unlock()
	select {
	case <-c.answered:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// next asks for those who came meanwhile, on nobody's time but its own: one who gives up takes no other with him.
func (q *claims) next(rdb redis.UniversalClient) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.waiting), claimBatch)
	if q.asking = n > 0; !q.asking {
		return
	}
	batch := append([]*claim(nil), q.waiting[:n]...)
	q.waiting = append(q.waiting[:0], q.waiting[n:]...)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), ioTimeout)
		defer cancel()
		ask(ctx, rdb, batch)
		q.next(rdb)
	}()
}

func ask(ctx context.Context, rdb redis.UniversalClient, batch []*claim) {
	commands := make([]*redis.StatusCmd, len(batch))
	_, _ = rdb.Pipelined(ctx, func(p redis.Pipeliner) error { // each command has its own error
		for i, c := range batch {
			commands[i] = p.SetArgs(ctx, c.key, c.value, c.args())
		}
		return nil
	})
	for i, c := range batch {
		c.take(commands[i].Result())
		close(c.answered)
	}
}
