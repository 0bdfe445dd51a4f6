package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// SeatSeen notes that an agent is there now. It is for when Redis, which knows better, does not answer.
func (s *Store) SeatSeen(ctx context.Context, staffID int64) error {
	err := s.write.WithContext(ctx).Model(&deskSeatRow{}).Where("staff_id = ?", staffID).UpdateColumn("seen_at", s.now()).Error
	return fail("see an agent", err)
}

// SeatsSeen are the agents who were there since a moment.
func (s *Store) SeatsSeen(ctx context.Context, since time.Time) ([]int64, error) {
	var ids []int64
	err := s.read.WithContext(ctx).Model(&deskSeatRow{}).Where("seen_at > ?", since).Order("staff_id").Pluck("staff_id", &ids).Error
	return ids, fail("see who is here", err)
}

// RestSeats has agents without chats be offline who have said since before a moment that they are not, and counts them.
func (s *Store) RestSeats(ctx context.Context, before time.Time) (int64, error) {
	return s.rest(s.write.WithContext(ctx).Where("active = 0 AND since < ?", before))
}

// AbandonSeats has agents be offline who were not there since a moment, but for those in present, and counts them.
func (s *Store) AbandonSeats(ctx context.Context, since time.Time, present []int64) (int64, error) {
	q := s.write.WithContext(ctx).Where("COALESCE(seen_at, since) < ?", since)
	if len(present) > 0 {
		q = q.Where("staff_id NOT IN ?", padded(present))
	}
	return s.rest(q)
}

func (s *Store) rest(q *gorm.DB) (int64, error) {
	done := q.Model(&deskSeatRow{}).Where("presence <> ?", model.SeatOffline).
		UpdateColumns(map[string]any{"presence": model.SeatOffline, "since": s.now()})
	return done.RowsAffected, fail("have agents rest", done.Error)
}
