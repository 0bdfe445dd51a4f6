package kv_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
)

func TestAllow(t *testing.T) {
	// A code may be sent again after a minute, five times an hour (domain §8).
	limits := []kv.Limit{{Max: 1, Per: time.Minute}, {Max: 5, Per: time.Hour}}
	everywhere(t, func(t *testing.T, s *kv.Store, c *clock) {
		ask := func(want time.Duration) {
			t.Helper()
			wait, err := s.Allow(t.Context(), "phone", limits...)
			must(t, err)
			if wait != want {
				t.Fatalf("wait %v, want %v", wait, want)
			}
		}
		ask(0)
		ask(time.Minute)
		c.forward(time.Minute - time.Millisecond)
		ask(time.Millisecond)
		c.forward(time.Millisecond)
		ask(0) // the refused ones were not counted, and a minute is over at its end
		for range 3 {
			c.forward(time.Minute)
			ask(0)
		}
		// The fifth was at 4:00: the minute is what lasts for now …
		c.forward(time.Minute)
		// … but at 5:00 the hour of the first one has 55 minutes to go.
		ask(55 * time.Minute)
		c.forward(55 * time.Minute)
		ask(0)
		c.forward(time.Minute)
		ask(0)
		ask(time.Minute)
		if wait, err := s.Allow(t.Context(), "another phone", limits...); err != nil || wait != 0 {
			t.Errorf("another key: %v, %v", wait, err)
		}
	})
}

func TestAllowAtOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		if n := together(30, func(int) bool {
			wait, err := s.Allow(t.Context(), "ip", kv.Limit{Max: 7, Per: time.Hour})
			return wait == 0 && err == nil
		}); n != 7 {
			t.Errorf("%d were allowed, want 7", n)
		}
	})
}

func TestAllowRefusesNonsense(t *testing.T) {
	s := kvtest.Embedded(t, newClock().now)
	for _, l := range [][]kv.Limit{nil, {{Max: 0, Per: time.Hour}}, {{Max: 1}}, {{Max: 5, Per: time.Hour}, {Max: 1, Per: time.Microsecond}}} {
		if _, err := s.Allow(t.Context(), "k", l...); err == nil || !strings.HasPrefix(err.Error(), "redis: allow: ") {
			t.Errorf("%v: %v", l, err)
		}
	}
}

// The log must agree at every moment with the definition: an act is allowed if it leaves no window over-full, and the
// wait is the first moment at which it would.
func TestAllowAgreesWithItsDefinition(t *testing.T) {
	c := newClock()
	s := kvtest.Open(t, c.now)
	run := 0
	rapid.Check(t, func(r *rapid.T) {
		run++
		view := s.Under(time.Duration(run).String())
		limits := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) kv.Limit {
			return kv.Limit{
				Max: rapid.IntRange(1, 4).Draw(r, "max"),
				Per: time.Duration(rapid.IntRange(1, 50).Draw(r, "per")) * time.Millisecond,
			}
		}), 1, 3).Draw(r, "limits")
		var acts []time.Time
		for range rapid.IntRange(1, 20).Draw(r, "asks") {
			c.forward(time.Duration(rapid.IntRange(0, 20).Draw(r, "pause")) * time.Millisecond)
			got, err := view.Allow(t.Context(), "k", limits...)
			if err != nil {
				r.Fatal(err)
			}
			want := waitFor(acts, c.now(), limits)
			if got != want {
				r.Fatalf("wait %v, want %v, for %v after %v", got, want, limits, acts)
			}
			if want == 0 {
				acts = append(acts, c.now())
			}
		}
	})
}

func waitFor(acts []time.Time, now time.Time, limits []kv.Limit) time.Duration {
	for wait := time.Duration(0); ; wait += time.Millisecond {
		if fits(acts, now.Add(wait), limits) {
			return wait
		}
	}
}

func fits(acts []time.Time, now time.Time, limits []kv.Limit) bool {
	for _, l := range limits {
		n := 0
		for _, at := range acts {
			if now.Sub(at) < l.Per {
				n++
			}
		}
		if n >= l.Max {
			return false
		}
	}
	return true
}

func TestForgive(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		once := kv.Limit{Max: 1, Per: time.Hour}
		for range 3 {
			if wait, err := s.Allow(t.Context(), "name", once); err != nil || wait != 0 {
				t.Fatalf("%v, %v", wait, err)
			}
			must(t, s.Forgive(t.Context(), "name"))
		}
		must(t, s.Forgive(t.Context(), "nobody"))
	})
}

// An act that is taken back never was, and those beside it stay.
func TestTry(t *testing.T) {
	two := kv.Limit{Max: 2, Per: time.Minute}
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		wait, undo, err := s.Try(t.Context(), "name", two)
		must(t, err)
		if wait != 0 {
			t.Fatalf("the first waits %v", wait)
		}
		_, _, err = s.Try(t.Context(), "name", two)
		must(t, err)
		if wait, _, err = s.Try(t.Context(), "name", two); wait != time.Minute || err != nil {
			t.Fatalf("the third waits %v, %v", wait, err)
		}
		must(t, undo(t.Context()))
		must(t, undo(t.Context()))
		if wait, _, err = s.Try(t.Context(), "name", two); wait != 0 || err != nil {
			t.Fatalf("once one was taken back it waits %v, %v", wait, err)
		}
		if wait, _, err = s.Try(t.Context(), "name", two); wait == 0 || err != nil {
			t.Fatalf("two were taken back for one, %v", err)
		}
	})
}
