package ticketing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

const (
	sweepBatch = 512
	sweepLease = time.Minute // a replica that died with a batch holds it no longer
	sweepWait  = 2 * time.Second
)

// Run has the clock do its part in the tickets' lives until ctx ends. Any number of replicas may run one on the same
// database: each ticket is one's alone.
func (d *Desk) Run(ctx context.Context) {
	for {
		n, err := d.Sweep(ctx)
		if err != nil && ctx.Err() == nil {
			d.log.WarnContext(ctx, "clock waits", "err", err)
		}
		if n > 0 && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(sweepWait):
		}
	}
}

// ticked is what the clock made of one ticket.
type ticked struct {
	ticket model.Ticket
	dues   []model.Due
	moved  bool // its due date, with the calendar
}

// Sweep deals with what has fallen due of at most one batch of tickets, in one transaction, and tells of how many. A
// ticket that was changed since it was claimed is left to the next sweep.
func (d *Desk) Sweep(ctx context.Context) (int, error) {
	list, claimErr := d.store.ClaimDue(ctx, sweepBatch, sweepLease)
	if len(list) == 0 {
		return 0, claimErr
	}
	s, err := d.scene(ctx)
	if err != nil {
		return 0, err
	}
	s.now = d.now()
	work := make([]ticked, len(list))
	for i, t := range list {
		work[i] = ticked{ticket: t}
		work[i].dues = work[i].ticket.Tick(s.now, s.cal)
		due := work[i].ticket.DueAt
		work[i].moved = due != nil && t.DueAt != nil && !due.Equal(*t.DueAt)
	}
	err = d.settle(ctx, s, work, together)
	if errors.Is(err, store.ErrStale) { // somebody was faster at one of them
		err = d.settle(ctx, s, work, apart)
	}
	if err != nil {
		return 0, fmt.Errorf("sweep: %w", err)
	}
	return len(list), claimErr
}

// settle keeps what the clock made of a batch, in one transaction: few statements for all the tickets, and for each kind
// of thing that comes of them.
func (d *Desk) settle(ctx context.Context, s scene, work []ticked, save func(context.Context, *store.Store, []ticked) ([]ticked, error)) error {
	return d.store.InTx(ctx, func(tx *store.Store) error {
		s := s
		s.tx = tx
		kept, err := save(ctx, tx, slices.Clone(work)) // a copy: after a deadlock this runs again
		if err != nil {
			return err
		}
		return outcome(ctx, s, kept)
	})
}

// together saves all of them, or fails with store.ErrStale.
func together(ctx context.Context, tx *store.Store, work []ticked) ([]ticked, error) {
	list := make([]*model.Ticket, len(work))
	for i := range work {
		list[i] = &work[i].ticket
	}
	return work, tx.SaveTicks(ctx, list)
}

// apart saves those that nobody changed.
func apart(ctx context.Context, tx *store.Store, work []ticked) (kept []ticked, err error) {
	for _, w := range work {
		err := tx.SaveTick(ctx, &w.ticket)
		if errors.Is(err, store.ErrStale) {
			continue
		}
		if err != nil {
			return nil, err
		}
		kept = append(kept, w)
	}
	return kept, nil
}

// outcome writes what came of the tickets: steps, notices, what the staff and other systems are told.
func outcome(ctx context.Context, s scene, work []ticked) error {
	var all moved
	var hooks []func() error
	var stepped []model.Ticket
	for _, w := range work {
		t := w.ticket
		if w.moved || slices.ContainsFunc(w.dues, func(d model.Due) bool { return d.Step != nil }) {
			stepped = append(stepped, t)
		}
		for i, due := range w.dues {
			all.staff = append(all.staff, due.Staff...)
			kind := due.Notice
			if h := due.Step; h != nil {
				if h.Department == "" && t.Department != "" {
					h.Department = s.all.name(t.Department)
				}
				all.steps = append(all.steps, *h)
				hooks = append(hooks, func() error { return s.tx.QueueHooks(ctx, t, *h) })
				kind = model.CitizenTold(*h)
			}
			if kind != "" && t.SelfFiled() {
				n := notice(t, kind, s.all.name(t.Department), s.now)
				n.Dedupe = fmt.Sprintf("%s.%d", n.Dedupe, i) // one sweep may owe two of a kind, after a long standstill
				all.notices = append(all.notices, n)
			}
		}
	}
	if err := s.tx.AddHappenings(ctx, all.steps); err != nil {
		return err
	}
	if err := s.tx.ClockFacts(ctx, stepped); err != nil {
		return err
	}
	if err := s.tx.QueueNotices(ctx, all.notices); err != nil {
		return err
	}
	if err := s.tx.TellStaff(ctx, all.staff); err != nil {
		return err
	}
	for _, hook := range hooks {
		if err := hook(); err != nil {
			return err
		}
	}
	return nil
}

// ClockBehind is how long the ticket that has waited longest for the clock has waited; 0 where none waits.
func (d *Desk) ClockBehind(ctx context.Context) (time.Duration, error) {
	next, err := d.store.EarliestTick(ctx)
	if err != nil || next == nil {
		return 0, err
	}
	return max(d.now().Sub(*next), 0), nil
}
