package cases

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

const (
	lookEvery = 10 * time.Second
	lookBatch = 100
)

// Run publishes what its citizen was told of and had time to object to, until ctx ends. Replicas may all run it.
func (d *Desk) Run(ctx context.Context) {
	for {
		if _, err := d.Sweep(ctx); err != nil && ctx.Err() == nil {
			d.log.WarnContext(ctx, "cases wait", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookEvery):
		}
	}
}

// Sweep looks once, and tells how many cases went on.
func (d *Desk) Sweep(ctx context.Context) (int, error) {
	now := d.now()
	list, err := d.store.DueCaseFiles(ctx, now, now.Add(-model.TellWithin), lookBatch)
	if err != nil {
		return 0, err
	}
	moved := 0
	var faults []error
	for _, c := range list {
		ok, err := d.fallDue(ctx, c)
		if err != nil && !errors.Is(err, store.ErrStale) {
			faults = append(faults, fmt.Errorf("case %s: %w", c.CaseNo, err))
		}
		if ok {
			moved++
		}
	}
	return moved, errors.Join(faults...)
}

// fallDue does what the time has come for with one case: it is published, or goes back because its citizen could not be told,
// or ends because its ticket may not be public any more.
func (d *Desk) fallDue(ctx context.Context, due model.CaseFile) (moved bool, err error) {
	err = d.store.InTx(ctx, func(tx *store.Store) error {
		moved = false
		c, err := tx.CaseFile(ctx, due.CaseNo)
		if err != nil || c.State != model.CaseAnnounced {
			return err
		}
		t, err := tx.TicketByID(ctx, c.TicketID)
		if err != nil {
			return err
		}
		step, err := d.fate(ctx, tx, &c, t)
		if err != nil || step.Act == "" {
			return err
		}
		moved = true
		if err := tx.HoldTicket(ctx, t); err != nil {
			return err
		}
		return d.keep(ctx, tx, &c, step, nil)
	})
	if err == nil && moved {
		d.log.InfoContext(ctx, "case", "case", due.CaseNo, "was", due.State)
	}
	return moved, err
}

// fate is the step that a case takes now; one without an act where it has to wait.
func (d *Desk) fate(ctx context.Context, tx *store.Store, c *model.CaseFile, t model.Ticket) (model.CaseStep, error) {
	now := d.now()
	told, lost, err := d.heard(ctx, tx, *c)
	if err != nil {
		return model.CaseStep{}, err
	}
	if why := d.barred(ctx, tx, t); why != nil {
		var said *model.Error
		if !errors.As(why, &said) {
			return model.CaseStep{}, why
		}
		return c.TakeDown(model.CaseTakeDown, model.RoleSystem, 0, now, said.Message)
	}
	switch {
	case !told && lost, !told && !now.Before(*c.ObjectBy):
		step, err := c.Unheard(now)
		if err != nil {
			return step, err
		}
		return step, tx.TellStaff(ctx, []model.StaffNotice{{
			Role: model.RoleScreener, Number: c.CaseNo, Kind: model.StaffRequest, Text: "未能告知市民，案例退回复核",
		}})
	case !told || now.Before(*c.ObjectBy):
		return model.CaseStep{}, nil
	}
	return d.publish(ctx, tx, c, t)
}

// barred says why a ticket may not be a case (any more).
func (d *Desk) barred(ctx context.Context, tx *store.Store, t model.Ticket) error {
	if err := t.MayBeCase(); err != nil {
		return err
	}
	return notExcluded(ctx, tx, t.ID)
}

// publish shows the case to everybody, and tells its citizen.
func (d *Desk) publish(ctx context.Context, tx *store.Store, c *model.CaseFile, t model.Ticket) (model.CaseStep, error) {
	now := d.now()
	if err := d.scanAnew(c, t); err != nil {
		return d.sendBack(ctx, tx, c)
	}
	step, err := c.Publish(now, t)
	if err != nil {
		return step, err
	}
	if c.Stars, err = d.stars(ctx, tx, t.ID); err != nil {
		return step, err
	}
	err = tx.PutCase(ctx, model.PublicCase{
		CaseNo: c.CaseNo, Title: c.Title, Category: c.Category, Month: c.Month, District: c.District, Content: c.Content, Result: c.Result,
		Department: c.Department, WorkdaysUsed: c.WorkdaysUsed, Stars: c.Stars, PublishedAt: now, TicketID: t.ID,
	})
	if err != nil {
		return step, err
	}
	return step, tx.QueueNotice(ctx, model.Notice{
		Dedupe: fmt.Sprintf("%s/%s/%d", model.NoticeCasePublished, c.CaseNo, c.Announced), CitizenID: t.CitizenID, TicketID: t.ID, Kind: model.NoticeCasePublished,
		Params: map[string]string{"number": t.Number, "case": c.CaseNo, "at": now.Format(time.RFC3339)},
	})
}

// sendBack is for a text in which a scanner that has learnt since finds more: somebody has to look at it again.
func (d *Desk) sendBack(ctx context.Context, tx *store.Store, c *model.CaseFile) (model.CaseStep, error) {
	step, err := c.TakeDown(model.CaseTakeDown, model.RoleSystem, 0, d.now(), "又发现个人信息，请重新拟稿")
	if err != nil {
		return step, err
	}
	return step, tx.TellStaff(ctx, []model.StaffNotice{{
		Role: model.RoleScreener, Number: c.CaseNo, Kind: model.StaffRequest, Text: "案例中又发现个人信息，请重新拟稿",
	}})
}

// heard tells whether the citizen was told of what is about to be published, or cannot be any more.
func (d *Desk) heard(ctx context.Context, tx *store.Store, c model.CaseFile) (told, lost bool, err error) {
	list, err := tx.NoticesOfTicket(ctx, c.TicketID)
	if err != nil {
		return false, false, err
	}
	lost = true
	for _, n := range list {
		if n.Kind != model.NoticeCaseSoon || n.CreatedAt.Before(*c.AnnouncedAt) {
			continue
		}
		switch n.State {
		case model.DeliveryAccepted, model.DeliveryDone:
			told = true
		case model.DeliveryQueued:
			lost = false
		}
	}
	return told, lost, nil
}
