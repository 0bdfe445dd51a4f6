package kefu

import (
	"context"
	"slices"
	"sync"
	"time"

	"example.org/hotline/model"
)

// agents is what is known of WeChat's tool: who is at work in it, and who waits. It is asked for before a message is answered, so it
// is kept for a few seconds, and one asks for all.
type agents struct {
	s      *Sessions
	online recent[[]OnlineAgent]
	queue  recent[queueThere]
}

type queueThere struct {
	openIDs []string // the first of them
	count   int
}

// toolStale is how old what is known may be.
const toolStale = 5 * time.Second

// recent is something that was asked for a moment ago.
type recent[T any] struct {
	mu    sync.Mutex
	known T
	at    time.Time // when it was asked for
}

// get gives use what is known, and asks before where that is too old. That nobody could tell is kept for as long: who waits for an answer
// does not wait for WeChat again and again.
func (r *recent[T]) get(now time.Time, ask func() (T, error), use func(*T)) (err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.at.IsZero() || now.Sub(r.at) >= toolStale || now.Before(r.at) {
		var none T
		if r.known, err = ask(); err != nil {
			r.known = none
		}
		r.at = now
	}
	use(&r.known)
	return err
}

// prefer is the agent of WeChat's tool whom a citizen is handed to: the one who is wanted, if he is there and has room. Whom nobody
// else gets must not wait for one who is not. "" lets WeChat choose.
func (s *Sessions) prefer(ctx context.Context, wanted model.ChatAgent) string {
	if s.Desk != model.DeskWeChat || wanted.KfAccount == "" {
		return ""
	}
	return s.tool.agents.room(ctx, wanted.KfAccount)
}

func (t *agents) room(ctx context.Context, kfAccount string) (agent string) {
	ask := func() ([]OnlineAgent, error) {
		ctx, cancel := context.WithTimeout(ctx, callTime)
		defer cancel()
		return t.s.Platform.Online(ctx)
	}
	err := t.online.get(t.s.Now(), ask, func(list *[]OnlineAgent) {
		i := slices.IndexFunc(*list, func(a OnlineAgent) bool { return a.KfAccount == kfAccount })
		if i >= 0 && (*list)[i].Accepted < model.SeatCapacity {
			(*list)[i].Accepted++ // until we are told otherwise
			agent = kfAccount
		}
	})
	if err != nil {
		t.s.Log.WarnContext(ctx, "WeChat chooses the agent", "err", err)
	}
	return agent
}

// ahead is how many citizens are before one in WeChat's queue, as far as it is known; 0 where it is not. In console mode nobody is.
func (t *agents) ahead(ctx context.Context, openID string) (ahead int) {
	if t.s.Desk != model.DeskWeChat {
		return 0
	}
	ask := func() (q queueThere, err error) {
		ctx, cancel := context.WithTimeout(ctx, callTime)
		defer cancel()
		q.openIDs, q.count, err = t.s.Platform.Waiting(ctx)
		return q, err
	}
	err := t.queue.get(t.s.Now(), ask, func(q *queueThere) {
		if ahead = slices.Index(q.openIDs, openID); ahead < 0 {
			ahead = q.count
		}
	})
	if err != nil {
		t.s.Log.WarnContext(ctx, "a place in the queue is ours alone", "err", err)
	}
	return ahead
}

// either is the first of two agents who is somebody.
func either(a, b model.ChatAgent) model.ChatAgent {
	if a.None() {
		return b
	}
	return a
}
