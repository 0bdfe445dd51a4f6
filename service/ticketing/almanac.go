package ticketing

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// freshFor is how long what was read from the database is good: so soon does every replica know a calendar that an
// operator loaded.
const freshFor = time.Minute

const readWithin = 5 * time.Second

// almanac is the workday calendar and the SLA rules. It reads both once a minute at most; ask it before a transaction
// begins, not within.
type almanac struct {
	store *store.Store
	zone  *time.Location
	now   func() time.Time
	log   *slog.Logger

	page    atomic.Pointer[almanacPage]
	reading sync.Mutex // held by the one who reads, and guards alarmed
	alarmed string     // the day of the last alarm
}

type almanacPage struct {
	calendar model.Calendar
	sla      model.SLA
	readAt   time.Time
}

func newAlmanac(st *store.Store, zone *time.Location, now func() time.Time, log *slog.Logger) *almanac {
	return &almanac{store: st, zone: zone, now: now, log: log}
}

// Calendar is the workday calendar; ErrUnavailable where it was never read and cannot be now.
func (a *almanac) Calendar(ctx context.Context) (model.Calendar, error) {
	p, err := a.open(ctx)
	if err != nil {
		return model.Calendar{}, err
	}
	return p.calendar, nil
}

// Both are the calendar and the SLA rules, as of one moment; ErrUnavailable where they were never read and cannot be now.
func (a *almanac) Both(ctx context.Context) (cal model.Calendar, sla model.SLA, err error) {
	p, err := a.open(ctx)
	if err != nil {
		return cal, sla, err
	}
	return p.calendar, p.sla, nil
}

// Calendar is the workday calendar; ErrUnavailable where it was never read and cannot be now.
func (d *Desk) Calendar(ctx context.Context) (model.Calendar, error) { return d.almanac.Calendar(ctx) }

// MissingYears are the years whose official days should be there and are not: their due dates are reckoned from Monday to
// Friday. Admins are shown them.
func (d *Desk) MissingYears(ctx context.Context) ([]int, error) {
	cal, err := d.almanac.Calendar(ctx)
	if err != nil {
		return nil, err
	}
	return cal.Missing(d.now()), nil
}

// open is the page that is good now. While one caller reads it anew, and where the database does not answer, the others
// go on with the last.
func (a *almanac) open(ctx context.Context) (*almanacPage, error) {
	last := a.page.Load()
	if a.fresh(last) {
		return last, nil
	}
	if last == nil {
		a.reading.Lock()
	} else if !a.reading.TryLock() {
		return last, nil
	}
	defer a.reading.Unlock()
	if last = a.page.Load(); a.fresh(last) { // somebody else has just read it
		return last, nil
	}
	p, err := a.read(ctx)
	if err == nil {
		a.raise(ctx, p.calendar)
	} else if last != nil {
		a.log.WarnContext(ctx, "calendar cannot be read, going on with the last", "err", err)
		p = &almanacPage{calendar: last.calendar, sla: last.sla, readAt: a.now()}
	} else {
		return nil, err
	}
	a.page.Store(p)
	return p, nil
}

// forget has the next caller read anew: this process knows at once what it changed.
func (a *almanac) forget() { a.page.Store(nil) }

// fresh: a clock that was set back makes everything stale.
func (a *almanac) fresh(p *almanacPage) bool {
	if p == nil {
		return false
	}
	age := a.now().Sub(p.readAt)
	return age >= 0 && age < freshFor
}

func (a *almanac) read(ctx context.Context) (*almanacPage, error) {
	// It is read for everybody: the one who asked may hang up.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), readWithin)
	defer cancel()
	days, err := a.store.CalendarDays(ctx)
	if err != nil {
		return nil, err
	}
	sla, err := a.store.SLA(ctx)
	if err != nil {
		return nil, err
	}
	return &almanacPage{calendar: model.NewCalendar(a.zone, days), sla: sla, readAt: a.now()}, nil
}

// raise says once a day that official days are missing.
func (a *almanac) raise(ctx context.Context, cal model.Calendar) {
	missing, today := cal.Missing(a.now()), a.now().In(a.zone).Format(time.DateOnly)
	if len(missing) == 0 || a.alarmed == today {
		return
	}
	a.alarmed = today
	a.log.ErrorContext(ctx, "official workday calendar is missing, due dates count Monday to Friday: run hotline calendar load", "years", missing)
}
