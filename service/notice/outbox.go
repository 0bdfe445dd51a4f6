// Package notice is the outbox: it sends what was written into it in a transaction, through the first channel that
// reaches the citizen, and keeps the truth about what became of it (domain §13).
//
// A notice is said at least once. It is said again only where a replica died between sending it and noting so: WeChat
// drops such a repeat of a template message for ten minutes, by the id that every message has; of a customer-service
// message, a 订阅通知 or an SMS, the citizen gets two.
package notice

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Outbox sends notices. Any number of replicas may run one on the same database.
type Outbox struct {
	store    *store.Store
	channels []Channel
	texts    Texts
	now      func() time.Time
	log      *slog.Logger
	wake     chan struct{}
	counts   *counts
}

// New makes the outbox; channels are tried in their order.
func New(st *store.Store, texts Texts, now func() time.Time, log *slog.Logger, channels ...Channel) *Outbox {
	return &Outbox{
		store: st, channels: channels, texts: texts, now: now, log: log, wake: make(chan struct{}, 1), counts: newCounts(st, now),
	}
}

const (
	batch      = 64
	atOnce     = 16
	sendTime   = 20 * time.Second // for all channels of one notice
	settleTime = 10 * time.Second // to note what became of it
	lease      = 5 * time.Minute  // nobody else sends it meanwhile; longer than both times for all of a batch
	idleWait   = time.Second
)

// Wake has the outbox look at once; whoever queued something calls it after his transaction.
func (o *Outbox) Wake() {
	select {
	case o.wake <- struct{}{}:
	default: // it is awake
	}
}

// Run sends until ctx ends. What it is sending then is finished; what it had only claimed is given back.
func (o *Outbox) Run(ctx context.Context) {
	for {
		sent, err := o.Flush(ctx)
		if err != nil && ctx.Err() == nil {
			o.log.WarnContext(ctx, "outbox waits", "err", err)
		}
		if sent == batch && err == nil && ctx.Err() == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-o.wake:
		case <-time.After(idleWait):
		}
	}
}

// Flush sends what is due, at most one batch, and tells how many notices that were.
func (o *Outbox) Flush(ctx context.Context) (int, error) {
	list, err := o.store.ClaimNotices(ctx, batch, lease)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	now := list[:0:0]
	var later []model.Notice
	for _, n := range list {
		if o.holds(n) {
			later = append(later, n)
		} else {
			now = append(now, n)
		}
	}
	held := o.hold(ctx, later)
	audiences, err := o.store.Audiences(ctx, now)
	if err != nil {
		return 0, errors.Join(held, err, o.store.PutOffNotices(context.WithoutCancel(ctx), now, o.now().Add(idleWait)))
	}
	return len(list), errors.Join(held, o.sendAll(ctx, now, audiences))
}

// holds tells whether n waits for the morning. What would be too late by then is said at once: it is the last chance.
func (o *Outbox) holds(n model.Notice) bool {
	until := quietUntil(o.now(), o.texts.Zone)
	return !until.IsZero() && !n.Kind.Starred() && !n.Kind.Reply() && n.ExpiresAt.After(until.Add(spread)) && o.now().Before(n.ExpiresAt)
}

// hold puts off until the morning.
func (o *Outbox) hold(ctx context.Context, list []model.Notice) error {
	night := quietUntil(o.now(), o.texts.Zone)
	var errs []error
	for _, of := range threads(list) {
		errs = append(errs, o.store.PutOffNotices(ctx, of, dawn(of[0], night)))
	}
	return errors.Join(errs...)
}

// sendAll sends several threads at a time. Once ctx has ended it begins with no other, and gives the rest back.
func (o *Outbox) sendAll(ctx context.Context, list []model.Notice, audiences map[int64]model.Audience) error {
	all := threads(list)
	errs := make([]error, len(all))
	var wg sync.WaitGroup
	gate := make(chan struct{}, atOnce)
	for i, of := range all {
		gate <- struct{}{}
		wg.Go(func() {
			defer func() { <-gate }()
			errs[i] = o.say(ctx, of, audiences)
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}
