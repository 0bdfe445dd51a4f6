package kefu

import (
	"context"
	"fmt"

	"example.org/hotline/model"
)

// What was said before, at hand for the agent whom it helps.

// pastPage is how many chats of a list are shown at once.
const pastPage = 20

// PastChats is a piece of a list of chats, newest first.
type PastChats struct {
	Items []Filed
	Next  int64 // ask for those before it; 0: there are no more
}

// Earlier are the chats that the citizen of an agent's chat had before it, without their words. before is Next of the piece before; 0:
// from the newest. model.ErrChatNotFound where the chat is not his.
func (s *Sessions) Earlier(ctx context.Context, who model.Staff, id, before int64) (PastChats, error) {
	c, err := s.ownChat(ctx, who, id)
	if err != nil {
		return PastChats{}, err
	}
	if before <= 0 || before > id {
		before = id
	}
	list, err := s.Store.CitizenChats(ctx, c.CitizenID, before, pastPage+1)
	if err != nil {
		return PastChats{}, err
	}
	return s.past(ctx, list)
}

// Past are the chats that an agent had, without their words.
func (s *Sessions) Past(ctx context.Context, who model.Staff, before int64) (PastChats, error) {
	list, err := s.Store.ClosedChats(ctx, who.ID, before, pastPage+1)
	if err != nil {
		return PastChats{}, err
	}
	return s.past(ctx, list)
}

func (s *Sessions) past(ctx context.Context, list []model.Chat) (p PastChats, err error) {
	if len(list) > pastPage {
		list = list[:pastPage]
		p.Next = list[pastPage-1].ID
	}
	p.Items, err = s.filed(ctx, list)
	return p, err
}

// EarlierLines are lines of a chat that the citizen of an agent's chat had before, to the agent while he serves him. That he read them is
// kept. model.ErrChatOver once he serves him no more; model.ErrChatNotFound of anybody else's chats.
func (s *Sessions) EarlierLines(ctx context.Context, who model.Staff, id, earlier int64, after, limit int, address string) ([]model.ChatLine, error) {
	c, err := s.ownChat(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if err := (&act{chat: &c}).serves(who); err != nil {
		return nil, err
	}
	past, err := s.Store.Chat(ctx, earlier)
	if err != nil {
		return nil, err
	}
	if past.CitizenID != c.CitizenID || past.ID >= c.ID {
		return nil, model.ErrChatNotFound
	}
	if past.Agent.StaffID != who.ID {
		view := model.ChatView{
			StaffID: who.ID, ChatID: earlier, Act: model.ViewRead, Reason: fmt.Sprintf("接待同一市民的会话 %d", id), Address: address, At: s.Now(),
		}
		if err := s.Store.AddChatView(ctx, view); err != nil {
			return nil, err
		}
	}
	return s.Store.ChatLines(ctx, earlier, after, limit)
}

// ownChat is an agent's chat, whether it goes on or not.
func (s *Sessions) ownChat(ctx context.Context, who model.Staff, id int64) (model.Chat, error) {
	c, err := s.Store.Chat(ctx, id)
	if err == nil && (who.ID == 0 || c.Agent.StaffID != who.ID) {
		err = model.ErrChatNotFound
	}
	return c, err
}

// Colleagues are the other agents who are there and take chats: to whom an agent may hand one over.
func (s *Sessions) Colleagues(ctx context.Context, who model.Staff) ([]model.Seat, error) {
	all, err := s.Store.Seats(ctx)
	if err != nil {
		return nil, err
	}
	present, _, err := s.present(ctx)
	if err != nil {
		return nil, err
	}
	here := make(map[int64]bool, len(present))
	for _, id := range present {
		here[id] = true
	}
	list := make([]model.Seat, 0, len(present))
	for _, seat := range all {
		if here[seat.StaffID] && seat.Presence == model.SeatOnline && seat.StaffID != who.ID {
			seat.No = AgentNo(seat.StaffID)
			list = append(list, seat)
		}
	}
	return list, nil
}

// AtConsole tells whether agents work in the staff console, rather than in WeChat's own tool.
func (s *Sessions) AtConsole() bool { return s.Desk == model.DeskConsole }
