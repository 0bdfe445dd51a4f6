package cases

import (
	"context"
	"strconv"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Excluded is a ticket that is never to be a case, as a screener may see it.
type Excluded struct {
	Candidate
	model.CaseExcluded
	ReasonName string
}

// Exclude notes that a ticket is never to be a case, and why: a code of model.CaseExclusion. What there is of it is taken down. Of a
// ticket that could be none there is nothing to exclude: model.ErrCaseNotAllowed, or who names its number would read its title in the
// list.
func (d *Desk) Exclude(ctx context.Context, who model.Staff, number, reason string) error {
	name, ok := model.CaseExclusion(reason)
	if !ok {
		return model.ErrInvalid.With("reason", "没有这个理由")
	}
	err := d.store.InTx(ctx, func(tx *store.Store) error {
		t, err := matter(ctx, tx, number)
		if err != nil {
			return err
		}
		if err := tx.ExcludeCase(ctx, t.ID, reason, who.ID); err != nil {
			return err
		}
		return tx.TakeDownCase(ctx, t.ID, model.CaseExclude, model.RoleScreener, who.ID, name)
	})
	return changed(err)
}

// Undo lets a ticket be a case again. What was taken down stays so: it is drafted anew, and reviewed anew.
func (d *Desk) Undo(ctx context.Context, who model.Staff, number, reason string) error {
	reason, err := model.CheckCaseReason(reason)
	if err != nil {
		return err
	}
	return d.store.InTx(ctx, func(tx *store.Store) error {
		t, err := matter(ctx, tx, number)
		if err != nil {
			return err
		}
		return tx.UndoCaseExclusion(ctx, t.ID, reason, who.ID)
	})
}

// Exclusions lists what holds, by ticket, or with undone what was undone, the latest first.
func (d *Desk) Exclusions(ctx context.Context, undone bool, cursor string, limit int) (list []Excluded, next string, err error) {
	if limit, err = pageOf(limit); err != nil {
		return nil, "", err
	}
	var before int64
	if cursor != "" {
		if before, err = strconv.ParseInt(cursor, 10, 64); err != nil || before <= 0 {
			return nil, "", model.ErrInvalid.With("cursor", "分页位置不正确，请从第一页开始")
		}
	}
	read, placed := d.store.CaseExclusions, func(e model.CaseExcluded) int64 { return e.TicketID }
	if undone {
		read, placed = d.store.CaseExclusionsUndone, func(e model.CaseExcluded) int64 { return e.Undone.Number }
	}
	found, err := read(ctx, before, limit+1)
	if err != nil {
		return nil, "", err
	}
	if len(found) > limit {
		found = found[:limit]
		next = strconv.FormatInt(placed(found[limit-1]), 10)
	}
	for _, e := range found {
		c, err := d.candidate(ctx, e.TicketID)
		if err != nil {
			return nil, "", err
		}
		name, _ := model.CaseExclusion(e.Reason)
		list = append(list, Excluded{c, e, name})
	}
	return list, next, nil
}

// Names are those of the staff who had a hand in cases, by their IDs.
func (d *Desk) Names(ctx context.Context, ids []int64) (map[int64]string, error) {
	return d.store.StaffNames(ctx, ids)
}
