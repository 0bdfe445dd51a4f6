package store

import (
	"context"
	"errors"
	"time"
)

type kefuCursorRow struct {
	Name string `gorm:"primaryKey"`
	At   time.Time
}

func (kefuCursorRow) TableName() string { return "kefu_cursor" }

// KefuCursor is how far a reader of that name has come; zero where it has never moved.
func (s *Store) KefuCursor(ctx context.Context, name string) (time.Time, error) {
	var row kefuCursorRow
	err := s.read.WithContext(ctx).Where("name = ?", name).Take(&row).Error
	if missing(err) {
		return time.Time{}, nil
	}
	return row.At, fail("read how far something was read", err)
}

// MoveKefuCursor notes how far a reader has come. It only ever moves forward: of two who read at once, the one ahead counts.
func (s *Store) MoveKefuCursor(ctx context.Context, name string, at time.Time) error {
	done := s.write.WithContext(ctx).Model(&kefuCursorRow{}).Where("name = ? AND at < ?", name, at).UpdateColumn("at", at)
	if done.Error != nil || done.RowsAffected > 0 {
		return fail("note how far something was read", done.Error)
	}
	_, err := s.insert(ctx, &kefuCursorRow{Name: name, At: at}, "")
	if err = fail("note how far something was read", err); errors.Is(err, ErrExists) {
		return nil // it is ahead
	}
	return err
}
