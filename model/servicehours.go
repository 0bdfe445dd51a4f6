package model

import "time"

// ServiceHours are when agents are there: the same hours every day, weekends and holidays too (guide), but for special days.
// They are half-open: the first moment belongs to them, the last does not.
type ServiceHours struct {
	From, To time.Duration         // of a usual day, since midnight
	Special  map[string]SpecialDay // by date, 2006-01-02
	Zone     *time.Location
}

// SpecialDay is a date with hours of its own.
type SpecialDay struct {
	Date     string        // 2006-01-02
	Closed   bool          // nobody is there all day
	From, To time.Duration // since midnight; not of a closed day
	Note     string        // for people: 除夕
}

// Check names what is wrong with a special day, by JSON name.
func (d *SpecialDay) Check() error {
	d.Note = line(d.Note)
	f := faults{}
	_, err := time.Parse(time.DateOnly, d.Date)
	f.unless(err == nil, "date", "日期应为2026-02-16这样的格式")
	f.unless(d.Closed || 0 <= d.From && d.From < d.To && d.To <= 24*time.Hour, "hours", "服务时间应为09:00-12:00这样的格式，开始早于结束")
	f.length("note", "说明", d.Note, 0, 40)
	return f.err()
}

// Day is when agents are there on the day of at; ok is false where nobody is all day.
func (h ServiceHours) Day(at time.Time) (opens, closes time.Time, ok bool) {
	local := at.In(h.Zone)
	from, to := h.From, h.To
	if d, special := h.Special[local.Format(time.DateOnly)]; special {
		if d.Closed {
			return opens, closes, false
		}
		from, to = d.From, d.To
	}
	clock := func(since time.Duration) time.Time { // by the clock on the wall, whatever the zone does to its clocks
		return time.Date(local.Year(), local.Month(), local.Day(), 0, int(since/time.Minute), 0, 0, h.Zone).UTC()
	}
	return clock(from), clock(to), true
}

// Open tells whether agents are there at a moment.
func (h ServiceHours) Open(at time.Time) bool {
	opens, closes, ok := h.Day(at)
	return ok && !at.Before(opens) && at.Before(closes)
}

// Ends is when the service that a moment belongs to, or follows, ended or will end: the day's own end, or the moment itself
// on a day without service.
func (h ServiceHours) Ends(at time.Time) time.Time {
	if _, closes, ok := h.Day(at); ok {
		return closes
	}
	return at
}

// daysAhead bounds the search for the next opening: nobody closes for longer.
const daysAhead = 60

// Next is the first moment at or after at when agents are there; zero where that is too far away to be told.
func (h ServiceHours) Next(at time.Time) time.Time {
	if h.Open(at) {
		return at
	}
	for n := range daysAhead {
		if opens, _, ok := h.Day(at.AddDate(0, 0, n)); ok && !opens.Before(at) {
			return opens
		}
	}
	return time.Time{}
}
