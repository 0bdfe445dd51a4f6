package model

import (
	"slices"
	"strings"
	"testing"
)

func TestCalendarYearThereAndBack(t *testing.T) {
	year := CalendarYearOf(2026, append(official2026(), CalendarDay{Date: "2027-01-01", Name: "元旦"}))
	if err := year.Check(2026); err != nil {
		t.Fatal(err)
	}
	if len(year.OffDays) != 7 || len(year.OffDays["春节"]) != 9 || len(year.MakeupWorkdays) != 6 {
		t.Errorf("got %+v", year)
	}
	want := official2026()
	slices.SortFunc(want, func(a, b CalendarDay) int { return strings.Compare(a.Date, b.Date) })
	if got := year.Days(); !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestCalendarYearCheck(t *testing.T) {
	for name, tc := range map[string]struct {
		spoil func(y *CalendarYear)
		want  []string
	}{
		"a date that is none":            {func(y *CalendarYear) { y.OffDays["元旦"][1] = "2026-01-32" }, []string{"off_days.元旦[1]"}},
		"another way to write it":        {func(y *CalendarYear) { y.MakeupWorkdays[2] = "2026/2/28" }, []string{"makeup_workdays[2]"}},
		"another year":                   {func(y *CalendarYear) { y.OffDays["元旦"][2] = "2027-01-03" }, []string{"off_days.元旦[2]"}},
		"one named twice":                {func(y *CalendarYear) { y.OffDays["国庆节"][1] = "2026-10-01" }, []string{"off_days.国庆节[1]"}},
		"off and worked":                 {func(y *CalendarYear) { y.MakeupWorkdays[0] = "2026-01-03" }, []string{"makeup_workdays[0]"}},
		"a Monday as 调休":                 {func(y *CalendarYear) { y.MakeupWorkdays[0] = "2026-01-05" }, []string{"makeup_workdays[0]"}},
		"month and day changed places":   {func(y *CalendarYear) { y.OffDays["劳动节"][0] = "2026-01-05" }, []string{"off_days.劳动节"}},
		"a holiday without days":         {func(y *CalendarYear) { y.OffDays["元旦"] = nil }, []string{"off_days.元旦"}},
		"a holiday without a name":       {func(y *CalendarYear) { y.OffDays[" "] = []string{"2026-07-01"} }, []string{"off_days. "}},
		"a holiday that is a worked day": {func(y *CalendarYear) { y.OffDays["调休"] = []string{"2026-07-01"} }, []string{"off_days.调休"}},
		"half a year": {func(y *CalendarYear) {
			y.OffDays = map[string][]string{"元旦": y.OffDays["元旦"]}
		}, []string{"off_days"}},
		"all at once": {func(y *CalendarYear) {
			y.OffDays["元旦"][1], y.MakeupWorkdays[5] = "x", "2026-10-12"
		}, []string{"makeup_workdays[5]", "off_days.元旦[1]"}},
		"nothing": {func(y *CalendarYear) { *y = CalendarYear{} }, []string{"off_days"}},
	} {
		t.Run(name, func(t *testing.T) {
			y := CalendarYearOf(2026, official2026())
			tc.spoil(&y)
			wantFields(t, y.Check(2026), tc.want...)
		})
	}
	wantFields(t, CalendarYearOf(2026, official2026()).Check(26), "year")
}

// A holiday may be named without the weekend within it.
func TestAHolidayMayLeaveOutItsWeekend(t *testing.T) {
	y := CalendarYearOf(2026, official2026())
	y.OffDays["劳动节"] = []string{"2026-05-01", "2026-05-04", "2026-05-05"}
	if err := y.Check(2026); err != nil {
		t.Error(err)
	}
}
