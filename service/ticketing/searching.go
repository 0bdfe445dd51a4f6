package ticketing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
)

// finder finds tickets by their words.
type finder interface {
	Find(ctx context.Context, q model.SearchQuery) (model.SearchPage, error)
}

// Searching has the desk find tickets by their words.
func (d *Desk) Searching(f finder) *Desk {
	d.finder = f
	return d
}

// searchedAnew are the steps after which a ticket is found by other words, or by another department.
var searchedAnew = map[model.Action]bool{
	model.ActComplete: true, model.ActSupplement: true, model.ActDispatch: true, model.ActTakeBack: true, model.ActAnswer: true, model.ActClose: true,
}

// Found is a page of what was searched for, the best first.
type Found struct {
	Tickets    []model.Ticket
	Lead       map[int64]string
	Calendar   model.Calendar
	Hits       map[string]model.SearchHit // by number; where words were searched for
	NextCursor string
}

const mostOfPhone = 50

// phoneLimits bound a day's search by phones: with more, the digits behind a mask could be tried one after the other.
var phoneLimits = []kv.Limit{{Max: 60, Per: time.Hour}, {Max: 200, Per: 24 * time.Hour}}

// ofPhone are the tickets of a phone, for those who answer whoever calls. A department has no need to ask who files what.
func (d *Desk) ofPhone(ctx context.Context, who model.Staff, phone string) ([]model.Ticket, error) {
	if !seesAll(who) {
		return nil, model.ErrInvalid.With("q", "请按编号或词语查找；按电话查找由热线人员办理")
	}
	wait, err := d.kv.Allow(ctx, fmt.Sprintf("phone-search:%d", who.ID), phoneLimits...)
	if err != nil {
		return nil, errors.Join(model.ErrUnavailable, err)
	}
	if wait > 0 {
		return nil, model.ErrTooMany.After(wait).Saying("按电话查找太频繁，请稍后再试")
	}
	return d.store.TicketsOfPhone(ctx, phone, 0, mostOfPhone)
}

// Look searches for tickets: by a number, by a phone, or by words in title, content and reply. A handler finds his department's.
func (d *Desk) Look(ctx context.Context, who model.Staff, text, cursor string) (found Found, err error) {
	if !seesAll(who) && (!who.Is(model.RoleHandler) || who.Department == "") {
		return found, model.ErrForbidden
	}
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n < 1 || n > 60 {
		return found, model.ErrInvalid.With("q", "请输入1至60个字：编号、电话或词语")
	}
	if number, ok := model.ParseNumber(text); ok {
		found.Tickets, err = d.store.TicketsOfNumbers(ctx, []string{number})
	} else if phone, ok := model.Phone(text); ok {
		found.Tickets, err = d.ofPhone(ctx, who, phone)
	} else {
		err = d.byWords(ctx, who, text, cursor, &found)
	}
	if err != nil {
		return found, err
	}
	if found.Tickets, err = d.seen(ctx, who, found.Tickets); err != nil {
		return found, err
	}
	if found.Calendar, err = d.almanac.Calendar(ctx); err != nil {
		return found, err
	}
	found.Lead, err = d.leads(ctx, found.Tickets)
	return found, err
}

// seen are those of some tickets that a staff member may see.
func (d *Desk) seen(ctx context.Context, who model.Staff, list []model.Ticket) ([]model.Ticket, error) {
	if seesAll(who) {
		return list, nil
	}
	var theirs []model.Ticket
	for _, t := range list {
		if t.Department != who.Department {
			codes, err := d.store.Assisting(ctx, t.ID)
			if err != nil {
				return nil, err
			}
			if !slices.Contains(codes, who.Department) {
				continue
			}
		}
		theirs = append(theirs, t)
	}
	return theirs, nil
}

func (d *Desk) byWords(ctx context.Context, who model.Staff, text, cursor string, found *Found) error {
	if d.finder == nil {
		return nil
	}
	q := model.SearchQuery{Collection: model.SearchTickets, Text: text, Cursor: cursor, Limit: 30, Aside: true}
	if !seesAll(who) {
		q.Department = who.Department
	}
	page, err := d.finder.Find(ctx, q)
	if err != nil {
		return err
	}
	numbers := make([]string, len(page.Hits))
	found.Hits = make(map[string]model.SearchHit, len(page.Hits))
	for i, h := range page.Hits {
		numbers[i], found.Hits[h.ID] = h.ID, h
	}
	found.NextCursor = page.Next
	found.Tickets, err = d.store.TicketsOfNumbers(ctx, numbers)
	slices.SortFunc(found.Tickets, func(a, b model.Ticket) int { return slices.Index(numbers, a.Number) - slices.Index(numbers, b.Number) })
	return err
}
