package kv_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"go.uber.org/goleak"

	"example.org/hotline/model/kv"
)

// ear listens to a channel and passes on what it hears; "joined" stands for joined.
func ear(t *testing.T, s *kv.Store, channel string) (heard chan string, stop func()) {
	t.Helper()
	heard = make(chan string, 100)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- s.Subscribe(ctx, channel, func(m string) { heard <- m }, func() { heard <- "joined" })
	}()
	stop = func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		ended <- nil
	}
	t.Cleanup(stop)
	return heard, stop
}

func hears(t *testing.T, heard <-chan string, want ...string) {
	t.Helper()
	for _, w := range want {
		select {
		case got := <-heard:
			if got != w {
				t.Fatalf("heard %q, want %q", got, w)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("heard nothing, want %q", w)
		}
	}
}

func TestSubscribersHearTheirChannel(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		must(t, s.Publish(t.Context(), "chats", "nobody hears this"))
		first, _ := ear(t, s, "chats")
		other, _ := ear(t, s, "seats")
		elsewhere, _ := ear(t, s.Under("x"), "chats")
		hears(t, first, "joined")
		hears(t, other, "joined")
		hears(t, elsewhere, "joined")
		second, stop := ear(t, s, "chats")
		hears(t, second, "joined")
		must(t, s.Publish(t.Context(), "chats", "一"))
		must(t, s.Publish(t.Context(), "seats", "x"))
		must(t, s.Under("x").Publish(t.Context(), "chats", "y"))
		must(t, s.Publish(t.Context(), "chats", ""))
		hears(t, first, "一", "")
		hears(t, second, "一", "")
		hears(t, other, "x")
		hears(t, elsewhere, "y")
		stop()
		must(t, s.Publish(t.Context(), "chats", "2"))
		hears(t, first, "2")
		select {
		case m := <-second:
			t.Errorf("who left heard %q", m)
		default:
		}
	})
}

// A subscriber that asks the store while messages go on coming holds nobody up: the embedded Redis would wait for it.
func TestASubscriberMayUseTheStore(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		const all = 300
		joined, heard := make(chan string, 1), make(chan string, all)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			ended <- s.Subscribe(ctx, "c", func(m string) {
				if err := s.Set(t.Context(), m, m, time.Minute); err != nil {
					t.Error(err)
				}
				heard <- m
			}, func() { joined <- "joined" })
		}()
		hears(t, joined, "joined")
		for i := range all {
			must(t, s.Publish(t.Context(), "c", fmt.Sprint(i)))
		}
		for i := range all {
			hears(t, heard, fmt.Sprint(i))
		}
		cancel()
		must(t, <-ended)
		holds(t, s, "299", "299")
	})
}

func TestSubscribeLeavesNothingRunning(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s, err := kv.Open(t.Context(), "embedded:", time.Now)
	must(t, err)
	heard, stop := ear(t, s, "c")
	hears(t, heard, "joined")
	stop()
	must(t, s.Close())
	must(t, s.Subscribe(canceled(t), "c", func(string) {}, func() {}))
}
