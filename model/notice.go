package model

import "time"

// NoticeKind is a moment at which a citizen is told something (domain §13).
type NoticeKind string

const (
	NoticeSubmitted     NoticeKind = "ticket_submitted"
	NoticeNeedInfo      NoticeKind = "ticket_need_info"      // ★; deadline
	NoticeNeedInfoSoon  NoticeKind = "ticket_need_info_soon" // deadline; 3 days and 1 day before it
	NoticeExpired       NoticeKind = "ticket_expired"        // ★
	NoticeAccepted      NoticeKind = "ticket_accepted"
	NoticeDispatched    NoticeKind = "ticket_dispatched" // department, due
	NoticeExtended      NoticeKind = "ticket_extended"   // department, due
	NoticePromised      NoticeKind = "ticket_promised"   // due
	NoticeClosed        NoticeKind = "ticket_closed"     // ★
	NoticeRateSoon      NoticeKind = "ticket_rate_soon"  // once, 3 days after closing
	NoticeRedo          NoticeKind = "ticket_redo"       // due
	NoticeRejected      NoticeKind = "ticket_rejected"   // ★
	NoticeCaseSoon      NoticeKind = "case_about_to_publish"
	NoticeCasePublished NoticeKind = "case_published"

	NoticeBound          NoticeKind = "bound"
	NoticeUnbound        NoticeKind = "unbound"
	NoticeRebound        NoticeKind = "rebound"         // another phone in place of the former
	NoticeBoundElsewhere NoticeKind = "bound_elsewhere" // ★
	NoticeAnswer         NoticeKind = "answer"          // what the account could not say within WeChat's five seconds
)

// NoticeKinds lists every kind.
var NoticeKinds = []NoticeKind{
	NoticeSubmitted, NoticeNeedInfo, NoticeNeedInfoSoon, NoticeExpired, NoticeAccepted, NoticeDispatched, NoticeExtended,
	NoticePromised, NoticeClosed, NoticeRateSoon, NoticeRedo, NoticeRejected, NoticeCaseSoon, NoticeCasePublished,
	NoticeBound, NoticeUnbound, NoticeRebound, NoticeBoundElsewhere, NoticeAnswer,
}

// Starred tells a ★ moment of domain §13: it is worth an SMS where WeChat cannot reach the citizen, and does not wait
// for the morning.
func (k NoticeKind) Starred() bool {
	switch k {
	case NoticeNeedInfo, NoticeExpired, NoticeClosed, NoticeRejected, NoticeBoundElsewhere:
		return true
	default:
		return false
	}
}

// Reply tells what answers the citizen's own act of that very moment: he is awake, and waits for it.
func (k NoticeKind) Reply() bool {
	switch k {
	case NoticeSubmitted, NoticeBound, NoticeUnbound, NoticeRebound, NoticeAnswer:
		return true
	default:
		return false
	}
}

// Delivery is the truth about a notice, as far as it is known.
type Delivery string

const (
	DeliveryQueued   Delivery = "queued"
	DeliveryAccepted Delivery = "accepted"  // WeChat or the SMS provider took it
	DeliveryDone     Delivery = "delivered" // and said that it arrived
	DeliveryRefused  Delivery = "refused"   // no channel may reach this citizen now
	DeliveryExpired  Delivery = "expired"   // too late to be of use
)

// Notice is one row of the outbox: it is written with what it tells of, in one transaction, and sent afterwards.
//
// Its params name numbers, states, departments and dates, never a person: "number", "department" (the name), and "at"
// (the moment it tells of), "deadline" and "due", as RFC 3339. Two more are for the chat only, and neither go into an SMS
// nor into a template: "reason" is what a member of staff wrote for the citizen, and "text" is a whole answer.
type Notice struct {
	ID        int64
	Dedupe    string // one notice a moment, however often the moment is told; ≤80 ASCII characters
	CitizenID int64  // who is told; of a ticket's notice, who submitted it, 0 where it came from another system
	TicketID  int64  // what it is about; 0: not about a ticket
	Kind      NoticeKind
	Params    map[string]string
	State     Delivery
	// Channel is by which it went: "kf", "template", "subscribe", "sms". While it is queued: the one that took it and
	// failed; those after it are left.
	Channel    string
	Attempts   int
	Result     string // why it was refused, or what went wrong last
	PlatformID string // the template message's id, under which its fate comes back
	NextAt     time.Time
	ExpiresAt  time.Time // from then on it is not worth sending; zero: three days after it was queued
	Claim      string    // whose turn it is to send
}

// NoticeWithin is how long a notice is worth sending where nobody says otherwise.
const NoticeWithin = 72 * time.Hour
