package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// FactGroup is what tallies are broken down by.
type FactGroup string

const (
	ByDay        FactGroup = "day"
	ByCategory   FactGroup = "category"
	ByNature     FactGroup = "nature"
	ByDepartment FactGroup = "department"
	ByDistrict   FactGroup = "district"
	BySource     FactGroup = "source"
)

// FactQuery says over which tickets is counted. Blank fields fit all.
type FactQuery struct {
	From, To model.FigureDay // both included
	Closed   bool            // they are days of 办结 and not of the submission
	Category string
	Nature   model.Nature
	// Departments are the codes of the 承办单位; nil: all.
	Departments []string
	District    string
	Source      model.Source
	By          int64     // the staff member who took a step with them; 0: anybody
	Now         time.Time // what has fallen due by then is
}

// FactSum is the tally of one group.
type FactSum struct {
	Key   string // the day as 2006-01-02, the code or the word
	Day   model.FigureDay
	Tally model.Tally
}

// pendingMarks are a ticket's marks at a moment, where something that it has not done yet falls due after that: such a thing counts in
// neither part of a rate.
var pendingMarks = fmt.Sprintf("marks - %d * (decided_at = 0 AND accept_due > ?) - %d * (signed_at = 0 AND sign_due > ?) - "+
	"%d * (contacted_at = 0 AND contact_due > ?) - %d * (closed_at = 0 AND answer_due > ?)",
	1<<model.CountDecideDue, 1<<model.CountSignDue, 1<<model.CountContactDue, 1<<model.CountAnswerDue)

// SumFacts tallies tickets by a group, in the order of its keys. The column marks says what a ticket counts as once everything has
// fallen due: an index that holds it serves all but the youngest, and no more is added up than how many have the same marks. Planners
// would read the rows. A test holds marks and model.Fact.Tally together.
func (s *Store) SumFacts(ctx context.Context, q FactQuery, by FactGroup) ([]FactSum, error) {
	column, now, index := string(by), unix(q.Now), "ticket_fact_by_submission"
	if by == ByDay {
		column = q.day()
	}
	if q.Closed {
		index = "ticket_fact_by_closing"
	}
	part := func(index, settled, marks string, args ...any) *gorm.DB {
		return s.factsOf(ctx, q).Table(s.dialect.through("ticket_fact", index)).Where("ticket_fact.settles_at "+settled+" ?", now).
			Select(column+" AS part, "+marks+" AS m, COUNT(*) AS tickets, SUM(workdays) AS days", args...).Group("part, m")
	}
	rows, err := s.read.WithContext(ctx).Raw("SELECT * FROM (?) AS settled UNION ALL SELECT * FROM (?) AS pending",
		part(index, "<=", "marks"), part("ticket_fact_pending", ">", pendingMarks, now, now, now, now)).Rows() // one statement: a ticket is in one part
	if err != nil {
		return nil, fail("count tickets", err)
	}
	defer func() { _ = rows.Close() }() // rows.Err says what went wrong
	sums := map[string]*FactSum{}
	for rows.Next() {
		var key string
		var marks, tickets, days int64
		if err := rows.Scan(&key, &marks, &tickets, &days); err != nil {
			return nil, fail("count tickets", err)
		}
		if sums[key] == nil {
			sums[key] = &FactSum{}
		}
		sums[key].Tally.Add(tallyOf(marks, tickets, days))
	}
	if err := rows.Err(); err != nil {
		return nil, fail("count tickets", err)
	}
	return named(sums, by), nil
}

// tallyOf is what tickets with the same marks count as; days are the workdays that they took.
func tallyOf(marks, tickets, days int64) (t model.Tally) {
	for c := range model.Counters {
		if marks>>c&1 == 1 {
			t[c] = tickets
		}
	}
	if t[model.CountWorked] > 0 {
		t[model.CountWorkdays] = days
	}
	return t
}

// named are the sums by the names of their groups, in the order of what stands for these in the table.
func named(sums map[string]*FactSum, by FactGroup) []FactSum {
	list := make([]FactSum, 0, len(sums))
	numbers := by == ByDay || by == ByNature || by == BySource
	for _, key := range slices.SortedFunc(maps.Keys(sums), func(a, b string) int {
		if numbers {
			return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
		}
		return strings.Compare(a, b)
	}) {
		one := *sums[key]
		number, _ := strconv.Atoi(key) // a word is none
		switch one.Key = key; by {
		case ByDay:
			one.Day = model.FigureDay(number)
			one.Key = one.Day.String()
		case ByNature:
			one.Key = string(ofCode(factNatures, number))
		default:
		}
		list = append(list, one)
	}
	return list
}

func (q FactQuery) day() string {
	if q.Closed {
		return "closed_day"
	}
	return "submitted_day"
}

// factsOf are the facts that a query is about.
func (s *Store) factsOf(ctx context.Context, q FactQuery) *gorm.DB {
	db := s.read.WithContext(ctx).Model(&factRow{}).Where("ticket_fact."+q.day()+" BETWEEN ? AND ?", q.From, q.To)
	if q.Category != "" {
		db = db.Where("ticket_fact.category = ?", q.Category)
	}
	if q.Nature != "" {
		db = db.Where("ticket_fact.nature = ?", codeOf(factNatures, q.Nature))
	}
	if q.Departments != nil {
		db = db.Where("ticket_fact.department IN ?", q.Departments)
	}
	if q.District != "" {
		db = db.Where("ticket_fact.district = ?", q.District)
	}
	if q.Source != 0 {
		db = db.Where("ticket_fact.source = ?", q.Source)
	}
	if q.By != 0 {
		db = db.Where("EXISTS ("+stepsBy+" AND ticket_event.ticket_id = ticket_fact.ticket_id)", q.By)
	}
	return db
}

// CellCount is how many tickets there are of one place.
type CellCount struct {
	Cell     model.Cell
	District string
	Tickets  int
}

// CountCells counts tickets by place, those of nowhere left out, the most first.
func (s *Store) CountCells(ctx context.Context, q FactQuery) ([]CellCount, error) {
	var list []CellCount
	// + 0 keeps MariaDB from going through all places of all years by the index for CellTickets, which takes ten times as long.
	err := s.factsOf(ctx, q).Select("cell + 0 AS cell, MAX(district) AS district, COUNT(*) AS tickets").Where("cell + 0 <> 0").
		Group("cell + 0").Order("tickets DESC, cell").Scan(&list).Error
	return list, fail("count places", err)
}

// Waiting is how many tickets of a department are in a state, by when what they wait for is due.
type Waiting struct {
	Department string // code; "": the hotline's
	Status     model.Status
	Tickets    int
	Overdue    int
	Today      int // until Tomorrow
	Soon       int // after that, until Soon
	Yellow     int // 黄牌
	Red        int // 红牌
}

// WaitingBands are the moments that part the bands.
type WaitingBands struct{ Now, Tomorrow, Soon time.Time }

// CountWaiting counts the tickets with which somebody has still to do something; of one department, or of all.
func (s *Store) CountWaiting(ctx context.Context, department string, at WaitingBands) ([]Waiting, error) {
	db := s.read.WithContext(ctx).Model(&factRow{}).Where("live = ?", true)
	if department != "" {
		db = db.Where("department = ?", department)
	}
	var rows []struct {
		Waiting
		Status int
	}
	now, tomorrow, soon := unix(at.Now), unix(at.Tomorrow), unix(at.Soon)
	err := db.Select(`department, status, COUNT(*) AS tickets, SUM(waits_until > 0 AND waits_until <= ?) AS overdue,
		SUM(waits_until > ? AND waits_until <= ?) AS today, SUM(waits_until > ? AND waits_until <= ?) AS soon,
		SUM(alarm = 2) AS yellow, SUM(alarm = 3) AS red`, now, now, tomorrow, tomorrow, soon).
		Group("department, status").Order("department, status").Scan(&rows).Error
	list := make([]Waiting, len(rows))
	for i, r := range rows {
		list[i] = r.Waiting
		list[i].Status = ofCode(factStatuses, r.Status)
	}
	return list, fail("count what waits", err)
}
