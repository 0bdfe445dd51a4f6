package ticketing

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Search asks for a page of the staff's tickets.
type Search struct {
	Status     string // a state's code, a citizen's label, or open; "": open
	Department string // code; a handler's own is taken, whatever he asks
	Assisting  bool   // where the department assists instead of leads
	OldFirst   bool   // as one works through a queue
	Cursor     string
	Limit      int
}

// Sheet is a piece of the staff's list.
type Sheet struct {
	Tickets    []model.Ticket
	Lead       map[int64]string
	Calendar   model.Calendar
	NextCursor string
}

// Queue lists tickets for a staff member: a handler's are his department's.
func (d *Desk) Queue(ctx context.Context, who model.Staff, q Search) (sheet Sheet, err error) {
	ask, err := q.ask(who)
	if err != nil {
		return sheet, err
	}
	limit := ask.Limit
	ask.Limit++
	list, err := d.store.QueuedTickets(ctx, ask)
	if err != nil {
		return sheet, err
	}
	sheet.Tickets = list
	if len(list) > limit {
		sheet.Tickets, sheet.NextCursor = list[:limit], strconv.FormatInt(list[limit-1].ID, 10)
	}
	if sheet.Calendar, err = d.almanac.Calendar(ctx); err != nil {
		return sheet, err
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

// ask is the search as a question to the store, within what the staff member may see.
func (q Search) ask(who model.Staff) (store.Queue, error) {
	const usual, most = 50, 200
	ask := store.Queue{Statuses: model.StatusesOf(q.Status), Department: q.Department, Assisting: q.Assisting, OldFirst: q.OldFirst, Limit: q.Limit}
	wrong := model.ErrInvalid
	if q.Status == "" || q.Status == "open" {
		ask.Statuses = model.OpenStatuses
	} else if ask.Statuses == nil {
		wrong = wrong.With("status", "没有这个状态")
	}
	if !seesAll(who) {
		ask.Department = who.Department
		if !who.Is(model.RoleHandler) || who.Department == "" {
			return ask, model.ErrForbidden
		}
	}
	if q.Assisting && ask.Department == "" {
		wrong = wrong.With("department", "请指定协办单位")
	}
	if q.Limit < 0 || q.Limit > most {
		wrong = wrong.With("limit", fmt.Sprintf("每页数量应为1至%d", most))
	}
	if ask.Limit == 0 {
		ask.Limit = usual
	}
	if q.Cursor != "" {
		id, err := strconv.ParseInt(q.Cursor, 10, 64)
		if err != nil || id <= 0 {
			wrong = wrong.With("cursor", "分页位置不正确，请从第一页开始")
		}
		if ask.Before = id; q.OldFirst {
			ask.Before, ask.After = 0, id
		}
	}
	if wrong.Fields != nil {
		return ask, wrong
	}
	return ask, nil
}

// seesAll is whether a log-in reads the tickets of every department.
func seesAll(who model.Staff) bool {
	return slices.ContainsFunc(who.Roles, func(r model.Role) bool { return r.ReadsTickets() && r != model.RoleHandler })
}
