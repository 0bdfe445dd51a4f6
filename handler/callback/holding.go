package callback

import (
	"context"
	"sync"
	"time"
)

// holding keeps a claim alive while its work lasts.
type holding struct {
	memory *memory
	key    string
	timer  *time.Timer

	mu       sync.Mutex
	ended    bool
	renewing chan struct{} // closed when the renewal under way is through; nil when none is
}

// hold renews the claim on an event until end is called.
func (m *memory) hold(ctx context.Context, key string) *holding {
	if m.seen == nil {
		return nil
	}
	h := &holding{memory: m, key: key}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.timer = time.AfterFunc(renewAfter, func() { h.renew(ctx) })
	return h
}

func (h *holding) renew(ctx context.Context) {
	h.mu.Lock()
	if h.ended {
		h.mu.Unlock()
		return
	}
	through := make(chan struct{})
	h.renewing = through
	h.mu.Unlock()

	err := bounded(ctx, redisTime, func(ctx context.Context) error {
		return h.memory.seen.Set(ctx, h.key, running, lease)
	})
	if err != nil {
		h.memory.warn(ctx, "callback: event may be answered twice", err)
	}

	h.mu.Lock()
	defer h.mu.Unlock()
	h.renewing = nil
	close(through)
	if !h.ended {
		h.timer.Reset(renewAfter)
	}
}

// end stops the renewals. When it returns none is under way: it would overwrite the answer.
func (h *holding) end() {
	if h == nil {
		return
	}
	h.mu.Lock()
	h.ended = true
	h.timer.Stop()
	renewing := h.renewing
	h.mu.Unlock()
	if renewing != nil {
		<-renewing
	}
}
