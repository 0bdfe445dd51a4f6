package kefu

import (
	"cmp"
	"context"
	"slices"

	"example.org/hotline/model"
)

// Board is what a supervisor sees of the console.
type Board struct {
	Seats []BoardSeat
	Queue QueueState
	Chats []ChatCard // that are open: the urgent first, then who has waited longest, for an agent or for his answer
}

// BoardSeat is an agent's place, and whether he is there.
type BoardSeat struct {
	model.Seat
	Here bool
}

// boardChats is how many open chats of a state a board shows.
const boardChats = 500

// Board is how the console stands now.
func (s *Sessions) Board(ctx context.Context) (Board, error) {
	var b Board
	all, err := s.Store.Seats(ctx)
	if err != nil {
		return b, err
	}
	present, _, err := s.present(ctx)
	if err != nil {
		return b, err
	}
	here := make(map[int64]bool, len(present))
	for _, id := range present {
		here[id] = true
	}
	for _, seat := range all {
		seat.No = AgentNo(seat.StaffID)
		b.Seats = append(b.Seats, BoardSeat{Seat: seat, Here: here[seat.StaffID]})
	}
	if b.Queue, err = s.Queue(ctx); err != nil {
		return b, err
	}
	b.Chats, err = s.openCards(ctx)
	return b, err
}

// openCards are the open chats that matter most.
func (s *Sessions) openCards(ctx context.Context) ([]ChatCard, error) {
	var chats []model.Chat
	for _, state := range []model.ChatState{model.ChatQueued, model.ChatActive} {
		list, err := s.Store.OpenChats(ctx, s.Desk, state, boardChats)
		if err != nil {
			return nil, err
		}
		chats = append(chats, list...)
	}
	slices.SortStableFunc(chats, func(a, b model.Chat) int {
		return cmp.Or(first(a.Urgent, b.Urgent), cmp.Compare(s.waits(b), s.waits(a)), cmp.Compare(a.ID, b.ID))
	})
	return s.cards(ctx, chats)
}

// waits is how long a citizen has waited for an agent, or for his agent's answer.
func (s *Sessions) waits(c model.Chat) int64 {
	if c.State == model.ChatQueued {
		return int64(max(s.Now().Sub(c.QueuedAt), 0))
	}
	return int64(s.owedFor(c))
}

func first(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	default:
		return 1
	}
}
