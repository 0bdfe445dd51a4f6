package store

import (
	"context"
	"time"

	"example.org/hotline/model"
)

type ticketEventRow struct {
	ID         int64
	TicketID   int64
	At         time.Time
	Role       model.Role
	ActorID    int64
	Act        model.Action
	FromStatus model.Status
	ToStatus   model.Status
	Note       string
}

func (ticketEventRow) TableName() string { return "ticket_event" }

// AddHappening appends one step to a ticket's history.
func (s *Store) AddHappening(ctx context.Context, h model.Happening) error {
	row := ticketEventRow{
		TicketID: h.TicketID, At: h.At, Role: h.By, ActorID: h.ActorID, Act: h.Act, FromStatus: h.From, ToStatus: h.To, Note: h.Note,
	}
	_, err := s.insert(ctx, &row, "")
	return fail("note a step", err)
}

// Happenings is a ticket's history, oldest first.
func (s *Store) Happenings(ctx context.Context, ticketID int64) ([]model.Happening, error) {
	var rows []ticketEventRow
	if err := s.read.WithContext(ctx).Where("ticket_id = ?", ticketID).Order("id").Find(&rows).Error; err != nil {
		return nil, fail("read a history", err)
	}
	list := make([]model.Happening, 0, len(rows))
	for _, r := range rows {
		list = append(list, model.Happening{
			ID: r.ID, TicketID: r.TicketID, At: r.At, By: r.Role, ActorID: r.ActorID, Act: r.Act, From: r.FromStatus, To: r.ToStatus, Note: r.Note,
		})
	}
	return list, nil
}
