package kv

import (
	"errors"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// What nobody can see any more does not stay behind.
func TestNothingPilesUp(t *testing.T) {
	m := miniredis.RunT(t)
	now := time.Now()
	s, err := Open(t.Context(), "redis://"+m.Addr(), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	timers, agents := s.Timers("a"), s.Presence("b")
	_ = timers.Rebuild(t.Context(), func(func([]Timer) error) error { return errors.New("died at it") })
	_ = timers.Rebuild(t.Context(), func(func([]Timer) error) error { return nil })
	for range 3 {
		_ = agents.Here(t.Context(), now.UnixMilli(), time.Minute)
		now = now.Add(time.Minute)
	}
	for _, key := range m.Keys() {
		if members, err := m.ZMembers(key); err != nil || len(members) != 1 {
			t.Errorf("%s has %q, %v", key, members, err)
		}
	}
	if n := len(m.Keys()); n != 2 {
		t.Errorf("%d keys, want 2", n)
	}
}
