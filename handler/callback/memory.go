package callback

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"example.org/hotline/model"
)

// Seen is where replicas tell one another which events they have seen; *kv.Store. Its keys hold nothing personal.
type Seen interface {
	// Claim lets key hold value for ttl unless it holds something: then it returns that, and won is false.
	Claim(ctx context.Context, key, value string, ttl time.Duration) (held string, won bool, err error)
	Set(ctx context.Context, key, value string, ttl time.Duration) error
}

// Sealer encrypts answers, which name what citizens asked about; *seal.Ring.
type Sealer interface {
	Seal(plain []byte, context string) ([]byte, error)
	Open(sealed []byte, context string) ([]byte, error)
}

const (
	seenPrefix = "callback:"

	running  = "r" // a replica is at work on the event
	silent   = "s" // it was answered with nothing
	answered = "a" // it was answered with what follows, sealed

	// redisTime is how long Redis may take. Without it an event may be answered twice; with more, many not in time.
	redisTime = 300 * time.Millisecond

	// lease is how long a replica that died keeps others from its work.
	lease      = 6 * time.Second
	renewAfter = 2 * time.Second

	// keepAnswer is far longer than WeChat delivers again; it covers what a restarted platform may still hold.
	keepAnswer = 24 * time.Hour

	firstLook = 25 * time.Millisecond // at what another replica does, then less and less often
	lastLook  = 250 * time.Millisecond
)

// memory is what the replicas know together.
type memory struct {
	seen  Seen
	seal  Sealer
	log   *slog.Logger
	quiet seldom
}

func newMemory(seen Seen, seal Sealer, now func() time.Time, log *slog.Logger) *memory {
	return &memory{seen: seen, seal: seal, log: log, quiet: seldom{now: now}}
}

// claim tells whether the event is ours to work on, or else how it was answered. While another replica is at work it
// waits; when that one dies the event is ours. Without Redis it is ours as well: better answered twice than not at all.
func (m *memory) claim(ctx context.Context, id string) (a model.Answer, ours bool) {
	held, won, err := m.try(ctx, id)
	if err != nil {
		m.warn(ctx, "callback: event may be answered twice", err)
		return model.Answer{}, true
	}
	for pause := firstLook; held == running && !won; pause = min(2*pause, lastLook) {
		if !sleep(ctx, pause) {
			return model.Answer{}, false
		}
		if held, won, err = m.try(ctx, id); err != nil {
			held, won = running, false // whoever has it still has it
			m.warn(ctx, "callback: cannot see whether another replica answers", err)
		}
	}
	if won {
		return model.Answer{}, true
	}
	return m.open(ctx, id, held), false
}

func (m *memory) try(ctx context.Context, id string) (held string, won bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, redisTime)
	defer cancel()
	return m.seen.Claim(ctx, seenPrefix+id, running, lease)
}

// open reads an answer that another replica left. One that cannot be read was given all the same.
func (m *memory) open(ctx context.Context, id, held string) (a model.Answer) {
	if held == "" || held[:1] != answered {
		return a
	}
	plain, err := m.seal.Open([]byte(held[1:]), seenPrefix+id)
	if err == nil {
		err = json.Unmarshal(plain, &a)
	}
	if err != nil {
		m.warn(ctx, "callback: the first answer cannot be repeated", err)
	}
	return a
}

// remember lets all replicas answer the event's next deliveries alike.
func (m *memory) remember(ctx context.Context, id string, a model.Answer) {
	value, err := m.value(id, a)
	if err == nil {
		err = persist(ctx, func(ctx context.Context) error { return m.put(ctx, id, value, keepAnswer) })
	}
	if err != nil {
		m.warn(ctx, "callback: event may be answered twice", err)
	}
}

func (m *memory) value(id string, a model.Answer) (string, error) {
	if a.Empty() {
		return silent, nil
	}
	plain, err := json.Marshal(a)
	if err != nil {
		return "", err
	}
	sealed, err := m.seal.Seal(plain, seenPrefix+id)
	return answered + string(sealed), err
}

func (m *memory) put(ctx context.Context, id, value string, ttl time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, redisTime)
	defer cancel()
	return m.seen.Set(ctx, seenPrefix+id, value, ttl)
}

func (m *memory) warn(ctx context.Context, what string, err error) {
	if n, ok := m.quiet.occasion(); ok && !errors.Is(err, context.Canceled) {
		m.log.WarnContext(ctx, what, "err", err, "count", n)
	}
}

// holding keeps a claim alive while its work lasts.
type holding struct {
	turn  chan struct{} // holds one token while somebody renews or ends
	timer *time.Timer
	ended bool
}

// hold renews the claim on an event until end is called.
func (m *memory) hold(ctx context.Context, id string) *holding {
	h := &holding{turn: make(chan struct{}, 1)}
	h.turn <- struct{}{}
	defer func() { <-h.turn }()
	h.timer = time.AfterFunc(renewAfter, func() {
		h.turn <- struct{}{}
		defer func() { <-h.turn }()
		if h.ended {
			return
		}
		if err := m.put(ctx, id, running, lease); err != nil {
			m.warn(ctx, "callback: event may be answered twice", err)
		}
		h.timer.Reset(renewAfter)
	})
	return h
}

// end stops the renewals. When it returns none is under way: it would overwrite the answer.
func (h *holding) end() {
	h.turn <- struct{}{}
	defer func() { <-h.turn }()
	h.ended = true
	h.timer.Stop()
}
