package ticketing

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// PartnerQuery asks for a page of a partner's tickets.
type PartnerQuery struct {
	ExternalID   string    // only the one that it calls so; "": all
	UpdatedSince time.Time // only those that changed at this moment or later
	Cursor       string    // the NextCursor of the page before
	Limit        int       // 0: 50; at most 200
}

// PartnerPage is a piece of that list, in the order of the last changes.
type PartnerPage struct {
	Tickets    []model.Ticket
	Lead       map[int64]string // the departments' names
	NextCursor string           // "": this was the last
}

// ListFor lists the tickets that a partner may read, those first that have not changed for longest: who asks again from
// where he stopped misses no change.
func (d *Desk) ListFor(ctx context.Context, of model.Partner, q PartnerQuery) (page PartnerPage, err error) {
	if err := q.check(); err != nil {
		return page, err
	}
	if q.ExternalID != "" {
		page.Tickets, err = d.listOne(ctx, of, q.ExternalID)
	} else {
		err = d.listMany(ctx, of, q, &page)
	}
	if err != nil {
		return page, err
	}
	all, err := d.departments.read(ctx)
	if err != nil {
		return page, err
	}
	page.Lead = make(map[int64]string, len(page.Tickets))
	for _, t := range page.Tickets {
		page.Lead[t.ID] = all.name(t.Department)
	}
	return page, nil
}

func (q *PartnerQuery) check() error {
	const usual, most = 50, 200
	wrong := model.ErrInvalid
	if q.ExternalID != "" && !model.IsRef(q.ExternalID) {
		wrong = wrong.With("external_id", model.RefRule)
	}
	if q.Limit < 0 || q.Limit > most {
		wrong = wrong.With("limit", fmt.Sprintf("每页数量应为1至%d", most))
	}
	if y := q.UpdatedSince.Year(); !q.UpdatedSince.IsZero() && (y < 2000 || y > 9000) { // what databases can compare
		wrong = wrong.With("updated_since", "时间不正确")
	}
	if q.Limit == 0 {
		q.Limit = usual
	}
	if wrong.Fields != nil {
		return wrong
	}
	return nil
}

func (d *Desk) listOne(ctx context.Context, of model.Partner, ref string) ([]model.Ticket, error) {
	t, err := d.store.TicketByExternalRef(ctx, of.ID, ref)
	if errors.Is(err, model.ErrTicketNotFound) {
		return nil, nil
	}
	return []model.Ticket{t}, err
}

// listMany merges two lists, each of which an index gives in order: those that the partner filed, and its department's.
func (d *Desk) listMany(ctx context.Context, of model.Partner, q PartnerQuery, page *PartnerPage) error {
	ask := store.Changed{Since: q.UpdatedSince, Limit: q.Limit + 1}
	if err := d.resume(ctx, of, q.Cursor, &ask); err != nil {
		return err
	}
	ask.ClientID = of.ID
	list, err := d.store.ChangedTickets(ctx, ask)
	if err != nil {
		return err
	}
	if of.Department != "" {
		ask.ClientID, ask.Department = 0, of.Department
		more, err := d.store.ChangedTickets(ctx, ask)
		if err != nil {
			return err
		}
		list = merged(list, more)
	}
	page.Tickets = list
	if len(list) > q.Limit {
		last := list[q.Limit-1]
		page.Tickets, page.NextCursor = list[:q.Limit], fmt.Sprintf("%d.%s", last.UpdatedAt.UnixMilli(), last.Number)
	}
	return nil
}

// merged is both lists in the order of changes; a ticket that is in both is there once.
func merged(a, b []model.Ticket) []model.Ticket {
	list := slices.Concat(a, b)
	slices.SortFunc(list, func(x, y model.Ticket) int {
		return cmp.Or(x.UpdatedAt.Compare(y.UpdatedAt), cmp.Compare(x.ID, y.ID))
	})
	return slices.CompactFunc(list, func(x, y model.Ticket) bool { return x.ID == y.ID })
}

// resume goes on where a cursor points: at a moment, and a ticket that had last changed then. The ticket may have changed
// again; it comes again, later in the list.
func (d *Desk) resume(ctx context.Context, of model.Partner, cursor string, ask *store.Changed) error {
	if cursor == "" {
		return nil
	}
	at, number, _ := strings.Cut(cursor, ".")
	ms, err := strconv.ParseInt(at, 10, 64)
	t, findErr := forReader(of, number)(ctx, d.store)
	if findErr != nil && !errors.Is(findErr, model.ErrTicketNotFound) {
		return findErr
	}
	if moment := time.UnixMilli(ms).UTC(); err == nil && findErr == nil && moment.Year() >= 2000 && moment.Year() <= 9000 {
		ask.Since, ask.AfterID = moment, t.ID
		return nil
	}
	return model.ErrInvalid.With("cursor", "分页位置不正确，请从第一页开始")
}
