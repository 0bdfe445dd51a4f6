package store

import (
	"context"
	"fmt"
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
	Now         time.Time // what has fallen due by then is
}

// FactSum is the tally of one group.
type FactSum struct {
	Key   string // the day as 2006-01-02, the code or the word
	Day   model.FigureDay
	Tally model.Tally
}

// factCounts are the counters in SQL, in their order; model.Fact.Tally says the same of one fact, and a test holds them together.
var factCounts = [model.Counters]string{
	model.CountSubmitted:       "COUNT(*)",
	model.CountDecideDue:       "SUM(accept_due > 0 AND (decided_at > 0 OR accept_due <= @now))",
	model.CountDecidedOnTime:   "SUM(decided_at > 0 AND decided_at < accept_due)",
	model.CountDispatched:      "SUM(dispatches > 0)",
	model.CountSignDue:         "SUM(sign_due > 0 AND (signed_at > 0 OR sign_due <= @now))",
	model.CountSignedOnTime:    "SUM(signed_at > 0 AND signed_at < sign_due)",
	model.CountContactDue:      "SUM(contact_due > 0 AND (contacted_at > 0 OR contact_due <= @now))",
	model.CountContactedOnTime: "SUM(contacted_at > 0 AND contacted_at < contact_due)",
	model.CountAnswerDue:       "SUM(answer_due > 0 AND (closed_at > 0 OR answer_due <= @now))",
	model.CountAnsweredOnTime:  "SUM(closed_at > 0 AND closed_at < answer_due)",
	model.CountClosed:          "SUM(closed_at > 0)",
	model.CountFirstTime:       "SUM(dispatches > 0 AND closed_at > 0 AND send_backs = 0)",
	model.CountSentBack:        "SUM(dispatches > 0 AND send_backs > 0)",
	model.CountExtended:        "SUM(extended)",
	model.CountRedone:          "SUM(redos > 0)",
	model.CountLapsed:          "SUM(lapsed)",
	model.CountTied:            "SUM(tied)",
	model.CountAsked:           "SUM(solved > 0)",
	model.CountSolved:          "SUM(solved = 1)",
	model.CountRated:           "SUM(stars > 0)",
	model.CountSatisfied:       "SUM(stars >= 4)",
	model.CountWorkdays:        "SUM(CASE WHEN dispatches > 0 AND closed_at > 0 THEN workdays ELSE 0 END)",
	model.CountWorked:          "SUM(dispatches > 0 AND closed_at > 0)",
}

// SumFacts tallies tickets by a group, in the order of its keys.
func (s *Store) SumFacts(ctx context.Context, q FactQuery, by FactGroup) ([]FactSum, error) {
	column := string(by)
	if by == ByDay {
		column = q.day()
	}
	counts := strings.ReplaceAll(strings.Join(factCounts[:], ", "), "@now", fmt.Sprint(unix(q.Now)))
	rows, err := s.factsOf(ctx, q).Select(column + ", " + counts).Group(column).Order(column).Rows()
	if err != nil {
		return nil, fail("count tickets", err)
	}
	defer func() { _ = rows.Close() }() // rows.Err says what went wrong
	var list []FactSum
	for rows.Next() {
		var one FactSum
		var number int64
		into := []any{&one.Key}
		if by == ByDay || by == ByNature || by == BySource {
			into[0] = &number
		}
		for i := range one.Tally {
			into = append(into, &one.Tally[i])
		}
		if err := rows.Scan(into...); err != nil {
			return nil, fail("count tickets", err)
		}
		switch by {
		case ByDay:
			one.Day = model.FigureDay(number)
			one.Key = one.Day.String()
		case ByNature:
			one.Key = string(ofCode(factNatures, int(number)))
		case BySource:
			one.Key = fmt.Sprint(number)
		default:
		}
		list = append(list, one)
	}
	return list, fail("count tickets", rows.Err())
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
	err := s.factsOf(ctx, q).Select("cell, MAX(district) AS district, COUNT(*) AS tickets").Where("cell <> 0").
		Group("cell").Order("tickets DESC, cell").Scan(&list).Error
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
	err := db.Select(fmt.Sprintf(`department, status, COUNT(*) AS tickets, SUM(waits_until > 0 AND waits_until <= %[1]d) AS overdue,
		SUM(waits_until > %[1]d AND waits_until <= %[2]d) AS today, SUM(waits_until > %[2]d AND waits_until <= %[3]d) AS soon,
		SUM(alarm = 2) AS yellow, SUM(alarm = 3) AS red`, unix(at.Now), unix(at.Tomorrow), unix(at.Soon))).
		Group("department, status").Order("department, status").Scan(&rows).Error
	list := make([]Waiting, len(rows))
	for i, r := range rows {
		list[i] = r.Waiting
		list[i].Status = ofCode(factStatuses, r.Status)
	}
	return list, fail("count what waits", err)
}
