package kefu

import (
	"context"
	"sync"
)

// Run keeps the chats going until ctx ends. Any number of replicas may.
func (s *Sessions) Run(ctx context.Context) {
	var wg sync.WaitGroup
	wg.Go(func() { s.Listen(ctx) })
	wg.Go(func() { s.clock.run(ctx) })
	wg.Go(func() { s.post.run(ctx) })
	wg.Go(func() { s.fetch.run(ctx) })
	wg.Go(func() { s.desk.run(ctx) })
	wg.Go(func() { s.tool.run(ctx) })
	wg.Wait()
}

// Listen wakes those who follow something here when it has changed, on whichever replica, until ctx ends. Run does that, too.
func (s *Sessions) Listen(ctx context.Context) {
	var wg sync.WaitGroup
	wg.Go(func() { s.bell.run(ctx) })
	wg.Go(func() { s.hub.run(ctx) })
	wg.Wait()
}
