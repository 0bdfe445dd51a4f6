package staff

import (
	"context"
	"errors"
	"testing"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// oneRaw is a delivery that could not be read.
type oneRaw struct{ dropped bool }

func (r *oneRaw) RawHeads(context.Context, int64, int) ([]store.RawCallback, error) { return nil, nil }

func (r *oneRaw) Raw(context.Context, int64) ([]byte, bool, error) {
	return []byte("<xml/>"), !r.dropped, nil
}

func (r *oneRaw) DropRaw(ctx context.Context, _ int64) (bool, error) {
	r.dropped = ctx.Err() == nil
	return r.dropped, ctx.Err()
}

// slow works for longer than a call may take.
type slow struct {
	ends context.CancelFunc
	err  error
}

func (s slow) Again(context.Context, []byte) error {
	s.ends()
	return s.err
}

// What was worked on is dropped though the call was over before, or a later try would do it twice. What failed stays.
func TestASlowRetryIsDropped(t *testing.T) {
	for _, fault := range []error{nil, model.ErrUnavailable} {
		ctx, cancel := context.WithCancel(t.Context())
		raw := &oneRaw{}
		_, err := API{Raw: raw, Callbacks: slow{cancel, fault}}.retryCallback(ctx, &ofCallback{1})
		if !errors.Is(err, fault) || raw.dropped != (fault == nil) {
			t.Errorf("%v: %v, dropped %v", fault, err, raw.dropped)
		}
	}
}
