package figures

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

const (
	boardFresh    = 5 * time.Second  // many look at it
	boardPatience = 3 * time.Second  // for a new one, where there is an old one to show
	boardWithin   = 20 * time.Second // or the count is given up
	boardKept     = time.Hour        // an older one misleads more than none
)

// boards are those counted last, by department. However many look at one, and however slow the database is, each is counted once
// at a time, and nobody waits for it longer than his request lasts.
type boards struct {
	flights singleflight.Group
	mu      sync.Mutex
	last    map[string]Board
}

// read is the board of a department, counted anew where the last is a few seconds old. Where that fails, or takes too long, it is the
// last one, and says how old it is.
func (b *boards) read(ctx context.Context, department string, now func() time.Time, count func(context.Context, string) (Board, error)) (Board, error) {
	old, there := b.kept(department, now())
	if there && now().Sub(old.At) < boardFresh {
		return old, nil
	}
	counted := b.flights.DoChan(department, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), boardWithin) // others wait for it, too
		defer cancel()
		fresh, err := count(ctx, department)
		if err == nil {
			b.keep(department, fresh)
		}
		return fresh, err
	})
	var late <-chan time.Time
	if there {
		patience := time.NewTimer(boardPatience)
		defer patience.Stop()
		late = patience.C
	}
	old.Age = now().Sub(old.At)
	select {
	case done := <-counted:
		if fresh, _ := done.Val.(Board); done.Err == nil || !there {
			return fresh, done.Err
		}
		return old, nil
	case <-late:
		return old, nil
	case <-ctx.Done():
		return Board{}, ctx.Err()
	}
}

// kept is the last board, unless it is too old to be shown, or of a clock that was set back since.
func (b *boards) kept(department string, now time.Time) (Board, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	last, ok := b.last[department]
	age := now.Sub(last.At)
	return last, ok && age >= 0 && age < boardKept
}

func (b *boards) keep(department string, fresh Board) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.last == nil {
		b.last = map[string]Board{}
	}
	b.last[department] = fresh
}
