package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"time"

	"example.org/hotline/model/store"
	"example.org/hotline/service/loading"
)

// benchCmd is hotline bench.
type benchCmd struct {
	Load benchLoadCmd `cmd:"" help:"Fill the configured database with made-up tickets."`
}

type benchLoadCmd struct {
	Tickets int  `required:"" help:"How many."`
	Phones  int  `help:"How many phones they name, each bound by one citizen; one for every thirty tickets unless given."`
	Overdue int  `help:"How many of them have waited for their citizens for too long, unnoticed."`
	Days    int  `default:"400" help:"Over how many days they were submitted, up to today."`
	Force   bool `help:"Add to tickets that were loaded before."`
}

// Run loads. It refuses a database that anybody works with: one that has log-ins of the staff, or holds citizens or
// tickets; with --force, one that holds tickets of anybody else's.
func (c benchLoadCmd) Run(ctx context.Context, e *env) error {
	if c.Tickets < 1 || c.Phones < 0 || c.Days < 1 || c.Overdue < 0 || c.Overdue > c.Tickets {
		return usage(errors.New("--tickets and --days take 1 or more, --phones 0 or more, --overdue no more than there are tickets"))
	}
	cfg, err := e.config()
	if err != nil {
		return err
	}
	ring, err := keyRing(cfg)
	if err != nil {
		return err
	}
	st, err := openStore(ctx, cfg, e.now, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer st.Close()
	if err := st.Unlock(ctx, ring); err != nil {
		return notReady(err)
	}
	debug.SetGCPercent(400) // little of what is made lives longer than a batch
	began := e.now()
	order := loading.Order{Tickets: c.Tickets, Phones: c.Phones, Overdue: c.Overdue, Days: c.Days, More: c.Force, Say: told(e.out, c.Tickets)}
	if err := fill(ctx, st, cfg.Time.Zone, began, order); errors.Is(err, loading.ErrInUse) {
		return fmt.Errorf("%w; give it one of its own", err)
	} else if err != nil {
		return err
	}
	took := max(e.now().Sub(began), time.Second) // the clock has whole seconds
	return say(e.out, fmt.Sprintf("%d tickets loaded in %s, %.0f/s\n", c.Tickets, took, float64(c.Tickets)/took.Seconds()))
}

// fill loads into a database that has departments for the tickets to go to, and has it plan by what it holds afterwards.
func fill(ctx context.Context, st *store.Store, zone *time.Location, now time.Time, o loading.Order) error {
	list, err := st.Departments(ctx)
	if err != nil {
		return notReady(err)
	}
	if len(list) == 0 {
		if list, err = readDepartments(bytes.NewReader(demoDepartments)); err != nil {
			return err
		}
		if err := saveDepartments(ctx, st, list); err != nil {
			return err
		}
	}
	if err := loading.Load(ctx, st, zone, now, o); err != nil {
		return err
	}
	return st.Analyze(ctx)
}

// told says now and then how far it is; several may tell it at once.
func told(out io.Writer, all int) func(int) {
	const every = 100_000
	return func(loaded int) {
		if loaded%every == 0 && loaded < all {
			fmt.Fprintf(out, "%d\n", loaded)
		}
	}
}
