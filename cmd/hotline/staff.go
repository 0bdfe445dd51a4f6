package main

import (
	"context"
	"errors"
)

// staffCmd is hotline staff.
type staffCmd struct {
	Add staffAddCmd `cmd:"" help:"Create a log-in. Its password is read from standard input, or made and printed once."`
}

type staffAddCmd struct {
	Name string `arg:"" help:"The log-in's name."`
	Role string `required:"" placeholder:"ROLE" help:"What the log-in may do."`
}

// Run is the command.
func (staffAddCmd) Run(ctx context.Context, e *env) error { return errors.New("not built yet") }
