package callback

import (
	"context"
	"errors"
	"slices"
	"testing"

	"example.org/hotline/model"
)

// A delivery that no key opened is worked on once a key does: once, however often it is tried and on whichever replica, and with a
// message for an answer.
func TestAgainIsOnce(t *testing.T) {
	h, seen := &hotline{respond: echo}, newShelf()
	message := textMessage(1, "你好")
	_, body, err := sender.Safe(testNow, message)
	if err != nil {
		t.Fatal(err)
	}
	wrong := newReplicaFor(t, h, seen, Limits{}, "ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZA")
	if err := wrong.Again(t.Context(), body); !errors.Is(err, model.ErrUnreadable) || h.times() != 0 {
		t.Fatalf("with another key: %v", err)
	}
	r, other := newReplica(t, h, seen, Limits{}), newReplica(t, h, seen, Limits{})
	for _, one := range []*replica{r, r, other} {
		if err := one.Again(t.Context(), body); err != nil {
			t.Fatal(err)
		}
		r.drained(t) // what was answered is noted beside the work
		other.drained(t)
	}
	if h.times() != 1 || !slices.Equal(h.saidLate(), []string{"您说：你好"}) {
		t.Errorf("asked %d times, said %q", h.times(), h.saidLate())
	}
	if said := other.deliver(t, message); said != "success" || h.times() != 1 {
		t.Errorf("delivered once more: %q, asked %d times", said, h.times())
	}
}

// What fails behind it may be tried once more.
func TestAgainAfterAFailure(t *testing.T) {
	down := true
	h := &hotline{respond: func(ctx context.Context, ev model.Event) (model.Answer, error) {
		if down {
			return model.Answer{}, model.ErrUnavailable
		}
		return echo(ctx, ev)
	}}
	_, body, err := sender.Safe(testNow, textMessage(1, "你好"))
	if err != nil {
		t.Fatal(err)
	}
	r := newReplica(t, h, nil, Limits{})
	if err := r.Again(t.Context(), body); !errors.Is(err, model.ErrUnavailable) || len(h.saidLate()) != 0 {
		t.Fatalf("%v, said %q", err, h.saidLate())
	}
	down = false
	if err := r.Again(t.Context(), body); err != nil || !slices.Equal(h.saidLate(), []string{"您说：你好"}) {
		t.Errorf("%v, said %q", err, h.saidLate())
	}
}
