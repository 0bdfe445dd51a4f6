package importing

import (
	"cmp"
	"slices"

	"example.org/hotline/model"
)

// Outcome is what became of a row.
type Outcome string

const (
	Imported  Outcome = "imported"  // it is a ticket now
	OK        Outcome = "ok"        // it could be one: nothing was written
	Duplicate Outcome = "duplicate" // it was imported before and is the ticket of Number
	Bad       Outcome = "invalid"   // Faults says why
)

// Told is an outcome in a report's words.
func (o Outcome) Told() string {
	return map[Outcome]string{Imported: "已导入", OK: "可以导入", Duplicate: "以前已导入，跳过", Bad: "有误"}[o]
}

// Report is what an import did, or would do, row by row.
type Report struct {
	Rows  []Line
	Count map[Outcome]int
}

// Good tells whether every row can be, or is, a ticket.
func (r Report) Good() bool { return r.Count[Bad] == 0 }

// Line is the report of one row.
type Line struct {
	Row     int // as a spreadsheet numbers it: the first below the column names is 2
	Ref     string
	Outcome Outcome
	Number  string // of its ticket
	Faults  []Fault
}

// Fault is one rule that a row breaks.
type Fault struct {
	Field  string // its JSON name; "" for a cell under no column name
	Column string // as the file names it
	Rule   string
}

// newReport tells of rows before anything is written.
func newReport(h heading, rows []row) Report {
	r := Report{Rows: make([]Line, len(rows)), Count: map[Outcome]int{}}
	for i, w := range rows {
		r.Rows[i] = Line{Row: w.number, Ref: w.Ref, Outcome: OK, Faults: h.faults(w)}
		if len(w.faults) > 0 {
			r.Rows[i].Outcome = Bad
		}
	}
	return r
}

// faults are a row's, in the order of the form.
func (h heading) faults(w row) []Fault {
	var list []Fault
	for field, rule := range w.faults {
		f := Fault{Field: field, Column: h.named[field], Rule: rule}
		if f.Column == "" { // a column that the file does not have, such as a nature that its category asks for
			i := slices.IndexFunc(known, func(c column) bool { return c.field == field })
			if i >= 0 {
				f.Column = known[i].name
			}
		}
		list = append(list, f)
	}
	slices.SortFunc(list, func(a, b Fault) int { return cmp.Compare(order(a.Field), order(b.Field)) })
	return list
}

func order(field string) int {
	return slices.IndexFunc(known, func(c column) bool { return c.field == field })
}

// settle says what became of the rows that could be tickets: filed has one for each. The new ones are fresh.
func (r *Report) settle(filed []model.Filed, fresh Outcome) {
	for i := range r.Rows {
		line := &r.Rows[i]
		if line.Outcome != OK || len(filed) == 0 {
			continue
		}
		line.Outcome, line.Number = fresh, filed[0].Number
		if filed[0].Before {
			line.Outcome = Duplicate
		}
		filed = filed[1:]
	}
}

func (r *Report) count() {
	for _, line := range r.Rows {
		r.Count[line.Outcome]++
	}
}
