package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"example.org/hotline/model"
)

type kefuDayRow struct {
	Date    string `gorm:"primaryKey"`
	Closed  bool
	FromMin int
	ToMin   int
	Note    string
}

func (kefuDayRow) TableName() string { return "kefu_day" }

// KefuDays are the special days from a date (2006-01-02) on, in their order.
func (s *Store) KefuDays(ctx context.Context, from string) ([]model.SpecialDay, error) {
	var rows []kefuDayRow
	if err := s.read.WithContext(ctx).Where("date >= ?", from).Order("date").Find(&rows).Error; err != nil {
		return nil, fail("read the special days", err)
	}
	list := make([]model.SpecialDay, len(rows))
	for i, r := range rows {
		list[i] = model.SpecialDay{
			Date: r.Date, Closed: r.Closed, From: time.Duration(r.FromMin) * time.Minute, To: time.Duration(r.ToMin) * time.Minute, Note: r.Note,
		}
	}
	return list, nil
}

// SaveKefuDay keeps a special day in place of what that date had.
func (s *Store) SaveKefuDay(ctx context.Context, d model.SpecialDay) error {
	row := kefuDayRow{Date: d.Date, Closed: d.Closed, FromMin: int(d.From / time.Minute), ToMin: int(d.To / time.Minute), Note: d.Note}
	err := s.write.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error
	return fail("keep a special day", err)
}

// DeleteKefuDay makes a date a usual day again.
func (s *Store) DeleteKefuDay(ctx context.Context, date string) error {
	return fail("delete a special day", s.write.WithContext(ctx).Where("date = ?", date).Delete(&kefuDayRow{}).Error)
}
