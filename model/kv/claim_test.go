package kv_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"example.org/hotline/model/kv"
)

// Claims are asked for together, and yet each key is won once and each loser learns what the winner put there.
func TestManyClaimsAtOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		const keys, each = 200, 5
		var won, wrong atomic.Int32
		winners := make([]atomic.Pointer[string], keys)
		var wg sync.WaitGroup
		for i := range keys * each {
			wg.Go(func() {
				key, value := i%keys, fmt.Sprint("by ", i)
				held, first, err := s.Claim(t.Context(), fmt.Sprint("key-", key), value, time.Minute)
				if err != nil {
					t.Error(err)
				}
				if first {
					won.Add(1)
				}
				if old := winners[key].Swap(&held); old != nil && *old != held {
					wrong.Add(1)
				}
			})
		}
		wg.Wait()
		if won.Load() != keys || wrong.Load() != 0 {
			t.Fatalf("%d of %d keys were won, %d times by two", won.Load(), keys, wrong.Load())
		}
	})
}

// Who gives up while others ask leaves the rest unharmed.
func TestGivingUpAClaim(t *testing.T) {
	everywhere(t, func(t *testing.T, s *kv.Store, _ *clock) {
		var wg sync.WaitGroup
		for i := range 300 {
			wg.Go(func() {
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				if i%3 == 0 {
					cancel()
				}
				_, _, err := s.Claim(ctx, fmt.Sprint("key-", i), "v", time.Minute)
				if i%3 != 0 && err != nil {
					t.Errorf("who stayed: %v", err)
				}
				if err != nil && !errors.Is(err, context.Canceled) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if _, won, err := s.Claim(t.Context(), "afterwards", "v", time.Minute); err != nil || !won {
			t.Fatalf("afterwards: %v, %v", won, err)
		}
	})
}
