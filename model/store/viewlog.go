package store

import (
	"context"
	"time"

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

// LogView notes that a staff member saw a personal field in clear (domain §14). address is his IP address.
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

// ViewEntries are at most limit views with an ID below before (0: any), newest first; of one person and one ticket where their IDs are
// not 0.
func (s *Store) ViewEntries(ctx context.Context, staffID, ticketID, before int64, limit int) ([]model.ViewEntry, error) {
	find := s.read.WithContext(ctx).Order("id DESC").Limit(limit)
	for column, id := range map[string]int64{"staff_id": staffID, "ticket_id": ticketID} {
		if id != 0 {
			find = find.Where(column+" = ?", id)
		}
	}
	if before != 0 {
		find = find.Where("id < ?", before)
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
