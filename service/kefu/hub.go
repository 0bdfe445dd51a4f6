package kefu

import (
	"context"
	"slices"
	"sync"
	"time"

	"example.org/hotline/model"
)

// QueueState is how many citizens wait for an agent of the console, and how long the first of them has.
type QueueState struct {
	Waiting int
	Longest time.Duration
}

// hub looks after all who follow something on this replica: it asks the database for all of them together whether something has
// changed that no bell told of, and knows the queue.
type hub struct {
	s *Sessions

	mu    sync.Mutex
	seats map[int64]*followed
	chats map[int64]*followed
	queue queueView
}

// followed is something that is followed, by some, and how far it had come when it was looked at last.
type followed struct {
	by   int
	seen int64
}

// queueView is the queue as it was known last.
type queueView struct {
	known   bool
	waiting int
	since   time.Time // the first of them has waited
}

const (
	hubLook    = time.Second
	hubQueue   = 5    // looks after which the queue is read though no bell rang
	hubBatch   = 1024 // that are asked for together
	shownTopic = "Q"
)

func newHub(s *Sessions) *hub {
	return &hub{s: s, seats: map[int64]*followed{}, chats: map[int64]*followed{}}
}

// follow has the hub look after one thing among its kind, until stop is called.
func (h *hub) follow(among map[int64]*followed, id int64) (stop func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if among[id] == nil {
		among[id] = &followed{seen: -1}
	}
	among[id].by++
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if among[id].by--; among[id].by == 0 {
			delete(among, id)
		}
	}
}

// run looks until ctx ends.
func (h *hub) run(ctx context.Context) {
	rung, stop := h.s.bell.listen(queueTopic)
	defer stop()
	tick := time.NewTicker(hubLook)
	defer tick.Stop()
	for dirty, looks := true, 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-rung:
			dirty = true
			continue // however often it rings, the queue is read once a look
		case <-tick.C:
		}
		looks++
		err := h.look(ctx, h.seats, h.s.Store.Feeds, seatTopic)
		if err == nil {
			err = h.look(ctx, h.chats, h.s.Store.ChatVersions, chatTopic)
		}
		if err == nil && (dirty || looks%hubQueue == 0) {
			_, err = h.readQueue(ctx)
			dirty = err != nil
		}
		if err != nil && ctx.Err() == nil {
			h.s.Log.WarnContext(ctx, "the desk's screens are late", "err", err)
		}
	}
}

// look asks how far all that is followed of a kind has come, and wakes those who follow what has moved.
func (h *hub) look(
	ctx context.Context, among map[int64]*followed, ask func(context.Context, []int64) (map[int64]int64, error), topic func(int64) string,
) error {
	h.mu.Lock()
	ids := make([]int64, 0, len(among))
	for id := range among {
		ids = append(ids, id)
	}
	h.mu.Unlock()
	for part := range slices.Chunk(ids, hubBatch) {
		now, err := ask(ctx, part)
		if err != nil {
			return err
		}
		for _, id := range h.moved(among, now) {
			h.s.bell.here(topic(id))
		}
	}
	return nil
}

// moved are those that have come further than they had.
func (h *hub) moved(among map[int64]*followed, now map[int64]int64) []int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	var ids []int64
	for id, n := range now {
		if f := among[id]; f != nil && f.seen != n {
			f.seen = n
			ids = append(ids, id)
		}
	}
	return ids
}

// readQueue reads the queue, and has it shown where it is another.
func (h *hub) readQueue(ctx context.Context) (queueView, error) {
	waiting, since, err := h.s.Store.QueueState(ctx)
	if err != nil {
		return queueView{}, err
	}
	now := queueView{known: true, waiting: waiting, since: since}
	h.mu.Lock()
	changed := h.queue != now
	h.queue = now
	h.mu.Unlock()
	if changed {
		h.s.bell.here(shownTopic)
	}
	return now, nil
}

// lastQueue is the queue as it was read last.
func (h *hub) lastQueue(ctx context.Context) (queueView, error) {
	h.mu.Lock()
	q := h.queue
	h.mu.Unlock()
	if q.known {
		return q, nil
	}
	return h.readQueue(ctx)
}

// Queue is the console's queue now.
func (s *Sessions) Queue(ctx context.Context) (QueueState, error) {
	waiting, since, err := s.Store.QueueState(ctx)
	return s.queueState(queueView{waiting: waiting, since: since}), err
}

func (s *Sessions) queueState(q queueView) QueueState {
	if q.waiting == 0 {
		return QueueState{}
	}
	return QueueState{Waiting: q.waiting, Longest: max(s.Now().Sub(q.since), 0)}
}

// MyChats are those that an agent has, in the order in which he got them.
func (s *Sessions) MyChats(ctx context.Context, who model.Staff) ([]ChatCard, error) {
	chats, err := s.Store.StaffChats(ctx, who.ID)
	if err != nil {
		return nil, err
	}
	return s.cards(ctx, chats)
}
