package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// DueMark is a place in the list of those that are due first.
type DueMark struct {
	At time.Time
	ID int64
}

// DueTickets are a queue's tickets that have a due date, those first that are due first, after a place.
func (s *Store) DueTickets(ctx context.Context, q Queue, v Sieve, after DueMark) ([]model.Ticket, error) {
	var all []DueMark
	clock := v.clock()
	for _, status := range q.Statuses {
		db := v.on(s.ofQueue(ctx, q, status)).Where(clock + " IS NOT NULL")
		if after.ID != 0 {
			db = db.Where(clock+" >= ? AND ("+clock+" > ? OR ticket.id > ?)", after.At, after.At, after.ID)
		}
		var some []DueMark
		if err := db.Select("ticket.id, " + clock + " AS at").Order(clock + ", ticket.id").Limit(q.Limit).Scan(&some).Error; err != nil {
			return nil, fail("list what is due", err)
		}
		all = append(all, some...)
	}
	slices.SortFunc(all, func(a, b DueMark) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	all = all[:min(len(all), q.Limit)]
	if len(all) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(all))
	for i, m := range all {
		ids[i] = m.ID
	}
	return listed(s.read.WithContext(ctx).Model(&ticketRow{}).Where("id IN ?", ids).Order(clock + ", id"))
}

// CountQueue is how many tickets go through a sieve, at most most: nobody reads the end of a longer queue.
func (s *Store) CountQueue(ctx context.Context, q Queue, v Sieve, most int) (n int, err error) {
	if v.By != 0 {
		return s.countBy(ctx, q, v, most)
	}
	for _, status := range q.Statuses {
		if n >= most {
			return most, nil
		}
		var some int64
		first := v.on(s.ofQueue(ctx, q, status)).Select("1").Limit(most - n)
		if err := s.read.WithContext(ctx).Table("(?) AS piece", first).Count(&some).Error; err != nil {
			return 0, fail("count a queue", err)
		}
		n += int(some)
	}
	return n, nil
}

// ofQueue are the tickets of one state, within what the queue is of, in no order.
func (s *Store) ofQueue(ctx context.Context, q Queue, status model.Status) *gorm.DB {
	db := s.read.WithContext(ctx).Model(&ticketRow{}).Where("ticket.status = ?", status)
	if q.alarm != 0 {
		db = db.Where("ticket.alarm = ?", q.alarm)
	}
	return q.within(db)
}

// within narrows tickets down to those of the queue's department.
func (q Queue) within(db *gorm.DB) *gorm.DB {
	switch {
	case q.Department != "" && q.Assisting:
		db = db.Joins("JOIN ticket_assist ON ticket_assist.ticket_id = ticket.id AND ticket_assist.department = ?", q.Department)
	case q.Department != "":
		db = db.Where("ticket.department = ?", q.Department)
	}
	return db
}
