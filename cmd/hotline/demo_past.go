package main

import (
	"context"
	"errors"

	"example.org/hotline/model/store"
	"example.org/hotline/service/loading"
)

// What the demo remembers, so that its figures have something to show.
const (
	demoPastTickets = 600
	demoPastDays    = 120
)

// remember gives a new demo the tickets of some months. It comes before the log-ins: where there are any, or citizens, there is a history.
func (d *demo) remember(ctx context.Context, st *store.Store) error {
	o := loading.Order{Tickets: demoPastTickets, Days: demoPastDays, Past: true}
	err := fill(ctx, st, d.cfg.Time.Zone, d.clock.now(), o)
	if errors.Is(err, loading.ErrInUse) {
		return nil
	}
	if err != nil {
		return notReady(err)
	}
	d.fresh = true
	return nil
}
