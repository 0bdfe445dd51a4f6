package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
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
