package kefu

import (
	"context"
	"errors"
	"slices"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// The citizen's own page shows his chat beside WeChat's window, and takes what he says where an agent of the console can read it.
// It costs nothing of what WeChat lets us send, and opens no window there.

const (
	pageTime  = 48 * time.Hour // how long the page shows a chat that is over
	pageBatch = 200            // lines that it reads at once
)

// PageChat is how a citizen's chat stands, as his page shows it.
type PageChat struct {
	Chat     *model.Chat // the open one, or his last where it ended not long ago
	Ahead    int         // of a queued one: how many are served before it
	AgentNo  string      // "" where nobody serves, or somebody in WeChat's tool does
	CanWrite bool        // on the page: into the chat, or to open one
	Today    Today
}

// PageChat is how the citizen's chat stands. model.ErrNotBound without a bound phone, as of all that a page does.
func (s *Sessions) PageChat(ctx context.Context, who model.Citizen) (PageChat, error) {
	c, err := s.pageChat(ctx, who)
	if err != nil {
		return PageChat{}, err
	}
	p := PageChat{Chat: c}
	if p.Today, err = s.Today(ctx); err != nil {
		return PageChat{}, err
	}
	if c == nil || !c.Open() {
		p.CanWrite = p.Today.Open && s.Desk == model.DeskConsole
	} else {
		p.CanWrite = c.Desk == model.DeskConsole
	}
	switch {
	case c == nil:
	case c.State == model.ChatQueued:
		p.Ahead, err = s.Store.QueuePlace(ctx, *c)
		p.Ahead = max(p.Ahead, s.tool.agents.ahead(ctx, who.OpenID))
	case c.Agent.StaffID != 0:
		p.AgentNo = AgentNo(c.Agent.StaffID)
	}
	return p, err
}

// pageChat is the chat that the citizen's page shows; nil for none.
func (s *Sessions) pageChat(ctx context.Context, who model.Citizen) (*model.Chat, error) {
	if !who.Bound() {
		return nil, model.ErrNotBound
	}
	c, err := s.Store.LastChat(ctx, who.ID)
	switch {
	case errors.Is(err, model.ErrChatNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case !c.Open() && s.Now().Sub(c.ClosedAt) >= pageTime:
		return nil, nil
	}
	return &c, nil
}

// PageCursor is up to where a page knows a chat.
type PageCursor struct {
	ChatID int64 // 0: the page does not say
	Seq    int
}

// in is the Seq after which a page reads on in a chat. One of another chat, which may be shorter than this one or longer, says that of
// this one nothing has been read.
func (p PageCursor) in(c model.Chat) int {
	if p.ChatID != 0 && p.ChatID != c.ID || p.Seq > c.Lines {
		return 0
	}
	return p.Seq
}

// PageLines are some of what was said in a chat.
type PageLines struct {
	ChatID int64 // 0: there is none
	Lines  []model.ChatLine
	Last   int // the Seq of the chat's last line: up to there is more
}

// PageLines are what was said in the chat that the page shows, after what it knows. What WeChat did not let through counts as
// read with that.
func (s *Sessions) PageLines(ctx context.Context, who model.Citizen, from PageCursor) (PageLines, error) {
	c, err := s.pageChat(ctx, who)
	if err != nil || c == nil {
		return PageLines{}, err
	}
	lines, upTo, err := s.heardOf(ctx, c.ID, from.in(*c))
	if err != nil {
		return PageLines{}, err
	}
	return PageLines{c.ID, lines, max(c.Lines, upTo)}, s.readOnPage(ctx, *c, upTo)
}

// heardOf are lines of a chat as its citizen may see them, after one, and how far they go. None are left only at the end.
func (s *Sessions) heardOf(ctx context.Context, chatID int64, after int) (lines []model.ChatLine, upTo int, err error) {
	for upTo = after; ; {
		batch, err := s.Store.ChatLines(ctx, chatID, upTo, pageBatch)
		if err != nil {
			return nil, 0, err
		}
		if len(batch) > 0 {
			upTo = batch[len(batch)-1].Seq
		}
		full := len(batch) == pageBatch
		batch = slices.DeleteFunc(batch, hidden)
		if len(batch) > 0 || !full {
			return batch, upTo, nil
		}
	}
}

// hidden tells whether a line is the staff's alone.
func hidden(l model.ChatLine) bool { return l.From == model.FromNote }

// readOnPage marks the lines up to one that did not go, or will not, because WeChat lets nothing through.
func (s *Sessions) readOnPage(ctx context.Context, c model.Chat, upTo int) error {
	lines, err := s.stuck(ctx, s.Store, c, upTo)
	if err != nil || len(lines) == 0 {
		return err
	}
	_, _, err = s.change(ctx, c.ID, onPage, func(a *act) error {
		lines, err := s.stuck(a.ctx, a.tx, *a.chat, upTo)
		if err != nil {
			return err
		}
		for _, l := range lines {
			a.changed = true
			l.Delivery, l.Reason = model.LineOnPage, ""
			if err := a.tx.SaveChatLine(a.ctx, l); err != nil {
				return err
			}
			a.tellAgent(model.DeskDelivery, l.Seq)
		}
		return nil
	})
	return err
}

// stuck are a chat's lines up to one that WeChat did not let through, or would not.
func (s *Sessions) stuck(ctx context.Context, from *store.Store, c model.Chat, upTo int) ([]model.ChatLine, error) {
	lines, err := from.UndeliveredLines(ctx, c.ID, time.Time{})
	if left, _ := c.Window.Left(s.Now()); err == nil && left == 0 {
		var waiting []model.ChatLine
		waiting, err = from.ChatLinesToSend(ctx, c.ID)
		lines = append(lines, waiting...)
	}
	return slices.DeleteFunc(lines, func(l model.ChatLine) bool {
		return l.Seq > upTo || l.Delivery == model.LineSending || hidden(l)
	}), err
}

// PageEnd ends the citizen's chat as his 88 does; where he has none it does nothing.
func (s *Sessions) PageEnd(ctx context.Context, who model.Citizen) (PageChat, error) {
	c, err := s.pageChat(ctx, who)
	if err != nil {
		return PageChat{}, err
	}
	if c != nil && c.Open() {
		_, _, err = s.change(ctx, c.ID, onPage, func(a *act) error {
			_, err := a.take(model.ChatInput{Kind: model.InSaid, At: a.now, Leave: true})
			return err
		})
		if err != nil {
			return PageChat{}, err
		}
	}
	return s.PageChat(ctx, who)
}

// PageMedia is the file of a line of a chat of the citizen's own; of any other one model.ErrChatNotFound.
func (s *Sessions) PageMedia(ctx context.Context, who model.Citizen, chatID int64, seq int) (File, error) {
	if !who.Bound() {
		return File{}, model.ErrNotBound
	}
	c, err := s.Store.Chat(ctx, chatID)
	if err == nil && c.CitizenID != who.ID {
		err = model.ErrChatNotFound
	}
	if err != nil {
		return File{}, err
	}
	l, err := s.Store.ChatLine(ctx, chatID, seq)
	if err == nil && hidden(l) {
		err = model.ErrChatNotFound
	}
	if err != nil {
		return File{}, err
	}
	return s.file(ctx, l)
}
