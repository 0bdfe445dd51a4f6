package kv_test

import (
	"slices"
	"testing"
	"time"

	"example.org/hotline/model/kv"
)

func TestATally(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		ctx := t.Context()
		day, other := s.Tally("2026-11-23", time.Hour), s.Tally("2026-11-24", time.Hour)
		waiting := func(want ...string) {
			t.Helper()
			if got, err := day.Waiting(ctx, 9); err != nil || !slices.Equal(got, want) {
				t.Errorf("waiting: %q, %v, want %q", got, err, want)
			}
		}
		waiting()
		for _, m := range []string{"a", "b", "a", "c"} {
			must(t, day.Add(ctx, m))
		}
		waiting("a", "b", "c")
		if got, err := day.Waiting(ctx, 2); err != nil || len(got) != 2 {
			t.Errorf("at most two: %q, %v", got, err)
		}
		must(t, day.Written(ctx, []string{"a", "c", "gone"}))
		waiting("b")
		must(t, day.Add(ctx, "a")) // was written already
		waiting("b")
		must(t, day.Written(ctx, nil))
		if got, err := other.Waiting(ctx, 9); err != nil || len(got) != 0 {
			t.Errorf("another day: %q, %v", got, err)
		}
		if s.Tally("x", 0).Add(ctx, "a") == nil {
			t.Error("a tally is kept for ever")
		}
	})
}
