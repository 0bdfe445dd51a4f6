package model

import "time"

// Version is a ticket's form as it was before its citizen completed it.
type Version struct {
	Cycle int       // how often it had been asked for
	At    time.Time // when it was replaced
	Form  Form
}

// Form is what a citizen can change of his ticket.
type Form struct {
	Title          string   `json:"title"`
	PublicIntent   bool     `json:"public_intent"`
	Address        string   `json:"address"`
	Point          *Point   `json:"point,omitempty"`
	PointConfirmed bool     `json:"point_confirmed"`
	Content        string   `json:"content"`
	PhotoIDs       []string `json:"photo_ids,omitempty"`
	ContactName    string   `json:"contact_name"`
	IDType         string   `json:"id_type,omitempty"`
	IDNo           string   `json:"id_no,omitempty"`
	ContactAddress string   `json:"contact_address,omitempty"`
}

// Form is the ticket's as it stands.
func (t Ticket) Form() Form {
	return Form{
		t.Title, t.PublicIntent, t.Address, t.Point, t.PointConfirmed, t.Content, photoIDsOf(t.Photos), t.ContactName, t.IDType,
		t.IDNo, t.ContactAddress,
	}
}
