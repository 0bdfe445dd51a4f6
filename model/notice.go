package model

import (
	"slices"
	"time"
)

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
// Its params name numbers, states, departments and dates, never a person: "number", "department" (its name), "missing"
// (elements of the category, joined by 、), "case" (the id of a published case), and as RFC 3339 "at" (the moment it tells
// of), "deadline" and "due" (the first moment that is too late). "text" is a whole answer, of NoticeAnswer only.
type Notice struct {
	ID        int64
	Dedupe    string // one notice a moment, however often the moment is told; ≤80 ASCII characters
	CitizenID int64  // who is told; of a ticket's notice, who submitted it, 0 where it came from another system
	TicketID  int64  // what it is about; 0: not about a ticket
	SplitOf   int64  // where several people are told: the ID of the notice that was meant for all of them; else 0
	Kind      NoticeKind
	Params    map[string]string
	State     Delivery
	// Channel is by which it went. While it is queued: the one that took it and failed, so that those after it are left.
	Channel    string
	Attempts   int
	Result     string // why it was refused, or what went wrong last
	PlatformID string // under which its fate comes back
	CreatedAt  time.Time
	NextAt     time.Time // not before; of a claimed one, when the claim ends
	ExpiresAt  time.Time // from then on it is not worth sending; zero: three days after it was queued
	Claim      string    // whose turn it is to send
}

// Channels, in the order in which they are tried.
const (
	ByChat         = "kf"        // a customer-service message, while the citizen's window is open
	ByTemplate     = "template"  // a template message; reports its fate under the id that it was given
	BySubscription = "subscribe" // a 订阅通知; reports its fate under an id that sending it did not tell
	BySMS          = "sms"
)

// Reports tells whether the channel by which n went will say what became of it.
func (n Notice) Reports() bool { return n.Channel == ByTemplate || n.Channel == BySubscription }

// NoticeReport is what a platform told of a notice after having taken it.
type NoticeReport struct {
	PlatformID string
	Channel    string
	CitizenID  int64 // where the sender was not told the PlatformID: to whom it went; else 0
	Arrived    bool
	Why        string
}

// Reported puts into n what the platform told of it after having taken it. Where it did not arrive and it is worth an
// SMS, it goes on to the channels that are left.
func (n *Notice) Reported(arrived bool, why string, now time.Time) {
	n.Result = why
	switch {
	case arrived:
		n.State = DeliveryDone
	case n.Kind.Starred() && now.Before(n.ExpiresAt):
		n.State, n.NextAt, n.Attempts = DeliveryQueued, now, 0
	default:
		n.State = DeliveryRefused
	}
}

// Recipient is one to whom a notice goes: a citizen, or nothing but a phone.
type Recipient struct {
	CitizenID int64 // 0: nobody whom WeChat knows
	OpenID    string
	Followed  bool
	Phone     string // for an SMS; "": none is known
}

// Audience is who is told, as things stand.
type Audience struct {
	Told []Recipient
	Moot bool // it is no longer so: there is nothing to tell
}

// Moot tells whether n asks for what need not, or cannot, be done any more, now that its ticket is in status.
func (n Notice) Moot(status Status) bool {
	switch n.Kind {
	case NoticeNeedInfo, NoticeNeedInfoSoon:
		return status != NeedInfo
	case NoticeRateSoon:
		return status != Closed
	default:
		return false
	}
}

// OfCase tells whether n is about a case, which there is none of once its citizen has said 不公开.
func (n Notice) OfCase() bool { return n.Kind == NoticeCaseSoon || n.Kind == NoticeCasePublished }

// Told tells which citizens get a ticket's notice, of those who have bound the ticket's phone: who submitted it, if he
// still has, or else all of them. Nobody is told through WeChat of what he could not look up there (domain §9).
func (n Notice) Told(selfFiled bool, submitter int64, bound []int64) []int64 {
	switch {
	case !selfFiled:
		return nil
	case n.SplitOf != 0: // all of them were told apart
		if slices.Contains(bound, n.CitizenID) {
			return []int64{n.CitizenID}
		}
		return nil
	case slices.Contains(bound, submitter):
		return []int64{submitter}
	default:
		return bound
	}
}

// ByPhone tells whether a notice may go as an SMS: of those that tell several people of one phone only the first may.
func (n Notice) ByPhone() bool { return n.Kind.Starred() && (n.SplitOf == 0 || n.SplitOf == n.ID) }

// NoticeWithin is how long a notice is worth sending where nobody says otherwise.
const NoticeWithin = 72 * time.Hour
