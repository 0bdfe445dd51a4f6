package callback

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Limits say how long things may take. A zero field means what stands behind it.
type Limits struct {
	// Patience is how long a delivery waits for its answer: 2.5 s. WeChat hangs up after 5.
	Patience time.Duration
	// Crowded is the patience while more than Crowd deliveries wait already, which means that something behind us
	// hangs: 600 ms, which is Redis's 300 and as much again for the answer.
	Crowded time.Duration
	Crowd   int // 16

	// Work is how long the answer itself may take: 30 s.
	Work time.Duration
	// Background is how many answers may be worked on at once: 16384, which is half a minute at 500 a second.
	Background int
}

func (l Limits) orDefault() Limits {
	return Limits{
		Patience: or(l.Patience, 2500*time.Millisecond), Crowded: or(l.Crowded, 600*time.Millisecond), Crowd: or(l.Crowd, 16),
		Work: or(l.Work, 30*time.Second), Background: or(l.Background, 16384),
	}
}

func or[T comparable](value, otherwise T) T {
	var zero T
	if value == zero {
		return otherwise
	}
	return value
}

// queue is those who wait for an answer.
type queue struct {
	limits  Limits
	waiting atomic.Int64
	timers  sync.Pool // stopped ones
}

// wait waits for done as long as patience lasts.
func (q *queue) wait(done <-chan struct{}) {
	patience := q.limits.Patience
	if q.waiting.Add(1) > int64(q.limits.Crowd) {
		patience = q.limits.Crowded
	}
	defer q.waiting.Add(-1)
	t := q.timer(patience)
	select {
	case <-done:
	case <-t.C:
	}
	t.Stop()
	q.timers.Put(t)
}

func (q *queue) timer(d time.Duration) *time.Timer {
	if t, ok := q.timers.Get().(*time.Timer); ok {
		t.Reset(d)
		return t
	}
	return time.NewTimer(d)
}

// crew is the goroutines that work beside the requests. There are at most limit.
type crew struct {
	limit int

	mu      sync.Mutex
	working int
	idle    chan struct{} // closed when nobody works; nil while nobody asks
}

// start lets somebody do work; false where too many are at it.
func (c *crew) start(work func()) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.working >= c.limit {
		return false
	}
	c.begin(work)
	return true
}

// join lets somebody do work that must be done, however many are at it.
func (c *crew) join(work func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.begin(work)
}

// begin with mu held.
func (c *crew) begin(work func()) {
	c.working++
	go func() {
		defer c.end()
		work()
	}()
}

func (c *crew) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.working--
	if c.working == 0 && c.idle != nil {
		close(c.idle)
		c.idle = nil
	}
}

// drain waits until nobody works.
func (c *crew) drain(ctx context.Context) error {
	idle := c.whenIdle()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		c.mu.Lock()
		defer c.mu.Unlock()
		return fmt.Errorf("callback: %d answers are still being worked on: %w", c.working, ctx.Err())
	}
}

func (c *crew) whenIdle() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.working == 0 {
		idle := make(chan struct{})
		close(idle)
		return idle
	}
	if c.idle == nil {
		c.idle = make(chan struct{})
	}
	return c.idle
}

const (
	persistTries = 6
	persistFirst = 500 * time.Millisecond // then twice as long each time: 15 s in all
	databaseTime = 5 * time.Second        // for one try to write a row
)

// persist tries something that must not get lost until it works, for as long as a database takes to come back. One
// try may take as long as each. It returns the last failure.
func persist(ctx context.Context, each time.Duration, do func(context.Context) error) error {
	pause := persistFirst
	for try := 1; ; try++ {
		err := bounded(ctx, each, do)
		if err == nil || try == persistTries {
			return err
		}
		if !sleep(ctx, pause) {
			return err
		}
		pause *= 2
	}
}

func bounded(ctx context.Context, limit time.Duration, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return do(ctx)
}

// sleep waits for d; false when ctx ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// seldom lets a log line pass once a second, and counts what it held back.
type seldom struct {
	now   func() time.Time
	last  atomic.Int64
	count atomic.Int64
}

// occasion counts one occasion; ok says that it is time to write, n for how many.
func (s *seldom) occasion() (n int64, ok bool) {
	s.count.Add(1)
	sec := s.now().Unix()
	if s.last.Swap(sec) == sec {
		return 0, false
	}
	return s.count.Swap(0), true
}
