package model

import (
	"testing"
	"time"
)

// Six chats, of which each figure of domain §16 is counted by hand.
func TestChatFigures(t *testing.T) {
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	chat := func(wait, reply time.Duration, end ChatEnd, stars int) Chat {
		c := Chat{State: ChatClosed, End: end, QueuedAt: at, ConnectedAt: at.Add(wait), ClosedAt: at.Add(time.Hour)}
		if reply > 0 {
			c.FirstReplyAt = c.ConnectedAt.Add(reply)
		}
		if stars >= 0 {
			c.Rating = ChatRating{State: RatingAsked, Stars: stars}
		}
		return c
	}
	open := chat(50*time.Second, 30*time.Second, "", -1) // just in time
	open.State = ChatActive
	never := Chat{State: ChatClosed, End: EndBy88, QueuedAt: at, ClosedAt: at.Add(time.Minute)} // 88 in the queue cancels
	var tally ChatTally
	for _, c := range []Chat{
		chat(10*time.Second, 20*time.Second, EndBy88, 5), chat(20*time.Second, 31*time.Second, EndIdle, -1),
		chat(40*time.Second, 0, EndIdle, -1), chat(90*time.Second, time.Second, EndAgent, 0), open, never,
	} {
		tally.Add(c)
	}
	for key, want := range map[string]float64{
		"opened": 6, "connected": 5, "connect_rate": 83.3, "median_wait": 40, "quick_rate": 60, "idle_rate": 50, "by_88_rate": 25, "rating_rate": 50,
		"satisfied_rate": 100,
	} {
		known := false
		for _, f := range ChatFigures {
			if f.Key != key {
				continue
			}
			known = true
			if got := f.In(&tally); got == nil || *got != want {
				t.Errorf("%s is %v, want %v", key, got, want)
			}
		}
		if !known {
			t.Errorf("there is no %s", key)
		}
	}
	for _, f := range ChatFigures {
		if got := f.In(&ChatTally{}); f.Unit != UnitCount && got != nil {
			t.Errorf("%s of no chats is %v", f.Key, *got)
		}
	}
}
