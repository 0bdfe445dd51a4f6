package kefu

import (
	"context"
	"errors"
	"sync"
	"time"

	"example.org/hotline/model"
)

// hangups end the kf sessions of chats that are closed. What is to be ended stands with the chat (Chat.HangUp), so that it is not
// forgotten when a process dies between closing the one and ending the other.
type hangups struct {
	s     *Sessions
	woken chan int64
	mu    sync.Mutex
	waits map[int64]hold // chats that could not be done
}

// hold is when a chat is tried again.
type hold struct {
	until time.Time
	tries int
}

const (
	hangupLook  = 5 * time.Second
	hangupBatch = 200
	hangupHands = 4
	firstHold   = 2 * time.Second // then twice as long each time
	mostHold    = time.Minute
)

func newHangups(s *Sessions) *hangups {
	return &hangups{s: s, woken: make(chan int64, hangupBatch), waits: map[int64]hold{}}
}

// wake has a chat done at once. Where there are too many at once the next look finds it.
func (h *hangups) wake(chatID int64) {
	select {
	case h.woken <- chatID:
	default:
	}
}

// run works until ctx ends. leads tells whether this replica looks for what others left.
func (h *hangups) run(ctx context.Context, leads func() bool) {
	look := time.NewTicker(hangupLook)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case id := <-h.woken:
			h.tryAll(ctx, []int64{id})
		case <-look.C:
			if !leads() {
				continue
			}
			if err := h.look(ctx); err != nil && ctx.Err() == nil {
				h.s.Log.WarnContext(ctx, "kf sessions wait to be ended", "err", err)
			}
		}
	}
}

// HangUp ends the kf sessions that are to be ended.
func (s *Sessions) HangUp(ctx context.Context) error { return s.tool.hangups.look(ctx) }

// ToHangUp is how many kf sessions are to be ended, of two hundred at most.
func (s *Sessions) ToHangUp(ctx context.Context) (int, error) {
	ids, err := s.Store.ChatsToHangUp(ctx, hangupBatch)
	return len(ids), err
}

// look does what is to be done and not on hold.
func (h *hangups) look(ctx context.Context) error {
	ids, err := h.s.Store.ChatsToHangUp(ctx, hangupBatch)
	if err == nil {
		h.tryAll(ctx, ids)
	}
	return err
}

func (h *hangups) tryAll(ctx context.Context, ids []int64) {
	var wg sync.WaitGroup
	hands := h.s.hands(hangupHands)
	for _, id := range ids {
		if h.onHold(id) {
			continue
		}
		hands <- struct{}{}
		wg.Go(func() {
			defer func() { <-hands }()
			h.settle(ctx, id, h.hangUp(ctx, id))
		})
	}
	wg.Wait()
}

func (h *hangups) onHold(id int64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.s.Now().Before(h.waits[id].until)
}

// settle remembers when to try again what could not be done.
func (h *hangups) settle(ctx context.Context, id int64, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if err == nil {
		delete(h.waits, id)
		return
	}
	w := h.waits[id]
	w.until = h.s.Now().Add(min(firstHold<<min(w.tries, 10), mostHold))
	if w.tries++; w.tries == 1 && ctx.Err() == nil {
		h.s.Log.WarnContext(ctx, "a kf session is ended later", "chat", id, "err", err)
	}
	h.waits[id] = w
}

// hangUp ends the kf session of one chat, and notes that it is.
func (h *hangups) hangUp(ctx context.Context, id int64) error {
	c, err := h.s.Store.Chat(ctx, id)
	if errors.Is(err, model.ErrChatNotFound) || err == nil && c.HangUp == "" {
		return nil
	}
	if err != nil {
		return err
	}
	who, err := h.s.Store.Citizen(ctx, c.CitizenID)
	if err != nil {
		return err
	}
	another, err := h.another(ctx, who, c)
	if err != nil {
		return err
	}
	if !another {
		if err := h.s.endSession(ctx, who.OpenID, c.HangUp); err != nil && !errors.Is(err, ErrNotGranted) {
			return err
		}
	}
	_, _, err = h.s.change(ctx, id, bySending, func(a *act) error {
		if a.chat.HangUp == c.HangUp {
			a.chat.HangUp, a.changed = "", true
		}
		return nil
	})
	return err
}

// another tells whether the kf session that a citizen has is not the one of chat c but of a later chat of his.
func (h *hangups) another(ctx context.Context, who model.Citizen, c model.Chat) (bool, error) {
	last, err := h.s.Store.LastChat(ctx, who.ID)
	if err != nil || last.ID == c.ID {
		return false, err
	}
	session, found, err := h.s.Platform.Session(ctx, who.OpenID)
	return !found || !session.Since.Before(last.QueuedAt) || session.Since.IsZero(), err
}
