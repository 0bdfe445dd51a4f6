package model

import (
	"slices"
	"time"
)

// Clock is the time that a ticket's handling may take: an SLA from the dispatch on, or the own one of a 重办. It is kept
// with the ticket as JSON; what follows from it depends on the calendar of the day on which it is asked.
type Clock struct {
	Start    time.Time `json:"start"`
	Workdays int       `json:"workdays"`
	Rule     string    `json:"rule,omitempty"`     // why so many, for people: 投诉 15个工作日
	Complex  bool      `json:"complex,omitempty"`  // 疑难复杂
	Extended int       `json:"extended,omitempty"` // workdays added by 延期
	Pauses   []Pause   `json:"pauses,omitempty"`   // oldest first; only the last may be open
	From     time.Time `json:"from,omitzero"`      // of a 督办: the start of the time that it cut short
}

// Begun is when the department was first given the ticket, or was again after a 重办.
func (k Clock) Begun() time.Time {
	if k.From.IsZero() {
		return k.Start
	}
	return k.From
}

// Pause is a time that does not count, as while the citizen is asked for more.
type Pause struct {
	From time.Time  `json:"from"`
	To   *time.Time `json:"to,omitempty"` // nil: it goes on
}

// Due is the first moment that is too late. A pause moves it by the workdays after the day on which it began up to the
// day on which it ended, never by hours (domain §7); one that goes on has moved nothing yet.
func (k Clock) Due(cal Calendar) time.Time { return cal.Due(k.Start, k.total(cal)) }

// Share is the moment at which part of the workdays has passed, 0 ≤ part ≤ 1. A workday passes evenly from 00:00 to
// 24:00; neither days off nor the day of the start pass at all: half of 15 workdays is noon of the eighth, half of 10 the
// end of the fifth.
func (k Clock) Share(cal Calendar, part float64) time.Time {
	passed := part * float64(k.total(cal))
	whole := int(passed)
	rest := passed - float64(whole)
	if rest == 0 {
		return cal.Due(k.Start, whole)
	}
	day := cal.later(cal.startDay(k.Start), whole+1)
	from, to := cal.begin(day), cal.begin(day+1)
	return from.Add(time.Duration(rest * float64(to.Sub(from))).Truncate(time.Second))
}

// LastMorning is 09:00 of the last day.
func (k Clock) LastMorning(cal Calendar) time.Time {
	return cal.hour(k.lastDay(cal), opening)
}

// Paused tells whether a pause goes on.
func (k Clock) Paused() bool {
	n := len(k.Pauses)
	return n > 0 && k.Pauses[n-1].To == nil
}

// Pause stops the clock; one that stands already stays as it is.
func (k *Clock) Pause(now time.Time) {
	if !k.Paused() {
		k.Pauses = append(slices.Clone(k.Pauses), Pause{From: now})
	}
}

// Resume lets a stopped clock go on.
func (k *Clock) Resume(now time.Time) {
	if k.Paused() {
		k.Pauses = slices.Clone(k.Pauses) // copies of this clock keep theirs
		k.Pauses[len(k.Pauses)-1].To = &now
	}
}

// total is how many workdays there are from the start to the due date.
func (k Clock) total(cal Calendar) int {
	return k.Workdays + k.Extended + k.paused(cal)
}

// paused is how many workdays all the pauses took.
func (k Clock) paused(cal Calendar) int {
	n := 0
	for _, p := range k.Pauses {
		n += p.workdays(cal)
	}
	return n
}

func (p Pause) workdays(cal Calendar) int {
	if p.To == nil {
		return 0
	}
	return cal.Workdays(p.From, *p.To)
}

func (k Clock) lastDay(cal Calendar) dayNumber {
	return cal.later(cal.startDay(k.Start), k.total(cal))
}
