package kefu

import (
	"context"
	"log/slog"
	"strconv"
	"sync"

	"example.org/hotline/model/kv"
)

// bell wakes those who show something when it has changed, on every replica. It says no more than that they should look:
// a ring that is lost costs them a moment, nothing else.
type bell struct {
	kv  *kv.Store
	log *slog.Logger

	mu      sync.Mutex
	waiting map[string]map[chan struct{}]bool
}

const (
	bellChannel = "kefu"
	queueTopic  = "q"
)

func seatTopic(staffID int64) string { return "s" + strconv.FormatInt(staffID, 10) }
func chatTopic(chatID int64) string  { return "c" + strconv.FormatInt(chatID, 10) }

// typingTopic is rung while the agent of a chat is typing.
func typingTopic(chatID int64) string { return "t" + strconv.FormatInt(chatID, 10) }

func newBell(redis *kv.Store, log *slog.Logger) *bell {
	return &bell{kv: redis, log: log, waiting: map[string]map[chan struct{}]bool{}}
}

// listen has rung receive a value after each change of a topic, until stop is called. Changes in quick succession are one.
func (b *bell) listen(topics ...string) (rung <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, topic := range topics {
		if b.waiting[topic] == nil {
			b.waiting[topic] = map[chan struct{}]bool{}
		}
		b.waiting[topic][c] = true
	}
	return c, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, topic := range topics {
			delete(b.waiting[topic], c)
			if len(b.waiting[topic]) == 0 {
				delete(b.waiting, topic)
			}
		}
	}
}

func (b *bell) seat(ctx context.Context, staffID int64) { b.ring(ctx, seatTopic(staffID)) }
func (b *bell) chat(ctx context.Context, chatID int64)  { b.ring(ctx, chatTopic(chatID)) }
func (b *bell) queue(ctx context.Context)               { b.ring(ctx, queueTopic) }

// ring wakes who listens here, and tells the other replicas.
func (b *bell) ring(ctx context.Context, topic string) {
	b.here(topic)
	if err := b.kv.Publish(ctx, bellChannel, topic); err != nil {
		b.log.WarnContext(ctx, "other replicas look by themselves", "err", err)
	}
}

func (b *bell) here(topic string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for c := range b.waiting[topic] {
		select {
		case c <- struct{}{}:
		default: // it is awake
		}
	}
}

// all wakes everybody: nobody knows what was missed.
func (b *bell) all() {
	b.mu.Lock()
	topics := make([]string, 0, len(b.waiting))
	for topic := range b.waiting {
		topics = append(topics, topic)
	}
	b.mu.Unlock()
	for _, topic := range topics {
		b.here(topic)
	}
}

// run hears the other replicas until ctx ends.
func (b *bell) run(ctx context.Context) {
	if err := b.kv.Subscribe(ctx, bellChannel, b.here, b.all); err != nil && ctx.Err() == nil {
		b.log.ErrorContext(ctx, "other replicas are not heard", "err", err)
	}
}
