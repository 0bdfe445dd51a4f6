package kefu

import (
	"context"
	"fmt"
	"sync"
	"time"

	"example.org/hotline/model"
)

// specialDays are the days with hours of their own, as of a moment ago.
type specialDays struct {
	mu   sync.Mutex
	days map[string]model.SpecialDay
	read time.Time
}

// daysStale is how long a change of the special days may take to be known to every replica.
const daysStale = 10 * time.Second

// ServiceHours are when agents are there. Where the database does not answer, what was known last holds.
func (s *Sessions) ServiceHours(ctx context.Context) (model.ServiceHours, error) {
	hours, now := s.Hours, s.Now()
	s.days.mu.Lock()
	defer s.days.mu.Unlock()
	if s.days.days == nil || now.Sub(s.days.read) >= daysStale || now.Before(s.days.read) {
		list, err := s.Store.KefuDays(ctx, now.In(hours.Zone).AddDate(0, 0, -2).Format(time.DateOnly))
		switch {
		case err == nil:
			s.days.days, s.days.read = make(map[string]model.SpecialDay, len(list)), now
			for _, d := range list {
				s.days.days[d.Date] = d
			}
		case s.days.days == nil:
			return hours, err
		default:
			s.Log.WarnContext(ctx, "special days as of a while ago", "err", err)
			s.days.read = now
		}
	}
	hours.Special = s.days.days
	return hours, nil
}

// forgetDays has the special days read again.
func (s *Sessions) forgetDays() {
	s.days.mu.Lock()
	defer s.days.mu.Unlock()
	s.days.read = time.Time{}
}

// SpecialDays are those from today on.
func (s *Sessions) SpecialDays(ctx context.Context) ([]model.SpecialDay, error) {
	return s.Store.KefuDays(ctx, s.Now().In(s.Hours.Zone).Format(time.DateOnly))
}

// SaveSpecialDay gives a date hours of its own; model.ErrInvalid names what is wrong with them.
func (s *Sessions) SaveSpecialDay(ctx context.Context, d model.SpecialDay) error {
	if err := d.Check(); err != nil {
		return err
	}
	defer s.forgetDays()
	return s.Store.SaveKefuDay(ctx, d)
}

// DeleteSpecialDay makes a date a usual day again.
func (s *Sessions) DeleteSpecialDay(ctx context.Context, date string) error {
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return model.ErrInvalid.With("date", "日期应为2026-02-16这样的格式")
	}
	defer s.forgetDays()
	return s.Store.DeleteKefuDay(ctx, date)
}

// Today is how the service stands at a moment.
type Today struct {
	Open  bool
	Hours string    // of the day, 9:00-18:00; "" where nobody is there all day
	Next  time.Time // when somebody is there again, while nobody is; zero where that is not known
}

// Today is how the service stands now.
func (s *Sessions) Today(ctx context.Context) (Today, error) {
	hours, err := s.ServiceHours(ctx)
	if err != nil {
		return Today{}, err
	}
	now := s.Now()
	t := Today{Open: hours.Open(now)}
	if opens, closes, ok := hours.Day(now); ok {
		h, m, _ := opens.In(hours.Zone).Clock()
		from := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
		t.Hours = Spoken(from, from+closes.Sub(opens))
	}
	if !t.Open {
		t.Next = hours.Next(now)
	}
	return t, nil
}

// Spoken is 9:00-18:00.
func Spoken(from, to time.Duration) string {
	clock := func(d time.Duration) string { return fmt.Sprintf("%d:%02d", int(d.Hours()), int(d.Minutes())%60) }
	return clock(from) + "-" + clock(to)
}
