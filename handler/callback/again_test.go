package callback

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

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

// Who tries while another try is in the air hears how that one ends. Where it fails his own begins: nobody is told that all is well of
// what was never answered.
func TestAgainBesideAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fails := make(chan struct{})
		h := &hotline{}
		h.respond = func(ctx context.Context, ev model.Event) (model.Answer, error) {
			if h.times() > 1 {
				return echo(ctx, ev)
			}
			<-fails
			return model.Answer{}, model.ErrUnavailable
		}
		_, body, err := sender.Safe(testNow, textMessage(1, "你好"))
		if err != nil {
			t.Fatal(err)
		}
		r := newReplica(t, h, newShelf(), Limits{})
		first, second := make(chan error, 1), make(chan error, 1)
		go func() { first <- r.Again(t.Context(), body) }()
		synctest.Wait()
		go func() { second <- r.Again(t.Context(), body) }()
		hasty, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := r.Again(hasty, body); !errors.Is(err, model.ErrUnavailable) {
			t.Errorf("who left before it was answered heard %v", err)
		}
		select {
		case err := <-second:
			t.Errorf("the second was over before the first: %v", err)
		default:
		}
		close(fails)
		if err := <-first; !errors.Is(err, model.ErrUnavailable) {
			t.Errorf("the first: %v", err)
		}
		if err := <-second; err != nil || h.times() != 2 || !slices.Equal(h.saidLate(), []string{"您说：你好"}) {
			t.Errorf("the second: %v, asked %d times, said %q", err, h.times(), h.saidLate())
		}
		r.drained(t)
	})
}

// A try that another replica is at work on for too long is no success, either.
func TestAgainWhileAnotherReplicaWorks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, seen := &hotline{respond: echo}, newShelf()
		_, body, err := sender.Safe(testNow, textMessage(1, "你好"))
		if err != nil {
			t.Fatal(err)
		}
		r := newReplica(t, h, seen, Limits{})
		ev, err := r.reopen(body)
		if err != nil {
			t.Fatal(err)
		}
		if err := seen.Set(t.Context(), seenPrefix+ev.ID(), running, time.Minute); err != nil {
			t.Fatal(err)
		}
		if err := r.Again(t.Context(), body); !errors.Is(err, model.ErrUnavailable) || h.times() != 0 {
			t.Fatalf("%v, asked %d times", err, h.times())
		}
		time.Sleep(time.Minute)
		if err := r.Again(t.Context(), body); err != nil || h.times() != 1 {
			t.Errorf("once it is free: %v, asked %d times", err, h.times())
		}
		r.drained(t)
	})
}
