package figures

import (
	"context"
	"time"

	"example.org/hotline/model"
)

const (
	fillWait  = 2 * time.Second
	fillBatch = 200
)

// Run makes the facts of tickets that lack them, until there are none or ctx ends. Any number of replicas may run one.
func (d *Desk) Run(ctx context.Context) {
	for {
		done, err := d.Fill(ctx)
		if done || ctx.Err() != nil {
			return
		}
		if err == nil {
			continue
		}
		d.Log.WarnContext(ctx, "figures wait", "err", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(fillWait):
		}
	}
}

// Fill makes the facts of a batch of tickets that lack them; done where there is none left.
func (d *Desk) Fill(ctx context.Context) (done bool, err error) {
	next, until, err := d.FillOn(ctx)
	return err == nil && next > until, err
}

// FillOn is Fill, and tells how far it is: the ID of the next ticket, and the last.
func (d *Desk) FillOn(ctx context.Context) (next, until int64, err error) {
	days, err := d.Store.CalendarDays(ctx)
	if err != nil {
		return 0, 0, err
	}
	return d.Store.FillFacts(ctx, model.NewCalendar(d.Zone, days), fillBatch)
}
