package model

import "time"

// Citizen is one follower of the account, or one who only ever opened a page.
type Citizen struct {
	ID       int64
	OpenID   string // personal: never in a log
	Followed bool   // nothing can be sent to who does not follow
	Binding  *Binding
}

// Binding ties a citizen to the phone that he proved to hold (账户绑定, domain §8).
type Binding struct {
	CitizenID int64
	Name      string // 用户名
	Phone     string
	BoundAt   time.Time
}

// MaxBindings is how many citizens may bind one phone: families share one.
const MaxBindings = 3

// Bound tells whether the citizen has a phone bound.
func (c Citizen) Bound() bool { return c.Binding != nil }

// MaySee is the predicate of domain §9: the ticket was self-filed and gives the citizen's bound phone as contact.
func (c Citizen) MaySee(t Ticket) bool {
	return c.Bound() && t.Phone == c.Binding.Phone && t.SelfFiled()
}
