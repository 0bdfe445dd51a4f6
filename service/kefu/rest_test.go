package kefu_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/service/kefu"
)

// shownAs is how the board has an agent.
func (w *deskWorld) shownAs(t *testing.T, who model.Staff) kefu.BoardSeat {
	t.Helper()
	b, err := w.Board(t.Context())
	must(t, err)
	for _, seat := range b.Seats {
		if seat.StaffID == who.ID {
			return seat
		}
	}
	t.Fatalf("the board has no %s", who.Name)
	return kefu.BoardSeat{}
}

// until is a time of 24 November, or of the day after, at which agents who are there say so.
func (w *deskWorld) until(t *testing.T, day, hour, minute int, here ...model.Staff) {
	t.Helper()
	w.at.Store(time.Date(2026, 11, day, hour, minute, 0, 0, shanghai).Unix())
	for _, who := range here {
		must(t, w.Heartbeat(t.Context(), who))
	}
	must(t, w.Rest(t.Context()))
}

func TestTheEndOfServiceSendsAgentsOffline(t *testing.T) {
	for name, half := range map[string]bool{"a usual day": false, "half a day": true} {
		t.Run(name, func(t *testing.T) {
			w := openDesk(t)
			ends := 18
			if half {
				ends = 12
				d := model.SpecialDay{Date: "2026-11-24", From: 9 * time.Hour, To: 12 * time.Hour}
				_, err := w.SaveSpecialDay(t.Context(), model.Staff{ID: 99}, d)
				must(t, err)
			}
			idle, away, busy := w.agent(t, "idle"), w.agent(t, "away"), w.agent(t, "busy")
			_, err := w.SetPresence(t.Context(), away, model.SeatAway)
			must(t, err)
			c := w.talk(t, 1, busy)
			is := func(when string, who model.Staff, want model.SeatPresence) {
				t.Helper()
				if got := w.shownAs(t, who).Presence; got != want {
					t.Errorf("%s %s is %s", when, who.Name, got)
				}
			}
			w.until(t, 24, ends-1, 59, idle, away, busy)
			is("before the end", idle, model.SeatOnline)
			is("before the end", away, model.SeatAway)
			w.until(t, 24, ends, 0, idle, away, busy)
			is("at the end", idle, model.SeatOffline)
			is("at the end", away, model.SeatOffline)
			is("with a chat", busy, model.SeatOnline)
			_, err = w.Close(t.Context(), busy, c.ID)
			must(t, err)
			w.until(t, 24, ends, 20, idle, away, busy)
			is("after his chat", busy, model.SeatOffline)
			w.until(t, 25, 8, 50, idle)
			_, err = w.SetPresence(t.Context(), idle, model.SeatOnline)
			must(t, err)
			w.until(t, 25, 8, 55, idle)
			is("early in the morning", idle, model.SeatOnline)
			w.until(t, 25, 9, 0, idle)
			is("in the morning", idle, model.SeatOnline)
		})
	}
}

func TestWhoIsGoneForLongIsOffline(t *testing.T) {
	w := openDesk(t)
	stays, gone := w.agent(t, "stays"), w.agent(t, "gone")
	c := w.talk(t, 1, gone)
	w.until(t, 24, 10, 14, stays)
	if seat := w.shownAs(t, gone); seat.Presence != model.SeatOnline || seat.Here {
		t.Errorf("after 14 minutes he is %+v", seat)
	}
	w.until(t, 24, 10, 16, stays)
	if seat := w.shownAs(t, gone); seat.Presence != model.SeatOffline || seat.Active != 1 {
		t.Errorf("after 16 minutes he is %+v", seat)
	}
	if seat := w.shownAs(t, stays); seat.Presence != model.SeatOnline || !seat.Here {
		t.Errorf("who is there is %+v", seat)
	}
	must(t, w.Heartbeat(t.Context(), gone)) // he is back, and has his chat
	if _, _, err := w.Say(t.Context(), gone, c.ID, "k", "抱歉久等"); err != nil {
		t.Error(err)
	}
}

// losable is a desk whose Redis can be lost.
func losable(t *testing.T) (w *deskWorld, lose func()) {
	t.Helper()
	var redis *kv.Store
	w = openDeskOn(t, func(t testing.TB, now func() time.Time) *kv.Store {
		t.Helper()
		var err error
		redis, err = kv.Open(context.WithoutCancel(t.Context()), "embedded:", now)
		must(t, err)
		return redis
	})
	lost := false
	lose = func() {
		if !lost {
			lost = true
			must(t, redis.Close())
		}
	}
	t.Cleanup(lose)
	return w, lose
}

func TestChatsAreGivenWithoutRedis(t *testing.T) {
	w, lose := losable(t)
	there, gone := w.agent(t, "there"), w.agent(t, "gone")
	lose()
	if _, err := w.kv.Presence("desk").Present(t.Context()); err == nil {
		t.Fatal("Redis answers")
	}
	w.passes(2 * time.Minute)
	must(t, w.Heartbeat(t.Context(), there))
	for n := range 3 {
		if err := w.queue(t, n); err != nil {
			t.Fatal(err)
		}
	}
	must(t, w.Assign(t.Context()))
	w.load(t, there, 3)
	w.load(t, gone, 0)
	if seat := w.shownAs(t, there); !seat.Here {
		t.Errorf("on the board he is %+v", seat)
	}
	if seat := w.shownAs(t, gone); seat.Here {
		t.Errorf("on the board he is %+v", seat)
	}
	must(t, w.Rest(t.Context()))
	must(t, w.queue(t, 4))
	if _, found, err := w.TakeNext(t.Context(), there); err != nil || !found {
		t.Errorf("he takes the next: %v, %v", found, err)
	}
	if _, _, err := w.TakeNext(t.Context(), gone); !errors.Is(err, model.ErrAgentOffline) {
		t.Errorf("who is gone takes the next: %v", err)
	}
}

// queue has the n-th citizen ask for an agent on his page, which needs no Redis.
func (w *deskWorld) queue(t *testing.T, n int) error {
	t.Helper()
	_, err := w.PageSay(t.Context(), w.citizen(t, 100+n), "k", "路灯坏了")
	return err
}

// The loop does so by itself.
func TestTheDeskGoesOnWithoutRedis(t *testing.T) {
	w, lose := losable(t)
	agent := w.agent(t, "yun")
	lose()
	run(t, w.Sessions)
	must(t, w.queue(t, 1))
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		seat, err := w.Seat(t.Context(), agent)
		must(t, err)
		if seat.Active == 1 {
			return
		}
		if time.Now().After(end) {
			t.Fatal("nobody gets the chat")
		}
	}
}
