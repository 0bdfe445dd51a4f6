// Package loading fills an empty database with made-up tickets, as many as a city has in years, to measure with. They take
// the steps that real ones take, one after the other, and are kept with everything that belongs to them but photos.
package loading

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Order says what to load.
type Order struct {
	Tickets int
	Phones  int // that they name as contact, each bound by one citizen; 0: one for every thirty tickets
	Overdue int // how many of the tickets have been 待完善 for longer than they may, with nobody having noticed
	Days    int // over which they were submitted, up to today; 0: 400
	More    bool
	// Past leaves out the last days, and has the tickets of the weeks before them come by phone: whoever tries the hotline out finds a history,
	// and neither work to do before his own nor citizens who would be told of it.
	Past    bool
	Workers int // 0: 3
	Say     func(loaded int)
}

const (
	usualDays    = 400
	ticketsEach  = 30
	usualWorkers = 3   // while the database is busy with one batch, the next is made
	batch        = 500 // tickets a transaction
	mostFrequent = 2500

	pastDays  = 3  // that a history leaves out
	quietDays = 40 // within which something may still fall due: the archive is 30 days after 办结
)

// ErrInUse says that the database is not one to fill with made-up tickets.
var ErrInUse = errors.New("this database is in use")

// loader is one load.
type loader struct {
	Order
	store   *store.Store
	zone    *time.Location
	now     time.Time
	cal     model.Calendar
	sla     model.SLA
	offices []model.Department

	had     store.Holdings
	numbers numbers
	replies atomic.Int64
	done    atomic.Int64
}

// Load loads. ErrInUse unless the database is empty; with More, unless it holds nothing but what was loaded. A load that
// was broken off leaves whole tickets.
func Load(ctx context.Context, st *store.Store, zone *time.Location, now time.Time, o Order) error {
	l := &loader{Order: o, store: st, zone: zone, now: now, numbers: numbers{store: st, zone: zone}}
	l.defaults()
	var err error
	if l.had, err = l.mayLoad(ctx); err != nil {
		return err
	}
	l.replies.Store(l.had.Replies)
	days, err := st.CalendarDays(ctx)
	if err != nil {
		return err
	}
	l.cal = model.NewCalendar(zone, days)
	if l.sla, err = st.SLA(ctx); err != nil {
		return err
	}
	if l.offices, err = st.Departments(ctx); err != nil {
		return err
	}
	if err := l.citizens(ctx); err != nil {
		return err
	}
	return l.tickets(ctx)
}

func (l *loader) defaults() {
	if l.Phones == 0 {
		l.Phones = l.Tickets / ticketsEach
	}
	l.Phones = max(l.Phones, 2)
	if l.Days == 0 {
		l.Days = usualDays
	}
	if l.Workers == 0 {
		l.Workers = usualWorkers
	}
	if l.Say == nil {
		l.Say = func(int) {}
	}
}

func (l *loader) mayLoad(ctx context.Context) (store.Holdings, error) {
	had, err := l.store.Holdings(ctx)
	switch {
	case err != nil:
		return had, err
	case had.Staff:
		return had, fmt.Errorf("%w: it has log-ins of the staff", ErrInUse)
	case had.Tickets == 0 && had.Citizens == 0:
		return had, nil
	case !l.More:
		return had, fmt.Errorf("%w: it holds tickets or citizens", ErrInUse)
	}
	only, err := l.store.LoadedOnly(ctx)
	if err == nil && !only {
		err = fmt.Errorf("%w: it holds tickets that were not loaded", ErrInUse)
	}
	return had, err
}

// Person is the i-th citizen of a load into an empty database. The first files more than all others, 2 500 tickets where
// there are as many as forty times that.
func Person(i int) model.Citizen { return person(int64(i) + 1) }

func person(id int64) model.Citizen {
	return model.Citizen{
		ID: id, OpenID: fmt.Sprintf("oLoaded%020d", id),
		Binding: &model.Binding{CitizenID: id, Name: names[id%int64(len(names))], Phone: fmt.Sprintf("13%09d", id%1e9)},
	}
}

func (l *loader) citizens(ctx context.Context) error {
	list := make([]model.Citizen, l.Phones)
	for i := range list {
		list[i] = person(l.had.Citizens + int64(i) + 1)
		list[i].Binding.BoundAt = l.now.AddDate(0, 0, -l.Days)
	}
	return l.each(ctx, l.Phones, func(ctx context.Context, from, to int) error {
		return l.store.LoadCitizens(ctx, list[from:to])
	})
}

func (l *loader) tickets(ctx context.Context) error {
	return l.each(ctx, l.Tickets, func(ctx context.Context, from, to int) error {
		list := make([]store.Loaded, 0, to-from)
		for i := from; i < to; i++ {
			one, err := l.life(ctx, i)
			if err != nil {
				return fmt.Errorf("make ticket %d: %w", i, err)
			}
			list = append(list, one)
		}
		if err := l.store.LoadTickets(ctx, list); err != nil {
			return err
		}
		l.Say(int(l.done.Add(int64(len(list)))))
		return nil
	})
}

// each has the workers do n things in batches, in order as far as there is one among several.
func (l *loader) each(ctx context.Context, n int, do func(ctx context.Context, from, to int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range l.Workers {
		workers.Go(func() {
			for ctx.Err() == nil {
				to := int(next.Add(batch))
				if to-batch >= n {
					return
				}
				if err := do(ctx, to-batch, min(to, n)); err != nil {
					cancel(err)
				}
			}
		})
	}
	workers.Wait()
	return context.Cause(ctx)
}
