package cases

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Seen names a case and the version of it that somebody saw: where it has changed since, his step is refused with
// model.ErrChanged.
type Seen struct {
	CaseNo  string
	Version int
}

// File is a case with the hits of its text, or model.ErrCaseNotFound.
func (d *Desk) File(ctx context.Context, caseNo string) (model.CaseFile, error) {
	return d.store.CaseFile(ctx, caseNo)
}

// Files lists cases in a state, the newest first.
func (d *Desk) Files(ctx context.Context, state model.CaseState, cursor string, limit int) (list []model.CaseFile, next string, err error) {
	limit, err = pageOf(limit)
	if err != nil {
		return nil, "", err
	}
	var before int64
	if cursor != "" {
		if before, err = strconv.ParseInt(cursor, 10, 64); err != nil {
			return nil, "", model.ErrInvalid.With("cursor", "分页位置不正确，请从第一页开始")
		}
	}
	list, err = d.store.CaseFiles(ctx, state, before, limit+1)
	if len(list) > limit {
		list = list[:limit]
		next = strconv.FormatInt(list[limit-1].ID, 10)
	}
	return list, next, err
}

// Trail is all that was ever done with a case.
type Trail struct {
	File     model.CaseFile
	Steps    []model.CaseStep
	Versions []model.CaseVersion
}

// Trail is every version, hit and decision of a case, for the auditor.
func (d *Desk) Trail(ctx context.Context, caseNo string) (t Trail, err error) {
	if t.File, err = d.store.CaseFile(ctx, caseNo); err != nil {
		return t, err
	}
	if t.Steps, err = d.store.CaseSteps(ctx, t.File.ID); err != nil {
		return t, err
	}
	t.Versions, err = d.store.CaseVersions(ctx, t.File.ID)
	return t, err
}

// Edit puts a new text in place of the old and looks for personal data in it. What is the citizen's own is not taken.
func (d *Desk) Edit(ctx context.Context, who model.Staff, s Seen, text model.CaseText) (model.CaseFile, error) {
	if err := text.Check(); err != nil {
		return model.CaseFile{}, err
	}
	if err := d.mayEdit(ctx, who); err != nil {
		return model.CaseFile{}, err
	}
	own := false
	c, err := d.step(ctx, s, func(_ *store.Store, c *model.CaseFile, t model.Ticket) (model.CaseStep, error) {
		found := hits(text, about(t))
		if own = newOwnData(c, found); own {
			return model.CaseStep{}, errOwnData
		}
		return c.Edit(who.ID, d.now(), text, found)
	})
	if own {
		if told := d.noteOwnData(ctx, who, s.CaseNo); told != nil {
			return c, told
		}
	}
	return c, err
}

// Waive says of a hit that it is no personal data.
func (d *Desk) Waive(ctx context.Context, who model.Staff, s Seen, hitID int64, reason string) (model.CaseFile, error) {
	return d.step(ctx, s, func(_ *store.Store, c *model.CaseFile, _ model.Ticket) (model.CaseStep, error) {
		return c.Waive(who.ID, d.now(), hitID, reason)
	})
}

// Confirm is the second word on a waived hit.
func (d *Desk) Confirm(ctx context.Context, who model.Staff, s Seen, hitID int64) (model.CaseFile, error) {
	return d.step(ctx, s, func(_ *store.Store, c *model.CaseFile, _ model.Ticket) (model.CaseStep, error) {
		return c.Confirm(who.ID, d.now(), hitID)
	})
}

// Submit hands a case to somebody else.
func (d *Desk) Submit(ctx context.Context, who model.Staff, s Seen) (model.CaseFile, error) {
	return d.step(ctx, s, func(tx *store.Store, c *model.CaseFile, _ model.Ticket) (model.CaseStep, error) {
		step, err := c.Submit(who.ID, d.now())
		if err != nil {
			return step, err
		}
		return step, tx.TellStaff(ctx, []model.StaffNotice{{
			Role: model.RoleScreener, Number: c.CaseNo, Kind: model.StaffRequest, Text: "案例待第二人复核",
		}})
	})
}

// Return sends a case back to be changed.
func (d *Desk) Return(ctx context.Context, who model.Staff, s Seen, reason string) (model.CaseFile, error) {
	return d.step(ctx, s, func(tx *store.Store, c *model.CaseFile, _ model.Ticket) (model.CaseStep, error) {
		step, err := c.Return(who.ID, d.now(), reason)
		if err != nil {
			return step, err
		}
		return step, tx.TellStaff(ctx, []model.StaffNotice{{
			Role: model.RoleScreener, Number: c.CaseNo, Kind: model.StaffDecided, Text: "案例被退回修改",
		}})
	})
}

// Approve is 复核通过. The citizen is told, and may object.
func (d *Desk) Approve(ctx context.Context, who model.Staff, s Seen) (model.CaseFile, error) {
	return d.step(ctx, s, func(tx *store.Store, c *model.CaseFile, t model.Ticket) (model.CaseStep, error) {
		if err := d.scanAnew(c, t); err != nil {
			return model.CaseStep{}, err
		}
		if err := notExcluded(ctx, tx, t.ID); err != nil {
			return model.CaseStep{}, err
		}
		step, err := c.Approve(who.ID, d.now(), t)
		if err != nil {
			return step, err
		}
		return step, tx.QueueNotice(ctx, announcement(*c, t))
	})
}

// announcement tells the citizen of what will be published, and until when he may object. It is worth nothing once too
// little of that time is left.
func announcement(c model.CaseFile, t model.Ticket) model.Notice {
	return model.Notice{
		Dedupe: fmt.Sprintf("%s/%s/%d", model.NoticeCaseSoon, c.CaseNo, c.Announced), CitizenID: t.CitizenID, TicketID: t.ID, Kind: model.NoticeCaseSoon,
		Params: map[string]string{
			"number": t.Number, "case": c.CaseNo, "at": c.AnnouncedAt.Format(time.RFC3339), "deadline": c.ObjectBy.Format(time.RFC3339),
		},
		ExpiresAt: c.AnnouncedAt.Add(model.TellWithin),
	}
}

// Withdraw takes a case down, or gives it up.
func (d *Desk) Withdraw(ctx context.Context, who model.Staff, s Seen, reason string) (model.CaseFile, error) {
	return d.step(ctx, s, func(tx *store.Store, c *model.CaseFile, t model.Ticket) (model.CaseStep, error) {
		step, err := c.TakeDown(model.CaseTakeDown, model.RoleScreener, who.ID, d.now(), reason)
		if err != nil {
			return step, err
		}
		if _, err := tx.WithdrawCases(ctx, t.ID, d.now()); err != nil {
			return step, err
		}
		return step, tx.NoteSearchChange(ctx, model.SearchCases, c.CaseNo)
	})
}

// step takes a case one step on: all of it is kept, or nothing.
func (d *Desk) step(ctx context.Context, s Seen, do func(tx *store.Store, c *model.CaseFile, t model.Ticket) (model.CaseStep, error)) (model.CaseFile, error) {
	var c model.CaseFile
	err := d.store.InTx(ctx, func(tx *store.Store) (err error) {
		if c, err = tx.CaseFile(ctx, s.CaseNo); err != nil {
			return err
		}
		if c.Version != s.Version {
			return store.ErrStale
		}
		t, err := tx.TicketByID(ctx, c.TicketID)
		if err != nil {
			return err
		}
		step, err := do(tx, &c, t)
		if err != nil {
			return err
		}
		if step.Act == model.CaseApprove {
			if err := tx.HoldTicket(ctx, t); err != nil {
				return err
			}
		}
		return d.keep(ctx, tx, &c, step, nil)
	})
	return c, changed(err)
}

// keep writes a case and its step. replaced is what a copy had replaced; nil where the step made none.
func (d *Desk) keep(ctx context.Context, tx *store.Store, c *model.CaseFile, step model.CaseStep, replaced *[]model.CaseHit) error {
	if c.ID == 0 {
		if err := tx.AddCaseFile(ctx, c); err != nil {
			return err
		}
	} else if err := tx.SaveCaseFile(ctx, c); err != nil {
		return err
	}
	step.CaseID = c.ID
	if err := tx.AddCaseStep(ctx, step); err != nil {
		return err
	}
	switch step.Act {
	case model.CaseDraft:
		return tx.AddCaseVersion(ctx, c, step.ActorID, *replaced)
	case model.CaseEdit:
		return tx.AddCaseVersion(ctx, c, step.ActorID, nil)
	case model.CaseWaive, model.CaseConfirm:
		return tx.SaveCaseWaivers(ctx, *c)
	}
	return nil
}

// scanAnew is nil where the scanner finds no more in a text than what is known of it: it may have learnt since.
func (d *Desk) scanAnew(c *model.CaseFile, t model.Ticket) error {
	for _, h := range hits(c.CaseText, about(t)) {
		known := false
		for _, k := range c.Hits {
			known = known || k.Field == h.Field && k.From <= h.From && h.To <= k.To
		}
		if !known {
			return model.ErrCaseOpenHits
		}
	}
	return nil
}
