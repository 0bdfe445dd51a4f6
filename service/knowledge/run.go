package knowledge

import (
	"context"
	"errors"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

const (
	countEvery = 10 * time.Second
	sweepEvery = time.Minute
	lastCount  = 3 * time.Second // at the end of the process
)

// Run counts views and takes offline what has lapsed, until ctx ends. Every replica may run it.
func (l *Library) Run(ctx context.Context) {
	count, sweep := time.NewTicker(countEvery), time.NewTicker(sweepEvery)
	defer count.Stop()
	defer sweep.Stop()
	l.report(ctx, "lapsed entries were not taken offline", l.Sweep(ctx))
	for {
		select {
		case <-ctx.Done():
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastCount)
			defer cancel()
			l.report(ctx, "views were not counted", l.CountViews(ctx))
			return
		case <-count.C:
			l.report(ctx, "views were not counted", l.CountViews(ctx))
		case <-sweep.C:
			l.report(ctx, "lapsed entries were not taken offline", l.Sweep(ctx))
		}
	}
}

func (l *Library) report(ctx context.Context, what string, err error) {
	if err != nil && ctx.Err() == nil {
		l.Log.WarnContext(ctx, what, "err", err)
	}
}

// Sweep takes offline what was to be read until yesterday. Citizens do not see it from midnight on, anyway.
func (l *Library) Sweep(ctx context.Context) error {
	const batch = 200
	codes, err := l.Store.LapsedEntries(ctx, l.today(), batch)
	for _, code := range codes {
		err = errors.Join(err, l.lapse(ctx, code))
	}
	return err
}

func (l *Library) lapse(ctx context.Context, code string) error {
	err := l.Store.InTx(ctx, func(tx *store.Store) error {
		e, err := tx.Entry(ctx, code)
		if err != nil || e.State != model.EntryPublished || e.ValidUntil == "" || e.ValidUntil >= l.today() {
			return err // somebody was faster
		}
		if err := e.TakeDown(); err != nil {
			return err
		}
		return l.keep(ctx, tx, &e, model.EntryEvent{Version: e.Live, Act: model.EntryLapsed})
	})
	if errors.Is(err, model.ErrEntryChanged) {
		return nil // another replica did it, or an editor published it anew
	}
	return err
}

// Tidy forgets who read and voted as soon as it is not needed to count each once.
func (l *Library) Tidy(ctx context.Context) error {
	now := l.Now()
	return l.Store.ForgetEntryCounts(ctx, now.Add(-model.KeepEntryViews).In(l.Zone).Format(time.DateOnly), now.Add(-model.KeepEntryHelp))
}
