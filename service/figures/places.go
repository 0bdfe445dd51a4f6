package figures

import (
	"context"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Places are where the tickets of a period are, in squares of five hundred metres.
type Places struct {
	Query    Query
	Previous [2]string
	At       time.Time
	Placed   int // tickets with a place
	Total    int
	Cells    []Place // the most first
}

// Place is a square.
type Place struct {
	Cell     model.Cell
	Middle   model.Point // GCJ-02
	District string
	Tickets  int
	Before   int // in the period before
}

// Growth is how many more than before, in percent; nil where there were none.
func (p Place) Growth() *float64 {
	if p.Before == 0 {
		return nil
	}
	growth := float64((p.Tickets-p.Before)*1000/p.Before) / 10
	return &growth
}

// Places counts by place.
func (d *Desk) Places(ctx context.Context, who model.Staff, q Query) (Places, error) {
	s, err := d.check(who, q)
	if err != nil {
		return Places{}, err
	}
	past := s.before()
	p := Places{Query: s.Query, Previous: [2]string{past.From, past.To}, At: d.Now(), Cells: []Place{}}
	now, err := d.Store.CountCells(ctx, s.facts(d))
	if err != nil {
		return p, err
	}
	then, err := d.Store.CountCells(ctx, past.facts(d))
	if err != nil {
		return p, err
	}
	before := make(map[model.Cell]int, len(then))
	for _, one := range then {
		before[one.Cell] = one.Tickets
	}
	for _, one := range now {
		p.Placed += one.Tickets
		p.Cells = append(p.Cells, Place{one.Cell, one.Cell.Middle(), one.District, one.Tickets, before[one.Cell]})
	}
	sums, err := d.Store.SumFacts(ctx, s.facts(d), store.BySource)
	for _, one := range sums {
		p.Total += int(one.Tally[model.CountSubmitted])
	}
	return p, err
}

// PlaceTickets lists the tickets of a place in a period, the newest first, without personal data.
func (d *Desk) PlaceTickets(ctx context.Context, who model.Staff, q Query, cell model.Cell, page model.Listing) (_ []model.Ticket, next string, err error) {
	s, err := d.check(who, q)
	if err != nil {
		return nil, "", err
	}
	return d.Store.CellTickets(ctx, s.facts(d), cell, page)
}
