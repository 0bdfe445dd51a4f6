package store

import (
	"context"
	"errors"
	"time"

	"example.org/hotline/model"
)

type parameterRow struct {
	Name      string `gorm:"primaryKey"`
	Value     int
	Version   int
	ChangedBy string
	ChangedAt time.Time
}

func (parameterRow) TableName() string { return "parameter" }

// Parameters are those that were changed.
func (s *Store) Parameters(ctx context.Context) ([]model.Parameter, error) {
	var rows []parameterRow
	if err := s.read.WithContext(ctx).Order("name").Find(&rows).Error; err != nil {
		return nil, fail("read the parameters", err)
	}
	list := make([]model.Parameter, len(rows))
	for i, r := range rows {
		list[i] = model.Parameter(r)
	}
	return list, nil
}

// SaveParameter keeps a value in place of the version that it names; ErrStale where there is another. It is then the new one.
func (s *Store) SaveParameter(ctx context.Context, p *model.Parameter) error {
	next := *p
	next.Version++
	err := s.InTx(ctx, func(tx *Store) error {
		if err := tx.keepParameter(ctx, parameterRow(next)); err != nil {
			return err
		}
		if p.Name != model.ParameterChats {
			return nil
		}
		// Who is given a chat is decided in SQL, by what stands at the seat.
		err := tx.write.WithContext(ctx).Model(&deskSeatRow{}).Where("capacity <> ?", p.Value).Update("capacity", p.Value).Error
		return fail("change what seats hold", err)
	})
	switch {
	case errors.Is(err, ErrExists):
		return ErrStale
	case err == nil:
		*p = next
	}
	return err
}

func (s *Store) keepParameter(ctx context.Context, row parameterRow) error {
	if row.Version == 1 {
		return fail("keep a parameter", s.write.WithContext(ctx).Create(&row).Error)
	}
	done := s.write.WithContext(ctx).Model(&parameterRow{}).Where("name = ? AND version = ?", row.Name, row.Version-1).
		Select("value", "version", "changed_by", "changed_at").Updates(&row)
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrStale
	}
	return fail("keep a parameter", done.Error)
}

// seatCapacity is how many chats a new seat holds.
func (s *Store) seatCapacity(ctx context.Context) (int, error) {
	changed, err := s.Parameters(ctx)
	return model.ParametersOf(changed).Chats, err
}
