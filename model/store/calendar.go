package store

import (
	"context"
	"fmt"

	"example.org/hotline/model"
)

type calendarDayRow struct {
	Date string `gorm:"primaryKey"`
	Work bool
	Name string
}

func (calendarDayRow) TableName() string { return "calendar_day" }

// CalendarDays are the official days of all years, in the order of their dates.
func (s *Store) CalendarDays(ctx context.Context) ([]model.CalendarDay, error) {
	var rows []calendarDayRow
	if err := s.read.WithContext(ctx).Order("date").Find(&rows).Error; err != nil {
		return nil, fail("read the calendar", err)
	}
	days := make([]model.CalendarDay, len(rows))
	for i, r := range rows {
		days[i] = model.CalendarDay(r)
	}
	return days, nil
}

// ReplaceCalendarYear puts a year's official days in the place of those that were there: all of them, or none. Whether
// they are good is CalendarYear.Check's to say, before.
func (s *Store) ReplaceCalendarYear(ctx context.Context, year int, days []model.CalendarDay) error {
	rows := make([]calendarDayRow, len(days))
	for i, d := range days {
		rows[i] = calendarDayRow(d)
	}
	return s.InTx(ctx, func(tx *Store) error {
		first, last := fmt.Sprintf("%04d-01-01", year), fmt.Sprintf("%04d-12-31", year)
		if err := tx.write.WithContext(ctx).Where("date BETWEEN ? AND ?", first, last).Delete(&calendarDayRow{}).Error; err != nil {
			return fail("forget a year's days", err)
		}
		return fail("keep a year's days", insertAll(ctx, tx, rows, ""))
	})
}
