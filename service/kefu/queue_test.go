package kefu_test

import (
	"testing"
	"time"

	"example.org/hotline/service/kefu"
)

// How many wait, and for how long the first has.
func TestTheQueueAsTheDeskShowsIt(t *testing.T) {
	w := openDesk(t)
	for n, want := range []kefu.QueueState{{}, {Waiting: 1, Longest: 90 * time.Second}, {Waiting: 2, Longest: 3 * time.Minute}} {
		if n > 0 {
			w.waits(t, n)
			w.passes(90 * time.Second)
		}
		got, err := w.Queue(t.Context())
		must(t, err)
		if got != want {
			t.Errorf("with %d: %+v, want %+v", n, got, want)
		}
	}
}
