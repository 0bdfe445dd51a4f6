package partner

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Courier delivers webhooks. Any number of replicas may run one on the same database.
type Courier struct {
	store   *store.Store
	clients map[string]*http.Client // by scheme
	zone    *time.Location
	now     func() time.Time
	log     *slog.Logger

	mu   sync.Mutex
	busy map[int64]bool // partners that this one is delivering to
}

// NewCourier makes a courier. Beside the public internet it goes to the networks that are allowed, and only there without
// TLS. zone is of the times that partners read.
func NewCourier(st *store.Store, allowed []netip.Prefix, zone *time.Location, now func() time.Time, log *slog.Logger) *Courier {
	return &Courier{store: st, clients: clients(allowed), zone: zone, now: now, log: log, busy: map[int64]bool{}}
}

const (
	batch     = 16
	atOnce    = 4               // deliveries to one partner
	lease     = 2 * time.Minute // longer than a batch may take: nobody else sends it meanwhile
	look      = time.Second     // between looks for what is due
	firstWait = 5 * time.Second // after the first failure; then twice as long each time,
	mostWait  = time.Hour       // up to this
)

// Run delivers until ctx ends. Each partner has its own turn: one that does not answer keeps no other waiting.
func (c *Courier) Run(ctx context.Context) {
	var wg sync.WaitGroup
	defer func() {
		wg.Wait()
		for _, client := range c.clients {
			client.CloseIdleConnections()
		}
	}()
	for {
		due, err := c.store.PartnersDue(ctx)
		if err != nil && ctx.Err() == nil {
			c.log.WarnContext(ctx, "webhooks wait", "err", err)
		}
		for _, id := range due {
			if c.begin(id) {
				wg.Go(func() {
					defer c.end(id)
					c.serve(ctx, id)
				})
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(look):
		}
	}
}

func (c *Courier) begin(id int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy[id] {
		return false
	}
	c.busy[id] = true
	return true
}

func (c *Courier) end(id int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.busy, id)
}

// serve delivers to one partner while anything is due and ctx lasts.
func (c *Courier) serve(ctx context.Context, id int64) {
	for ctx.Err() == nil {
		sent, err := c.deliverTo(ctx, id)
		if err != nil && ctx.Err() == nil {
			c.log.WarnContext(ctx, "webhooks wait", "client", id, "err", err)
		}
		if sent == 0 {
			return
		}
	}
}

// Flush delivers what is due to anybody, one batch each, and tells how many deliveries that were.
func (c *Courier) Flush(ctx context.Context) (int, error) {
	due, err := c.store.PartnersDue(ctx)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, id := range due {
		sent, err := c.deliverTo(ctx, id)
		if err != nil {
			return n, err
		}
		n += sent
	}
	return n, nil
}

func (c *Courier) deliverTo(ctx context.Context, id int64) (int, error) {
	list, err := c.store.ClaimDeliveries(ctx, id, batch, lease)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	p, err := c.store.PartnerByID(ctx, id)
	if err != nil {
		return 0, err // the leases end by themselves
	}
	var wg sync.WaitGroup
	gate := make(chan struct{}, atOnce)
	for _, d := range list {
		gate <- struct{}{}
		wg.Go(func() {
			defer func() { <-gate }()
			if ctx.Err() != nil { // we are to stop: somebody else can have it at once
				d.State, d.NextAt = model.HookQueued, c.now()
				c.settle(context.WithoutCancel(ctx), d)
				return
			}
			c.deliver(context.WithoutCancel(ctx), p, d)
		})
	}
	wg.Wait()
	return len(list), nil
}

// deliver tries once, and keeps what became of it.
func (c *Courier) deliver(ctx context.Context, p model.Partner, d model.HookDelivery) {
	final, err := c.post(ctx, p, d)
	if err == nil {
		d.State, d.Result = model.HookDelivered, ""
	} else {
		c.later(&d, final, err)
	}
	level := slog.LevelInfo
	if d.State == model.HookDead {
		level = slog.LevelWarn
	}
	c.log.Log(ctx, level, "webhook", "client", p.Code, "delivery", d.Mark, "state", d.State, "attempts", d.Attempts, "result", d.Result)
	c.settle(ctx, d)
}

func (c *Courier) settle(ctx context.Context, d model.HookDelivery) {
	if err := c.store.SettleDelivery(ctx, d); err != nil {
		c.log.WarnContext(ctx, "webhook not settled", "delivery", d.Mark, "err", err)
	}
}

// later puts a delivery off, or gives it up where its time is over.
func (c *Courier) later(d *model.HookDelivery, final bool, err error) {
	d.Result, d.NextAt = cut(err.Error()), c.now().Add(pause(d.Attempts))
	d.State = model.HookQueued
	if final || !d.NextAt.Before(d.ExpiresAt) {
		d.State = model.HookDead
	}
}

// pause is how long to wait after so many attempts: a fifth more or less, so that what failed together does not come back
// together.
func pause(attempts int) time.Duration {
	wait := mostWait
	if n := attempts - 1; n < 12 {
		wait = min(firstWait<<max(n, 0), mostWait)
	}
	return wait + time.Duration((rand.Float64()-0.5)*0.4*float64(wait)) //nolint:gosec // chance is enough
}

const maxResult = 180 // bytes of a reason that are kept

// cut never leaves half a character, which MySQL would refuse.
func cut(s string) string { return strings.ToValidUTF8(s[:min(len(s), maxResult)], "") }

const (
	keepDelivered = 30 * 24 * time.Hour
	keepDead      = 180 * 24 * time.Hour
)

// Tidy forgets what is of no more use; a worker calls it now and then.
func (c *Courier) Tidy(ctx context.Context) error {
	return c.store.ForgetDeliveries(ctx, c.now().Add(-keepDelivered), c.now().Add(-keepDead))
}

// Behind is how long the delivery that is due longest has been due.
func (c *Courier) Behind(ctx context.Context) (time.Duration, error) {
	since, err := c.store.DeliveryDue(ctx)
	if err != nil || since.IsZero() {
		return 0, err
	}
	return max(c.now().Sub(since), 0), nil
}

// Dead is how many deliveries were given up and wait for an operator.
func (c *Courier) Dead(ctx context.Context) (int64, error) { return c.store.CountDead(ctx) }
