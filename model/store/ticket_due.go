package store

import (
	"cmp"
	"context"
	"fmt"
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

// DueTickets are a queue's tickets by when what they wait for is due, the first on top, after a place; with each one's place.
func (s *Store) DueTickets(ctx context.Context, q Queue, v Sieve, after DueMark) ([]model.Ticket, []DueMark, error) {
	var all []DueMark
	for _, status := range q.Statuses {
		some, err := s.dueOf(ctx, q, v, status, after)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, some...)
	}
	slices.SortFunc(all, func(a, b DueMark) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	all = all[:min(len(all), q.Limit)]
	if len(all) == 0 {
		return nil, nil, nil
	}
	ids := mapped(all, func(m DueMark) int64 { return m.ID })
	list, err := listed(s.read.WithContext(ctx).Model(&ticketRow{}).Where("id IN ?", ids))
	slices.SortFunc(list, func(a, b model.Ticket) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return list, all, err
}

// dueOf are the first of one state.
func (s *Store) dueOf(ctx context.Context, q Queue, v Sieve, status model.Status, after DueMark) (list []DueMark, err error) {
	const past = "%[1]s >= ? AND (%[1]s > ? OR %[2]s > ?)"
	if v.CallBack {
		db := v.on(s.ofQueue(ctx, q, status))
		if after.ID != 0 {
			db = db.Where(fmt.Sprintf(past, "ticket.call_back_by", "ticket.id"), after.At, after.At, after.ID)
		}
		err = db.Select("ticket.id, ticket.call_back_by AS at").Order("ticket.call_back_by, ticket.id").Limit(q.Limit).Scan(&list).Error
		return list, fail("list whom to call back", err)
	}
	db := s.waiting(ctx, q, v, status)
	if after.ID != 0 {
		db = db.Where(fmt.Sprintf(past, "ticket_fact.waits_until", "ticket_fact.ticket_id"), unix(after.At), unix(after.At), after.ID)
	}
	var rows []struct{ TicketID, WaitsUntil int64 }
	err = db.Select("ticket_fact.ticket_id, ticket_fact.waits_until").Order("ticket_fact.waits_until, ticket_fact.ticket_id").Limit(q.Limit).Scan(&rows).Error
	for _, r := range rows {
		list = append(list, DueMark{time.Unix(r.WaitsUntil, 0).UTC(), r.TicketID})
	}
	return list, fail("list what is due", err)
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
		first := v.on(s.ofQueue(ctx, q, status))
		if v.due() && !v.CallBack {
			first = s.waiting(ctx, q, v, status)
		}
		if err := s.read.WithContext(ctx).Table("(?) AS piece", first.Select("1").Limit(most-n)).Count(&some).Error; err != nil {
			return 0, fail("count a queue", err)
		}
		n += int(some)
	}
	return n, nil
}

// waiting are the tickets of one state that wait for the staff, as the board counts them: their facts say until when.
func (s *Store) waiting(ctx context.Context, q Queue, v Sieve, status model.Status) *gorm.DB {
	within, args := v.waits()
	db := s.read.WithContext(ctx).Model(&factRow{}).
		Where("ticket_fact.live = ? AND ticket_fact.status = ?", true, codeOf(factStatuses, status)).Where(within, args...)
	switch {
	case q.Department != "" && q.Assisting:
		db = db.Where("EXISTS (SELECT 1 FROM ticket_assist WHERE ticket_assist.ticket_id = ticket_fact.ticket_id AND ticket_assist.department = ?)", q.Department)
	case q.Department != "":
		db = db.Where("ticket_fact.department = ?", q.Department)
	}
	return v.onFacts(db)
}

// waits is what the sieve says of when a fact's ticket is due.
func (v Sieve) waits() (within string, args []any) {
	if v.DueBy.IsZero() {
		return "ticket_fact.waits_until > ?", []any{unix(v.DueAfter)}
	}
	return "ticket_fact.waits_until > ? AND ticket_fact.waits_until <= ?", []any{unix(v.DueAfter), unix(v.DueBy)}
}

// onFacts narrows facts down to those whose tickets go through the sieve.
func (v Sieve) onFacts(db *gorm.DB) *gorm.DB {
	if v.Category != "" {
		db = db.Where("ticket_fact.category = ?", v.Category)
	}
	if v.Nature != "" {
		db = db.Where("ticket_fact.nature = ?", codeOf(factNatures, v.Nature))
	}
	if v.Source != 0 {
		db = db.Where("ticket_fact.source = ?", v.Source)
	}
	if v.Alarm != 0 {
		db = db.Where("ticket_fact.alarm >= ?", v.Alarm)
	}
	if v.District != "" {
		db = db.Where("ticket_fact.district = ?", v.District)
	}
	if v.Photos {
		db = db.Where("EXISTS (SELECT 1 FROM photo WHERE photo.ticket_id = ticket_fact.ticket_id)")
	}
	if v.By != 0 {
		db = db.Where("EXISTS ("+stepsBy+" AND ticket_event.ticket_id = ticket_fact.ticket_id)", v.By)
	}
	const ticket = "EXISTS (SELECT 1 FROM ticket WHERE ticket.id = ticket_fact.ticket_id AND "
	if len(v.Request) > 0 {
		db = db.Where(ticket+"ticket.request <> '' AND ticket.request IN ?)", v.Request)
	}
	if v.FromDay != "" {
		db = db.Where(ticket+"ticket.number >= ? AND ticket.number < ?)", v.FromDay, v.BeforeDay)
	}
	return db
}

// onCallBacks narrows tickets down to those to be called back about, by when that is due.
func (v Sieve) onCallBacks(db *gorm.DB) *gorm.DB {
	db = db.Where("ticket.call_back_by IS NOT NULL") // which its index is made of
	if !v.DueAfter.IsZero() {
		db = db.Where("ticket.call_back_by > ?", v.DueAfter)
	}
	if !v.DueBy.IsZero() {
		db = db.Where("ticket.call_back_by <= ?", v.DueBy)
	}
	return db
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
