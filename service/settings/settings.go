// Package settings is what people change while the service runs: the texts that the account says by itself, answers to
// keywords, and a few numbers. Every replica knows a change within seconds.
package settings

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Options are what New needs.
type Options struct {
	Store *store.Store
	Links map[string]string // addresses of the pages of model.ReplyPages
	Now   func() time.Time
	Log   *slog.Logger
}

// Desk keeps the settings and knows them by heart: nobody who answers a citizen waits for the database.
type Desk struct {
	Options
	known atomic.Pointer[known]
}

type known struct {
	replies    *model.AutoReplies
	parameters model.Parameters
}

// New makes the desk, which says the defaults until Run, or Step, has looked.
func New(o Options) *Desk {
	d := &Desk{Options: o}
	d.know(nil, nil)
	return d
}

const every = 2 * time.Second // between two looks

// Run looks for changes until ctx ends.
func (d *Desk) Run(ctx context.Context) {
	for {
		if err := d.Step(ctx); err != nil && ctx.Err() == nil {
			d.Log.WarnContext(ctx, "the settings cannot be read, going on with the last", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
	}
}

// Step takes in what has changed. Where it fails, what was known before holds.
func (d *Desk) Step(ctx context.Context) error {
	replies, err := d.Store.AutoReplies(ctx)
	if err != nil {
		return err
	}
	parameters, err := d.Store.Parameters(ctx)
	if err != nil {
		return err
	}
	d.know(replies, parameters)
	return nil
}

func (d *Desk) know(replies []model.AutoReply, parameters []model.Parameter) {
	d.known.Store(&known{model.NewAutoReplies(d.Links, replies), model.ParametersOf(parameters)})
}

// Replies is what the account says now.
func (d *Desk) Replies() *model.AutoReplies { return d.known.Load().replies }

// Parameters are the numbers that hold now.
func (d *Desk) Parameters() model.Parameters { return d.known.Load().parameters }

// learn has this replica know at once what it has just kept; the others see it at their next look.
func (d *Desk) learn(ctx context.Context) {
	if err := d.Step(ctx); err != nil {
		d.Log.WarnContext(ctx, "a change of the settings is known a little later", "err", err)
	}
}
