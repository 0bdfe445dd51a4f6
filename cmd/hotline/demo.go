package main

import (
	"context"
	"errors"
)

// demoCmd is hotline demo.
type demoCmd struct{}

// Run is the command.
func (demoCmd) Run(ctx context.Context, e *env) error { return errors.New("not built yet") }
