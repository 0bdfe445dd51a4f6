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

// early is how many are left when the next block is reserved, so that nobody has to wait for it.
const early = block / 2

// numbers hands out ticket numbers from blocks that it reserved.
type numbers struct {
	store *store.Store
	zone  *time.Location

	mu   sync.Mutex
	held map[model.Source]*reserved
}

// reserved are the numbers of one source and one day that are held.
type reserved struct {
	day     string
	blocks  []span
	ordered bool // somebody is reserving the next block
}

type span struct{ next, end int }

func newNumbers(st *store.Store, zone *time.Location) *numbers {
	return &numbers{store: st, zone: zone, held: map[model.Source]*reserved{}}
}

// next is a number that nobody had and nobody will get again.
func (n *numbers) next(ctx context.Context, at time.Time, source model.Source) (string, error) {
	at = at.In(n.zone)
	i, r, order, err := n.take(ctx, at.Format("060102"), source)
	if err != nil {
		return "", err
	}
	if order {
		n.order(ctx, r, source)
	}
	return model.TicketNumber(n.store.NumberKey(), at, source, i), nil
}

// take takes one number of what is held. order tells the caller to see to the next block.
func (n *numbers) take(ctx context.Context, day string, source model.Source) (i int, r *reserved, order bool, err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if r = n.held[source]; r == nil || r.day != day {
		r = &reserved{day: day}
		n.held[source] = r
	}
	if len(r.blocks) == 0 { // everybody waits, since nobody has a number
		first, err := n.store.ReserveNumbers(ctx, day, source, block)
		if err != nil {
			return 0, nil, false, err
		}
		r.blocks = []span{{first, first + block}}
	}
	now := &r.blocks[0]
	i = now.next
	now.next++
	order = len(r.blocks) == 1 && now.end-now.next < early && !r.ordered
	r.ordered = r.ordered || order
	if now.next == now.end {
		r.blocks = r.blocks[1:]
	}
	return i, r, order, nil
}

// order reserves the next block. Where that fails, who finds none left tries again and says so.
func (n *numbers) order(ctx context.Context, r *reserved, source model.Source) {
	first, err := n.store.ReserveNumbers(ctx, r.day, source, block)
	n.mu.Lock()
	defer n.mu.Unlock()
	r.ordered = false
	if err == nil {
		r.blocks = append(r.blocks, span{first, first + block})
	}
}
