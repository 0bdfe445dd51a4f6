package kefu

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// assigner gives those who wait to agents of the console: first come, first served, the urgent before all others. Any number of
// replicas may; mostly the one does that has the lead, which spares work and decides nothing. What decides is the
// database: a chat is given once, to a seat with room, and only when nobody waits before it.
type assigner struct {
	s    *Sessions
	name string              // among the replicas
	gone map[int64]time.Time // agents with chats who are not there, and since when this replica knows
}

const (
	assignEvery = 3 * time.Second
	restLooks   = 10                     // ticks after which agents who forgot to are sent offline
	assignPause = 100 * time.Millisecond // between two looks, however often it rings
	assignLead  = 10 * time.Second
	assignKey   = "kefu:assign"
	assignBatch = 250 // chats of one look: by then some agents may have gone
)

func newAssigner(s *Sessions) *assigner {
	return &assigner{s: s, name: rand.Text(), gone: map[int64]time.Time{}}
}

// run assigns until ctx ends.
func (d *assigner) run(ctx context.Context) {
	if d.s.Desk != model.DeskConsole {
		return
	}
	rung, stop := d.s.bell.listen(queueTopic)
	defer stop()
	tick := time.NewTicker(assignEvery)
	defer tick.Stop()
	for looks := 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-rung:
		case <-tick.C:
			if looks%restLooks == 0 {
				if err := d.s.Rest(ctx); err != nil && ctx.Err() == nil {
					d.s.Log.WarnContext(ctx, "agents who have gone are online", "err", err)
				}
			}
			looks++
			if err := d.recover(ctx); err != nil && ctx.Err() == nil {
				d.s.Log.WarnContext(ctx, "chats of agents who are gone wait", "err", err)
			}
		}
		if err := d.turn(ctx); err != nil && ctx.Err() == nil {
			d.s.Log.WarnContext(ctx, "the queue waits", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(assignPause):
		}
	}
}

// turn assigns where this replica has the lead. Where nobody knows who has, all do.
func (d *assigner) turn(ctx context.Context) error {
	ask, cancel := context.WithTimeout(ctx, kvTime)
	defer cancel()
	leads, err := d.s.KV.Lead(ask, assignKey, d.name, assignLead)
	if err == nil && !leads {
		return nil
	}
	gave, err := d.assign(ctx)
	if gave > 0 {
		d.s.bell.queue(ctx) // it is shorter
	}
	if err != nil {
		return errors.Join(err, d.s.KV.Resign(ctx, assignKey, d.name)) // perhaps another can
	}
	return nil
}

// Assign gives those who wait to agents of the console now, whoever has the lead.
func (s *Sessions) Assign(ctx context.Context) error {
	_, err := s.desk.assign(ctx)
	return err
}

// assign gives chats to agents until there is none of the one or of the other, and counts them.
func (d *assigner) assign(ctx context.Context) (gave int, err error) {
	for ctx.Err() == nil {
		free, err := d.free(ctx)
		if err != nil || len(free) == 0 {
			return gave, err
		}
		n, more, err := d.give(ctx, free)
		if gave += n; err != nil || !more {
			return gave, err
		}
	}
	return gave, ctx.Err()
}

// free are the seats of agents who are there and take another chat.
func (d *assigner) free(ctx context.Context) (seats, error) {
	present, _, err := d.s.present(ctx)
	if err != nil || len(present) == 0 {
		return nil, err
	}
	all, err := d.s.Store.FreeSeats(ctx)
	if err != nil {
		return nil, err
	}
	here := make(map[int64]bool, len(present))
	for _, id := range present {
		here[id] = true
	}
	return slices.DeleteFunc(all, func(seat model.Seat) bool { return !here[seat.StaffID] }), nil
}

// give hands out the head of the queue, as long as there are seats. more is true where it is worth another look: the queue
// was longer, or is another by now.
func (d *assigner) give(ctx context.Context, free seats) (gave int, more bool, err error) {
	head, err := d.s.Store.QueueHead(ctx, assignBatch)
	if err != nil {
		return 0, false, err
	}
	stuck := map[int64]bool{}
	for _, chat := range head {
		if ctx.Err() != nil || len(free) == 0 {
			return gave, false, ctx.Err()
		}
		switch err := d.serve(ctx, chat, &free, stuck); {
		case err == nil:
			gave++
		case errors.Is(err, errNotNext):
			return gave, true, nil
		case errors.Is(err, errTaken), errors.Is(err, errNoSeat):
		case errors.Is(err, model.ErrUnavailable), ctx.Err() != nil:
			return gave, false, err
		default:
			// It keeps its place, and nobody waits for it to be mended.
			d.s.Log.ErrorContext(ctx, "a chat cannot be given to an agent", "chat", chat.ID, "err", err)
			stuck[chat.ID] = true
		}
	}
	return gave, gave > 0 && len(head) == assignBatch, nil
}

// serve gives one chat to the seat that fits best.
func (d *assigner) serve(ctx context.Context, chat store.QueuedChat, free *seats, stuck map[int64]bool) error {
	left := d.s.left(ctx, chat.ID)
	for len(*free) > 0 {
		i := free.best(chat.WantedStaff, left)
		err := d.s.give(ctx, chat.ID, (*free)[i].StaffID, false, stuck)
		switch {
		case errors.Is(err, model.ErrDeskFull), errors.Is(err, model.ErrAgentOffline):
			*free = slices.Delete(*free, i, i+1) // meanwhile
			continue
		case err == nil:
			free.took(i, d.s.Now())
		}
		return err
	}
	return errNoSeat
}

var (
	errNotNext = errors.New("another chat is to be served before")
	errTaken   = errors.New("the chat does not wait any more")
	errNoSeat  = errors.New("no agent takes the chat")
)

// give has an agent serve a chat, if it is the next but for those that are stuck; asked: he asked for it himself.
func (s *Sessions) give(ctx context.Context, chatID, staffID int64, asked bool, stuck map[int64]bool) error {
	_, _, err := s.change(ctx, chatID, bySending, func(a *act) error {
		a.seat(staffID).asked = asked
		if a.chat.State != model.ChatQueued {
			return errTaken
		}
		next, err := a.next(stuck)
		if err != nil {
			return err
		}
		if next != chatID {
			return errNotNext
		}
		_, err = a.take(model.ChatInput{Kind: model.InConnected, At: a.now, Agent: model.ChatAgent{StaffID: staffID}})
		return err
	})
	return err
}

// next is the chat that is to be served next, but for those that are stuck.
func (a *act) next(stuck map[int64]bool) (int64, error) {
	head, err := a.tx.QueueHead(a.ctx, len(stuck)+1)
	for _, chat := range head {
		if !stuck[chat.ID] {
			return chat.ID, nil
		}
	}
	return 0, err
}

// seats are those that take another chat.
type seats []model.Seat

// best is the seat that the wanted agent has, if any, else the one with the fewest chats, and of these the one that has waited
// longest for one. The agent who gave the chat back gets it only where there is no other.
func (l seats) best(wanted, left int64) int {
	best := 0
	for i, seat := range l {
		if wanted != 0 && seat.StaffID == wanted {
			return i
		}
		if less(seat, l[best], left) < 0 {
			best = i
		}
	}
	return best
}

func less(a, b model.Seat, left int64) int {
	return cmp.Or(
		first(b.StaffID == left, a.StaffID == left), cmp.Compare(a.Active, b.Active), a.GivenAt.Compare(b.GivenAt), cmp.Compare(a.StaffID, b.StaffID),
	)
}

// took notes that a seat got a chat.
func (l *seats) took(i int, now time.Time) {
	seat := &(*l)[i]
	seat.Active++
	seat.GivenAt = now
	if seat.Active >= seat.Capacity {
		*l = slices.Delete(*l, i, i+1)
	}
}

// TakeNext gives an agent who is there the first of the queue, also one who has a break and is given none by itself.
// model.ErrDeskFull where he has as many as he takes, model.ErrAgentOffline where he says that he is offline; found is false
// where nobody waits.
func (s *Sessions) TakeNext(ctx context.Context, who model.Staff) (card ChatCard, found bool, err error) {
	if err := s.mayAsk(ctx, who.ID); err != nil {
		return ChatCard{}, false, err
	}
	for range tries {
		head, err := s.Store.QueueHead(ctx, 1)
		if err != nil || len(head) == 0 {
			return ChatCard{}, false, err
		}
		err = s.give(ctx, head[0].ID, who.ID, true, nil)
		if errors.Is(err, errNotNext) || errors.Is(err, errTaken) {
			continue // somebody was faster
		}
		if err != nil {
			return ChatCard{}, false, err
		}
		s.bell.queue(ctx)
		c, err := s.Store.Chat(ctx, head[0].ID)
		if err == nil {
			card, err = s.card(ctx, c)
		}
		return card, err == nil, err
	}
	return ChatCard{}, false, nil
}
