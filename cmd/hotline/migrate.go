package main

import (
	"context"
	"fmt"

	"example.org/hotline/model/store"
)

// migrateCmd is hotline migrate.
type migrateCmd struct {
	Up     migrateUpCmd     `cmd:"" help:"Apply what is missing."`
	Status migrateStatusCmd `cmd:"" help:"List every step, and whether the database has it."`
}

type migrateUpCmd struct{}

// Run brings the database to this version's schema.
func (migrateUpCmd) Run(ctx context.Context, e *env) error {
	return e.withStore(ctx, func(st *store.Store) error {
		n, err := st.Migrate(ctx)
		if err != nil {
			return notReady(err)
		}
		if n == 0 {
			return say(e.out, "the schema is up to date\n")
		}
		return say(e.out, fmt.Sprintf("applied %d steps; the schema is up to date\n", n))
	})
}

type migrateStatusCmd struct{}

// Run lists the steps; exit 1 where some are missing.
func (migrateStatusCmd) Run(ctx context.Context, e *env) error {
	return e.withStore(ctx, func(st *store.Store) error {
		list, err := st.Migrations(ctx)
		if err != nil {
			return notReady(err)
		}
		missing := false
		for _, m := range list {
			mark := "✓"
			if !m.Applied {
				mark, missing = "–", true
			}
			if err := say(e.out, fmt.Sprintf("%s %s\n", mark, m.File)); err != nil {
				return err
			}
		}
		if missing {
			return notSo()
		}
		return nil
	})
}

// withStore opens the configured database for one command.
func (e *env) withStore(ctx context.Context, do func(*store.Store) error) error {
	cfg, err := e.config()
	if err != nil {
		return err
	}
	st, err := store.Open(ctx, string(cfg.Database.URL), e.now)
	if err != nil {
		return notReady(err)
	}
	defer st.Close()
	return do(st)
}
