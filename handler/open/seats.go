package open

import (
	"context"
	"sync"
	"time"

	"example.org/hotline/model"
)

// seatsAnAddress is how many of the seats one address may have: a stranger who sends slowly must leave some to others.
const seatsAnAddress = 2

// seats bound the files that are held at once: they come whole, before anybody knows who sends them.
type seats struct {
	all chan struct{}
	mu  sync.Mutex
	by  map[string]int
}

func newSeats(n int) *seats { return &seats{all: make(chan struct{}, n), by: map[string]int{}} }

// take waits for a seat until ctx ends (ErrUnavailable); ErrTooMany where the address has its share already.
func (s *seats) take(ctx context.Context, address string) (leave func(), err error) {
	s.mu.Lock()
	if s.by[address] == seatsAnAddress {
		s.mu.Unlock()
		return nil, model.ErrTooMany.After(10 * time.Second).Saying("同时上传的文件太多，请等前一个完成后再试")
	}
	s.by[address]++
	s.mu.Unlock()
	forget := func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.by[address]--; s.by[address] == 0 {
			delete(s.by, address)
		}
	}
	select {
	case s.all <- struct{}{}:
		return func() { <-s.all; forget() }, nil
	case <-ctx.Done():
		forget()
		return nil, model.ErrUnavailable
	}
}
