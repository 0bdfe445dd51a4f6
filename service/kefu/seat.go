package kefu

import (
	"context"
	"time"

	"example.org/hotline/model"
)

// hereFor is how long an agent is taken to be there after his stream, or his page, was heard of.
const hereFor = 45 * time.Second

// Seat is an agent's place at the console, made when he first asks for it.
func (s *Sessions) Seat(ctx context.Context, who model.Staff) (model.Seat, error) {
	seat, err := s.Store.Seat(ctx, who.ID)
	seat.Name, seat.No = who.Name, AgentNo(who.ID)
	return seat, err
}

// SetPresence keeps what an agent says of himself. Online he is only while his stream lives: else model.ErrAgentOffline.
func (s *Sessions) SetPresence(ctx context.Context, who model.Staff, p model.SeatPresence) (model.Seat, error) {
	if !p.Known() {
		return model.Seat{}, model.ErrInvalid.With("presence", "状态应为 online、away 或 offline")
	}
	if _, err := s.Store.Seat(ctx, who.ID); err != nil {
		return model.Seat{}, err
	}
	if p == model.SeatOnline {
		here, err := s.isHere(ctx, who.ID)
		if err != nil {
			return model.Seat{}, err
		}
		if !here {
			return model.Seat{}, model.ErrAgentOffline.Saying("客服台还没有连接上，请刷新页面后再上线")
		}
	}
	if err := s.Store.SetPresence(ctx, who.ID, p); err != nil {
		return model.Seat{}, err
	}
	s.bell.queue(ctx) // somebody may wait for him
	return s.Seat(ctx, who)
}

// Heartbeat says that an agent is there. An open stream says so by itself.
func (s *Sessions) Heartbeat(ctx context.Context, who model.Staff) error {
	if _, err := s.Store.Seat(ctx, who.ID); err != nil {
		return err
	}
	return s.beat(ctx, who.ID)
}

// beat notes that an agent is there, and has the queue looked at where he was not. While Redis does not answer, the database knows.
func (s *Sessions) beat(ctx context.Context, staffID int64) error {
	if err := s.see(ctx, staffID); err != nil {
		return err
	}
	ask, cancel := context.WithTimeout(ctx, kvTime)
	defer cancel()
	was, err := s.here.Is(ask, staffID)
	if err == nil {
		err = s.here.Here(ask, staffID, hereFor)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		s.Log.WarnContext(ctx, "that an agent is there is known to the database alone", "staff", staffID, "err", err)
	case !was:
		s.bell.queue(ctx)
	}
	return nil
}

// ready is model.ErrAgentOffline unless an agent may be given a chat: he is there, and says that he is.
func (s *Sessions) ready(ctx context.Context, staffID int64) error {
	here, says, err := s.there(ctx, staffID)
	if err == nil && (!here || says != model.SeatOnline) {
		err = model.ErrAgentOffline
	}
	return err
}

// mayAsk is model.ErrAgentOffline, in words for himself, unless an agent may ask for a chat: who has a break may, too.
func (s *Sessions) mayAsk(ctx context.Context, staffID int64) error {
	here, says, err := s.there(ctx, staffID)
	switch {
	case err != nil:
		return err
	case !here:
		return model.ErrAgentOffline.Saying("客服台还没有连接上，请刷新页面后再接入")
	case says == model.SeatOffline:
		return model.ErrAgentOffline.Saying("您现在是离线，请先把状态改为在线或小休")
	}
	return nil
}

// there is whether an agent's desk is open, and what he says of himself.
func (s *Sessions) there(ctx context.Context, staffID int64) (here bool, says model.SeatPresence, err error) {
	seat, err := s.Store.Seat(ctx, staffID)
	if err != nil {
		return false, "", err
	}
	here, err = s.isHere(ctx, staffID)
	return here, seat.Presence, err
}

// nobody tells whether no agent of the console takes chats now. Where that is not known, there is one.
func (s *Sessions) nobody(ctx context.Context) bool {
	if s.Desk != model.DeskConsole {
		return false
	}
	here, _, err := s.present(ctx)
	if err != nil || len(here) == 0 {
		return err == nil
	}
	online, err := s.Store.OnlineSeats(ctx, here)
	return err == nil && online == 0
}
