package ticketing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
)

// missLimits bound the guessing of numbers (domain §9). Only look-ups that find nothing count: who reads his own
// tickets, however often, guesses nothing.
var missLimits = []kv.Limit{{Max: 20, Per: time.Hour}}

// File is a ticket with its history.
type File struct {
	model.Ticket
	History []model.Happening
}

// Find returns the ticket of a number as somebody typed it, with its history. For a number that is unknown, mistyped or
// not the citizen's to see the answer is the same: model.ErrTicketNotFound, and after too many of them
// model.ErrTooMany. model.ErrNotBound without a bound phone.
func (d *Desk) Find(ctx context.Context, who model.Citizen, typed string) (File, error) {
	t, err := d.find(ctx, d.store, who, typed)
	if errors.Is(err, model.ErrTicketNotFound) {
		return File{}, d.miss(ctx, who)
	}
	if err != nil {
		return File{}, err
	}
	history, err := d.store.Happenings(ctx, t.ID)
	return File{t, history}, err
}

func (d *Desk) find(ctx context.Context, st *store.Store, who model.Citizen, typed string) (model.Ticket, error) {
	if !who.Bound() {
		return model.Ticket{}, model.ErrNotBound
	}
	number, ok := model.ParseNumber(typed)
	if !ok {
		return model.Ticket{}, model.ErrTicketNotFound
	}
	t, err := st.SelfFiledTicket(ctx, who.Binding.Phone, number)
	if err == nil && !who.MaySee(t) {
		return model.Ticket{}, model.ErrTicketNotFound
	}
	return t, err
}

func (d *Desk) miss(ctx context.Context, who model.Citizen) error {
	wait, err := d.kv.Allow(ctx, fmt.Sprintf("miss:%d", who.ID), missLimits...)
	if err != nil { // better no limit than no answer
		d.log.WarnContext(ctx, "look-ups are not being counted", "err", err)
	}
	if wait > 0 {
		return model.ErrTooMany.After(wait).Saying("查询太频繁，请核对诉求编号，稍后再试")
	}
	return model.ErrTicketNotFound
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
	NextCursor string // "": this was the last
}

// List returns the citizen's tickets, newest first: those that give his bound phone as contact and that were filled in
// by a citizen himself (guide; domain §9).
func (d *Desk) List(ctx context.Context, who model.Citizen, q Query) (Page, error) {
	const usual, most = 20, 100
	if !who.Bound() {
		return Page{}, model.ErrNotBound
	}
	statuses := model.StatusesOf(q.Status)
	if q.Status != "" && statuses == nil {
		return Page{}, model.ErrInvalid.With("status", "没有这个状态")
	}
	if q.Limit < 0 || q.Limit > most {
		return Page{}, model.ErrInvalid.With("limit", fmt.Sprintf("每页数量应为1至%d", most))
	}
	if q.Limit == 0 {
		q.Limit = usual
	}
	before, err := d.after(ctx, who, q.Cursor)
	if err != nil {
		return Page{}, err
	}
	list, err := d.store.SelfFiledTickets(ctx, who.Binding.Phone, statuses, before, q.Limit+1)
	if err != nil {
		return Page{}, err
	}
	p := Page{Tickets: list}
	if len(list) > q.Limit {
		p.Tickets = list[:q.Limit]
		p.NextCursor = list[q.Limit-1].Number
	}
	return p, nil
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
	return p, err
}
