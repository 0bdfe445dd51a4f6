package notice

import (
	"context"
	"errors"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

const (
	// patience is how often a ★ moment is tried before the channels after a faulty one are tried too: about two minutes.
	// It may then be told twice, which is better than not.
	patience  = 7
	maxResult = 180 // bytes of a reason that are kept
)

// deliver tells those whom n is for, and keeps what became of it. again is when it is to be tried again; zero where it is not.
func (o *Outbox) deliver(ctx context.Context, n model.Notice, to model.Audience) (again time.Time) {
	if len(to.Told) > 1 && !to.Moot {
		if err := o.store.SplitNotice(ctx, &n, to.Told); err != nil {
			o.log.WarnContext(ctx, "notice not split", "notice", n.ID, "err", err)
			return o.now().Add(lease) // all of it comes back when the claim ends
		}
		o.Wake()
	}
	o.try(ctx, &n, to)
	n.Result = cut(n.Result)
	if err := o.settle(ctx, n); err != nil {
		o.log.WarnContext(ctx, "notice not settled", "notice", n.ID, "err", err)
		return o.now().Add(lease)
	}
	o.counts.settled(n)
	o.log.InfoContext(ctx, "notice", "notice", n.ID, "kind", n.Kind, "state", n.State, "channel", n.Channel, "attempts", n.Attempts, "result", n.Result)
	if n.State == model.DeliveryQueued {
		again = n.NextAt
	}
	return again
}

// settle tries more than once: what is not noted as sent is sent again.
func (o *Outbox) settle(ctx context.Context, n model.Notice) error {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	for {
		err := o.store.SettleNotice(ctx, n)
		if err == nil || errors.Is(err, store.ErrStale) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(settleTime / 10):
		}
	}
}

// try sends n through the first channel that takes it and puts into n what became of it.
func (o *Outbox) try(ctx context.Context, n *model.Notice, to model.Audience) {
	switch {
	case !o.now().Before(n.ExpiresAt):
		n.State = model.DeliveryExpired // its result says why it was not told before
	case to.Moot:
		n.State, n.Result = model.DeliveryExpired, "no longer so"
	case len(to.Told) == 0:
		n.State, n.Result = model.DeliveryRefused, "nobody has the phone bound"
	default:
		o.send(ctx, n, to.Told[0])
	}
}

func (o *Outbox) send(ctx context.Context, n *model.Notice, to model.Recipient) {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	message, known := o.texts.Compose(*n, o.now())
	if !known {
		n.NextAt, n.Result = o.now().Add(backoff(n.Attempts)), "a newer version has the words"
		return
	}
	var faults []string
	var wait time.Duration
	later := false
	for _, c := range o.left(n.Channel) {
		id, err := c.Send(ctx, to, message)
		if err == nil {
			n.State, n.Channel, n.PlatformID, n.Result = model.DeliveryAccepted, c.Name(), id, ""
			if to.CitizenID != 0 {
				n.CitizenID = to.CitizenID
			}
			return
		}
		faults = append(faults, c.Name()+": "+strings.TrimPrefix(err.Error(), ErrRefused.Error()+": "))
		if errors.Is(err, ErrRefused) {
			continue
		}
		later = true
		var busy *busyError
		if errors.As(err, &busy) {
			wait = max(wait, busy.wait)
			continue
		}
		if !n.Kind.Starred() || n.Attempts < patience {
			break
		}
	}
	n.State, n.Result = model.DeliveryRefused, strings.Join(faults, "; ")
	if later {
		n.State, n.NextAt = model.DeliveryQueued, o.now().Add(max(wait, backoff(n.Attempts)))
	}
}

// left are the channels after the one that took a notice and failed.
func (o *Outbox) left(failed string) []Channel {
	for i, c := range o.channels {
		if c.Name() == failed {
			return o.channels[i+1:]
		}
	}
	return o.channels
}

// cut never leaves half a character: MySQL would refuse the row, and the notice be sent again and again.
func cut(s string) string { return strings.ToValidUTF8(s[:min(len(s), maxResult)], "") }
