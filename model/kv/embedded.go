package kv

import (
	"context"
	"net"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// tick is how late an embedded key may expire. Each one walks all keys: 0.14 ms at 1,000, 2 ms at 10,000.
const tick = 250 * time.Millisecond

// embedded is a Redis in this process, spoken to over pipes: no port, no password, nothing kept. It serves one
// process with up to some 20,000 keys.
type embedded struct {
	mini *miniredis.Miniredis
	stop chan struct{}
	done sync.WaitGroup
	once sync.Once
}

func openEmbedded(now func() time.Time) *Store {
	e := &embedded{mini: miniredis.NewMiniRedis(), stop: make(chan struct{})}
	o := baseOptions()
	o.Addrs = []string{"embedded"}
	o.Dialer = func(context.Context, string, string) (net.Conn, error) { return e.mini.Dial() }
	e.done.Go(e.expire)
	return &Store{rdb: redis.NewUniversalClient(o), now: now, prefix: prefix, embedded: e}
}

// expire lets keys expire, which miniredis does only when told how much time has passed.
func (e *embedded) expire() {
	t := time.NewTicker(tick)
	defer t.Stop()
	var last time.Time
	for {
		select {
		case <-e.stop:
			return
		case at := <-t.C: // of two ticks that a busy machine let fall together only one arrives
			passed := tick
			if !last.IsZero() {
				passed = at.Sub(last)
			}
			last = at
			e.mini.FastForward(passed)
		}
	}
}

func (e *embedded) close() {
	e.once.Do(func() {
		close(e.stop)
		e.done.Wait()
		e.mini.Close()
	})
}
