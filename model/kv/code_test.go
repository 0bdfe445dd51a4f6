package kv_test

import (
	"testing"
	"time"

	"example.org/hotline/model/kv"
)

// try uses the code of "k" and checks whether that was right.
func try(t *testing.T, s *kv.Store, digest string, want bool) (restore func() error) {
	t.Helper()
	ok, back, err := s.UseCode(t.Context(), "k", digest)
	must(t, err)
	if ok != want {
		t.Fatalf("UseCode(%q) = %t, want %t", digest, ok, want)
	}
	return func() error { return back(t.Context()) }
}

func TestCodeIsUsedOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		try(t, s, "right", false)
		must(t, s.PutCode(t.Context(), "k", "right", 5*time.Minute))
		if n := together(20, func(int) bool {
			ok, _, err := s.UseCode(t.Context(), "k", "right")
			return ok && err == nil
		}); n != 1 {
			t.Errorf("used %d times, want 1", n)
		}
		try(t, s, "right", false)
	})
}

func TestFifthWrongTryKillsTheCode(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		must(t, s.PutCode(t.Context(), "k", "right", 5*time.Minute))
		for range 4 {
			try(t, s, "wrong", false)
		}
		must(t, try(t, s, "right", true)()) // used and given back: the four are not forgotten
		try(t, s, "wrong", false)
		try(t, s, "right", false)

		must(t, s.PutCode(t.Context(), "k", "new", 5*time.Minute))
		for range 4 {
			try(t, s, "wrong", false)
		}
		try(t, s, "new", true)
	})
}

func TestWrongTriesAtOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		must(t, s.PutCode(t.Context(), "k", "right", 5*time.Minute))
		together(5, func(int) bool {
			ok, _, err := s.UseCode(t.Context(), "k", "wrong")
			return ok || err != nil
		})
		try(t, s, "right", false)
	})
}

func TestCodeExpiresByOurClock(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, c *clock) {
		must(t, s.PutCode(t.Context(), "k", "right", 5*time.Minute))
		c.forward(5*time.Minute - time.Millisecond)
		restore := try(t, s, "right", true)
		must(t, restore())
		c.forward(time.Millisecond)
		try(t, s, "right", false)
		must(t, restore())
		try(t, s, "right", false)
	})
}

func TestNewCodeReplacesTheOld(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		must(t, s.PutCode(t.Context(), "k", "old", 5*time.Minute))
		must(t, s.PutCode(t.Context(), "k", "new", 5*time.Minute))
		try(t, s, "old", false)
		restore := try(t, s, "new", true)
		must(t, s.PutCode(t.Context(), "k", "newest", 5*time.Minute))
		must(t, restore())
		try(t, s, "new", false)
		try(t, s, "newest", true)
	})
}

func TestRestoreOfAWrongTryDoesNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		must(t, try(t, s, "wrong", false)())
		try(t, s, "wrong", false)
	})
}
