package callback

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"example.org/hotline/model"
)

// Seen is where replicas tell one another which events they have seen; *kv.Store. Its keys hold nothing personal.
type Seen interface {
	// Claim lets key hold value for ttl unless it holds something: then it returns that, and won is false.
	Claim(ctx context.Context, key, value string, ttl time.Duration) (held string, won bool, err error)
	Set(ctx context.Context, key, value string, ttl time.Duration) error
	SetAll(ctx context.Context, values map[string]string, ttl time.Duration) error
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

// memory is what the replicas know together. Without a Seen there is but one replica, and nothing to know.
type memory struct {
	seen   Seen
	seal   Sealer
	log    *slog.Logger
	quiet  seldom
	scribe scribe
}

func newMemory(seen Seen, seal Sealer, crew *crew, now func() time.Time, log *slog.Logger) *memory {
	m := &memory{seen: seen, seal: seal, log: log, quiet: seldom{now: now}}
	m.scribe = scribe{memory: m, crew: crew}
	return m
}

// claimed is whose an event is.
type claimed int

const (
	undecided claimed = iota // another replica was at work on it for as long as we waited
	mine
	theirs // another replica answered it
)

// claim tells whether the event is ours to work on, or else how it was answered. While another replica is at work it
// waits, for as long as limit; when that one dies the event is ours. Without Redis it is ours as well: better answered
// twice than not at all.
func (m *memory) claim(ctx context.Context, key string, limit time.Duration) (a model.Answer, whose claimed) {
	if m.seen == nil {
		return a, mine
	}
	held, won, err := m.try(ctx, key)
	switch {
	case err != nil:
		m.warn(ctx, "callback: event may be answered twice", err)
		return a, mine
	case won:
		return a, mine
	case held != running:
		return m.open(ctx, key, held), theirs
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return m.watch(ctx, key)
}

// watch waits for what another replica is at work on.
func (m *memory) watch(ctx context.Context, key string) (a model.Answer, whose claimed) {
	for pause := firstLook; sleep(ctx, pause); pause = min(2*pause, lastLook) {
		held, won, err := m.try(ctx, key)
		switch {
		case err != nil: // whoever has it still has it
			m.warn(ctx, "callback: cannot see whether another replica answers", err)
		case won:
			return a, mine
		case held != running:
			return m.open(ctx, key, held), theirs
		}
	}
	return a, undecided
}

func (m *memory) try(ctx context.Context, key string) (held string, won bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, redisTime)
	defer cancel()
	return m.seen.Claim(ctx, key, running, lease)
}

// open reads an answer that another replica left. One that cannot be read was given all the same.
func (m *memory) open(ctx context.Context, key, held string) (a model.Answer) {
	if held == "" || held[:1] != answered {
		return a
	}
	plain, err := m.seal.Open([]byte(held[1:]), key)
	if err == nil {
		err = json.Unmarshal(plain, &a)
	}
	if err != nil {
		m.warn(ctx, "callback: the first answer cannot be repeated", err)
	}
	return a
}

// remember lets all replicas answer the event's next deliveries alike.
func (m *memory) remember(ctx context.Context, key string, a model.Answer) {
	if m.seen == nil {
		return
	}
	value, err := m.value(key, a)
	if err != nil {
		m.warn(ctx, "callback: event may be answered twice", err)
		return
	}
	m.scribe.note(ctx, key, value)
}

func (m *memory) value(key string, a model.Answer) (string, error) {
	if a.Empty() {
		return silent, nil
	}
	plain, err := json.Marshal(a)
	if err != nil {
		return "", err
	}
	sealed, err := m.seal.Seal(plain, key)
	return answered + string(sealed), err
}

func (m *memory) warn(ctx context.Context, what string, err error) {
	if n, ok := m.quiet.occasion(); ok {
		m.log.WarnContext(ctx, what, "err", err, "count", n)
	}
}
