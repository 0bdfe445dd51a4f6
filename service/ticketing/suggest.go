package ticketing

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"example.org/hotline/model"
)

// Hints are what may help a dispatcher with a ticket. Nothing happens by itself.
type Hints struct {
	Departments []DepartmentHint // the likeliest first
	Related     []model.Relation // what could be tied to it
	Lead        map[int64]string // the departments' names, of Related
	NoPhone     bool             // Related was not looked for by the caller's phone: who asks has looked up too many
	Calendar    model.Calendar
}

// DepartmentHint is a department that a ticket may belong to, and why.
type DepartmentHint struct {
	Code, Name string
	Why        []string
	weight     float64
}

const (
	mostNear   = 200 // tickets of the squares about a place that are looked at
	mostAlike  = 20  // tickets with like words
	mostHinted = 3
)

// Hints looks for departments by the rules, by what departments say that they are for, and by what became of similar tickets; and for
// tickets that may be about the same matter.
func (d *Desk) Hints(ctx context.Context, who model.Staff, number string) (h Hints, err error) {
	t, err := d.theirs(who, Order{Number: number})(ctx, d.store)
	if err != nil {
		return h, err
	}
	alike, err := d.alike(ctx, t)
	if err != nil {
		return h, err
	}
	if h.Departments, err = d.departmentHints(ctx, t, alike); err != nil {
		return h, err
	}
	near, err := d.near(ctx, t)
	if err != nil {
		return h, err
	}
	h.Related = t.Related(append(near, alike...))
	err = d.list(ctx, &h)
	return h, err
}

// near are the open tickets about a ticket's place, which they name.
func (d *Desk) near(ctx context.Context, t model.Ticket) ([]model.Ticket, error) {
	if t.Point == nil {
		return nil, nil
	}
	return d.store.TicketsNear(ctx, model.CellOf(*t.Point).Around(), mostNear)
}

// list adds what a list of the related tickets shows.
func (d *Desk) list(ctx context.Context, h *Hints) (err error) {
	if h.Calendar, err = d.almanac.Calendar(ctx); err != nil {
		return err
	}
	list := make([]model.Ticket, len(h.Related))
	for i, r := range h.Related {
		list[i] = r.Ticket
	}
	h.Lead, err = d.leads(ctx, list)
	return err
}

// alike are other tickets with like words, the likest first.
func (d *Desk) alike(ctx context.Context, t model.Ticket) ([]model.Ticket, error) {
	if d.finder == nil {
		return nil, nil
	}
	page, err := d.finder.Find(ctx, model.SearchQuery{Collection: model.SearchTickets, Text: t.Title, Limit: mostAlike + 1, Aside: true})
	if err != nil {
		return nil, err
	}
	var numbers []string
	for _, hit := range page.Hits {
		if hit.ID != t.Number {
			numbers = append(numbers, hit.ID)
		}
	}
	list, err := d.store.TicketsOfNumbers(ctx, numbers)
	slices.SortFunc(list, func(a, b model.Ticket) int { return slices.Index(numbers, a.Number) - slices.Index(numbers, b.Number) })
	return list, err
}

func (d *Desk) departmentHints(ctx context.Context, t model.Ticket, alike []model.Ticket) ([]DepartmentHint, error) {
	rules, err := d.store.DispatchRules(ctx)
	if err != nil {
		return nil, err
	}
	all, err := d.departments.read(ctx)
	if err != nil {
		return nil, err
	}
	hints := map[string]*DepartmentHint{}
	add := func(code string, weight float64, why string) {
		if _, err := all.open("department", code); err != nil {
			return
		}
		if hints[code] == nil {
			hints[code] = &DepartmentHint{Code: code, Name: all.name(code)}
		}
		hints[code].weight += weight
		hints[code].Why = append(hints[code].Why, why)
	}
	for _, r := range rules {
		if why, fits := r.Fits(t); fits && r.Active {
			add(r.Department, 2, "规则："+why)
		}
	}
	counts, with := map[string]int{}, 0
	for _, o := range alike[:min(len(alike), 10)] {
		if o.Department != "" {
			counts[o.Department]++
			with++
		}
	}
	for code, n := range counts {
		add(code, 1.5*float64(n)/float64(with), fmt.Sprintf("近似的%d件中%d件由该单位办理", with, n))
	}
	for _, one := range all.list {
		if words := scopeWords(one, t); len(words) > 0 {
			add(one.Code, 0.4*float64(min(len(words), 3)), "职责包含“"+strings.Join(words[:min(len(words), 3)], "”“")+"”")
		}
	}
	return likeliest(hints), nil
}

// scopeWords are what a department says that it is for and the ticket names.
func scopeWords(one model.Department, t model.Ticket) []string {
	said := t.Title + "\n" + t.Content
	return slices.DeleteFunc(slices.Clone(one.Scope), func(w string) bool { return w == "" || !strings.Contains(said, w) })
}

func likeliest(hints map[string]*DepartmentHint) []DepartmentHint {
	list := make([]DepartmentHint, 0, len(hints))
	for _, h := range hints {
		list = append(list, *h)
	}
	slices.SortFunc(list, func(a, b DepartmentHint) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), strings.Compare(a.Code, b.Code))
	})
	return list[:min(len(list), mostHinted)]
}
