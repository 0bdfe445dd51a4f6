package model

import (
	"maps"
	"slices"
	"time"
)

// CalendarDay is a day on which the official calendar differs from Monday to Friday.
type CalendarDay struct {
	Date string // 2006-01-02
	Work bool   // 调休: a day of the weekend that is worked; false: a day off
	Name string // 国庆节
}

// Calendar knows which days are worked: Monday to Friday, but for what the official days say (domain §7). Every moment
// that it answers is UTC.
type Calendar struct {
	zone  *time.Location
	days  map[dayNumber]CalendarDay
	years map[int]bool
}

// dayNumber counts days from 1970-01-01 on. Due dates are reckoned in these and not in moments, so that no clock change
// can make a day longer or lose it.
type dayNumber int

const (
	opening = 9  // o'clock, of the staff's workday
	closing = 18 // o'clock; what comes later counts as the next workday's
)

// NewCalendar is the calendar of zone; what days does not name is worked from Monday to Friday. A day whose date cannot be
// read is passed over: it is refused before it is kept.
func NewCalendar(zone *time.Location, days []CalendarDay) Calendar {
	c := Calendar{zone: zone, days: make(map[dayNumber]CalendarDay, len(days)), years: map[int]bool{}}
	for _, d := range days {
		at, err := time.Parse(time.DateOnly, d.Date)
		if err != nil {
			continue
		}
		c.days[dayOf(at)] = d
		c.years[at.Year()] = true
	}
	return c
}

// Zone is where the days begin and end.
func (c Calendar) Zone() *time.Location { return c.zone }

// Knows tells whether the official days of year are there; without them it is Monday to Friday.
func (c Calendar) Knows(year int) bool { return c.years[year] }

// Years are those whose official days are there, in their order.
func (c Calendar) Years() []int { return slices.Sorted(maps.Keys(c.years)) }

// Missing are the years whose official days should be there at now and are not: this one, and from December on the next,
// which has been published by then.
func (c Calendar) Missing(now time.Time) []int {
	year, month, _ := now.In(c.zone).Date()
	years := []int{year}
	if month == time.December {
		years = append(years, year+1)
	}
	return slices.DeleteFunc(years, c.Knows)
}

// Workday tells whether the day of at is worked.
func (c Calendar) Workday(at time.Time) bool { return c.worked(c.day(at)) }

// Due is the first moment that is too late for what has to be done within workdays from start: 24:00 of the last of
// them. The day of start is not counted; a start on a day off, or from 18:00 on, counts as one on the next workday.
func (c Calendar) Due(start time.Time, workdays int) time.Time {
	return c.begin(c.later(c.startDay(start), workdays) + 1)
}

// After is 24:00 of the workdays-th workday after the day of at, whatever its hour: for "within a workday" among staff.
func (c Calendar) After(at time.Time, workdays int) time.Time {
	return c.begin(c.later(c.day(at), workdays) + 1)
}

// WorkingHours is the moment at which d of working time has passed since start: 09:00 to 18:00 of workdays.
func (c Calendar) WorkingHours(start time.Time, d time.Duration) time.Time {
	at := start
	for day := c.day(start); d > 0; day++ {
		if !c.worked(day) {
			continue
		}
		from, to := c.hour(day, opening), c.hour(day, closing)
		if from.Before(start) {
			from = start
		}
		if left := to.Sub(from); left > 0 {
			used := min(left, d)
			at, d = from.Add(used), d-used
		}
	}
	return at.UTC()
}

// Workdays counts the workdays after the day of from up to that of to, which is counted.
func (c Calendar) Workdays(from, to time.Time) int {
	n := 0
	for day := c.day(from) + 1; day <= c.day(to); day++ {
		if c.worked(day) {
			n++
		}
	}
	return n
}

// SupplementDeadline is the first moment that is too late for what a citizen was asked to complete (guide, 超过十日): a
// window of whole days leaves out the day on which he was asked and ends with the last day. Any other window, which
// only tests and demonstrations have, is simply added.
func SupplementDeadline(asked time.Time, window time.Duration, zone *time.Location) time.Time {
	const day = 24 * time.Hour
	if window%day != 0 {
		return asked.Add(window).UTC()
	}
	return (dayIn(asked, zone) + dayNumber(window/day) + 1).hour(0, zone)
}

// startDay is the workday that a start counts as.
func (c Calendar) startDay(start time.Time) dayNumber {
	day := c.day(start)
	if c.worked(day) && start.Before(c.hour(day, closing)) {
		return day
	}
	return c.later(day, 1)
}

// later is the n-th workday after day; day itself where n is 0.
func (c Calendar) later(day dayNumber, n int) dayNumber {
	for n > 0 {
		if day++; c.worked(day) {
			n--
		}
	}
	return day
}

func (c Calendar) worked(day dayNumber) bool {
	if d, official := c.days[day]; official {
		return d.Work
	}
	return !weekend(day.weekday())
}

func (c Calendar) day(at time.Time) dayNumber { return dayIn(at, c.zone) }

// begin is 00:00 of day.
func (c Calendar) begin(day dayNumber) time.Time { return c.hour(day, 0) }

func (c Calendar) hour(day dayNumber, hour int) time.Time { return day.hour(hour, c.zone) }

func weekend(d time.Weekday) bool { return d == time.Saturday || d == time.Sunday }

// dayOf is the day that t's own zone shows.
func dayOf(t time.Time) dayNumber {
	y, m, d := t.Date()
	return dayNumber(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

func dayIn(at time.Time, zone *time.Location) dayNumber { return dayOf(at.In(zone)) }

// monthsLater is the same day n months later, or the last of that month where it has no such day.
func (n dayNumber) monthsLater(months int) dayNumber {
	y, m, d := n.utc().Date()
	last := time.Date(y, m+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return dayOf(time.Date(y, m+time.Month(months), min(d, last), 0, 0, 0, 0, time.UTC))
}

// utc is 00:00 of the day in UTC, for its year, month and day.
func (n dayNumber) utc() time.Time { return time.Unix(int64(n)*24*60*60, 0).UTC() }

func (n dayNumber) weekday() time.Weekday { return n.utc().Weekday() }

// hour is the moment at which the clocks of zone show that hour of the day.
func (n dayNumber) hour(hour int, zone *time.Location) time.Time {
	y, m, d := n.utc().Date()
	return time.Date(y, m, d, hour, 0, 0, 0, zone).UTC()
}

// NextWorkday is 00:00 of the first workday after the day of at.
func (c Calendar) NextWorkday(at time.Time) time.Time { return c.begin(c.later(c.day(at), 1)) }
