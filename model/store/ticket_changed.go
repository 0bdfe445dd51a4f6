package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// Changed asks for tickets in the order of their last changes: those that a partner filed, or those of a department.
type Changed struct {
	ClientID   int64  // 0: Department says whose
	Department string // code
	Since      time.Time
	AfterID    int64 // of those that changed at Since, only the ones with a greater ID
	Limit      int
}

// changedTicket is the part of a row that a partner's list shows.
type changedTicket struct {
	ID             int64
	Number         string
	Source         model.Source
	EnteredByAgent bool
	Status         model.Status
	Category       string
	Nature         model.Nature
	Title          string
	ClientID       int64
	ExternalRef    *string
	Department     string
	Course         *string
	SubmittedAt    time.Time
	DueAt          *time.Time
	CompleteBy     *time.Time
	UpdatedAt      time.Time
}

// ChangedTickets lists them, with what a list shows.
func (s *Store) ChangedTickets(ctx context.Context, ask Changed) ([]model.Ticket, error) {
	var rows []changedTicket
	if err := s.changed(ctx, ask).Find(&rows).Error; err != nil {
		return nil, fail("list tickets", err)
	}
	list := make([]model.Ticket, len(rows))
	for i, r := range rows {
		course, err := glance(r.Course)
		if err != nil {
			return nil, fail("list tickets", err)
		}
		list[i] = model.Ticket{
			ID: r.ID, Number: r.Number, Source: r.Source, EnteredByAgent: r.EnteredByAgent, Status: r.Status, Category: r.Category,
			Nature: r.Nature, Title: r.Title, ClientID: r.ClientID, ExternalRef: have(r.ExternalRef), Department: r.Department, Course: course,
			SubmittedAt: r.SubmittedAt, DueAt: r.DueAt, CompleteBy: r.CompleteBy, UpdatedAt: r.UpdatedAt,
		}
	}
	return list, nil
}

func (s *Store) changed(ctx context.Context, ask Changed) *gorm.DB {
	q := s.read.WithContext(ctx).Model(&ticketRow{})
	if ask.ClientID != 0 { // what seems said twice is what SQLite knows its partial indexes by
		q = q.Where("client_id = ? AND client_id > 0", ask.ClientID)
	} else {
		q = q.Where("department = ? AND department <> ''", ask.Department)
	}
	if !ask.Since.IsZero() {
		q = q.Where("updated_at >= ? AND (updated_at > ? OR id > ?)", ask.Since, ask.Since, ask.AfterID)
	}
	return q.Order("updated_at, id").Limit(ask.Limit)
}
