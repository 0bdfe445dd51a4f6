package ticketing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/hotline/model"
)

const (
	turnLife = 15 * time.Second // longer than a call may take: a turn ends by itself only where its process died
	turnLook = 50 * time.Millisecond
)

// turn waits until nobody else is filing this form. A first ticket uses a code up: a repeat that came while the first was
// still being written would find neither the code nor the ticket, and call the code wrong. The turn ends with done.
func (d *Desk) turn(ctx context.Context, who model.Citizen, key string) (done func(), err error) {
	key = "form:" + d.store.Digest("form", fmt.Sprintf("%d/%s", who.ID, key))
	for {
		_, won, err := d.kv.Claim(ctx, key, "filing", turnLife)
		if err != nil {
			return nil, fmt.Errorf("wait for a form's turn: %w", errors.Join(model.ErrUnavailable, err))
		}
		if won {
			return func() { d.endTurn(context.WithoutCancel(ctx), key) }, nil
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("wait for a form's turn: %w", errors.Join(model.ErrUnavailable, ctx.Err()))
		case <-time.After(turnLook):
		}
	}
}

func (d *Desk) endTurn(ctx context.Context, key string) {
	if err := d.kv.Delete(ctx, key); err != nil {
		d.log.WarnContext(ctx, "a form's turn ends by itself", "err", err)
	}
}
