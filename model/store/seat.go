package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/hotline/model"
)

type deskSeatRow struct {
	StaffID  int64 `gorm:"primaryKey;autoIncrement:false"`
	Presence model.SeatPresence
	Capacity int
	Active   int
	Feed     int64
	Since    time.Time
	GivenAt  *time.Time
	SeenAt   *time.Time
}

func (deskSeatRow) TableName() string { return "desk_seat" }

type deskEventRow struct {
	StaffID int64 `gorm:"primaryKey;autoIncrement:false"`
	Seq     int64 `gorm:"primaryKey;autoIncrement:false"`
	At      time.Time
	Kind    model.DeskEventKind
	ChatID  int64
	Line    int
}

func (deskEventRow) TableName() string { return "desk_event" }

// Seat is an agent's, made where he has none.
func (s *Store) Seat(ctx context.Context, staffID int64) (model.Seat, error) {
	var row deskSeatRow
	err := s.read.WithContext(ctx).Where("staff_id = ?", staffID).Take(&row).Error
	if missing(err) {
		capacity, capacityErr := s.seatCapacity(ctx)
		if capacityErr != nil {
			return model.Seat{}, capacityErr
		}
		row = deskSeatRow{StaffID: staffID, Presence: model.SeatOffline, Capacity: capacity, Since: s.now()}
		err = s.write.WithContext(ctx).Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error
	}
	return row.seat(), fail("read a seat", err)
}

func (r deskSeatRow) seat() model.Seat {
	return model.Seat{
		StaffID: r.StaffID, Presence: r.Presence, Capacity: r.Capacity, Active: r.Active, Feed: r.Feed,
		Since: r.Since, GivenAt: orZero(r.GivenAt),
	}
}

// SetPresence keeps what an agent says of himself.
func (s *Store) SetPresence(ctx context.Context, staffID int64, p model.SeatPresence) error {
	err := s.write.WithContext(ctx).Model(&deskSeatRow{}).Where("staff_id = ? AND presence <> ?", staffID, p).
		UpdateColumns(map[string]any{"presence": p, "since": s.now()}).Error
	return fail("set a presence", err)
}

// TellSeat adds events to an agent's feed and numbers them; taken is how many chats he gets (1) or loses (-1) with that, asked
// that he asked for it, as he may in a break.
// model.ErrDeskFull where he has as many as he takes, model.ErrAgentOffline where he takes none. In a transaction it holds the
// seat until that ends: events of one feed become visible in their order, without gaps. Whoever changes a chat as well saves
// the chat first.
func (s *Store) TellSeat(ctx context.Context, staffID int64, taken int, asked bool, events ...model.DeskEvent) error {
	q := s.write.WithContext(ctx).Model(&deskSeatRow{}).Where("staff_id = ?", staffID)
	change := map[string]any{"feed": gorm.Expr("feed + ?", len(events)), "active": gorm.Expr("active + ?", taken)}
	if taken > 0 {
		q = q.Where("active < capacity AND presence IN ?", takes(asked))
		change["given_at"] = s.now()
	}
	done := q.UpdateColumns(change)
	switch {
	case done.Error != nil:
		return fail("tell an agent", done.Error)
	case done.RowsAffected == 0 && taken > 0:
		return s.whyNoSeat(ctx, staffID, asked)
	case done.RowsAffected == 0:
		return nil // he has never been at the desk
	}
	var row deskSeatRow
	if err := s.write.WithContext(ctx).Where("staff_id = ?", staffID).Take(&row).Error; err != nil {
		return fail("tell an agent", err)
	}
	rows := make([]deskEventRow, len(events))
	for i, e := range events {
		rows[i] = deskEventRow{
			StaffID: staffID, Seq: row.Feed - int64(len(events)-1-i), At: s.now(), Kind: e.Kind, ChatID: e.ChatID, Line: e.Line,
		}
	}
	return fail("tell an agent", insertAll(ctx, s, rows, ""))
}

// takes are the presences of who can get a chat.
func takes(asked bool) []model.SeatPresence {
	if asked {
		return []model.SeatPresence{model.SeatOnline, model.SeatAway}
	}
	return []model.SeatPresence{model.SeatOnline}
}

// whyNoSeat is why an agent gets no chat.
func (s *Store) whyNoSeat(ctx context.Context, staffID int64, asked bool) error {
	var row deskSeatRow
	err := s.write.WithContext(ctx).Where("staff_id = ?", staffID).Take(&row).Error
	switch {
	case missing(err) || err == nil && !slices.Contains(takes(asked), row.Presence):
		return model.ErrAgentOffline
	case err != nil:
		return fail("tell an agent", err)
	}
	return model.ErrDeskFull
}

// ErrFeedGone says that a feed does not reach back so far.
var ErrFeedGone = errors.New("the feed does not reach back so far")

// DeskEvents are at most limit events of a feed after a Seq; ErrFeedGone where some of them have been forgotten.
func (s *Store) DeskEvents(ctx context.Context, staffID, after int64, limit int) ([]model.DeskEvent, error) {
	var rows []deskEventRow
	err := s.read.WithContext(ctx).Where("staff_id = ? AND seq > ?", staffID, after).Order("seq").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fail("read a feed", err)
	}
	if len(rows) > 0 && rows[0].Seq != after+1 {
		return nil, ErrFeedGone
	}
	list := make([]model.DeskEvent, len(rows))
	for i, r := range rows {
		list[i] = model.DeskEvent(r)
	}
	return list, nil
}

// Feeds tells how far the feeds of some agents have come.
func (s *Store) Feeds(ctx context.Context, staffIDs []int64) (map[int64]int64, error) {
	feeds := make(map[int64]int64, len(staffIDs))
	if len(staffIDs) == 0 {
		return feeds, nil
	}
	var rows []deskSeatRow
	if err := s.read.WithContext(ctx).Select("staff_id, feed").Where("staff_id IN ?", padded(staffIDs)).Find(&rows).Error; err != nil {
		return nil, fail("read feeds", err)
	}
	for _, r := range rows {
		feeds[r.StaffID] = r.Feed
	}
	return feeds, nil
}

// ForgetDeskEvents deletes those from before a moment.
func (s *Store) ForgetDeskEvents(ctx context.Context, before time.Time) error {
	return fail("forget desk events", s.write.WithContext(ctx).Where("at < ?", before).Delete(&deskEventRow{}).Error)
}
