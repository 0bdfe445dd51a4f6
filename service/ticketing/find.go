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

// File is a ticket with everything that belongs to it.
type File struct {
	model.Ticket
	Lead     string // the department's name
	History  []model.Happening
	Replies  []model.Reply
	Ratings  []model.Rating
	Locked   bool // an old ticket of a phone that may have changed hands: only its outside is to be shown
	Calendar model.Calendar
	At       time.Time // of the look
}

// Find returns the ticket of a number as somebody typed it, with its history. For a number that is unknown, mistyped or
// not the citizen's to see the answer is the same: model.ErrTicketNotFound, and after too many of them
// model.ErrTooMany. model.ErrNotBound without a bound phone. A ticket whose time has run out lapses when it is looked at.
func (d *Desk) Find(ctx context.Context, who model.Citizen, typed string) (File, error) {
	t, err := d.find(ctx, d.store, who, typed)
	if err != nil {
		return File{}, d.missed(ctx, who, err)
	}
	if t.Overdue(d.now()) {
		if t, err = d.lapse(ctx, t); err != nil {
			return File{}, err
		}
	}
	locked, err := d.locked(ctx, d.store, who, t)
	if err != nil {
		return File{}, err
	}
	return d.gather(ctx, t, locked[t.ID])
}

// gather reads what belongs to a ticket.
func (d *Desk) gather(ctx context.Context, t model.Ticket, locked bool) (f File, err error) {
	f = File{Ticket: t, Locked: locked, At: d.now()}
	if f.Calendar, err = d.almanac.Calendar(ctx); err != nil || locked {
		return f, err
	}
	all, err := d.departments.read(ctx)
	if err != nil {
		return f, err
	}
	f.Lead = all.name(t.Department)
	if f.History, err = d.history(ctx, t.ID); err != nil {
		return f, err
	}
	if t.Reply == "" && t.Course.ReplyID == 0 && t.Course.Round == 0 && t.Status != model.Handling {
		return f, nil // it was never answered
	}
	if f.Replies, err = d.store.Replies(ctx, t.ID); err != nil {
		return f, err
	}
	f.Ratings, err = d.store.Ratings(ctx, t.ID)
	return f, err
}

// history is a ticket's, with the photos that came with its steps.
func (d *Desk) history(ctx context.Context, ticketID int64) ([]model.Happening, error) {
	list, err := d.store.Happenings(ctx, ticketID)
	if err != nil {
		return nil, err
	}
	added := false
	for _, h := range list {
		added = added || h.Act == model.ActAddMaterial
	}
	if !added {
		return list, nil
	}
	photos, err := d.store.AddedPhotos(ctx, ticketID)
	for i := range list {
		list[i].Photos = photos[list[i].ID]
	}
	return list, err
}

// Query asks for a page of one's own tickets.
type Query struct {
	Status string // a state's code or a citizen's label; "": all
	Cursor string // the NextCursor of the page before; "": the newest
	Limit  int    // 0: 20; at most 100
}

// Page is a piece of a list.
type Page struct {
	Tickets    []model.Ticket
	Pinned     []model.Ticket // of the first page of all: those that wait for their citizen
	Locked     map[int64]bool
	Lead       map[int64]string // the departments' names
	Calendar   model.Calendar
	NextCursor string // "": this was the last
}

const mostPinned = 5

// List returns the citizen's tickets, newest first: those that give his bound phone as contact and that were filled in
// by a citizen himself (guide; domain §9).
func (d *Desk) List(ctx context.Context, who model.Citizen, q Query) (p Page, err error) {
	if !who.Bound() {
		return Page{}, model.ErrNotBound
	}
	statuses, err := q.check()
	if err != nil {
		return Page{}, err
	}
	before, err := d.after(ctx, who, q.Cursor)
	if err != nil {
		return Page{}, err
	}
	list, err := d.listed(ctx, who, statuses, before, q.Limit+1)
	if err != nil {
		return Page{}, err
	}
	p.Tickets = list
	if len(list) > q.Limit {
		p.Tickets, p.NextCursor = list[:q.Limit], list[q.Limit-1].Number
	}
	if q.Cursor == "" && q.Status == "" {
		if p.Pinned, err = d.pinned(ctx, who, p); err != nil {
			return Page{}, err
		}
	}
	return p, d.describe(ctx, who, &p)
}

// pinned are the tickets that wait for their citizen: of the first page, where that is all he has.
func (d *Desk) pinned(ctx context.Context, who model.Citizen, first Page) ([]model.Ticket, error) {
	if first.NextCursor != "" {
		return d.listed(ctx, who, []model.Status{model.NeedInfo}, 0, mostPinned)
	}
	var waiting []model.Ticket
	for _, t := range first.Tickets {
		if t.Status == model.NeedInfo && len(waiting) < mostPinned {
			waiting = append(waiting, t)
		}
	}
	return waiting, nil
}

func (q *Query) check() ([]model.Status, error) {
	const usual, most = 20, 100
	statuses := model.StatusesOf(q.Status)
	if q.Status != "" && statuses == nil {
		return nil, model.ErrInvalid.With("status", "没有这个状态")
	}
	if q.Limit < 0 || q.Limit > most {
		return nil, model.ErrInvalid.With("limit", fmt.Sprintf("每页数量应为1至%d", most))
	}
	if q.Limit == 0 {
		q.Limit = usual
	}
	return statuses, nil
}

// listed reads a piece of the list. What has waited too long lapses first, and the piece is read again.
func (d *Desk) listed(ctx context.Context, who model.Citizen, statuses []model.Status, before int64, limit int) ([]model.Ticket, error) {
	read := func() ([]model.Ticket, error) {
		return d.store.SelfFiledTickets(ctx, who.Binding.Phone, statuses, before, limit)
	}
	list, err := read()
	if err != nil {
		return nil, err
	}
	lapsed := false
	for _, t := range list {
		if t.Overdue(d.now()) {
			if _, err := d.lapse(ctx, t); err != nil {
				return nil, err
			}
			lapsed = true
		}
	}
	if lapsed {
		return read()
	}
	return list, nil
}

// describe adds what the page says beside the tickets.
func (d *Desk) describe(ctx context.Context, who model.Citizen, p *Page) (err error) {
	if p.Calendar, err = d.almanac.Calendar(ctx); err != nil {
		return err
	}
	all, err := d.departments.read(ctx)
	if err != nil {
		return err
	}
	shown := slices.Concat(p.Tickets, p.Pinned)
	p.Lead = make(map[int64]string, len(shown))
	for _, t := range shown {
		p.Lead[t.ID] = all.name(t.Department)
	}
	p.Locked, err = d.locked(ctx, d.store, who, shown...)
	return err
}

// after is where a cursor points. A cursor is the number of the last ticket of the page before it, and good only for who
// may see that ticket: a row's ID would tell how many there are.
func (d *Desk) after(ctx context.Context, who model.Citizen, cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	t, err := d.find(ctx, d.store, who, cursor)
	if errors.Is(err, model.ErrTicketNotFound) {
		return 0, model.ErrInvalid.With("cursor", "分页位置不正确，请从第一页开始")
	}
	return t.ID, err
}

// Photo returns one that the citizen may see: his own upload, or of a ticket that is his to see.
func (d *Desk) Photo(ctx context.Context, who model.Citizen, id string) (model.Photo, error) {
	p, err := d.store.Photo(ctx, id)
	if err != nil {
		return p, err
	}
	if p.TicketID == 0 && p.CitizenID == who.ID {
		return p, nil
	}
	t, err := d.store.TicketByID(ctx, p.TicketID)
	if errors.Is(err, model.ErrTicketNotFound) || (err == nil && !who.MaySee(t)) {
		return model.Photo{}, model.ErrPhotoNotFound
	}
	if err != nil {
		return p, err
	}
	if locked, err := d.locked(ctx, d.store, who, t); err != nil || locked[t.ID] {
		return model.Photo{}, errors.Join(model.ErrPhotoNotFound, err)
	}
	return p, nil
}

// lapse is 失效 of a ticket whose time has run out, found before the clock came by. Whoever was faster did the same.
func (d *Desk) lapse(ctx context.Context, t model.Ticket) (model.Ticket, error) {
	again := func(ctx context.Context, tx *store.Store) (model.Ticket, error) { return tx.TicketByID(ctx, t.ID) }
	lapsed, err := d.step(ctx, again, func(_ context.Context, s scene, t *model.Ticket) (moved, error) {
		return one(t.Lapse(s.now))
	})
	if errors.Is(err, model.ErrChanged) || errors.Is(err, model.ErrWrongState) {
		return d.store.TicketByID(ctx, t.ID)
	}
	return lapsed, err
}
