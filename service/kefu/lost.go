package kefu

import (
	"context"
	"errors"
	"time"

	"example.org/hotline/model"
)

// lostAfter is how long an agent may not be there before he loses the citizens to whom he owes an answer.
const lostAfter = 3 * time.Minute

// Recover looks after the chats of agents of the console who are gone.
func (s *Sessions) Recover(ctx context.Context) error { return s.desk.recover(ctx) }

// recover puts the chats of agents who are gone back to where they stood in the queue, where an answer is owed. Who is gone
// for how long each replica knows from its own looking: a Redis that forgot who is here makes nobody gone for long, since
// he says again that he is.
func (d *assigner) recover(ctx context.Context) error {
	present, certain, err := d.s.present(ctx)
	if err != nil || !certain {
		clear(d.gone) // nobody knows
		return err
	}
	busy, err := d.s.Store.BusySeats(ctx)
	if err != nil {
		return err
	}
	here := make(map[int64]bool, len(present))
	for _, id := range present {
		here[id] = true
	}
	now, was := d.s.Now(), d.gone
	d.gone = map[int64]time.Time{}
	var errs []error
	for _, seat := range busy {
		if here[seat.StaffID] {
			continue
		}
		since, known := was[seat.StaffID]
		if !known || now.Before(since) {
			since = now
		}
		d.gone[seat.StaffID] = since
		if now.Sub(since) >= lostAfter {
			errs = append(errs, d.s.rescue(ctx, seat.StaffID))
		}
	}
	return errors.Join(errs...)
}

// rescue takes from an agent the chats in which he owes an answer.
func (s *Sessions) rescue(ctx context.Context, staffID int64) error {
	ids, err := s.Store.OwedChats(ctx, staffID)
	if err != nil {
		return err
	}
	var errs []error
	for _, id := range ids {
		_, _, err := s.change(ctx, id, bySending, func(a *act) error {
			if _, owed := a.chat.Owed(); !owed || a.chat.Agent.StaffID != staffID {
				return nil
			}
			a.staff = append(a.staff, model.StaffNotice{
				Role: model.RoleSupervisor, Kind: model.StaffChat,
				Text: "在线客服会话" + chatName(id) + "的客服" + AgentNo(staffID) + "号离线超过3分钟，会话已退回队列",
			})
			_, err := a.take(model.ChatInput{Kind: model.InRequeue, At: a.now})
			return err
		})
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
