package model

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Relation is why a ticket may be about the same matter as another.
type Relation struct {
	Ticket Ticket
	Metres float64 // between the places; negative: one of them is not known
	Alike  float64 // the titles, 0 to 1
	Caller bool    // the same phone filed it
	Rough  bool    // the places are known by their cells alone
}

const (
	relatedReach  = 500.0 // metres
	roughReach    = 800.0 // between the middles of a cell and of those about it
	mostRelated   = 8
	relatedTitles = 0.45 // of Dice's coefficient; several people word one matter less alike than one does twice
)

// Related are those of others that may be about the same matter and could be tied to it (并案), the likeliest first: of its category
// and near its place, or with a title like its own.
func (t Ticket) Related(others []Ticket) []Relation { return t.related(others, relatedReach) }

func (t Ticket) related(others []Ticket, reach float64) []Relation {
	var list []Relation
	for _, o := range others {
		if o.ID == t.ID || !slices.Contains(OpenStatuses, o.Status) || slices.ContainsFunc(list, func(r Relation) bool { return r.Ticket.ID == o.ID }) {
			continue
		}
		r := Relation{Ticket: o, Metres: -1, Alike: alike(t.Title, o.Title)}
		if t.Point != nil && o.Point != nil {
			r.Metres = Metres(*t.Point, *o.Point)
		}
		near := r.Metres >= 0 && r.Metres <= reach && o.Category == t.Category
		far := r.Metres > 4*relatedReach // the same words about another place
		if near || r.Alike >= relatedTitles && !far {
			list = append(list, r)
		}
	}
	sortRelated(list)
	return list[:min(len(list), mostRelated)]
}

func sortRelated(list []Relation) {
	slices.SortStableFunc(list, func(a, b Relation) int { return cmp.Compare(b.weight(), a.weight()) })
}

// Related are those of own, which the same phone filed, and of others that a caller may be telling of. Where they happened is
// compared by cells: an agent chooses the place, and could else find out by trying where exactly another's ticket is (domain §14).
func (s Sketch) Related(own, others []Ticket) []Relation {
	t := Ticket{Category: s.Category, Title: s.Title, Point: s.Point.rough()}
	all := slices.Concat(others, own) // what lies near is read with its place
	for i := range all {
		all[i].Point = all[i].Point.rough()
	}
	list := t.related(all, roughReach)
	for i, r := range list {
		list[i].Rough = true
		list[i].Caller = slices.ContainsFunc(own, func(o Ticket) bool { return o.ID == r.Ticket.ID })
	}
	sortRelated(list)
	return list
}

// rough is the middle of the cell that a point lies in; nil of none.
func (p *Point) rough() *Point {
	if p == nil {
		return nil
	}
	middle := CellOf(*p).Middle()
	return &middle
}

func (r Relation) weight() float64 {
	near := 0.0
	if r.Caller {
		near = 1
	}
	if r.Metres >= 0 {
		near += max(0, 1-r.Metres/relatedReach)
	}
	return r.Alike + near
}

// Why says it in the staff's words.
func (r Relation) Why() string {
	var why []string
	if r.Caller {
		why = append(why, "同一电话")
	}
	switch {
	case r.Rough && r.Metres >= 0 && r.Metres <= roughReach:
		why = append(why, "地点相近")
	case !r.Rough && r.Metres >= 0:
		why = append(why, fmt.Sprintf("相距约%d米", int(math.Ceil(r.Metres/10)*10)))
	}
	if r.Alike >= relatedTitles {
		why = append(why, "标题相近")
	}
	return strings.Join(why, "，")
}
