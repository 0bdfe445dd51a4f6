package kefu

import (
	"context"
	"slices"
	"sync"
	"time"
)

const (
	// seenEvery is how often, at most, the database is told that an agent is there.
	seenEvery = 30 * time.Second
	// seenFor is how long an agent is taken to be there, after the database was told so, while Redis does not answer.
	seenFor = 90 * time.Second
)

// sightings are when this replica has told the database last that an agent is there.
type sightings struct {
	mu sync.Mutex
	at map[int64]time.Time
}

// due tells whether the database is to be told of an agent, and notes that it is.
func (s *sightings) due(staffID int64, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	last, known := s.at[staffID]
	if known && now.Sub(last) < seenEvery && !now.Before(last) {
		return false
	}
	if s.at == nil {
		s.at = map[int64]time.Time{}
	}
	s.at[staffID] = now
	return true
}

func (s *sightings) forget(staffID int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.at, staffID)
}

// see has the database know that an agent is there.
func (s *Sessions) see(ctx context.Context, staffID int64) error {
	if !s.sights.due(staffID, s.Now()) {
		return nil
	}
	err := s.Store.SeatSeen(ctx, staffID)
	if err != nil {
		s.sights.forget(staffID)
	}
	return err
}

// present are the agents of the console who are there, as Redis knows; certain is false where it does not answer, and they are those
// whom the database has seen a short while ago.
func (s *Sessions) present(ctx context.Context) (ids []int64, certain bool, err error) {
	ask, cancel := context.WithTimeout(ctx, kvTime)
	defer cancel()
	if ids, err = s.here.Present(ask); err == nil {
		return ids, true, nil
	}
	if ctx.Err() != nil {
		return nil, false, ctx.Err()
	}
	s.Log.DebugContext(ctx, "who is here is asked of the database", "err", err)
	ids, err = s.Store.SeatsSeen(ctx, s.Now().Add(-seenFor))
	return ids, false, err
}

// isHere tells whether one agent is there, as present does.
func (s *Sessions) isHere(ctx context.Context, staffID int64) (bool, error) {
	ask, cancel := context.WithTimeout(ctx, kvTime)
	defer cancel()
	if is, err := s.here.Is(ask, staffID); err == nil {
		return is, nil
	}
	ids, _, err := s.present(ctx)
	return slices.Contains(ids, staffID), err
}
