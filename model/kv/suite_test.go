package kv_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
)

// clock is a now that a test moves.
type clock struct{ ms atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.ms.Store(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC).UnixMilli())
	return c
}

func (c *clock) now() time.Time          { return time.UnixMilli(c.ms.Load()).UTC() }
func (c *clock) forward(d time.Duration) { c.ms.Add(d.Milliseconds()) }

// everywhere runs a test on an embedded store and on the Redis of HOTLINE_TEST_REDIS.
func everywhere(t *testing.T, test func(t *testing.T, s *kv.Store, c *clock)) {
	t.Helper()
	for name, open := range map[string]func(testing.TB, func() time.Time) *kv.Store{
		"embedded": kvtest.Embedded,
		"redis":    kvtest.Real,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClock()
			test(t, open(t, c.now), c)
		})
	}
}

// together calls f n times at once and counts how often it says yes.
func together(n int, f func(i int) bool) int {
	var wg sync.WaitGroup
	var yes atomic.Int32
	gate := make(chan struct{})
	for i := range n {
		wg.Go(func() {
			<-gate
			if f(i) {
				yes.Add(1)
			}
		})
	}
	close(gate)
	wg.Wait()
	return int(yes.Load())
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// holds checks what key holds; want "" means nothing.
func holds(t *testing.T, s *kv.Store, key, want string) {
	t.Helper()
	got, found, err := s.Get(t.Context(), key)
	must(t, err)
	if got != want || found != (want != "") {
		t.Errorf("%s holds %q (found %t), want %q", key, got, found, want)
	}
}

func canceled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
