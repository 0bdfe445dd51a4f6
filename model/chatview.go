package model

import (
	"strings"
	"time"
)

// ChatView is that somebody of the staff read, searched or exported chats (domain §14).
type ChatView struct {
	ID      int64
	StaffID int64
	ChatID  int64  // 0: a search or an export of many
	Act     string // one of the View… acts
	Query   string // of a search or an export; without its words and its phone
	Reason  string
	Address string // IP
	At      time.Time
}

// ChatViewQuery asks for lines of that log; what is blank lets all through.
type ChatViewQuery struct {
	Staff    string // a log-in's name
	ChatID   int64
	Act      string
	From, To time.Time
	Before   int64 // IDs below; 0: from the newest
}

// What somebody did with chats that are not his.
const (
	ViewRead   = "read"
	ViewListen = "listen"
	ViewMedia  = "media"
	ViewSearch = "search"
	ViewExport = "export"
)

// CheckReason is why somebody looks at what is not his, as it is kept: 2 to 100 characters.
func CheckReason(reason string) (string, error) {
	reason = line(strings.TrimSpace(reason))
	f := faults{}
	f.length("reason", "查看理由", reason, 2, 100)
	return reason, f.err()
}
