package ticketing

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

// shelf is an almanac on a real store, with a clock that the test moves and the log that it wrote.
type shelf struct {
	*almanac
	store *store.Store
	now   time.Time
	said  bytes.Buffer
}

func openShelf(t *testing.T, now string) *shelf {
	t.Helper()
	zone := time.FixedZone("CST", 8*3600)
	at, err := time.ParseInLocation("2006-01-02 15:04", now, zone)
	if err != nil {
		t.Fatal(err)
	}
	s := &shelf{now: at.UTC()}
	clock := func() time.Time { return s.now }
	s.store = storetest.Open(t, clock)
	s.almanac = newAlmanac(s.store, zone, clock, slog.New(slog.NewTextHandler(&s.said, nil)))
	return s
}

func (s *shelf) knows(t *testing.T, year int) bool {
	t.Helper()
	cal, err := s.Calendar(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return cal.Knows(year)
}

func (s *shelf) alarms() int { return strings.Count(s.said.String(), "level=ERROR") }

func TestAlmanacReadsOnceAMinute(t *testing.T) {
	s := openShelf(t, "2026-11-23 12:00")
	if !s.knows(t, 2026) || s.knows(t, 2027) {
		t.Fatal("a new database knows 2026 and no more")
	}
	if err := s.store.ReplaceCalendarYear(t.Context(), 2027, []model.CalendarDay{{Date: "2027-01-01", Name: "元旦"}}); err != nil {
		t.Fatal(err)
	}
	if err := s.store.SaveSLARule(t.Context(), model.SLARule{Department: "CG", Workdays: 5}); err != nil {
		t.Fatal(err)
	}
	s.now = s.now.Add(59 * time.Second)
	if _, sla, err := s.Both(t.Context()); err != nil || len(sla.Rules) != 5 || s.knows(t, 2027) {
		t.Errorf("read anew within the minute: %v, %v", sla, err)
	}
	s.now = s.now.Add(time.Second)
	if _, sla, err := s.Both(t.Context()); err != nil || len(sla.Rules) != 6 || !s.knows(t, 2027) {
		t.Errorf("not read anew after the minute: %v, %v", sla, err)
	}
}

func TestAMissingYearAlarmsOnceADay(t *testing.T) {
	s := openShelf(t, "2026-11-30 23:50")
	s.knows(t, 2026)
	if s.alarms() != 0 {
		t.Fatalf("November: %s", s.said.String())
	}
	s.now = s.now.Add(10 * time.Minute) // 1 December
	for range 100 {
		s.knows(t, 2026)
		s.now = s.now.Add(14 * time.Minute) // most of a day
	}
	if s.alarms() != 1 || !strings.Contains(s.said.String(), "2027") {
		t.Fatalf("%d alarms on 1 December: %s", s.alarms(), s.said.String())
	}
	s.now = s.now.Add(2 * time.Hour)
	s.knows(t, 2026)
	if s.alarms() != 2 {
		t.Fatalf("%d alarms by 2 December", s.alarms())
	}
	desk := &Desk{almanac: s.almanac, now: func() time.Time { return s.now }}
	if years, err := desk.MissingYears(t.Context()); err != nil || !slices.Equal(years, []int{2027}) {
		t.Errorf("got %v, %v", years, err)
	}
}

// A database that does not answer must not keep the hotline from reckoning with what it knew a minute ago.
func TestAlmanacGoesOnWithTheLastPage(t *testing.T) {
	s := openShelf(t, "2026-11-23 12:00")
	if !s.knows(t, 2026) {
		t.Fatal("a new database knows 2026")
	}
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	s.now = s.now.Add(2 * time.Minute)
	for range 2 {
		if !s.knows(t, 2026) {
			t.Error("what was known is lost")
		}
	}
	if s.alarms() != 0 || strings.Count(s.said.String(), "level=WARN") != 1 {
		t.Errorf("said %s", s.said.String())
	}
}

// Who asked may hang up: the page is read for everybody.
func TestAlmanacIsReadToTheEnd(t *testing.T) {
	s := openShelf(t, "2026-11-23 12:00")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if cal, err := s.Calendar(gone); err != nil || !cal.Knows(2026) {
		t.Errorf("got %v", err)
	}
}

func TestAlmanacUnderManyReaders(t *testing.T) {
	s := openShelf(t, "2026-11-23 12:00")
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if cal, err := s.Calendar(t.Context()); err != nil || !cal.Knows(2026) {
				t.Error(err)
			}
			if _, sla, err := s.Both(t.Context()); err != nil || len(sla.Rules) != 5 {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestAlmanacOfAClosedDatabase(t *testing.T) {
	s := openShelf(t, "2026-11-23 12:00")
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Both(t.Context()); err == nil {
		t.Error("rules out of nowhere")
	}
}
