package kv_test

import (
	"errors"
	"testing"
	"time"

	"example.org/hotline/model/kv"
)

func lost(t *testing.T, timers *kv.Timers, now time.Time, want bool) []int64 {
	t.Helper()
	turn, err := timers.Due(t.Context(), now, 100, lease)
	must(t, err)
	if turn.Lost != want {
		t.Fatalf("lost is %t, want %t", turn.Lost, want)
	}
	return turn.IDs
}

func TestTimersAreLostUntilRebuilt(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, c *clock) {
		now := c.now()
		timers := s.Timers("chats")
		lost(t, timers, now, true)
		must(t, timers.Set(t.Context(), 1, now))
		if ids := lost(t, timers, now, true); len(ids) != 1 {
			t.Fatalf("what is due in a lost set: %v", ids)
		}
		must(t, timers.Rebuild(t.Context(), func(put func([]kv.Timer) error) error {
			must(t, timers.Set(t.Context(), 3, now.Add(time.Hour)))
			lost(t, timers, now, true)
			must(t, put(nil))
			// 1 is in a turn and 3 was set meanwhile: both are newer than what was read from the database.
			return put([]kv.Timer{{1, now}, {2, now.Add(time.Second)}, {3, now}})
		}))
		count(t, timers, 3)
		take(t, timers, now, 10)
		take(t, timers, now.Add(time.Second), 10, 2)
		lost(t, s.Timers("others"), now, true)
		lost(t, s.Under("elsewhere").Timers("chats"), now, true)
	})
}

// A flush while a set is rebuilt takes what was put in before it: the set is lost still, whatever came in afterwards.
func TestTimersLostAgainWhileRebuilt(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, c *clock) {
		now := c.now()
		timers := s.Timers("chats")
		rebuild := func(meanwhile func()) {
			t.Helper()
			must(t, timers.Rebuild(t.Context(), func(put func([]kv.Timer) error) error {
				must(t, put([]kv.Timer{{1, now}}))
				meanwhile()
				return put([]kv.Timer{{2, now.Add(time.Second)}})
			}))
		}
		rebuild(func() { must(t, timers.Forget(t.Context())) })
		count(t, timers, 1)
		lost(t, timers, now, true)
		rebuild(func() {})
		take(t, timers, now.Add(time.Second), 10, 1, 2)
		must(t, timers.Forget(t.Context()))
		lost(t, timers, now, true)
	})
}

func TestTimersRebuiltByTwoAtOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, c *clock) {
		now := c.now()
		timers := s.Timers("chats")
		must(t, timers.Rebuild(t.Context(), func(put func([]kv.Timer) error) error {
			must(t, timers.Rebuild(t.Context(), func(put func([]kv.Timer) error) error { return put([]kv.Timer{{1, now}}) }))
			lost(t, timers, now, false)
			return put([]kv.Timer{{1, now}})
		}))
		lost(t, timers, now, false)
		count(t, timers, 1)
	})
}

func TestTimersHalfRebuiltAreLost(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, c *clock) {
		timers := s.Timers("chats")
		broken := errors.New("the database is away")
		if err := timers.Rebuild(t.Context(), func(func([]kv.Timer) error) error { return broken }); !errors.Is(err, broken) {
			t.Fatal(err)
		}
		if err := timers.Rebuild(t.Context(), func(put func([]kv.Timer) error) error { return put([]kv.Timer{{ID: 1}}) }); err == nil {
			t.Fatal("a deadline without a moment was put in")
		}
		lost(t, timers, c.now(), true)
		count(t, timers, 0)
	})
}
