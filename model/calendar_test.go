package model

import (
	"slices"
	"testing"
	"time"
)

var shanghai = time.FixedZone("CST", 8*3600)

// official2026 are the official days of 2026, as the State Council published them.
func official2026() []CalendarDay {
	var days []CalendarDay
	off := func(name, from string, n int) {
		at, err := time.Parse(time.DateOnly, from)
		if err != nil {
			panic(err)
		}
		for i := range n {
			days = append(days, CalendarDay{Date: at.AddDate(0, 0, i).Format(time.DateOnly), Name: name})
		}
	}
	off("元旦", "2026-01-01", 3)
	off("春节", "2026-02-15", 9)
	off("清明节", "2026-04-04", 3)
	off("劳动节", "2026-05-01", 5)
	off("端午节", "2026-06-19", 3)
	off("中秋节", "2026-09-25", 3)
	off("国庆节", "2026-10-01", 7)
	for _, date := range []string{"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"} {
		days = append(days, CalendarDay{Date: date, Work: true, Name: "调休"})
	}
	return days
}

func calendar2026() Calendar { return NewCalendar(shanghai, official2026()) }

// when reads 2006-01-02 15:04[:05] of Shanghai.
func when(t testing.TB, s string) time.Time {
	t.Helper()
	layout := "2006-01-02 15:04:05"
	at, err := time.ParseInLocation(layout[:len(s)], s, shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

func TestDue(t *testing.T) {
	cal := calendar2026()
	for _, tc := range []struct {
		name     string
		start    string
		workdays int
		want     string
	}{
		{"a Monday morning", "2026-11-23 09:00", 2, "2026-11-26 00:00"},
		{"over a weekend", "2026-11-26 10:00", 2, "2026-12-01 00:00"},
		{"the last second of the day's work", "2026-11-23 17:59:59", 1, "2026-11-25 00:00"},
		{"18:00 counts as the next workday", "2026-11-23 18:00", 1, "2026-11-26 00:00"},
		{"just before midnight", "2026-11-23 23:59:59", 1, "2026-11-26 00:00"},
		{"midnight is the new day", "2026-11-24 00:00", 1, "2026-11-26 00:00"},
		{"a Saturday counts as Monday", "2026-11-21 10:00", 1, "2026-11-25 00:00"},
		{"a Saturday evening too, not as Tuesday", "2026-11-21 20:00", 1, "2026-11-25 00:00"},
		{"Friday evening", "2026-11-20 18:00", 1, "2026-11-25 00:00"},
		{"over the National Day, with a Saturday worked", "2026-09-30 09:00", 2, "2026-10-10 00:00"},
		{"the worked Saturday is counted", "2026-09-30 09:00", 3, "2026-10-11 00:00"},
		{"started on the worked Saturday", "2026-10-10 09:00", 1, "2026-10-13 00:00"},
		{"the evening of the worked Saturday", "2026-10-10 19:00", 1, "2026-10-14 00:00"},
		{"the spring festival, 15 workdays", "2026-02-06 11:00", 15, "2026-03-06 00:00"},
		{"the leap of a year", "2026-12-31 10:00", 1, "2027-01-02 00:00"},
		{"before the year that is known", "2025-12-31 10:00", 1, "2026-01-05 00:00"},
		{"none", "2026-11-23 10:00", 0, "2026-11-24 00:00"},
	} {
		if got := cal.Due(when(t, tc.start), tc.workdays); got != when(t, tc.want) {
			t.Errorf("%s: %d from %s: got %s, want %s", tc.name, tc.workdays, tc.start, got.In(shanghai), tc.want)
		}
	}
}

func TestAfterLeavesOutTheHour(t *testing.T) {
	cal := calendar2026()
	for start, want := range map[string]string{
		"2026-11-23 09:00": "2026-11-25 00:00",
		"2026-11-23 23:00": "2026-11-25 00:00",
		"2026-11-20 23:00": "2026-11-24 00:00",
		"2026-11-21 10:00": "2026-11-24 00:00",
		"2026-10-01 10:00": "2026-10-09 00:00",
	} {
		if got := cal.After(when(t, start), 1); got != when(t, want) {
			t.Errorf("a workday after %s: got %s, want %s", start, got.In(shanghai), want)
		}
	}
}

func TestWorkingHours(t *testing.T) {
	cal := calendar2026()
	for _, tc := range []struct {
		start string
		hours time.Duration
		want  string
	}{
		{"2026-11-23 09:00", 4, "2026-11-23 13:00"},
		{"2026-11-23 14:00", 4, "2026-11-23 18:00"},
		{"2026-11-23 16:30", 4, "2026-11-24 11:30"},
		{"2026-11-23 07:00", 4, "2026-11-23 13:00"},
		{"2026-11-23 18:00", 4, "2026-11-24 13:00"},
		{"2026-11-20 17:00", 4, "2026-11-23 12:00"},
		{"2026-11-21 12:00", 4, "2026-11-23 13:00"},
		{"2026-09-30 17:00", 4, "2026-10-08 12:00"},
		{"2026-11-23 09:00", 20, "2026-11-25 11:00"},
		{"2026-11-21 12:00", 0, "2026-11-21 12:00"},
	} {
		if got := cal.WorkingHours(when(t, tc.start), tc.hours*time.Hour); got != when(t, tc.want) {
			t.Errorf("%d hours from %s: got %s, want %s", tc.hours, tc.start, got.In(shanghai), tc.want)
		}
	}
}

func TestWorkdays(t *testing.T) {
	cal := calendar2026()
	for _, tc := range []struct {
		from, to string
		want     int
	}{
		{"2026-11-23 09:00", "2026-11-23 17:00", 0},
		{"2026-11-23 23:59", "2026-11-24 00:01", 1},
		{"2026-11-20 10:00", "2026-11-23 09:00", 1},
		{"2026-11-20 10:00", "2026-11-22 23:00", 0},
		{"2026-09-30 10:00", "2026-10-12 09:00", 4},
		{"2026-12-31 10:00", "2027-01-04 09:00", 2}, // 2027 is not known yet: 1 January is a Friday
		{"2026-11-24 10:00", "2026-11-23 09:00", 0},
	} {
		if got := cal.Workdays(when(t, tc.from), when(t, tc.to)); got != tc.want {
			t.Errorf("from %s to %s: got %d, want %d", tc.from, tc.to, got, tc.want)
		}
	}
}

func TestAYearThatIsMissingIsMondayToFriday(t *testing.T) {
	cal := calendar2026()
	if !cal.Knows(2026) || cal.Knows(2027) {
		t.Fatalf("knows 2026: %v, 2027: %v", cal.Knows(2026), cal.Knows(2027))
	}
	for date, want := range map[string]bool{"2027-10-01": true, "2027-10-02": false, "2027-02-06": false, "2026-10-01": false, "2026-10-10": true} {
		if got := cal.Workday(when(t, date+" 12:00")); got != want {
			t.Errorf("%s is worked: %v, want %v", date, got, want)
		}
	}
}

func TestMissingYears(t *testing.T) {
	for _, tc := range []struct {
		cal  Calendar
		now  string
		want []int
	}{
		{calendar2026(), "2026-11-30 23:59", nil},
		{calendar2026(), "2026-12-01 00:00", []int{2027}},
		{calendar2026(), "2027-01-01 00:00", []int{2027}},
		{NewCalendar(shanghai, nil), "2026-06-01 00:00", []int{2026}},
		{NewCalendar(shanghai, nil), "2026-12-31 00:00", []int{2026, 2027}},
		{NewCalendar(shanghai, append(official2026(), CalendarDay{Date: "2027-01-01"})), "2026-12-31 00:00", nil},
	} {
		if got := tc.cal.Missing(when(t, tc.now)); !slices.Equal(got, tc.want) {
			t.Errorf("at %s: got %v, want %v", tc.now, got, tc.want)
		}
	}
}

// A day is that of the hotline's zone, whatever zone the moment came in.
func TestTheDayIsThatOfTheZone(t *testing.T) {
	cal := calendar2026()
	late := time.Date(2026, 11, 22, 17, 0, 0, 0, time.UTC) // Monday, 01:00 in Shanghai
	if !cal.Workday(late) {
		t.Error("Monday 01:00 in Shanghai was taken for Sunday")
	}
	if got, want := cal.Due(late, 1), when(t, "2026-11-25 00:00"); got != want {
		t.Errorf("got %s, want %s", got.In(shanghai), want)
	}
}

func TestSupplementDeadline(t *testing.T) {
	const tenDays = 240 * time.Hour
	for _, tc := range []struct {
		asked  string
		window time.Duration
		want   string
	}{
		{"2026-11-23 15:20", tenDays, "2026-12-04 00:00"},
		{"2026-11-23 00:00", tenDays, "2026-12-04 00:00"},
		{"2026-11-23 23:59:59", tenDays, "2026-12-04 00:00"},
		{"2026-12-25 09:00", tenDays, "2027-01-05 00:00"},
		{"2028-02-20 09:00", tenDays, "2028-03-02 00:00"}, // a leap year
		{"2026-09-28 09:00", tenDays, "2026-10-09 00:00"}, // holidays count: these are calendar days
		{"2026-11-23 15:20", 24 * time.Hour, "2026-11-25 00:00"},
		{"2026-11-23 15:20", 10 * time.Minute, "2026-11-23 15:30"},
		{"2026-11-23 15:20", 36 * time.Hour, "2026-11-25 03:20"},
	} {
		if got := SupplementDeadline(when(t, tc.asked), tc.window, shanghai); got != when(t, tc.want) {
			t.Errorf("%s from %s: got %s, want %s", tc.window, tc.asked, got.In(shanghai), tc.want)
		}
	}
}
