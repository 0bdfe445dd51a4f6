package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/schema"
)

// holdRoom has whoever adds to what is limited in number wait for who does now, until the transaction ends. It comes before anything
// that the transaction reads.
func (s *Store) holdRoom(ctx context.Context, what string) error {
	done, err := s.exec(ctx, "UPDATE room_hold SET turns = turns + 1 WHERE what = ?", what)
	if err = changedOne(done, err, "hold a room"); errors.Is(err, ErrStale) {
		return fmt.Errorf("room_hold has no row %s", what) // and nothing would be held
	}
	return err
}

// latest reads what is there now, not what was when the transaction began. Where the room is held nobody else waits for it.
func (s *Store) latest(ctx context.Context) *gorm.DB {
	return s.read.WithContext(ctx).Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate})
}

// countKept counts rows of which there may only be so many: none is added by another until the transaction ends. It comes before anything
// else that the transaction reads.
func (s *Store) countKept(ctx context.Context, of schema.Tabler, where string, args ...any) (int, error) {
	if err := s.holdRoom(ctx, of.TableName()); err != nil {
		return 0, err
	}
	var n int64
	err := s.latest(ctx).Model(of).Where(where, args...).Count(&n).Error
	return int(n), fail("count what is kept", err)
}
