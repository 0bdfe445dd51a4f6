package store

import (
	"context"

	"example.org/hotline/model"
)

// FreeSeats are those of agents who take one more chat, as far as the database knows. Whose log-in was disabled a moment ago may
// still be thought present.
func (s *Store) FreeSeats(ctx context.Context) ([]model.Seat, error) {
	return s.seats(ctx, "presence = ? AND active < capacity AND staff_id IN (SELECT id FROM staff WHERE NOT disabled)", model.SeatOnline)
}

// BusySeats are those of agents who have chats.
func (s *Store) BusySeats(ctx context.Context) ([]model.Seat, error) {
	return s.seats(ctx, "active > ?", 0)
}

// Seats are all that there are, with the names of their agents.
func (s *Store) Seats(ctx context.Context) ([]model.Seat, error) {
	list, err := s.seats(ctx, "staff_id > ?", 0)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, seat := range list {
		ids[i] = seat.StaffID
	}
	names, err := s.StaffNames(ctx, ids)
	for i := range list {
		list[i].Name = names[list[i].StaffID]
	}
	return list, err
}

func (s *Store) seats(ctx context.Context, where string, arg any) ([]model.Seat, error) {
	var rows []deskSeatRow
	if err := s.read.WithContext(ctx).Where(where, arg).Order("staff_id").Find(&rows).Error; err != nil {
		return nil, fail("read the seats", err)
	}
	list := make([]model.Seat, len(rows))
	for i, r := range rows {
		list[i] = r.seat()
	}
	return list, nil
}

// StaffNames are the names of some log-ins.
func (s *Store) StaffNames(ctx context.Context, ids []int64) (map[int64]string, error) {
	names := make(map[int64]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	var rows []staffRow
	if err := s.read.WithContext(ctx).Select("id, name").Where("id IN ?", padded(ids)).Find(&rows).Error; err != nil {
		return nil, fail("read the names of log-ins", err)
	}
	for _, r := range rows {
		names[r.ID] = r.Name
	}
	return names, nil
}

// OnlineSeats is how many of some agents say that they are online.
func (s *Store) OnlineSeats(ctx context.Context, staffIDs []int64) (int, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&deskSeatRow{}).Where("staff_id IN ? AND presence = ?", padded(staffIDs), model.SeatOnline).Count(&n).Error
	return int(n), fail("read the seats", err)
}
