package kv_test

import (
	"fmt"
	"testing"
	"time"

	"example.org/hotline/model/kv"
)

func TestSetAll(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		values := map[string]string{}
		for i := range 50 {
			values[fmt.Sprint("key-", i)] = fmt.Sprint(i)
		}
		must(t, s.Set(t.Context(), "key-7", "before", time.Minute))
		must(t, s.SetAll(t.Context(), values, time.Minute))
		for key, want := range values {
			if got, found, err := s.Get(t.Context(), key); err != nil || !found || got != want {
				t.Fatalf("%s holds %q, %v, %v; want %q", key, got, found, err, want)
			}
		}
		must(t, s.SetAll(t.Context(), nil, time.Minute))
		if err := s.SetAll(t.Context(), values, 0); err == nil {
			t.Fatal("a key without an end was set")
		}
	})
}
