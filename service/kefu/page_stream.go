package kefu

import (
	"context"
	"slices"
	"time"

	"example.org/hotline/model"
)

// pageLook is how often a page that is open is looked after, beside what bells tell: for the citizen's place in the queue, the
// service's hours, and a chat that he opened elsewhere.
const pageLook = 2 * time.Second

// PageFeed is what the citizen's page follows: his chat, whichever it is. One goroutine may ask it.
type PageFeed struct {
	s      *Sessions
	who    model.Citizen
	follow func(chatID int64, after int) error // has feed be of a chat; 0: of none
	of     int64                               // the chat that feed is of; 0: none
	feed   *ChatFeed
	upTo   int // the last line that was shown, or is about to be
	given  int // the last one that was shown for certain
	shown  pageFace
	began  bool
	files  []int // lines that were shown before their files were there
}

// PageItem is one thing that the page shows anew: one of them.
type PageItem struct {
	Chat   *PageChat
	ChatID int64
	Line   *model.ChatLine
	Again  bool // the line was shown before
	Typing bool // the agent is
}

// FollowOwn follows the citizen's chat from what his page knows on, until ctx ends.
func (s *Sessions) FollowOwn(ctx context.Context, who model.Citizen, from PageCursor) (*PageFeed, error) {
	c, err := s.pageChat(ctx, who)
	if err != nil {
		return nil, err
	}
	f := &PageFeed{s: s, who: who}
	stop := func() {}
	f.follow = func(chatID int64, after int) (err error) {
		stop()
		f.of, f.feed, f.upTo, f.given, f.files = chatID, nil, after, after, nil
		if chatID == 0 {
			return nil
		}
		chat, end := context.WithCancel(ctx)
		stop = end
		f.feed, err = s.FollowChat(chat, chatID, after)
		return err
	}
	if c == nil {
		return f, nil
	}
	return f, f.follow(c.ID, from.in(*c))
}

// Next waits for what has happened since, and returns it in its order, or ctx's error when that ends. The lines that it returned
// before count as read by then.
func (f *PageFeed) Next(ctx context.Context) ([]PageItem, error) {
	f.given = f.upTo
	for stuck := true; ; {
		if stuck && f.feed != nil {
			if err := f.read(ctx); err != nil {
				return nil, err
			}
		}
		items, err := f.look(ctx)
		if err != nil || len(items) > 0 {
			return items, err
		}
		news, err := f.wait(ctx)
		if err != nil {
			return nil, err
		}
		if items, err = f.items(ctx, news); err != nil || len(items) > 0 {
			return items, err
		}
		stuck = slices.ContainsFunc(news, func(n FeedItem) bool { return n.Kind == ItemDelivery })
	}
}

// read marks what was shown as read, where WeChat does not let it through.
func (f *PageFeed) read(ctx context.Context) error {
	c, err := f.s.Store.Chat(ctx, f.feed.id)
	if err != nil {
		return err
	}
	return f.s.readOnPage(ctx, c, f.given)
}

// wait is what happens in the chat before it is time to look.
func (f *PageFeed) wait(ctx context.Context) ([]FeedItem, error) {
	wait, stop := context.WithTimeout(ctx, pageLook)
	defer stop()
	if f.feed == nil {
		<-wait.Done()
		return nil, ctx.Err()
	}
	news, err := f.feed.Next(wait)
	if err != nil && wait.Err() != nil {
		return nil, ctx.Err()
	}
	return news, err
}

// look finds what no bell tells of.
func (f *PageFeed) look(ctx context.Context) ([]PageItem, error) {
	items, err := f.arrived(ctx)
	if err != nil {
		return nil, err
	}
	if f.began && f.shown.state == model.ChatActive {
		today, err := f.s.Today(ctx)
		if err != nil || today == f.shown.today {
			return items, err
		}
	}
	chat, err := f.chat(ctx)
	return append(items, chat...), err
}

// chat is the chat as it is now, where the page shows it otherwise.
func (f *PageFeed) chat(ctx context.Context) ([]PageItem, error) {
	who, err := f.s.Store.Citizen(ctx, f.who.ID) // he may have unbound
	if err != nil {
		return nil, err
	}
	p, err := f.s.PageChat(ctx, who)
	if err != nil {
		return nil, err
	}
	now := p.face()
	if f.began && now == f.shown {
		return nil, nil
	}
	if now.id != f.of {
		if err := f.follow(now.id, 0); err != nil {
			return nil, err
		}
	}
	f.began, f.shown = true, now
	return []PageItem{{Chat: &p, ChatID: now.id}}, nil
}

// items is what is shown of what happened.
func (f *PageFeed) items(ctx context.Context, news []FeedItem) ([]PageItem, error) {
	var items []PageItem
	changed := false
	for _, n := range news {
		switch n.Kind {
		case ItemLine:
			f.upTo = n.Line.Seq
			if !hidden(*n.Line) {
				items = append(items, PageItem{ChatID: n.ChatID, Line: n.Line})
				if n.Line.Media.State == model.MediaPending {
					f.files = append(f.files, n.Line.Seq)
				}
			}
		case ItemTyping:
			items = append(items, PageItem{ChatID: n.ChatID, Typing: true})
		case ItemChat:
			changed = true
		}
	}
	if !changed {
		return items, nil
	}
	chat, err := f.chat(ctx)
	return append(items, chat...), err
}

// arrived are lines whose files are there now, or will never be.
func (f *PageFeed) arrived(ctx context.Context) ([]PageItem, error) {
	var items []PageItem
	for _, seq := range f.files {
		l, err := f.s.Store.ChatLine(ctx, f.feed.id, seq)
		if err != nil {
			return nil, err
		}
		if l.Media.State != model.MediaPending {
			items = append(items, PageItem{ChatID: l.ChatID, Line: &l, Again: true})
		}
	}
	f.files = slices.DeleteFunc(f.files, func(seq int) bool {
		return slices.ContainsFunc(items, func(i PageItem) bool { return i.Line.Seq == seq })
	})
	return items, nil
}

// pageFace is what a page shows of a chat, to see whether it is another.
type pageFace struct {
	id       int64
	state    model.ChatState
	end      model.ChatEnd
	agent    string
	ahead    int
	canWrite bool
	ticket   string
	rating   model.RatingState
	stars    int
	today    Today
}

func (p PageChat) face() pageFace {
	face := pageFace{agent: p.AgentNo, ahead: p.Ahead, canWrite: p.CanWrite, today: p.Today}
	if c := p.Chat; c != nil {
		face.id, face.state, face.end, face.ticket = c.ID, c.State, c.End, c.Ticket
		face.rating, face.stars = c.Rating.State, c.Rating.Stars
	}
	return face
}
