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

	alarm model.Alarm // only those with this one; 0: any
}

// QueuedTickets lists tickets for the staff, a page by their ID. The IDs are picked from an index before a row is read,
// so that the middle of a long queue costs what its beginning does.
func (s *Store) QueuedTickets(ctx context.Context, q Queue) ([]model.Ticket, error) {
	ids, err := s.queuedIDs(ctx, q)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	return s.listedInOrder(ctx, ids, q.OldFirst)
}

func (s *Store) queuedIDs(ctx context.Context, q Queue) ([]int64, error) {
	var all []int64
	for _, status := range q.Statuses { // each by its own index, which IN would not be
		ids, err := s.pieceOf(ctx, q, status)
		if err != nil {
			return nil, err
		}
		all = append(all, ids...)
	}
	sortIDs(all, q.OldFirst)
	return all[:min(len(all), q.Limit)], nil
}

const (
	firstWindow = 1024 // IDs
	widened     = 8    // times, where there were not enough tickets in the one before

	beyond = 1 << 53 // no ID is as high: windows that begin higher would be as wide as a number can be before they came to one
)

// pieceOf are the first IDs of one state after the cursor. They are looked for in windows of IDs, each wider than the last:
// MariaDB may answer "state and ID below" by reading the state's whole index down to there, but never a window.
func (s *Store) pieceOf(ctx context.Context, q Queue, status model.Status) (ids []int64, err error) {
	at := max(q.Before, q.After)
	if at == 0 && q.Department == "" { // of a department MariaDB would intersect two indexes and sort what comes of it
		return plucked(s.piece(ctx, q, status).Limit(q.Limit))
	}
	var last int64 // towards which the windows go
	if q.OldFirst || at == 0 {
		if last, err = s.highest(ctx, "ticket"); err != nil {
			return nil, err
		}
	}
	if at == 0 && !q.OldFirst {
		at, last = last+1, 0
	}
	for width := int64(firstWindow); len(ids) < q.Limit && at != last; width *= widened {
		from, to := max(at-width, last), at-1 // both included
		next := from
		if q.OldFirst {
			from, to = at+1, min(at+width, last)
			next = to
		}
		if from > to {
			break
		}
		more, err := plucked(s.piece(ctx, q, status).Where("ticket.id BETWEEN ? AND ?", from, to).Limit(q.Limit - len(ids)))
		if err != nil {
			return nil, err
		}
		ids, at = append(ids, more...), next
	}
	return ids, nil
}

func plucked(q *gorm.DB) (ids []int64, err error) {
	return ids, fail("list a queue", q.Pluck("ticket.id", &ids).Error)
}

// piece asks for the tickets of one state, within what the queue is of.
func (s *Store) piece(ctx context.Context, q Queue, status model.Status) *gorm.DB {
	db := s.ofQueue(ctx, q, status)
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
