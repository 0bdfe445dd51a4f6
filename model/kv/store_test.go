package kv_test

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
)

func TestSetGetDelete(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		holds(t, s, "a", "")
		must(t, s.Set(t.Context(), "a", "一", time.Minute))
		must(t, s.Set(t.Context(), "b", "2", time.Minute))
		must(t, s.Set(t.Context(), "c", "3", time.Minute))
		must(t, s.Set(t.Context(), "a", "甲", time.Minute))
		holds(t, s, "a", "甲")
		must(t, s.Delete(t.Context(), "a", "b", "never there"))
		must(t, s.Delete(t.Context()))
		holds(t, s, "a", "")
		holds(t, s, "b", "")
		holds(t, s, "c", "3")
	})
}

func TestNothingIsKeptForEver(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		for _, ttl := range []time.Duration{0, -1, -time.Second, time.Microsecond} {
			if err := s.Set(t.Context(), "k", "v", ttl); err == nil {
				t.Errorf("Set with ttl %v was accepted", ttl)
			}
			if _, _, err := s.Claim(t.Context(), "k", "v", ttl); err == nil {
				t.Errorf("Claim with ttl %v was accepted", ttl)
			}
			if err := s.PutCode(t.Context(), "k", "v", ttl); err == nil {
				t.Errorf("PutCode with ttl %v was accepted", ttl)
			}
		}
		holds(t, s, "k", "")
	})
}

func TestClaimHasOneWinner(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		held := make([]string, 20)
		won := together(len(held), func(i int) bool {
			h, won, err := s.Claim(t.Context(), "event", fmt.Sprint("answer ", i), time.Minute)
			if err != nil {
				t.Error(err)
			}
			held[i] = h
			return won
		})
		if won != 1 {
			t.Errorf("%d won, want 1", won)
		}
		for _, h := range held {
			if h != held[0] {
				t.Fatalf("they hold different values: %q", held)
			}
		}
		holds(t, s, "event", held[0])
	})
}

func TestTakeOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		must(t, s.Set(t.Context(), "state", "x", time.Minute))
		if n := together(10, func(int) bool {
			_, found, err := s.Take(t.Context(), "state")
			return found && err == nil
		}); n != 1 {
			t.Errorf("taken %d times, want 1", n)
		}
		holds(t, s, "state", "")
	})
}

func TestViewsShareNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		a, b := s.Under("a"), s.Under("b")
		must(t, a.Set(t.Context(), "k", "A", time.Minute))
		holds(t, b, "k", "")
		holds(t, s, "k", "")
		holds(t, a, "k", "A")
	})
}

func TestKindsOfKeyDoNotMeet(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		must(t, s.Set(t.Context(), "k", "v", time.Minute))
		must(t, s.PutCode(t.Context(), "k", "digest", time.Minute))
		if wait, err := s.Allow(t.Context(), "k", kv.Limit{Max: 1, Per: time.Minute}); err != nil || wait != 0 {
			t.Errorf("Allow: %v, %v", wait, err)
		}
		holds(t, s, "k", "v")
	})
}

func TestCanceled(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		ctx := canceled(t)
		_, _, err := s.Get(ctx, "k")
		if err == nil || s.Set(ctx, "k", "v", time.Minute) == nil {
			t.Errorf("a canceled context was served: %v", err)
		}
	})
}

func TestEmbeddedKeysExpireWithTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := kv.Open(t.Context(), "embedded:", time.Now)
		must(t, err)
		must(t, s.Set(t.Context(), "k", "v", 10*time.Minute))
		time.Sleep(10*time.Minute - time.Second)
		holds(t, s, "k", "v")
		time.Sleep(1500 * time.Millisecond)
		holds(t, s, "k", "")
		must(t, s.Close())
	})
}

func TestEmbeddedKeysExpireWhenAdvanced(t *testing.T) {
	s := kvtest.Embedded(t, newClock().now)
	must(t, s.Set(t.Context(), "k", "v", time.Hour))
	s.Advance(59 * time.Minute)
	s.Advance(-time.Hour)
	holds(t, s, "k", "v")
	s.Advance(2 * time.Minute)
	holds(t, s, "k", "")
}

func TestCloseLeavesNothingRunning(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s, err := kv.Open(t.Context(), "embedded:", time.Now)
	must(t, err)
	must(t, s.Ping(t.Context()))
	must(t, s.Close())
	if err := s.Ping(t.Context()); err == nil || errors.Unwrap(err) == nil {
		t.Errorf("a closed store answered: %v", err)
	}
}
