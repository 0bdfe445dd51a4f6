package kefu

import (
	"context"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// ChatFeed is what a screen follows that shows one chat. One goroutine may ask it.
type ChatFeed struct {
	s       *Sessions
	id      int64
	seq     int // of the last line that was read
	version int // of the chat as it was shown
	rung    <-chan struct{}
	typing  <-chan struct{}
	look    bool
	waiting map[int]model.LineDelivery // lines that were shown and are still on their way
}

// FollowChat follows a chat from after a line on, until ctx ends. Who may is the caller's to know.
func (s *Sessions) FollowChat(ctx context.Context, id int64, after int) (*ChatFeed, error) {
	if _, err := s.Store.Chat(ctx, id); err != nil {
		return nil, err
	}
	rung, silence := s.bell.listen(chatTopic(id))
	typing, calm := s.bell.listen(typingTopic(id))
	unfollow := s.hub.follow(s.hub.chats, id)
	context.AfterFunc(ctx, func() { silence(); calm(); unfollow() })
	return &ChatFeed{s: s, id: id, seq: after, rung: rung, typing: typing, look: true, waiting: map[int]model.LineDelivery{}}, nil
}

// Next waits for what has happened since, as Feed.Next does. Lines are numbered by their Seq; the chat comes first, and whenever
// it changed.
func (f *ChatFeed) Next(ctx context.Context) ([]FeedItem, error) {
	for {
		if f.look {
			items, err := f.read(ctx)
			if err != nil && ctx.Err() != nil {
				err = ctx.Err()
			}
			if err != nil || len(items) > 0 {
				return items, err
			}
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-f.typing:
			return []FeedItem{{Kind: ItemTyping, ChatID: f.id}}, nil
		case <-f.rung:
			f.look = true
		}
	}
}

func (f *ChatFeed) read(ctx context.Context) ([]FeedItem, error) {
	c, err := f.s.Store.Chat(ctx, f.id)
	if err != nil {
		return nil, err
	}
	items, err := f.delivered(ctx)
	if err != nil {
		return nil, err
	}
	lines, err := f.s.Store.ChatLines(ctx, f.id, f.seq, feedBatch)
	if err != nil {
		return nil, err
	}
	for i := range lines {
		items = append(items, FeedItem{Seq: int64(lines[i].Seq), Kind: ItemLine, ChatID: f.id, Line: &lines[i]})
	}
	if c.Version != f.version {
		card, err := f.s.card(ctx, c)
		if err != nil {
			return nil, err
		}
		items = append(items, FeedItem{Kind: ItemChat, ChatID: f.id, Card: &card})
	}
	for _, item := range items {
		f.note(item.Line)
	}
	f.version, f.look = c.Version, len(lines) == feedBatch
	if len(lines) > 0 {
		f.seq = lines[len(lines)-1].Seq
	}
	return items, nil
}

// note remembers a line that was shown before it had gone.
func (f *ChatFeed) note(l *model.ChatLine) {
	switch {
	case l == nil:
	case l.Delivery.Waits() || l.Delivery == model.LineUndelivered: // that may reach him yet
		f.waiting[l.Seq] = l.Delivery
	default:
		delete(f.waiting, l.Seq)
	}
}

// delivered is what has become of the lines that were on their way.
func (f *ChatFeed) delivered(ctx context.Context) ([]FeedItem, error) {
	refs := make([]store.LineRef, 0, len(f.waiting))
	for seq := range f.waiting {
		refs = append(refs, store.LineRef{ChatID: f.id, Seq: seq})
	}
	lines, err := f.s.Store.ChatLinesAt(ctx, refs)
	if err != nil {
		return nil, err
	}
	var items []FeedItem
	for ref, l := range lines {
		if l.Delivery != f.waiting[ref.Seq] {
			items = append(items, FeedItem{Kind: ItemDelivery, ChatID: f.id, Line: &l})
		}
	}
	return items, nil
}
