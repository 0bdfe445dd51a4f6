package ticketing

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// The orders of a list.
const (
	NewFirst = "newest"
	OldFirst = "oldest" // as one works through a queue
	DueFirst = "due"    // by when what they wait for is due; only what waits for the staff
)

// Search asks for a page of the staff's tickets.
type Search struct {
	Status     string // states' codes or citizens' labels, separated by commas, or open; "": open, or closed with CallBack
	Department string // code; a handler's own is taken, whatever he asks
	Assisting  bool   // where the department assists instead of leads
	Category   string
	Nature     model.Nature
	Source     model.Source
	Alarm      model.Alarm // this or a louder one
	Request    string      // kinds of what waits for a decision, separated by commas
	Photos     bool        // only with photos
	District   string      // as an address names it: 天河区
	Mine       bool        // only those with which who asks took a step
	CallBack   bool        // only those to be called back about (回访), which are due when that is
	Overdue    bool
	DueWithin  time.Duration // from now on; with Overdue what is overdue, too
	From, To   string        // the days on which they were filed, 2006-01-02, both included
	Order      string        // NewFirst, OldFirst or DueFirst; "": NewFirst
	Cursor     string
	Limit      int
}

// Sheet is a piece of the staff's list.
type Sheet struct {
	Tickets    []model.Ticket
	Lead       map[int64]string
	Calendar   model.Calendar
	NextCursor string // also of a short page: what is rare is looked for in pieces
}

// Queue lists tickets for a staff member: a handler's are his department's.
func (d *Desk) Queue(ctx context.Context, who model.Staff, q Search) (sheet Sheet, err error) {
	if q.CallBack { // whom to call first is all that the list is for
		q.Order = DueFirst
	}
	ask, err := d.ask(who, q)
	if err != nil {
		return sheet, err
	}
	if q.Order == DueFirst {
		err = d.dueFirst(ctx, ask, &sheet)
	} else {
		err = d.byNumber(ctx, ask, &sheet)
	}
	if err != nil {
		return sheet, err
	}
	if sheet.Calendar, err = d.almanac.Calendar(ctx); err != nil {
		return sheet, err
	}
	sheet.Lead, err = d.leads(ctx, sheet.Tickets)
	return sheet, err
}

// leads are the names of the departments that lead, by the tickets' IDs.
func (d *Desk) leads(ctx context.Context, list []model.Ticket) (map[int64]string, error) {
	all, err := d.departments.read(ctx)
	if err != nil {
		return nil, err
	}
	names := make(map[int64]string, len(list))
	for _, t := range list {
		names[t.ID] = all.name(t.Department)
	}
	return names, nil
}

func (d *Desk) byNumber(ctx context.Context, ask question, sheet *Sheet) error {
	limit := ask.queue.Limit
	ask.queue.Limit++
	list, rest, err := d.store.SiftedTickets(ctx, ask.queue, ask.sieve)
	if err != nil {
		return err
	}
	if sheet.Tickets = list; len(list) > limit {
		sheet.Tickets, rest = list[:limit], list[limit-1].ID
	}
	if rest != 0 {
		sheet.NextCursor = strconv.FormatInt(rest, 10)
	}
	return nil
}

func (d *Desk) dueFirst(ctx context.Context, ask question, sheet *Sheet) error {
	limit := ask.queue.Limit
	ask.queue.Limit++
	list, marks, err := d.store.DueTickets(ctx, ask.queue, ask.sieve, ask.after)
	if err != nil {
		return err
	}
	if sheet.Tickets = list; len(list) > limit {
		last := marks[limit-1]
		sheet.Tickets, sheet.NextCursor = list[:limit], fmt.Sprintf("%d.%d", last.At.Unix(), last.ID)
	}
	return nil
}

// question is a search as the store takes it.
type question struct {
	queue store.Queue
	sieve store.Sieve
	after store.DueMark
}

// ask is the search as a question to the store, within what the staff member may see.
func (d *Desk) ask(who model.Staff, q Search) (question, error) {
	const usual, most = 50, 200
	var out question
	wrong := model.ErrInvalid
	out.queue, wrong = q.queue(wrong)
	if !seesAll(who) {
		out.queue.Department = who.Department
		if !who.Is(model.RoleHandler) || who.Department == "" {
			return out, model.ErrForbidden
		}
	}
	if q.Assisting && out.queue.Department == "" {
		wrong = wrong.With("department", "请指定协办单位")
	}
	if q.Limit < 0 || q.Limit > most {
		wrong = wrong.With("limit", fmt.Sprintf("每页数量应为1至%d", most))
	}
	if out.queue.Limit == 0 {
		out.queue.Limit = usual
	}
	out.sieve, wrong = d.sieve(q, wrong)
	if q.Mine {
		out.sieve.By = who.ID
	}
	if q.Cursor != "" && !out.from(q) {
		wrong = wrong.With("cursor", "分页位置不正确，请从第一页开始")
	}
	if wrong.Fields != nil {
		return out, wrong
	}
	return out, nil
}

func (q Search) queue(wrong *model.Error) (store.Queue, *model.Error) {
	ask := store.Queue{Department: q.Department, Assisting: q.Assisting, OldFirst: q.Order == OldFirst, Limit: q.Limit}
	switch q.Order {
	case "", NewFirst, OldFirst, DueFirst:
	default:
		wrong = wrong.With("order", "排序应为 newest、oldest 或 due")
	}
	for word := range strings.SplitSeq(q.Status, ",") {
		some := model.StatusesOf(word)
		switch {
		case word == "" && q.CallBack:
			some = model.CalledBackIn
		case word == "", word == "open":
			some = model.OpenStatuses
		}
		if some == nil {
			wrong = wrong.With("status", "没有这个状态")
		}
		ask.Statuses = append(ask.Statuses, some...)
	}
	slices.Sort(ask.Statuses)
	ask.Statuses = slices.Compact(ask.Statuses)
	if q.Order == DueFirst && !q.CallBack && slices.ContainsFunc(ask.Statuses, func(s model.Status) bool { return !s.Live() }) {
		wrong = wrong.With("order", "已结束的工单没有期限，请按提交时间排列") // and all that ever was would be sifted for it
	}
	return ask, wrong
}

const mostDays = 92 // of a search by the day

func (d *Desk) sieve(q Search, wrong *model.Error) (store.Sieve, *model.Error) {
	v := store.Sieve{Category: q.Category, Nature: q.Nature, Source: q.Source, Alarm: q.Alarm, Photos: q.Photos, District: strings.TrimSpace(q.District), CallBack: q.CallBack}
	if utf8.RuneCountInString(v.District) > 20 {
		wrong = wrong.With("district", "区名最多20个字")
	}
	if _, known := model.CategoryByCode(q.Category); q.Category != "" && !known {
		wrong = wrong.With("category", "没有这个类别")
	}
	if q.Request != "" {
		for kind := range strings.SplitSeq(q.Request, ",") {
			v.Request = append(v.Request, model.RequestKind(kind))
		}
		slices.Sort(v.Request)
		v.Request = slices.Compact(v.Request)
		if slices.ContainsFunc(v.Request, func(k model.RequestKind) bool { return !slices.Contains(model.RequestKinds, k) }) {
			v.Request, wrong = nil, wrong.With("request", "申请种类应为 extension、supplement 或 promise，用逗号分开")
		}
	}
	now := d.now()
	switch {
	case q.DueWithin < 0 || q.DueWithin > 366*24*time.Hour:
		wrong = wrong.With("due_within", "小时数应为0至8784")
	case q.DueWithin > 0 && q.Overdue:
		v.DueBy = now.Add(q.DueWithin)
	case q.DueWithin > 0:
		v.DueAfter, v.DueBy = now, now.Add(q.DueWithin)
	case q.Overdue:
		v.DueBy = now
	}
	if q.From == "" && q.To == "" {
		return v, wrong
	}
	from, fromErr := time.Parse(time.DateOnly, q.From)
	to, toErr := time.Parse(time.DateOnly, q.To)
	switch {
	case fromErr != nil:
		wrong = wrong.With("from", "日期应为 2026-12-31 的形式")
	case toErr != nil:
		wrong = wrong.With("to", "日期应为 2026-12-31 的形式")
	case to.Before(from) || to.Sub(from) >= mostDays*24*time.Hour:
		wrong = wrong.With("to", fmt.Sprintf("结束日期应在开始日期之后，最多查%d天", mostDays))
	default:
		v.FromDay, v.BeforeDay = from.Format("060102"), to.AddDate(0, 0, 1).Format("060102")
	}
	return v, wrong
}

// from goes on where a page ended; false where the cursor says no such place.
func (out *question) from(q Search) bool {
	if q.Order == DueFirst {
		at, id, _ := strings.Cut(q.Cursor, ".")
		seconds, err := strconv.ParseInt(at, 10, 64)
		n, idErr := strconv.ParseInt(id, 10, 64)
		out.after = store.DueMark{At: time.Unix(seconds, 0).UTC(), ID: n}
		return err == nil && idErr == nil && n > 0 && seconds > 0 && seconds < 1<<36
	}
	id, err := strconv.ParseInt(q.Cursor, 10, 64)
	if out.queue.Before = id; q.Order == OldFirst {
		out.queue.Before, out.queue.After = 0, id
	}
	return err == nil && id > 0
}

// seesAll is whether a log-in reads the tickets of every department.
func seesAll(who model.Staff) bool {
	return slices.ContainsFunc(who.Roles, func(r model.Role) bool { return r.ReadsTickets() && r != model.RoleHandler })
}
