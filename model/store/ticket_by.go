package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// stepsBy are the steps of a staff member. Citizens have IDs of their own, which may be the same numbers: the roles, as the
// index is made of them, tell them apart.
const stepsBy = "SELECT 1 FROM ticket_event WHERE ticket_event.actor_id = ? AND ticket_event.role <> 'citizen' AND ticket_event.role <> 'system'"

const (
	byAtOnce = 200  // tickets of a staff member that one question looks at
	byMost   = 4000 // that one page looks at
	byCount  = 5000 // that are counted: of those before, hardly one is open still
)

// ticketsBy is SiftedTickets of those with which a staff member took a step: they are few among all, so that it goes through them
// and not through the states.
func (s *Store) ticketsBy(ctx context.Context, q Queue, v Sieve) (list []model.Ticket, rest int64, err error) {
	at, depth := max(q.Before, q.After), v.Depth
	if depth == 0 {
		depth = byMost
	}
	by := v.By
	v.By = 0 // they are his
	var ids []int64
	for looked := 0; looked < depth; looked += byAtOnce {
		some, err := s.steppedBy(ctx, by, at, q.OldFirst)
		if err != nil {
			return nil, 0, err
		}
		if rest = 0; len(some) == byAtOnce {
			rest = some[len(some)-1]
		}
		through, err := s.through(ctx, q, v, by, some)
		if err != nil {
			return nil, 0, err
		}
		if ids = append(ids, through...); len(ids) >= q.Limit {
			ids = ids[:q.Limit]
			rest = ids[q.Limit-1]
			break
		}
		if at = rest; at == 0 {
			break
		}
	}
	list, err = s.listedInOrder(ctx, ids, q.OldFirst)
	return list, rest, err
}

// countBy is CountQueue of the last tickets with which a staff member took a step.
func (s *Store) countBy(ctx context.Context, q Queue, v Sieve, most int) (int, error) {
	last := s.allBy(ctx, v.By).Order("ticket_id DESC").Limit(byCount)
	v.By = 0
	var n int64
	db := s.read.WithContext(ctx).Table("(?) AS piece", last).Joins("JOIN ticket ON ticket.id = piece.ticket_id").
		Where("ticket.status IN ?", q.Statuses)
	err := v.on(q.within(db)).Count(&n).Error
	return min(int(n), most), fail("count whose tickets they were", err)
}

// CountAssisting counts the tickets in some states with which a department assists, at most most, among the last of them.
func (s *Store) CountAssisting(ctx context.Context, department string, statuses []model.Status, most int) (int, error) {
	last := s.read.WithContext(ctx).Table("ticket_assist").Select("ticket_id").Where("department = ?", department).Order("ticket_id DESC").Limit(byCount)
	var n int64
	err := s.read.WithContext(ctx).Table("(?) AS piece", last).Joins("JOIN ticket ON ticket.id = piece.ticket_id").
		Where("ticket.status IN ?", statuses).Count(&n).Error
	return min(int(n), most), fail("count what a department assists with", err)
}

func (s *Store) allBy(ctx context.Context, by int64) *gorm.DB {
	return s.read.WithContext(ctx).Model(&ticketEventRow{}).Distinct("ticket_id").
		Where("actor_id = ? AND role <> 'citizen' AND role <> 'system'", by)
}

// steppedBy are the next tickets with which a staff member took a step, by their IDs.
func (s *Store) steppedBy(ctx context.Context, by, at int64, oldFirst bool) (ids []int64, err error) {
	past, order := "ticket_id < ?", "ticket_id DESC"
	if oldFirst {
		past, order = "ticket_id > ?", "ticket_id"
	}
	db := s.allBy(ctx, by)
	if at != 0 {
		db = db.Where(past, at)
	}
	return ids, fail("list whose tickets they were", db.Order(order).Limit(byAtOnce).Pluck("ticket_id", &ids).Error)
}

// through are those of some of a staff member's tickets that a queue and a sieve let through, in the queue's order. They are picked
// from his steps once more and joined: given their IDs, MariaDB may rather read all of a state.
func (s *Store) through(ctx context.Context, q Queue, v Sieve, by int64, some []int64) (ids []int64, err error) {
	if len(some) == 0 {
		return nil, nil
	}
	piece := s.allBy(ctx, by).Where("ticket_id BETWEEN ? AND ?", slices.Min(some), slices.Max(some)).Limit(byMost)
	db := s.read.WithContext(ctx).Table("(?) AS piece", piece).Joins("JOIN ticket ON ticket.id = piece.ticket_id").
		Where("ticket.status IN ?", q.Statuses)
	err = v.on(q.within(db)).Pluck("ticket.id", &ids).Error
	sortIDs(ids, q.OldFirst)
	return ids, fail("list whose tickets they were", err)
}
