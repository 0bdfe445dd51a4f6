package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

type viewLogRow struct {
	ID       int64
	StaffID  int64
	TicketID int64
	Field    string
	Reason   string
	Address  string
	At       time.Time
}

func (viewLogRow) TableName() string { return "view_log" }

// LogView notes that a staff member saw a personal field in clear, or had a ticket before him (domain §14).
func (s *Store) LogView(ctx context.Context, v model.View) error {
	row := viewLogRow{0, v.StaffID, v.TicketID, v.Field, v.Reason, v.Address, v.At}
	return fail("log a view", s.write.WithContext(ctx).Create(&row).Error)
}

// Views are who saw what of a ticket in clear, oldest first.
func (s *Store) Views(ctx context.Context, ticketID int64) ([]model.View, error) {
	var rows []viewLogRow
	if err := s.read.WithContext(ctx).Where("ticket_id = ?", ticketID).Order("id").Find(&rows).Error; err != nil {
		return nil, fail("read views", err)
	}
	list := make([]model.View, len(rows))
	for i, r := range rows {
		list[i] = model.View{StaffID: r.StaffID, TicketID: r.TicketID, Field: r.Field, Reason: r.Reason, Address: r.Address, At: r.At}
	}
	return list, nil
}

// ViewEntries are at most limit views that fit q, newest first, of one person and one ticket where their IDs are not 0. The names in q
// are the caller's to look up.
func (s *Store) ViewEntries(ctx context.Context, q model.ViewQuery, staffID, ticketID int64, limit int) ([]model.ViewEntry, error) {
	find := s.read.WithContext(ctx).Order("id DESC").Limit(limit)
	for column, id := range map[string]int64{"staff_id": staffID, "ticket_id": ticketID} {
		if id != 0 {
			find = find.Where(column+" = ?", id)
		}
	}
	if q.Field != "" {
		find = find.Where("field = ?", q.Field)
	}
	if q.Before != 0 {
		find = find.Where("id < ?", q.Before)
	}
	find, err := s.loggedBetween(ctx, find, &viewLogRow{}, q.From, q.To)
	if err != nil {
		return nil, err
	}
	var rows []viewLogRow
	if err := find.Find(&rows).Error; err != nil {
		return nil, fail("read the view log", err)
	}
	people, tickets := make([]int64, len(rows)), make([]int64, len(rows))
	for i, r := range rows {
		people[i], tickets[i] = r.StaffID, r.TicketID
	}
	names, err := s.StaffNames(ctx, people)
	if err != nil {
		return nil, err
	}
	var numbered []struct {
		ID     int64
		Number string
	}
	if len(rows) > 0 {
		if err := s.read.WithContext(ctx).Table("ticket").Select("id, number").Where("id IN ?", padded(tickets)).Scan(&numbered).Error; err != nil {
			return nil, fail("read the numbers of tickets", err)
		}
	}
	numbers := map[int64]string{}
	for _, n := range numbered {
		numbers[n.ID] = n.Number
	}
	list := make([]model.ViewEntry, len(rows))
	for i, r := range rows {
		list[i] = model.ViewEntry{
			View: model.View{StaffID: r.StaffID, TicketID: r.TicketID, Field: r.Field, Reason: r.Reason, Address: r.Address, At: r.At.UTC()},
			ID:   r.ID, Staff: names[r.StaffID], Ticket: numbers[r.TicketID],
		}
	}
	return list, nil
}

// clocksApart is how far the moments of a log may be out of the order of its IDs: each replica has its own clock.
const clocksApart = time.Minute

// loggedBetween bounds the moments of a log (table, a row of it), and the IDs so that no index is walked beyond them.
func (s *Store) loggedBetween(ctx context.Context, find *gorm.DB, table any, from, to time.Time) (*gorm.DB, error) {
	first := func(at time.Time) (id int64, found bool, err error) {
		var ids []int64
		err = s.read.WithContext(ctx).Model(table).Where("at >= ?", at).Order("at, id").Limit(1).Pluck("id", &ids).Error
		if err != nil || len(ids) == 0 {
			return 0, false, fail("look into a log of views", err)
		}
		return ids[0], true, nil
	}
	if !from.IsZero() {
		id, found, err := first(from.Add(-clocksApart))
		switch {
		case err != nil:
			return nil, err
		case found:
			find = find.Where("id >= ?", id)
		}
		find = find.Where("at >= ?", from)
	}
	if !to.IsZero() {
		id, found, err := first(to.Add(clocksApart))
		switch {
		case err != nil:
			return nil, err
		case found:
			find = find.Where("id < ?", id)
		}
		find = find.Where("at < ?", to)
	}
	return find, nil
}

// PruneViews deletes the views from before a moment, some at a time.
func (s *Store) PruneViews(ctx context.Context, before time.Time) error {
	for {
		var oldest []int64
		err := s.read.WithContext(ctx).Model(&viewLogRow{}).Where("at < ?", before).Order("at, id").Limit(auditPage).Pluck("id", &oldest).Error
		if err != nil || len(oldest) == 0 {
			return fail("prune the view log", err)
		}
		if err := s.write.WithContext(ctx).Where("id IN ?", padded(oldest)).Delete(&viewLogRow{}).Error; err != nil {
			return fail("prune the view log", err)
		}
	}
}
