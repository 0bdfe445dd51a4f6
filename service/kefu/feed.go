package kefu

import (
	"context"
	"errors"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Kinds of FeedItem.
const (
	ItemLine     = "line"     // a line came
	ItemChat     = "chat"     // the chat changed
	ItemDelivery = "delivery" // what is known of a line's delivery changed
	ItemTyping   = "typing"   // the agent is typing
	ItemQueue    = "queue"    // the queue changed
	ItemReset    = "reset"    // what went before is not known any more: read all anew, and go on from Seq
)

// FeedItem is one thing that a screen shows anew.
type FeedItem struct {
	Seq    int64 // where to go on after it; 0: it is not numbered, and not told again
	Kind   string
	ChatID int64
	Card   *ChatCard
	Line   *model.ChatLine
	Queue  *QueueState
}

const (
	feedBatch = 200              // events that are read at once
	feedBeat  = 15 * time.Second // the stream says as often that its agent is there
)

// Feed is what an agent's screen follows. One goroutine may ask it.
type Feed struct {
	s     *Sessions
	who   model.Staff
	seq   int64           // of the last event that was read
	look  bool            // more may be there
	rung  <-chan struct{} // it is
	shown <-chan struct{} // the queue is another
	begun bool            // the queue has been shown, as queue has it
	queue queueView
	beat  time.Time
}

// Follow follows an agent's feed from after a Seq on, until ctx ends. As long as it is asked, the agent is there.
func (s *Sessions) Follow(ctx context.Context, who model.Staff, after int64) (*Feed, error) {
	if _, err := s.Store.Seat(ctx, who.ID); err != nil {
		return nil, err
	}
	rung, silence := s.bell.listen(seatTopic(who.ID))
	shown, calm := s.bell.listen(shownTopic)
	unfollow := s.hub.follow(s.hub.seats, who.ID)
	context.AfterFunc(ctx, func() { silence(); calm(); unfollow() })
	return &Feed{s: s, who: who, seq: after, rung: rung, shown: shown, look: true}, nil
}

// Next waits for what has happened since, and returns it in its order, or ctx's error when that ends. An error loses nothing:
// what it kept back comes next time.
func (f *Feed) Next(ctx context.Context) ([]FeedItem, error) {
	tick := time.NewTicker(feedBeat)
	defer tick.Stop()
	for {
		f.here(ctx)
		items, err := f.read(ctx)
		if err != nil && ctx.Err() != nil {
			err = ctx.Err()
		}
		if err != nil || len(items) > 0 {
			return items, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-f.rung:
			f.look = true
		case <-f.shown:
		case <-tick.C:
		}
	}
}

// here says that the agent is there, now and then.
func (f *Feed) here(ctx context.Context) {
	now := f.s.Now()
	if now.Sub(f.beat) < feedBeat && !now.Before(f.beat) {
		return
	}
	if err := f.s.beat(ctx, f.who.ID); err != nil {
		f.s.Log.WarnContext(ctx, "an agent who is there gets no chats", "staff", f.who.ID, "err", err)
		return
	}
	f.beat = now
}

// read is what is there now.
func (f *Feed) read(ctx context.Context) ([]FeedItem, error) {
	items, err := f.numbered(ctx)
	if err != nil || len(items) > 0 {
		return items, err
	}
	q, err := f.s.hub.lastQueue(ctx)
	if err != nil || f.begun && q == f.queue {
		return nil, err
	}
	f.begun, f.queue = true, q
	state := f.s.queueState(q)
	return []FeedItem{{Kind: ItemQueue, Queue: &state}}, nil
}

// numbered are the items of the next events.
func (f *Feed) numbered(ctx context.Context) (items []FeedItem, err error) {
	for f.look && len(items) == 0 {
		events, seq, gone, err := f.events(ctx)
		if err != nil {
			return nil, err
		}
		if items, err = f.s.resolve(ctx, f.who.ID, events); err != nil {
			return nil, err
		}
		if gone {
			items = append(items, FeedItem{Kind: ItemReset, Seq: seq})
		}
		f.seq, f.look = seq, len(events) == feedBatch
	}
	return items, nil
}

// events are those after the last that was read, and up to where. gone is true where some were forgotten, or never were.
func (f *Feed) events(ctx context.Context) (events []model.DeskEvent, seq int64, gone bool, err error) {
	for again := false; ; again = true {
		events, err = f.s.Store.DeskEvents(ctx, f.who.ID, f.seq, feedBatch)
		switch {
		case errors.Is(err, store.ErrFeedGone):
			again = true
		case err != nil:
			return nil, 0, false, err
		case len(events) > 0:
			return events, events[len(events)-1].Seq, false, nil
		}
		feeds, err := f.s.Store.Feeds(ctx, []int64{f.who.ID})
		if err != nil {
			return nil, 0, false, err
		}
		seq = feeds[f.who.ID]
		if seq > f.seq && !again {
			continue // it came meanwhile
		}
		return nil, seq, seq != f.seq, nil
	}
}

// resolve reads what some events of an agent's point to.
func (s *Sessions) resolve(ctx context.Context, staffID int64, events []model.DeskEvent) ([]FeedItem, error) {
	if len(events) == 0 {
		return nil, nil
	}
	var refs []store.LineRef
	var ids []int64
	changed := map[int64]bool{}
	for _, e := range events {
		if e.Kind == model.DeskChat {
			changed[e.ChatID] = true
		} else {
			refs = append(refs, store.LineRef{ChatID: e.ChatID, Seq: e.Line})
		}
		ids = append(ids, e.ChatID)
	}
	lines, err := s.Store.ChatLinesAt(ctx, refs)
	if err != nil {
		return nil, err
	}
	chats, err := s.Store.Chats(ctx, ids)
	if err != nil {
		return nil, err
	}
	cards, err := s.shown(ctx, staffID, chats, changed)
	if err != nil {
		return nil, err
	}
	items := make([]FeedItem, 0, len(events))
	for _, e := range events {
		item := FeedItem{Seq: e.Seq, Kind: string(e.Kind), ChatID: e.ChatID}
		if e.Kind == model.DeskChat {
			item.Card = cards[e.ChatID]
			delete(cards, e.ChatID) // it is as of after all these events: once is enough
			if item.Card != nil {
				items = append(items, item)
			}
			continue
		}
		l, ok := lines[store.LineRef{ChatID: e.ChatID, Seq: e.Line}]
		if !ok {
			continue
		}
		item.Line = &l
		// What the citizen says lets us send more, and what was sent less.
		if c, there := chats[e.ChatID]; there && c.Agent.StaffID == staffID {
			item.Card = &ChatCard{Chat: c}
		}
		items = append(items, item)
	}
	return items, nil
}

// shown are the cards of the chats that changed. Of one that another has by now an agent sees no more than that.
func (s *Sessions) shown(ctx context.Context, staffID int64, chats map[int64]model.Chat, changed map[int64]bool) (map[int64]*ChatCard, error) {
	list := make([]model.Chat, 0, len(changed))
	for id := range changed {
		if c, ok := chats[id]; ok {
			list = append(list, c)
		}
	}
	all, err := s.cards(ctx, list)
	if err != nil {
		return nil, err
	}
	cards := make(map[int64]*ChatCard, len(all))
	for i := range all {
		card := &all[i]
		if card.Chat.Agent.StaffID != staffID {
			card.Last, card.Unread, card.Owed = nil, 0, 0
		}
		cards[card.Chat.ID] = card
	}
	return cards, nil
}
