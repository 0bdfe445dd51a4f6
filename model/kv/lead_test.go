package kv_test

import (
	"fmt"
	"testing"
	"time"

	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
)

func leads(t *testing.T, s *kv.Store, who string, want bool) {
	t.Helper()
	if got, err := s.Lead(t.Context(), "poller", who, time.Minute); err != nil || got != want {
		t.Fatalf("%s leads: %t, %v; want %t", who, got, err, want)
	}
}

func TestLeadHasOneLeader(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		if n := together(20, func(i int) bool {
			leads, err := s.Lead(t.Context(), "poller", fmt.Sprint(i), time.Minute)
			if err != nil {
				t.Error(err)
			}
			return leads
		}); n != 1 {
			t.Errorf("%d lead", n)
		}
	})
}

func TestLeadIsRenewedAndGivenUp(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		leads(t, s, "a", true)
		leads(t, s, "a", true)
		leads(t, s, "b", false)
		must(t, s.Resign(t.Context(), "poller", "b"))
		leads(t, s, "b", false)
		must(t, s.Resign(t.Context(), "poller", "a"))
		leads(t, s, "b", true)
		leads(t, s, "a", false)
		if _, err := s.Lead(t.Context(), "other", "a", 0); err == nil {
			t.Error("a lead for no time")
		}
	})
}

func TestLeadEndsUnlessRenewed(t *testing.T) {
	s := kvtest.Embedded(t, newClock().now)
	leads(t, s, "a", true)
	s.Advance(50 * time.Second)
	leads(t, s, "a", true)
	s.Advance(50 * time.Second)
	leads(t, s, "b", false)
	s.Advance(11 * time.Second)
	leads(t, s, "b", true)
}
