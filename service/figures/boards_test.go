package figures

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// A database that does not answer is asked once at a time, and whoever has waited for long enough reads how things stood.
func TestASlowCountPilesNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b boards
		var counts atomic.Int32
		stall := make(chan struct{})
		count := func(ctx context.Context, _ string) (Board, error) {
			if counts.Add(1) == 1 {
				return Board{At: time.Now(), Overdue: 1}, nil
			}
			select {
			case <-stall:
				return Board{At: time.Now(), Overdue: 2}, nil
			case <-ctx.Done():
				return Board{}, ctx.Err()
			}
		}
		read := func(ctx context.Context) (Board, error) { return b.read(ctx, "", time.Now, count) }
		if first, err := read(t.Context()); err != nil || first.Age != 0 || first.Overdue != 1 {
			t.Fatalf("%+v, %v", first, err)
		}
		if again, err := read(t.Context()); err != nil || again.Age != 0 || counts.Load() != 1 {
			t.Fatalf("a moment later: %+v, %v, counted %d times", again, err, counts.Load())
		}
		time.Sleep(boardFresh)
		began := time.Now()
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if old, err := read(t.Context()); err != nil || old.Age < boardFresh || old.Overdue != 1 {
					t.Errorf("meanwhile: %+v, %v", old, err)
				}
			})
		}
		impatient, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := read(impatient); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("who hung up reads %v", err)
		}
		all.Wait()
		if waited := time.Since(began); waited != boardPatience || counts.Load() != 2 {
			t.Errorf("they waited %v, and it was counted %d times", waited, counts.Load())
		}
		close(stall)
		synctest.Wait()
		if fresh, err := read(t.Context()); err != nil || fresh.Age != 0 || fresh.Overdue != 2 {
			t.Errorf("once it answers: %+v, %v", fresh, err)
		}
	})
}

func TestAnOldBoardIsShownUntilItMisleads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b boards
		broken := errors.New("broken")
		var fails bool
		read := func() (Board, error) {
			return b.read(t.Context(), "CG", time.Now, func(context.Context, string) (Board, error) {
				if fails {
					return Board{}, broken
				}
				return Board{At: time.Now()}, nil
			})
		}
		at := time.Now()
		if _, err := read(); err != nil {
			t.Fatal(err)
		}
		fails = true
		time.Sleep(time.Minute)
		if old, err := read(); err != nil || old.Age != time.Minute || !old.At.Equal(at) {
			t.Errorf("a minute later: %+v, %v", old, err)
		}
		time.Sleep(boardKept)
		if old, err := read(); !errors.Is(err, broken) {
			t.Errorf("an hour later: %+v, %v", old, err)
		}
	})
}
