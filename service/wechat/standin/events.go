package standin

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"
)

// notice tells the phone page that something changed; it may simply read again what it shows.
type notice struct {
	Type      string   `json:"type"` // chat, citizen, typing, menu, sms, clock, kf, delivery
	CitizenID string   `json:"citizen_id,omitempty"`
	Message   *Message `json:"message,omitempty"`
}

// hub hands notices to whoever listens. A slow listener loses some: each of them only says "read again".
type hub struct {
	mu   sync.Mutex
	subs map[chan notice]bool
}

func newHub() *hub { return &hub{subs: map[chan notice]bool{}} }

func (h *hub) publish(n notice) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for ch := range h.subs {
		select {
		case ch <- n:
		default:
		}
	}
}

func (h *hub) subscribe() (ch chan notice, leave func()) {
	ch = make(chan notice, 64)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.subs[ch] = true
	return ch, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.subs, ch)
	}
}

// stream is GET /standin/v1/events: server-sent events until the listener or the platform goes away.
func (p *Platform) stream(w http.ResponseWriter, r *http.Request) {
	ch, leave := p.events.subscribe()
	defer leave()
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	if _, err := w.Write([]byte(": hello\n\n")); err != nil {
		return
	}
	beat := time.NewTicker(15 * time.Second)
	defer beat.Stop()
	for out.Flush() == nil {
		line := []byte(": still here\n\n")
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
		case n := <-ch:
			data, err := json.Marshal(n)
			if err != nil {
				continue
			}
			line = append(append([]byte("data: "), data...), '\n', '\n')
		}
		if _, err := w.Write(line); err != nil {
			return
		}
	}
}
