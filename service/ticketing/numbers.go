package ticketing

import (
	"context"
	"sync"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// block is how many numbers a process reserves at once: the day's counter is one row that every replica writes, and a
// submission must not wait for its lock.
const block = 32

// numbers hands out ticket numbers from blocks that it reserved.
type numbers struct {
	store *store.Store
	zone  *time.Location

	mu   sync.Mutex
	held map[model.Source]*reserved
}

type reserved struct {
	day       string
	next, end int
}

func newNumbers(st *store.Store, zone *time.Location) *numbers {
	return &numbers{store: st, zone: zone, held: map[model.Source]*reserved{}}
}

// next is a number that nobody had and nobody will get again.
func (n *numbers) next(ctx context.Context, at time.Time, source model.Source) (string, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	at = at.In(n.zone)
	day := at.Format("060102")
	r := n.held[source]
	if r == nil || r.day != day || r.next == r.end {
		first, err := n.store.ReserveNumbers(ctx, day, source, block)
		if err != nil {
			return "", err
		}
		r = &reserved{day, first, first + block}
		n.held[source] = r
	}
	number := model.TicketNumber(n.store.NumberKey(), at, source, r.next)
	r.next++
	return number, nil
}
