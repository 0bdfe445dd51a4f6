package model

import "time"

// SendWindow is what WeChat lets the account send to a citizen (protocol §5): five messages within 48 hours of his last one,
// three within a minute of his last tap. Both run side by side, and every message counts in both. WeChat keeps its own
// account, and its refusal is the truth.
type SendWindow struct {
	Messages      int // left
	MessagesUntil time.Time
	Taps          int // left
	TapsUntil     time.Time
}

const (
	windowMessages = 5
	windowTaps     = 3
	messageWindow  = 48 * time.Hour
	tapWindow      = time.Minute
)

// Wrote opens the large window anew: the citizen sent a message. One told of too late changes nothing.
func (w *SendWindow) Wrote(at time.Time) {
	if until := at.Add(messageWindow); !until.Before(w.MessagesUntil) {
		w.Messages, w.MessagesUntil = windowMessages, until
	}
}

// Tapped opens the small one: the citizen tapped a menu or a choice, followed or scanned.
func (w *SendWindow) Tapped(at time.Time) {
	if until := at.Add(tapWindow); !until.Before(w.TapsUntil) {
		w.Taps, w.TapsUntil = windowTaps, until
	}
}

// Left is how many messages may still be sent at now, and until when.
func (w SendWindow) Left(now time.Time) (left int, until time.Time) {
	if now.Before(w.TapsUntil) {
		left, until = w.Taps, w.TapsUntil
	}
	if now.Before(w.MessagesUntil) && w.Messages >= left {
		left, until = w.Messages, w.MessagesUntil
	}
	return left, until
}

// Sent counts one message.
func (w *SendWindow) Sent() { w.Messages, w.Taps = max(w.Messages-1, 0), max(w.Taps-1, 0) }

// Refused notes that WeChat says that nothing is left.
func (w *SendWindow) Refused() { w.Messages, w.Taps = 0, 0 }

// Reopened tells whether the citizen has opened a window since it was before.
func (w SendWindow) Reopened(before SendWindow) bool {
	return w.Messages > before.Messages || w.MessagesUntil.After(before.MessagesUntil) ||
		w.Taps > before.Taps || w.TapsUntil.After(before.TapsUntil)
}
