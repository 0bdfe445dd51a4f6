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
	mu    sync.Mutex
	days  map[string]model.SpecialDay
	read  time.Time
	turns int64 // how many times the day of then has got other hours
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
			s.days.take(list, now.In(hours.Zone).Format(time.DateOnly))
			s.days.read = now
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

// take takes in the special days as they are now, with mu held.
func (d *specialDays) take(list []model.SpecialDay, today string) {
	days := make(map[string]model.SpecialDay, len(list))
	for _, one := range list {
		days[one.Date] = one
	}
	if d.days != nil && d.days[today] != days[today] {
		d.turns++
	}
	d.days = days
}

// turned counts how many times today's hours have changed: chats fall due at other moments then.
func (s *Sessions) turned(ctx context.Context) (int64, error) {
	_, err := s.ServiceHours(ctx)
	s.days.mu.Lock()
	defer s.days.mu.Unlock()
	return s.days.turns, err
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

// SaveSpecialDay gives a date hours of its own, and returns it as it is kept; model.ErrInvalid names what is wrong with it.
func (s *Sessions) SaveSpecialDay(ctx context.Context, who model.Staff, d model.SpecialDay) (model.SpecialDay, error) {
	if err := d.Check(); err != nil {
		return d, err
	}
	defer s.forgetDays()
	if err := s.Store.SaveKefuDay(ctx, d); err != nil {
		return d, err
	}
	s.Log.InfoContext(ctx, "special day saved", "staff", who.ID, "date", d.Date, "closed", d.Closed, "hours", model.Span(d.From, d.To))
	return d, nil
}

// DeleteSpecialDay makes a date a usual day again.
func (s *Sessions) DeleteSpecialDay(ctx context.Context, who model.Staff, date string) error {
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return model.ErrInvalid.With("date", "日期应为2026-02-16这样的格式")
	}
	defer s.forgetDays()
	if err := s.Store.DeleteKefuDay(ctx, date); err != nil {
		return err
	}
	s.Log.InfoContext(ctx, "special day deleted", "staff", who.ID, "date", date)
	return nil
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
