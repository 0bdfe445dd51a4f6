package kv

import (
	"context"
	"sync"
)

// inbox holds what came over a connection until the subscriber has time for it. The connection is read all the while:
// Redis cuts off who does not keep up, and the embedded one waits for him, and with it everybody else.
type inbox struct {
	mu       sync.Mutex
	arrivals []arrival
	came     chan struct{} // holds one
}

// arrival is a message, or that from here on messages are heard.
type arrival struct {
	joined  bool
	message string
}

const inboxSize = 10_000

// put adds an arrival. When there are too many they all go, and the subscriber is told to see for himself.
func (b *inbox) put(a arrival) {
	b.mu.Lock()
	if len(b.arrivals) == inboxSize {
		b.arrivals, a = nil, arrival{joined: true}
	}
	b.arrivals = append(b.arrivals, a)
	b.mu.Unlock()
	select {
	case b.came <- struct{}{}:
	default:
	}
}

func (b *inbox) take() []arrival {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := b.arrivals
	b.arrivals = nil
	return all
}

// deliver hands out what comes until ctx ends.
func (b *inbox) deliver(ctx context.Context, got func(string), joined func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.came:
		}
		for _, a := range b.take() {
			switch {
			case ctx.Err() != nil:
				return
			case a.joined:
				joined()
			default:
				got(a.message)
			}
		}
	}
}
