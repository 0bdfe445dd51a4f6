package model

import "time"

// NoticeKind is a moment at which somebody is told something (domain §13).
type NoticeKind string

const (
	NoticeSubmitted      NoticeKind = "ticket_submitted"
	NoticeBound          NoticeKind = "bound"
	NoticeUnbound        NoticeKind = "unbound"
	NoticeBoundElsewhere NoticeKind = "bound_elsewhere"
	NoticeAnswer         NoticeKind = "answer" // what the account could not say within WeChat's five seconds
)

// NoticeState is the truth about a notice, as far as it is known.
type NoticeState string

const (
	NoticeQueued    NoticeState = "queued"
	NoticeAccepted  NoticeState = "accepted"  // WeChat or the SMS provider took it
	NoticeDelivered NoticeState = "delivered" // and said that it arrived
	NoticeRefused   NoticeState = "refused"   // no channel may reach this citizen now
	NoticeExpired   NoticeState = "expired"   // too late to be of use
)

// Notice is one row of the outbox: it is written with what it tells of, in one transaction, and sent afterwards.
// Its params name numbers, states, departments and dates, never a person.
type Notice struct {
	ID         int64
	Dedupe     string // one notice a moment, however often the moment is told
	CitizenID  int64
	Kind       NoticeKind
	Params     map[string]string
	State      NoticeState
	Channel    string // by which it went: "kf", "template", "sms"
	Attempts   int
	Result     string // why it was refused, or what went wrong last
	PlatformID string // the template message's id, under which its fate comes back
	NextAt     time.Time
	ExpiresAt  time.Time
	Claim      string // whose turn it is to send
}
