package model

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Relation is why a ticket may be about the same matter as another.
type Relation struct {
	Ticket Ticket
	Metres float64 // between the places; negative: one of them is not known
	Alike  float64 // the titles, 0 to 1
}

const (
	relatedReach  = 500.0 // metres
	mostRelated   = 8
	relatedTitles = 0.45 // of Dice's coefficient; several people word one matter less alike than one does twice
)

// Related are those of others that may be about the same matter and could be tied to it (并案), the likeliest first: of its category
// and near its place, or with a title like its own.
func (t Ticket) Related(others []Ticket) []Relation {
	var list []Relation
	for _, o := range others {
		if o.ID == t.ID || !slices.Contains(OpenStatuses, o.Status) || slices.ContainsFunc(list, func(r Relation) bool { return r.Ticket.ID == o.ID }) {
			continue
		}
		r := Relation{o, -1, alike(t.Title, o.Title)}
		if t.Point != nil && o.Point != nil {
			r.Metres = Metres(*t.Point, *o.Point)
		}
		near := r.Metres >= 0 && r.Metres <= relatedReach && o.Category == t.Category
		far := r.Metres > 4*relatedReach // the same words about another place
		if near || r.Alike >= relatedTitles && !far {
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(a, b Relation) int { return cmp.Compare(b.weight(), a.weight()) })
	return list[:min(len(list), mostRelated)]
}

func (r Relation) weight() float64 {
	near := 0.0
	if r.Metres >= 0 {
		near = max(0, 1-r.Metres/relatedReach)
	}
	return r.Alike + near
}

// Why says it in the staff's words.
func (r Relation) Why() string {
	why := ""
	if r.Metres >= 0 {
		why = fmt.Sprintf("相距约%d米", int(math.Ceil(r.Metres/10)*10))
	}
	if r.Alike >= relatedTitles {
		if why != "" {
			why += "，"
		}
		why += "标题相近"
	}
	return why
}
