package model

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// anyCalendar is Monday to Friday with some days of 2026 turned over: more than any official year does.
func anyCalendar() *rapid.Generator[Calendar] {
	return rapid.Custom(func(t *rapid.T) Calendar {
		var days []CalendarDay
		for _, n := range rapid.SliceOfNDistinct(rapid.IntRange(0, 364), 0, 60, rapid.ID).Draw(t, "official") {
			date := time.Date(2026, 1, 1+n, 0, 0, 0, 0, time.UTC)
			days = append(days, CalendarDay{Date: date.Format(time.DateOnly), Work: weekend(date.Weekday()), Name: "节"})
		}
		zone := rapid.SampledFrom([]*time.Location{shanghai, time.UTC, time.FixedZone("west", -11*3600)}).Draw(t, "zone")
		return NewCalendar(zone, days)
	})
}

// anyMoment is one from December 2025 to January 2027.
func anyMoment() *rapid.Generator[time.Time] {
	first := time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)
	return rapid.Map(rapid.IntRange(0, 425*24*3600), func(s int) time.Time { return first.Add(time.Duration(s) * time.Second) })
}

func anyClock(t *rapid.T) Clock {
	k := Clock{Start: anyMoment().Draw(t, "start"), Workdays: rapid.IntRange(1, 30).Draw(t, "workdays"), Extended: rapid.IntRange(0, 10).Draw(t, "extended")}
	at := k.Start
	for range rapid.IntRange(0, 3).Draw(t, "pauses") {
		at = at.Add(time.Duration(rapid.IntRange(0, 10*24*3600).Draw(t, "runs for")) * time.Second)
		k.Pause(at)
		at = at.Add(time.Duration(rapid.IntRange(0, 20*24*3600).Draw(t, "stands for")) * time.Second)
		k.Resume(at)
	}
	return k
}

// inside says what a due date must be besides right: midnight after a workday, later than the start by so many workdays.
func inside(t *rapid.T, cal Calendar, start, due time.Time, workdays int) {
	if h, m, s := due.In(cal.Zone()).Clock(); h != 0 || m != 0 || s != 0 {
		t.Fatalf("%s is not midnight", due)
	}
	last := due.Add(-time.Second)
	if !cal.Workday(last) {
		t.Fatalf("%s is no workday", last)
	}
	if !due.After(start) {
		t.Fatalf("%s is not after the start %s", due, start)
	}
	passed := cal.Workdays(start, last)
	if late := passed - workdays; late != 0 && late != 1 {
		t.Fatalf("%d workdays lie between %s and %s, wanted %d or one more", passed, start, due, workdays)
	}
}

func TestADueDateIsTheEndOfAWorkday(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal, start, n := anyCalendar().Draw(t, "calendar"), anyMoment().Draw(t, "start"), rapid.IntRange(1, 60).Draw(t, "workdays")
		inside(t, cal, start, cal.Due(start, n), n)
		inside(t, cal, start, cal.After(start, n), n)
		if cal.Workdays(start, cal.After(start, n).Add(-time.Second)) != n {
			t.Fatalf("After counts the hour")
		}
	})
}

func TestADueDateGrowsWithStartAndWorkdays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal, a, b := anyCalendar().Draw(t, "calendar"), anyMoment().Draw(t, "a"), anyMoment().Draw(t, "b")
		n := rapid.IntRange(1, 60).Draw(t, "workdays")
		if b.Before(a) {
			a, b = b, a
		}
		if cal.Due(b, n).Before(cal.Due(a, n)) {
			t.Fatalf("the later start %s is due before %s", b, a)
		}
		if !cal.Due(a, n).Before(cal.Due(a, n+1)) {
			t.Fatal("a workday more is not later")
		}
	})
}

func TestWorkdaysAdd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal := anyCalendar().Draw(t, "calendar")
		a, b, c := anyMoment().Draw(t, "a"), anyMoment().Draw(t, "b"), anyMoment().Draw(t, "c")
		if a.After(b) {
			a, b = b, a
		}
		if b.After(c) {
			c = b
		}
		if cal.Workdays(a, b)+cal.Workdays(b, c) != cal.Workdays(a, c) {
			t.Fatalf("%s to %s to %s", a, b, c)
		}
	})
}

// A pause counts by its days, whatever the hours at which it began and ended.
func TestAPauseShiftsByItsWorkdays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal := anyCalendar().Draw(t, "calendar")
		k := anyClock(t)
		plain := Clock{Start: k.Start, Workdays: k.Workdays, Extended: k.Extended}
		stood := 0
		for _, p := range k.Pauses {
			stood += cal.Workdays(p.From, *p.To)
		}
		if got := cal.Workdays(plain.Due(cal).Add(-time.Second), k.Due(cal).Add(-time.Second)); got != stood {
			t.Fatalf("the pauses took %d workdays, the due date moved by %d", stood, got)
		}
		inside(t, cal, k.Start, k.Due(cal), k.Workdays+k.Extended+stood)
		before := k.Due(cal)
		if k.Pause(k.Start.Add(1000 * time.Hour)); k.Due(cal) != before {
			t.Fatal("a pause that goes on moved the due date")
		}
	})
}

// A pause of what is late already moves the due date too, but never beyond the day on which the pause ended.
func TestAPauseNeverMakesTimeBeyondItsLastDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal := anyCalendar().Draw(t, "calendar")
		k := anyClock(t)
		from := k.Due(cal).Add(time.Duration(rapid.IntRange(0, 20*24*3600).Draw(t, "late by")) * time.Second)
		to := from.Add(time.Duration(rapid.IntRange(0, 40*24*3600).Draw(t, "stands for")) * time.Second)
		k.Pause(from)
		k.Resume(to)
		if today := cal.begin(cal.day(to) + 1); k.Due(cal).After(today) {
			t.Fatalf("due at %s again after a pause until %s", k.Due(cal), to)
		}
	})
}

func TestSharesLieInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal := anyCalendar().Draw(t, "calendar")
		k := anyClock(t)
		a, b := rapid.Float64Range(0, 1).Draw(t, "a"), rapid.Float64Range(0, 1).Draw(t, "b")
		if a > b {
			a, b = b, a
		}
		if k.Share(cal, a).After(k.Share(cal, b)) {
			t.Fatalf("%v of the time is later than %v of it", a, b)
		}
		if k.Share(cal, 1) != k.Due(cal) || k.Share(cal, 0).Before(k.Start) {
			t.Fatal("the shares do not lie between start and due date")
		}
		if m := k.LastMorning(cal); m.Before(k.Start) || !m.Before(k.Due(cal)) || !cal.Workday(m) {
			t.Fatalf("the last morning is %s", m)
		}
		if k.Explain(cal) == "" {
			t.Fatal("nothing to say")
		}
	})
}

// Working time is what it says, counted minute by minute.
func TestWorkingHoursAreMinutesOfWork(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal := anyCalendar().Draw(t, "calendar")
		start := anyMoment().Draw(t, "start").Truncate(time.Minute)
		minutes := rapid.IntRange(1, 20*60).Draw(t, "minutes")
		at := start
		for worked := 0; worked < minutes; at = at.Add(time.Minute) {
			if h := at.In(cal.Zone()).Hour(); cal.Workday(at) && h >= 9 && h < 18 {
				worked++
			}
		}
		if got := cal.WorkingHours(start, time.Duration(minutes)*time.Minute); !got.Equal(at) {
			t.Fatalf("%d minutes from %s: got %s, want %s", minutes, start, got, at)
		}
	})
}

func TestADeadlineIsWholeDaysAfterTheDayOfAsking(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		asked, days := anyMoment().Draw(t, "asked"), rapid.IntRange(1, 30).Draw(t, "days")
		deadline := SupplementDeadline(asked, time.Duration(days)*24*time.Hour, shanghai)
		left := deadline.Sub(asked)
		if left <= time.Duration(days)*24*time.Hour || left > time.Duration(days+1)*24*time.Hour {
			t.Fatalf("%s are left of %d days", left, days)
		}
		if deadline.In(shanghai).Format("15:04:05") != "00:00:00" {
			t.Fatalf("%s is not midnight", deadline)
		}
	})
}
