package cases

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/redact"
)

// A copy names nobody, and no screener is to learn who filed the ticket. Whoever writes names into it and looks which of them are marked as
// the citizen's would: such a text is refused without saying which, a few times a day, and supervisors hear of it.
var (
	ownLimits  = []kv.Limit{{Max: 5, Per: 24 * time.Hour}}
	editLimits = []kv.Limit{{Max: 120, Per: time.Hour}}
)

var errOwnData = model.ErrInvalid.Saying("新写的内容里有诉求人的信息，不能写进案例；班长会得知这次修改")

// newOwnData is whether a text has something of the ticket's own people that the version before had not.
func newOwnData(c *model.CaseFile, hits []model.CaseHit) bool {
	own := func(h model.CaseHit) bool {
		return h.Kind == string(redact.OwnName) || h.Kind == string(redact.OwnData)
	}
	return slices.ContainsFunc(hits, func(h model.CaseHit) bool {
		had := func(old model.CaseHit) bool { return own(old) && old.Text == h.Text }
		return own(h) && !slices.ContainsFunc(c.Hits, had)
	})
}

func ownKey(who model.Staff) string { return fmt.Sprintf("case-own:%d", who.ID) }

// mayEdit is model.ErrTooMany where somebody edits too much, or wrote too often what is the citizen's.
func (d *Desk) mayEdit(ctx context.Context, who model.Staff) error {
	wait, err := d.kv.Wait(ctx, ownKey(who), ownLimits...)
	if err == nil && wait == 0 {
		wait, err = d.kv.Allow(ctx, fmt.Sprintf("case-edit:%d", who.ID), editLimits...)
	}
	switch {
	case err != nil:
		return errors.Join(model.ErrUnavailable, err)
	case wait > 0:
		return model.ErrTooMany.After(wait)
	}
	return nil
}

// noteOwnData counts such a text, and has the supervisors know.
func (d *Desk) noteOwnData(ctx context.Context, who model.Staff, caseNo string) error {
	if _, err := d.kv.Allow(ctx, ownKey(who), ownLimits...); err != nil {
		return errors.Join(model.ErrUnavailable, err)
	}
	return d.store.TellStaff(ctx, []model.StaffNotice{{
		Role: model.RoleSupervisor, Kind: model.StaffReveals, Text: who.Name + "在案例" + caseNo + "里写入了诉求人的信息，请了解原因",
	}})
}
