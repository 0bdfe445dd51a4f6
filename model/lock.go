package model

import (
	"strings"
	"time"
)

// recycledAfter is when an operator may have given a phone number to somebody else (domain §8, 二次放号).
const recycledAfter = 90 * 24 * time.Hour

// Guarded tells whether a ticket is too old to be shown to a citizen for his phone alone: another may have held the number
// when it was filed. Whoever filed it himself is not asked.
func (c Citizen) Guarded(t Ticket, now time.Time) bool {
	return t.CitizenID != c.ID && now.Sub(t.SubmittedAt) > recycledAfter
}

// Knows tells whether somebody answered what an old ticket asks: the name in it, or the last four of its document number.
func (t Ticket) Knows(name, last4 string) bool {
	if name = line(name); name != "" && name == t.ContactName {
		return true
	}
	last4 = strings.ToUpper(strings.TrimSpace(last4))
	return len(last4) == 4 && strings.HasSuffix(t.IDNo, last4)
}

// UnlockBy are the questions that open an old ticket, by the JSON names of their answers.
func (t Ticket) UnlockBy() []string {
	if t.IDNo == "" {
		return []string{"name"}
	}
	return []string{"name", "id_last4"}
}

// MaskTitle leaves the first two characters of a title.
func MaskTitle(title string) string {
	r := []rune(title)
	return string(r[:min(2, len(r))]) + strings.Repeat("*", min(max(len(r)-2, 1), 6))
}
