package kefu

import (
	"context"
	"errors"
	"time"
)

const (
	// goneFor is how long an agent may not be there before he is offline, whatever he said.
	goneFor = 15 * time.Minute
	// daysBack bounds the search for the last end of service.
	daysBack = 7
)

// Rest has agents of the console be offline who forgot to say so: at the end of service, once their chats are over, and after they were
// gone for long. Who says that he is online after the end, as before the next beginning, is.
func (s *Sessions) Rest(ctx context.Context) error {
	ended, err := s.serviceEnded(ctx)
	if err != nil {
		return err
	}
	var rested int64
	if !ended.IsZero() {
		rested, err = s.Store.RestSeats(ctx, ended)
	}
	present, certain, lost := s.present(ctx)
	var gone int64
	if lost == nil && certain { // else some may be there of whom nobody could tell
		gone, lost = s.Store.AbandonSeats(ctx, s.Now().Add(-goneFor), present)
	}
	if n := rested + gone; n > 0 {
		s.Log.InfoContext(ctx, "agents went offline by themselves", "after_service", rested, "gone", gone)
		s.bell.queue(ctx)
	}
	return errors.Join(err, lost)
}

// serviceEnded is when agents were last there for the day, while they are not; zero while they are, or where that is too long ago.
func (s *Sessions) serviceEnded(ctx context.Context) (time.Time, error) {
	hours, err := s.ServiceHours(ctx)
	now := s.Now()
	if err != nil || hours.Open(now) {
		return time.Time{}, err
	}
	for n := range daysBack {
		if _, closes, ok := hours.Day(now.AddDate(0, 0, -n)); ok && !closes.After(now) {
			return closes, nil
		}
	}
	return time.Time{}, nil
}
