package main

import (
	"context"
	"errors"
)

// serveCmd is hotline serve.
type serveCmd struct{}

// Run is the command.
func (serveCmd) Run(ctx context.Context, e *env) error { return errors.New("not built yet") }
