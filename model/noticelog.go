package model

// NoticeSearch asks for a page of what citizens were told, newest first.
type NoticeSearch struct {
	Number  string   // of a ticket; or
	State   Delivery // "": any
	Channel string   // "": any
	Before  int64    // an ID; 0: from the newest
	Limit   int
}

// Deliveries lists every state of a notice.
var Deliveries = []Delivery{DeliveryQueued, DeliveryAccepted, DeliveryDone, DeliveryRefused, DeliveryExpired}

// NoticeChannels lists every channel; "" is of a notice that no channel took yet.
var NoticeChannels = []string{"", ByChat, ByTemplate, BySubscription, BySMS}

// ErrNotResendable says that a notice has arrived, or is on its way.
var (
	ErrNotResendable  = &Error{Kind: WrongState, Code: "wrong_state", Message: "只有未送达或过期的通知可以重发"}
	ErrNoticeNotFound = &Error{Kind: NotFound, Code: "notice_not_found", Message: "没有这条通知"}
)

// Resendable tells whether a notice can be sent once more.
func (n Notice) Resendable() bool {
	return n.Kind != NoticeAnswer && (n.State == DeliveryRefused || n.State == DeliveryExpired)
}
