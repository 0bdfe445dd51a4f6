package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// calendarCmd is hotline calendar: the official days off and worked weekends that due dates are reckoned by.
type calendarCmd struct {
	Show calendarShowCmd `cmd:"" help:"Print a year's official days; exit 1 where they are not there."`
	Load calendarLoadCmd `cmd:"" help:"Put the years of a file in the place of those that were there."`
}

type calendarShowCmd struct {
	Year int  `arg:"" help:"Such as 2027."`
	JSON bool `name:"json" help:"As load reads it."`
}

// Run prints the year.
func (c calendarShowCmd) Run(ctx context.Context, e *env) error {
	return e.withStore(ctx, func(st *store.Store) error {
		days, err := st.CalendarDays(ctx)
		if err != nil {
			return notReady(err)
		}
		if !model.NewCalendar(time.UTC, days).Knows(c.Year) {
			return fmt.Errorf("%d is not there: its due dates count Monday to Friday", c.Year)
		}
		year := model.CalendarYearOf(c.Year, days)
		if c.JSON {
			text, err := json.MarshalIndent(map[int]model.CalendarYear{c.Year: year}, "", "  ")
			if err != nil {
				return err
			}
			return say(e.out, string(text)+"\n")
		}
		return say(e.out, calendarText(c.Year, year))
	})
}

// calendarText is a year for people: a line for each holiday, in their order, and for each worked day of the weekend.
func calendarText(n int, year model.CalendarYear) string {
	var b strings.Builder
	holidays := slices.SortedFunc(maps.Keys(year.OffDays), func(a, b string) int {
		return strings.Compare(year.OffDays[a][0], year.OffDays[b][0])
	})
	for _, name := range holidays {
		days := year.OffDays[name]
		fmt.Fprintf(&b, "放假 %s %s", name, withWeekday(days[0]))
		if len(days) > 1 {
			fmt.Fprintf(&b, " – %s", withWeekday(days[len(days)-1]))
		}
		fmt.Fprintf(&b, " (%d)\n", len(days))
	}
	for _, date := range year.MakeupWorkdays {
		fmt.Fprintf(&b, "上班 %s\n", withWeekday(date))
	}
	fmt.Fprintf(&b, "%d has %d workdays\n", n, workdaysIn(n, year.Days()))
	return b.String()
}

func withWeekday(date string) string {
	at, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return at.Format("2006-01-02 Mon")
}

func workdaysIn(year int, days []model.CalendarDay) int {
	before := time.Date(year-1, 12, 31, 0, 0, 0, 0, time.UTC)
	return model.NewCalendar(time.UTC, days).Workdays(before, before.AddDate(1, 0, 0))
}

type calendarLoadCmd struct {
	File string `arg:"" help:"JSON or YAML: {\"2027\": {\"off_days\": {\"元旦\": [\"2027-01-01\", …], …}, \"makeup_workdays\": […]}}."`
}

// Run checks the whole file and then keeps all of its years, or none.
func (c calendarLoadCmd) Run(ctx context.Context, e *env) error {
	years, err := readCalendarFile(c.File)
	if err != nil {
		return usage(err)
	}
	return e.withStore(ctx, func(st *store.Store) error {
		if err := upToDate(ctx, st, slog.New(slog.DiscardHandler)); err != nil {
			return err
		}
		err := st.InTx(ctx, func(tx *store.Store) error {
			for _, n := range slices.Sorted(maps.Keys(years)) {
				if err := tx.ReplaceCalendarYear(ctx, n, years[n].Days()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return notReady(err)
		}
		for _, n := range slices.Sorted(maps.Keys(years)) {
			if err := say(e.out, calendarText(n, model.CalendarYearOf(n, years[n].Days()))); err != nil {
				return err
			}
		}
		return say(e.out, "kept; running services take it within a minute\n")
	})
}

// checkCalendar is the doctor's line: the official days of this year, and from December on of the next, are there.
func checkCalendar(ctx context.Context, cfg config.Config, now func() time.Time) finding {
	if databaseIsNew(cfg) {
		return none("there is no database yet; a new one knows 2026")
	}
	st, err := store.Open(ctx, string(cfg.Database.URL), now)
	if err != nil {
		return none("cannot be read before the database answers")
	}
	defer st.Close()
	if pending, err := st.Pending(ctx); err != nil || pending > 0 {
		return none("cannot be read before the schema is up to date")
	}
	days, err := st.CalendarDays(ctx)
	if err != nil {
		return bad("%v", err)
	}
	if missing := model.NewCalendar(cfg.Time.Zone, days).Missing(now()); len(missing) > 0 {
		return bad("%s is not there, so due dates count Monday to Friday: run hotline calendar load",
			strings.Join(strings.Fields(strings.Trim(fmt.Sprint(missing), "[]")), ", "))
	}
	return good("has the official days that it needs")
}

// calendarFaults are a year's faults, one for each field.
func calendarFaults(year string, err error) []error {
	var wrong *model.Error
	if err == nil || !errors.As(err, &wrong) {
		return nil
	}
	var faults []error
	for _, field := range slices.Sorted(maps.Keys(wrong.Fields)) {
		faults = append(faults, &config.Fault{Key: year + "." + field, Text: wrong.Fields[field]})
	}
	return faults
}
