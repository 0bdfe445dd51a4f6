package model

import "time"

// PublicCase is one that the hotline published: a redacted copy under a number of its own, which does not lead to the
// ticket that it was made of (domain §11).
type PublicCase struct {
	ID           int64
	CaseNo       string
	Title        string
	Category     string // C1 … C6
	Month        string // 2026-09: the day would be one fact too many
	District     string // not the street, for the same reason
	Content      string // written anew
	Result       string
	Department   string // its name
	WorkdaysUsed int
	Stars        int // 1 to 5; 0: not rated
	PublishedAt  time.Time
	WithdrawnAt  *time.Time // nil: it can be read
	TicketID     int64      // 0: none. Nothing that is published may say it
}

// Began is the first moment of the case's month in zone: all that anybody may know of when it was handed in.
func (c PublicCase) Began(zone *time.Location) time.Time {
	at, err := time.ParseInLocation(monthLayout, c.Month, zone)
	if err != nil {
		return c.PublishedAt.In(zone)
	}
	return at
}

// MonthOf is the month of a moment, as a case names it.
func MonthOf(at time.Time) string { return at.Format(monthLayout) }

const monthLayout = "2006-01"

// CaseQuery asks for published cases, the latest month first.
type CaseQuery struct {
	From, To   string   // months, both included
	Categories []string // none: all
	// BeforeMonth and BeforeID are the last case of the page before; an ID of 0: the list begins.
	BeforeMonth string
	BeforeID    int64
	Offset      int
	Limit       int
}
