package store_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

// A new database knows 2026, as it was published.
func TestCalendarOf2026IsThere(t *testing.T) {
	s := storetest.Open(t, at(noon))
	days, err := s.CalendarDays(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	year := model.CalendarYearOf(2026, days)
	if err := year.Check(2026); err != nil {
		t.Error(err)
	}
	counts := map[string]int{}
	for name, dates := range year.OffDays {
		counts[name] = len(dates)
	}
	want := map[string]int{"元旦": 3, "春节": 9, "清明节": 3, "劳动节": 5, "端午节": 3, "中秋节": 3, "国庆节": 7}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Error(diff)
	}
	worked := []string{"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"}
	if diff := cmp.Diff(worked, year.MakeupWorkdays); diff != "" {
		t.Error(diff)
	}
}

func TestReplaceCalendarYear(t *testing.T) {
	s := storetest.Open(t, at(noon))
	next := []model.CalendarDay{{Date: "2027-01-01", Name: "元旦"}, {Date: "2027-12-31", Name: "元旦"}}
	replace(t, s, 2027, next)
	replace(t, s, 2027, next[:1])
	days := calendarDays(t, s)
	if got := days[len(days)-1]; got != next[0] || len(days) != 39+1 {
		t.Errorf("%d days, the last is %+v", len(days), got)
	}
	replace(t, s, 2026, []model.CalendarDay{{Date: "2026-01-03", Work: true, Name: "调休"}})
	if days := calendarDays(t, s); len(days) != 2 || !days[0].Work {
		t.Errorf("got %+v", days)
	}
}

// A year that cannot be kept whole leaves the old one as it was.
func TestReplaceCalendarYearIsAllOrNothing(t *testing.T) {
	s := storetest.Open(t, at(noon))
	before := calendarDays(t, s)
	twice := slices.Repeat([]model.CalendarDay{{Date: "2026-01-01", Name: "元旦"}}, 2)
	if err := s.ReplaceCalendarYear(t.Context(), 2026, twice); !errors.Is(err, store.ErrExists) {
		t.Fatalf("got %v, want ErrExists", err)
	}
	if diff := cmp.Diff(before, calendarDays(t, s)); diff != "" {
		t.Error(diff)
	}
}

func TestReplaceCalendarYearAtOnce(t *testing.T) {
	s := storetest.Open(t, at(noon))
	year := model.CalendarYearOf(2026, calendarDays(t, s)).Days()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if err := s.ReplaceCalendarYear(t.Context(), 2026, year); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if diff := cmp.Diff(year, calendarDays(t, s)); diff != "" {
		t.Error(diff)
	}
}

func replace(t *testing.T, s *store.Store, year int, days []model.CalendarDay) {
	t.Helper()
	if err := s.ReplaceCalendarYear(t.Context(), year, days); err != nil {
		t.Fatal(err)
	}
}

func calendarDays(t *testing.T, s *store.Store) []model.CalendarDay {
	t.Helper()
	days, err := s.CalendarDays(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return days
}
