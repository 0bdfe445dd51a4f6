package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/hotline/model"
)

type bindingRow struct {
	CitizenID int64 `gorm:"primaryKey"`
	PhoneHash string
	Slot      int // 1 … model.MaxBindings, unique a phone: so a fourth cannot slip in beside the third
	Phone     []byte
	Name      []byte
	BoundAt   time.Time
}

func (bindingRow) TableName() string { return "binding" }

type bindingEventRow struct {
	ID        int64
	CitizenID int64
	PhoneHash string
	Act       string
	At        time.Time
}

func (bindingEventRow) TableName() string { return "binding_event" }

// ErrPhoneFull says that as many citizens as may have bound this phone already.
var ErrPhoneFull = errors.New("the phone is bound by as many citizens as may bind one")

// errSlotTaken says that another transaction bound the same slot first: the next try sees it, and takes another slot.
var errSlotTaken = errors.New("another binding took the slot")

// Bind gives the citizen this phone and name, in place of what he had. ErrPhoneFull where no more may bind it.
func (s *Store) Bind(ctx context.Context, b model.Binding) error {
	hash := s.Digest("phone", b.Phone)
	row, err := s.bindingRow(b, hash)
	if err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *Store) error {
		db := tx.write.WithContext(ctx)
		var had bindingRow
		err := db.Where("citizen_id = ?", b.CitizenID).Take(&had).Error
		if err != nil && !missing(err) {
			return fail("read a binding", err)
		}
		if row.Slot = had.Slot; had.PhoneHash != hash {
			if row.Slot, err = tx.freeSlot(ctx, hash); err != nil {
				return err
			}
		}
		if had.CitizenID != 0 { // MySQL locks the gap where it finds none, and two such locks are a deadlock
			if err := db.Where("citizen_id = ?", b.CitizenID).Delete(&bindingRow{}).Error; err != nil {
				return fail("replace a binding", err)
			}
		}
		if err := fail("bind", db.Create(&row).Error); errors.Is(err, ErrExists) {
			return fmt.Errorf("bind: %w: %w", errSlotTaken, model.ErrUnavailable)
		} else if err != nil {
			return err
		}
		act := "bound"
		if had.CitizenID != 0 {
			act = "rebound"
		}
		return tx.bindingEvent(ctx, b.CitizenID, hash, act)
	})
}

func (s *Store) bindingRow(b model.Binding, hash string) (bindingRow, error) {
	row := bindingRow{CitizenID: b.CitizenID, PhoneHash: hash, BoundAt: b.BoundAt}
	var err error
	if row.Phone, err = s.seal(b.Phone, fmt.Sprintf("binding.phone:%d", b.CitizenID)); err != nil {
		return row, err
	}
	row.Name, err = s.seal(b.Name, fmt.Sprintf("binding.name:%d", b.CitizenID))
	return row, err
}

func (s *Store) freeSlot(ctx context.Context, phoneHash string) (int, error) {
	var taken []int
	err := s.write.WithContext(ctx).Model(&bindingRow{}).Where("phone_hash = ?", phoneHash).Pluck("slot", &taken).Error
	if err != nil {
		return 0, fail("read a phone's bindings", err)
	}
	used := map[int]bool{}
	for _, slot := range taken {
		used[slot] = true
	}
	for slot := 1; slot <= model.MaxBindings; slot++ {
		if !used[slot] {
			return slot, nil
		}
	}
	return 0, ErrPhoneFull
}

// Unbind takes the citizen's phone away; was is false where he had none.
func (s *Store) Unbind(ctx context.Context, citizenID int64) (was bool, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		was = false
		var had bindingRow
		err := tx.write.WithContext(ctx).Where("citizen_id = ?", citizenID).Take(&had).Error
		if missing(err) {
			return nil
		}
		if err != nil {
			return fail("read a binding", err)
		}
		done := tx.write.WithContext(ctx).Where("citizen_id = ?", citizenID).Delete(&bindingRow{})
		if was = done.RowsAffected > 0; done.Error != nil || !was {
			return fail("unbind", done.Error)
		}
		return tx.bindingEvent(ctx, citizenID, had.PhoneHash, "unbound")
	})
	return was, err
}

// BoundTo lists the citizens who have bound a phone.
func (s *Store) BoundTo(ctx context.Context, phone string) ([]int64, error) {
	var ids []int64
	err := s.read.WithContext(ctx).Model(&bindingRow{}).
		Where("phone_hash = ?", s.Digest("phone", phone)).Order("slot").Pluck("citizen_id", &ids).Error
	return ids, fail("read a phone's bindings", err)
}

func (s *Store) bindingEvent(ctx context.Context, citizenID int64, phoneHash, act string) error {
	row := bindingEventRow{CitizenID: citizenID, PhoneHash: phoneHash, Act: act, At: s.now()}
	return fail("note a binding", s.write.WithContext(ctx).Create(&row).Error)
}
