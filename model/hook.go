package model

import "time"

// Hook is what a partner is told of one step of a ticket: numbers, states and dates, never a person.
type Hook struct {
	Event      Action    `json:"event"`
	Number     string    `json:"number"`
	Status     Status    `json:"status"`
	At         time.Time `json:"at"`
	Department string    `json:"department,omitempty"`  // code
	ExternalID string    `json:"external_id,omitempty"` // what the partner calls the ticket, where it filed it
	Sequence   int       `json:"sequence"`              // of the step in the ticket's life: later steps have higher ones
}

// HookState is how far a delivery has come.
type HookState string

const (
	HookQueued    HookState = "queued"
	HookDelivered HookState = "delivered"
	HookDead      HookState = "dead" // given up; an operator may send it again
)

// HookDelivery is a hook on its way to one partner. It is written with the step that it tells of, in one transaction, and sent
// afterwards.
type HookDelivery struct {
	ID        int64
	Mark      string // by which the partner and the operator know it
	PartnerID int64
	Hook      Hook
	State     HookState
	Attempts  int
	Result    string // what went wrong last
	NextAt    time.Time
	ExpiresAt time.Time // when it is given up
	CreatedAt time.Time
	Claim     string // whose turn it is to send
}

// DeliverWithin is how long a delivery is tried.
const DeliverWithin = 24 * time.Hour
