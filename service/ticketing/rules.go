package ticketing

import (
	"context"
	"slices"
	"time"

	"example.org/hotline/model"
)

// The SLA rules and the workday calendar, which admins keep. Tickets that are dispatched already keep their workdays; their
// due dates follow the calendar.

// Rules lists the SLA rules, the general ones first.
func (d *Desk) Rules(ctx context.Context) ([]model.SLARule, error) { return d.store.SLARules(ctx) }

// SaveRule keeps a rule, in place of the one for the same nature, category and department.
func (d *Desk) SaveRule(ctx context.Context, who model.Staff, r model.SLARule) error {
	if err := r.Check(); err != nil {
		return err
	}
	if r.Department != "" {
		all, err := d.departments.read(ctx)
		if err != nil {
			return err
		}
		if _, known := all.byCode[r.Department]; !known {
			return model.ErrInvalid.With("department", "没有这个承办单位")
		}
	}
	if err := d.store.SaveSLARule(ctx, r); err != nil {
		return err
	}
	d.almanac.forget()
	d.log.InfoContext(ctx, "SLA rule saved", "staff", who.ID, "nature", r.Nature, "category", r.Category, "department", r.Department, "workdays", r.Workdays)
	return nil
}

var errNoRule = model.ErrNoSuchPath.Saying("没有这条办理期限规则")

// DeleteRule forgets the rule for exactly this nature, category and department.
func (d *Desk) DeleteRule(ctx context.Context, who model.Staff, r model.SLARule) error {
	there, err := d.store.DeleteSLARule(ctx, r.Nature, r.Category, r.Department)
	if err != nil {
		return err
	}
	if !there {
		return errNoRule
	}
	d.almanac.forget()
	d.log.InfoContext(ctx, "SLA rule deleted", "staff", who.ID, "nature", r.Nature, "category", r.Category, "department", r.Department)
	return nil
}

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

// Foreseen is what a rule would give a ticket of this kind, were it dispatched now.
type Foreseen struct {
	Rule        model.SLARule
	Due         time.Time // the first moment that is too late
	Explanation string
}

// Foresee tells by which rule a ticket would be handled that is dispatched now, and until when. Where workdays are given it goes by
// those, as a rule would that is not kept yet.
func (d *Desk) Foresee(ctx context.Context, kind model.SLARule) (Foreseen, error) {
	check := kind
	check.Workdays = max(kind.Workdays, 1)
	if err := check.Check(); err != nil {
		return Foreseen{}, err
	}
	cal, err := d.almanac.Calendar(ctx)
	if err != nil {
		return Foreseen{}, err
	}
	rule := kind
	if kind.Workdays == 0 {
		rules, err := d.store.SLARules(ctx)
		if err != nil {
			return Foreseen{}, err
		}
		rule = model.SLAFor(rules, kind.Nature, kind.Category, kind.Department)
	}
	clock := rule.Clock(d.now(), kind.Nature)
	if kind.Nature == "" {
		clock.Rule = ""
	}
	return Foreseen{rule, clock.Due(cal), clock.Explain(cal)}, nil
}
