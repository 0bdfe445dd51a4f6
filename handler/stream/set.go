// Package stream writes answers that go on: server-sent events.
package stream

import (
	"context"
	"net/http"
	"sync"
	"time"

	"example.org/hotline/model"
)

const (
	beat  = 15 * time.Second // between two signs of life; proxies give up on a silent answer after a minute
	again = 2 * time.Second  // after which a reader whose stream ended comes again
)

// Event is one thing to show.
type Event struct {
	ID   int64 // with it a reader goes on after it, where he left; 0: none
	Kind string
	Data any // becomes JSON
}

// Source is what a stream shows.
type Source struct {
	// Next waits until there is something, or ctx ends; what it did not return then it returns next time.
	Next func(ctx context.Context) ([]Event, error)
	// Beat is asked at the beginning and every 15 seconds; with an error the stream ends.
	Beat func(ctx context.Context) error
}

// Set is the streams that are open. The zero value has none.
type Set struct {
	mu      sync.Mutex
	drained bool
	of      map[string][]*open // by reader, oldest first
}

type open struct{ end context.CancelFunc }

// Serve answers r with what src shows, until the reader has gone, the service drains, src fails, or the same reader has opened
// most others since: whoever comes from a network that broke must not wait until the old streams are found dead. The error is
// src's, or says that there was no stream.
func (s *Set) Serve(w http.ResponseWriter, r *http.Request, reader string, most int, src Source) error {
	ctx, leave, err := s.enter(r.Context(), reader, most)
	if err != nil {
		return err
	}
	defer leave()
	if err := src.Beat(ctx); err != nil {
		return err
	}
	out, err := begin(w)
	if err != nil {
		return err
	}
	defer out.end()
	err = out.show(ctx, src)
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// enter notes a stream; its context ends with it.
func (s *Set) enter(ctx context.Context, reader string, most int) (_ context.Context, leave func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drained {
		return nil, nil, model.ErrUnavailable.After(again)
	}
	if s.of == nil {
		s.of = map[string][]*open{}
	}
	ctx, cancel := context.WithCancel(ctx)
	mine := &open{cancel}
	if list := s.of[reader]; len(list) >= most {
		list[0].end()
		s.of[reader] = list[1:]
	}
	s.of[reader] = append(s.of[reader], mine)
	return ctx, func() { cancel(); s.forget(reader, mine) }, nil
}

func (s *Set) forget(reader string, gone *open) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var left []*open
	for _, o := range s.of[reader] {
		if o != gone {
			left = append(left, o)
		}
	}
	if s.of[reader] = left; left == nil {
		delete(s.of, reader)
	}
}

// Drain ends every stream, and lets none begin any more: their readers find another replica.
func (s *Set) Drain() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drained = true
	for _, list := range s.of {
		for _, o := range list {
			o.end()
		}
	}
}

// Open is how many streams are open.
func (s *Set) Open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, list := range s.of {
		n += len(list)
	}
	return n
}
