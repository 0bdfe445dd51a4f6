package benchtest_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"example.org/hotline/model/benchtest"
)

// pause is an act that takes d and does nothing.
func pause(d time.Duration) func(int) error {
	return func(int) error { time.Sleep(d); return nil }
}

func TestContest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ours := benchtest.Work{Workers: 4, Times: 40, Do: pause(2 * time.Millisecond)}
		theirs := benchtest.Work{Workers: 4, Times: 40, Do: pause(time.Millisecond)}
		our, their, ratio := benchtest.Contest(t, ours, &theirs)
		if ratio != 0.5 || our.Rate != 2000 || their.P50 != time.Millisecond || our.P99 != 2*time.Millisecond {
			t.Errorf("got %v, %+v, %+v", ratio, our, their)
		}
	})
}

func TestEveryActIsDoneOnce(t *testing.T) {
	var times [benchtest.Rounds * 30]atomic.Int64
	rounds := 0
	benchtest.Alone(t, benchtest.Work{
		Workers: 3, Times: 30, Before: func(int) { rounds++ },
		Do: func(i int) error {
			if times[i].Add(1) != 1 {
				return errors.New("again")
			}
			return nil
		},
	})
	for i := range times {
		if times[i].Load() != 1 {
			t.Errorf("act %d was done %d times", i, times[i].Load())
		}
	}
	if rounds != benchtest.Rounds {
		t.Errorf("%d rounds", rounds)
	}
}
