package loading

import (
	"context"
	"sync"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// block is how many numbers are reserved at once: a day of a large city's.
const block = 1000

// numbers are the desk's own, from the same counters.
type numbers struct {
	store *store.Store
	zone  *time.Location
	mu    sync.Mutex
	held  map[string]*span
}

type span struct{ next, end int }

func (n *numbers) next(ctx context.Context, at time.Time, source model.Source) (string, error) {
	at = at.In(n.zone)
	i, err := n.take(ctx, at.Format("060102"), source)
	if err != nil {
		return "", err
	}
	return model.TicketNumber(n.store.NumberKey(), at, source, i), nil
}

func (n *numbers) take(ctx context.Context, day string, source model.Source) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.held == nil {
		n.held = map[string]*span{}
	}
	key := day + string(rune('0'+source))
	held := n.held[key]
	if held == nil || held.next == held.end {
		first, err := n.store.ReserveNumbers(ctx, day, source, block)
		if err != nil {
			return 0, err
		}
		held = &span{first, first + block}
		n.held[key] = held
	}
	i := held.next
	held.next++
	return i, nil
}
