package ticketing

import (
	"context"
	"slices"

	"example.org/hotline/model"
)

// The workday calendar, which admins keep. The due dates of tickets follow it.

// CalendarYears are the years whose official days are there, and those whose are not and should be.
func (d *Desk) CalendarYears(ctx context.Context) (known, missing []int, err error) {
	days, err := d.store.CalendarDays(ctx)
	if err != nil {
		return nil, nil, err
	}
	cal := model.NewCalendar(d.zone, days)
	return cal.Years(), cal.Missing(d.now()), nil
}

var errNoYear = model.ErrNoSuchPath.Saying("这一年的放假安排尚未录入，暂按周一至周五为工作日")

// CalendarYear is the official days of a year.
func (d *Desk) CalendarYear(ctx context.Context, year int) (model.CalendarYear, error) {
	days, err := d.store.CalendarDays(ctx)
	if err != nil {
		return model.CalendarYear{}, err
	}
	if !slices.Contains(model.NewCalendar(d.zone, days).Years(), year) {
		return model.CalendarYear{}, errNoYear
	}
	return model.CalendarYearOf(year, days), nil
}

// SaveCalendarYear puts a year's official days in the place of those that were there.
func (d *Desk) SaveCalendarYear(ctx context.Context, who model.Staff, year int, y model.CalendarYear) error {
	if err := y.Check(year); err != nil {
		return err
	}
	if err := d.store.ReplaceCalendarYear(ctx, year, y.Days()); err != nil {
		return err
	}
	d.almanac.forget()
	d.log.InfoContext(ctx, "calendar saved", "staff", who.ID, "year", year)
	return nil
}
