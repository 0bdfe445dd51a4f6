package main

import (
	"context"
	"fmt"
	"log/slog"

	"example.org/hotline/model/store"
	"example.org/hotline/service/figures"
)

// figuresCmd is hotline figures.
type figuresCmd struct {
	Rebuild figuresRebuildCmd `cmd:"" help:"Count all tickets anew, as after a backup was restored or the calendar of past days changed."`
}

type figuresRebuildCmd struct{}

// Run counts beside a service that runs: a ticket that takes a step meanwhile waits for it.
func (figuresRebuildCmd) Run(ctx context.Context, e *env) error {
	cfg, err := e.config()
	if err != nil {
		return err
	}
	ring, err := keyRing(cfg)
	if err != nil {
		return err
	}
	return e.withStore(ctx, func(st *store.Store) error {
		if err := upToDate(ctx, st, slog.New(slog.DiscardHandler)); err != nil {
			return err
		}
		if err := st.Unlock(ctx, ring); err != nil {
			return notReady(err)
		}
		desk := figures.New(figures.Options{Store: st, Zone: cfg.Time.Zone, Now: e.now})
		until, err := st.RebuildFacts(ctx)
		if err != nil {
			return notReady(err)
		}
		const every = 100_000
		for said := int64(every); ; {
			next, last, err := desk.FillOn(ctx)
			if err != nil {
				return notReady(err)
			}
			if next > last {
				break
			}
			if next > said {
				said += every
				if err := say(e.out, fmt.Sprintf("%d of %d\n", next, last)); err != nil {
					return err
				}
			}
		}
		return say(e.out, fmt.Sprintf("%d tickets counted anew\n", until))
	})
}
