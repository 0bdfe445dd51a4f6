package model

import "time"

// Consent is a citizen's answer to one template of 订阅通知: each time that he accepts, one message may be sent, or, of a
// long-term template, any number until he takes it back. WeChat counts too, and what it answers to a send is the truth.
type Consent struct {
	CitizenID  int64
	TemplateID string
	Version    int // counts the changes; a change names the version that it saw
	Accepted   bool
	Left       int           // messages that may still be sent; not of a long-term template
	By         ConsentSource // who told of the last answer
	At         time.Time     // of the last answer
}

// ConsentSource is who told of an answer.
type ConsentSource string

const (
	ConsentByPage  ConsentSource = "page"  // our page, whose popup it was
	ConsentByEvent ConsentSource = "event" // WeChat, which does not tell of every popup (protocol §10)
)

const (
	mostConsents = 50              // far more than anybody taps; a page must not count for ever
	sameAnswer   = 2 * time.Minute // in which both sources tell of one tap
	refusalHolds = 30 * 24 * time.Hour
)

// Answer notes what the citizen tapped. What the page and WeChat tell within two minutes is one tap.
func (c *Consent) Answer(accepted bool, by ConsentSource, now time.Time) {
	again := c.By != "" && c.By != by && c.Accepted == accepted && now.Sub(c.At) < sameAnswer
	if accepted && !again {
		c.Left = min(c.Left+1, mostConsents)
	}
	c.Accepted, c.By, c.At = accepted, by, now
	if again {
		c.By = "" // both have told of it; the next is another tap
	}
}

// Revoke notes that the citizen took back what he had accepted.
func (c *Consent) Revoke(now time.Time) { c.Accepted, c.Left, c.By, c.At = false, 0, "", now }

// Exhaust notes that WeChat says that nothing is left; he may be asked again.
func (c *Consent) Exhaust(now time.Time) { c.Revoke(now.Add(-refusalHolds)) }

// Use notes that a message went.
func (c *Consent) Use() { c.Left = max(c.Left-1, 0) }

// Allows tells whether a message may be tried.
func (c *Consent) Allows(longTerm bool) bool { return c.Left > 0 || longTerm && c.Accepted }

// Answered tells whether there is no point in asking the citizen now: he has agreed, or refused not long ago.
func (c *Consent) Answered(longTerm bool, now time.Time) bool {
	return c.Allows(longTerm) || !c.Accepted && c.Version > 0 && now.Sub(c.At) < refusalHolds
}
