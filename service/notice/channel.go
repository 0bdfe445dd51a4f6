package notice

import (
	"context"
	"errors"
	"time"

	"example.org/hotline/model"
)

// Channel is one way to reach a citizen.
type Channel interface {
	// Name is one of model's: model.ByChat …
	Name() string
	// Send tells the citizen. id is the platform's, where it will report on delivery under it. An error wraps ErrRefused, or
	// is made by Busy, or is a fault: then nobody knows whether the message went, and the same channel is tried again later.
	Send(ctx context.Context, to model.Recipient, m Message) (id string, err error)
}

// ErrRefused says that a channel cannot reach this citizen now, and that trying again will not help: the next channel
// is tried. A channel wraps it.
var ErrRefused = errors.New("the channel cannot reach the citizen")

// busyError is a channel that certainly has not taken a message, and may take it later.
type busyError struct {
	wait  time.Duration
	cause error
}

func (e *busyError) Error() string { return e.cause.Error() }
func (e *busyError) Unwrap() error { return e.cause }

// Busy says that a channel has certainly not taken a message, and may take it after wait: the next channel is tried, and
// where none takes it, the message waits.
func Busy(wait time.Duration, cause error) error { return &busyError{wait, cause} }
