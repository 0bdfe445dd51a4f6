package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/model/seal"
	"example.org/hotline/model/store"
)

// keyRing is the configured one, or the one that lies beside an embedded database.
func keyRing(cfg config.Config) (*seal.Ring, error) {
	keys, err := cfg.Keys(seal.NewRingSpec)
	if err != nil {
		var fault *config.Fault
		if errors.As(err, &fault) {
			return nil, usage(err)
		}
		return nil, notReady(err)
	}
	ring, err := seal.ParseRing(string(keys))
	if err != nil {
		return nil, usage(fmt.Errorf("security.keys: %w", err))
	}
	return ring, nil
}

// openStore opens the database. An embedded one is migrated; a server's is the operator's to migrate, at a moment of his
// choice, and one that is behind stops the start.
func openStore(ctx context.Context, cfg config.Config, now func() time.Time, log *slog.Logger) (*store.Store, error) {
	st, err := store.Open(ctx, string(cfg.Database.URL), now)
	if err != nil {
		return nil, notReady(err)
	}
	if err := upToDate(ctx, st, log); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return st, nil
}

func upToDate(ctx context.Context, st *store.Store, log *slog.Logger) error {
	if st.Embedded() {
		n, err := st.Migrate(ctx)
		if err != nil {
			return notReady(err)
		}
		if n > 0 {
			log.InfoContext(ctx, "database migrated", "steps", n)
		}
		return nil
	}
	pending, err := st.Pending(ctx)
	if err != nil {
		return notReady(err)
	}
	if pending > 0 {
		return notReady(fmt.Errorf("the database is %d schema steps behind this version: run hotline migrate up", pending))
	}
	return nil
}

// newLog writes to w as the configuration says.
func newLog(w io.Writer, cfg config.Log) *slog.Logger {
	opts := &slog.HandlerOptions{Level: cfg.Level}
	if cfg.Format == config.FormatText {
		return slog.New(slog.NewTextHandler(w, opts))
	}
	return slog.New(slog.NewJSONHandler(w, opts))
}
