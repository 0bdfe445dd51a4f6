package main

import (
	"context"
	"errors"
)

// migrateCmd is hotline migrate.
type migrateCmd struct {
	Up     migrateUpCmd     `cmd:"" help:"Apply what is missing."`
	Status migrateStatusCmd `cmd:"" help:"List every step, and whether the database has it."`
}

type migrateUpCmd struct{}

// Run is the command.
func (migrateUpCmd) Run(ctx context.Context, e *env) error { return errors.New("not built yet") }

type migrateStatusCmd struct{}

// Run is the command.
func (migrateStatusCmd) Run(ctx context.Context, e *env) error { return errors.New("not built yet") }
