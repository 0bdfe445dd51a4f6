package ticketing

import (
	"context"
	"strconv"

	"example.org/hotline/model"
)

// phonePage is how many tickets of one phone are listed at once.
const phonePage = 20

// OfPhone lists the tickets that name a phone, whoever filed them, newest first: an agent who serves its owner asks. cursor is that
// of the page before.
func (d *Desk) OfPhone(ctx context.Context, who model.Staff, phone, cursor string) (sheet Sheet, err error) {
	if !seesAll(who) && !who.Is(model.RoleAgent) {
		return sheet, model.ErrForbidden
	}
	var before int64
	if cursor != "" {
		if before, err = strconv.ParseInt(cursor, 10, 64); err != nil || before <= 0 {
			return sheet, model.ErrInvalid.With("cursor", "翻页参数不正确，请从第一页开始")
		}
	}
	if sheet.Calendar, err = d.almanac.Calendar(ctx); err != nil {
		return sheet, err
	}
	if sheet.Tickets, err = d.store.TicketsOfPhone(ctx, phone, before, phonePage+1); err != nil {
		return sheet, err
	}
	if len(sheet.Tickets) > phonePage {
		sheet.Tickets = sheet.Tickets[:phonePage]
		sheet.NextCursor = strconv.FormatInt(sheet.Tickets[phonePage-1].ID, 10)
	}
	all, err := d.departments.read(ctx)
	if err != nil {
		return sheet, err
	}
	sheet.Lead = make(map[int64]string, len(sheet.Tickets))
	for _, t := range sheet.Tickets {
		sheet.Lead[t.ID] = all.name(t.Department)
	}
	return sheet, nil
}
