package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// Queue asks for a piece of the staff's work.
type Queue struct {
	Statuses   []model.Status // at least one
	Department string         // code of the leading or an assisting one; "": all
	Assisting  bool           // with Department: where it assists instead of leads
	Before     int64          // an ID; 0: from the newest
	After      int64          // or an ID from which on, oldest first
	OldFirst   bool
	Limit      int
}

// QueuedTickets lists tickets for the staff, a page by their ID. The IDs are picked from an index before a row is read,
// so that the middle of a long queue costs what its beginning does.
func (s *Store) QueuedTickets(ctx context.Context, q Queue) ([]model.Ticket, error) {
	ids, err := s.queuedIDs(ctx, q)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	order := "id DESC"
	if q.OldFirst {
		order = "id"
	}
	return listed(s.read.WithContext(ctx).Model(&ticketRow{}).Where("id IN ?", ids).Order(order))
}

func (s *Store) queuedIDs(ctx context.Context, q Queue) ([]int64, error) {
	var all []int64
	for _, status := range q.Statuses { // each by its own index, which IN would not be
		piece := s.piece(ctx, q, status)
		var ids []int64
		if err := piece.Limit(q.Limit).Pluck("ticket.id", &ids).Error; err != nil {
			return nil, fail("list a queue", err)
		}
		all = append(all, ids...)
	}
	sortIDs(all, q.OldFirst)
	return all[:min(len(all), q.Limit)], nil
}

func (s *Store) piece(ctx context.Context, q Queue, status model.Status) *gorm.DB {
	db := s.read.WithContext(ctx).Model(&ticketRow{}).Where("ticket.status = ?", status)
	switch {
	case q.Department != "" && q.Assisting:
		db = db.Joins("JOIN ticket_assist ON ticket_assist.ticket_id = ticket.id AND ticket_assist.department = ?", q.Department)
	case q.Department != "":
		db = db.Where("ticket.department = ?", q.Department)
	}
	if q.Before > 0 {
		db = db.Where("ticket.id < ?", q.Before)
	}
	if q.After > 0 {
		db = db.Where("ticket.id > ?", q.After)
	}
	if q.OldFirst {
		return db.Order("ticket.id")
	}
	return db.Order("ticket.id DESC")
}

func sortIDs(ids []int64, oldFirst bool) {
	slices.Sort(ids)
	if !oldFirst {
		slices.Reverse(ids)
	}
}
