package kv_test

import (
	"slices"
	"testing"
	"time"

	"example.org/hotline/model/kv"
)

func present(t *testing.T, p *kv.Presence, want ...int64) {
	t.Helper()
	got, err := p.Present(t.Context())
	must(t, err)
	slices.Sort(got)
	if len(got) != len(want) || len(want) > 0 && !slices.Equal(got, want) {
		t.Fatalf("%v are there, want %v", got, want)
	}
	for id := range int64(5) {
		if is, err := p.Is(t.Context(), id); err != nil || is != slices.Contains(want, id) {
			t.Errorf("%d is there: %t, %v", id, is, err)
		}
	}
}

func TestPresence(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, c *clock) {
		p := s.Presence("agents")
		present(t, p)
		must(t, p.Here(t.Context(), 1, time.Minute))
		must(t, p.Here(t.Context(), 2, time.Minute))
		must(t, p.Here(t.Context(), 3, time.Hour))
		must(t, p.Gone(t.Context(), 4))
		present(t, p, 1, 2, 3)
		present(t, s.Presence("supervisors"))
		c.forward(30 * time.Second)
		must(t, p.Here(t.Context(), 2, time.Minute))
		must(t, p.Gone(t.Context(), 3))
		c.forward(30*time.Second - time.Millisecond)
		present(t, p, 1, 2)
		c.forward(time.Millisecond)
		present(t, p, 2)
		must(t, p.Here(t.Context(), 2, time.Second))
		present(t, p, 2)
		c.forward(time.Second)
		present(t, p)
		if err := p.Here(t.Context(), 1, 0); err == nil {
			t.Error("somebody is there for no time")
		}
	})
}
