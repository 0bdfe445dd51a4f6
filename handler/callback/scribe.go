package callback

import (
	"context"
	"sync"
	"time"
)

const (
	// gather is how long answers are gathered before they are written together: a write of its own for each costs
	// as much as the rest of a delivery. The claim stands until then.
	gather = 20 * time.Millisecond
	// batch is how many are written at once, so that it takes a fraction of redisTime.
	batch = 500
)

// scribe writes answers down, many at once. It works while there are any.
type scribe struct {
	memory *memory
	crew   *crew

	mu      sync.Mutex
	pending map[string]string
	writing bool
}

// note lets value be written under key soon; ctx lends its values to the writing.
func (s *scribe) note(ctx context.Context, key, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pending == nil {
		s.pending = map[string]string{}
	}
	s.pending[key] = value
	if !s.writing {
		s.writing = true
		s.crew.join(func() { s.write(ctx) })
	}
}

func (s *scribe) write(ctx context.Context) {
	for {
		sleep(ctx, gather)
		values := s.take()
		if len(values) == 0 {
			return
		}
		err := persist(ctx, redisTime, func(ctx context.Context) error { return s.memory.seen.SetAll(ctx, values, keepAnswer) })
		if err != nil {
			s.memory.warn(ctx, "callback: events may be answered twice", err)
		}
	}
}

// take returns what is to be written next; when that is nothing, the next note starts anew.
func (s *scribe) take() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.pending) <= batch {
		values := s.pending
		s.pending = nil
		s.writing = len(values) > 0
		return values
	}
	values := make(map[string]string, batch)
	for key, value := range s.pending {
		values[key] = value
		delete(s.pending, key)
		if len(values) == batch {
			break
		}
	}
	return values
}
