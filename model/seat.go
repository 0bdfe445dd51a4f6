package model

import (
	"regexp"
	"time"
)

// Seat is an agent's place at the console desk.
type Seat struct {
	StaffID  int64
	Name     string // of the log-in
	No       string // 工号: how citizens know the agent
	Presence SeatPresence
	Capacity int   // chats at once
	Active   int   // chats that he has
	Feed     int64 // Seq of his newest event
	Since    time.Time
	GivenAt  time.Time // when he got his last chat
}

// SeatPresence is what an agent says of himself. Whether he is there at all is known from his stream.
type SeatPresence string

const (
	SeatOnline  SeatPresence = "online"
	SeatAway    SeatPresence = "away" // 小休: he keeps his chats, and gets another only where he asks for it
	SeatOffline SeatPresence = "offline"
)

// Known tells whether an agent may say so.
func (p SeatPresence) Known() bool { return p == SeatOnline || p == SeatAway || p == SeatOffline }

// SeatCapacity is how many citizens an agent serves at once (domain §10).
const SeatCapacity = 5

// DeskEvent is one entry of an agent's feed. It only points: what it tells of is read when it is shown.
type DeskEvent struct {
	StaffID int64
	Seq     int64 // 1, 2, …: without gaps for one agent
	At      time.Time
	Kind    DeskEventKind
	ChatID  int64
	Line    int // Seq of the line, of DeskLine and DeskDelivery
}

// DeskEventKind is what an agent's screen has to show anew.
type DeskEventKind string

const (
	DeskLine     DeskEventKind = "line"     // a line came
	DeskChat     DeskEventKind = "chat"     // the chat changed: given to him, taken from him, closed, rated
	DeskDelivery DeskEventKind = "delivery" // what is known of a line's delivery changed
)

// QuickReply is a text that agents send with a key or two.
type QuickReply struct {
	Code    string
	StaffID int64 // whose own it is; 0: everybody's
	Text    string
}

var quickCode = regexp.MustCompile(`^[a-z0-9_]{1,30}$`)

// Check names what is wrong with a quick reply, by JSON name.
func (q *QuickReply) Check() error {
	q.Text = text(q.Text)
	f := faults{}
	f.unless(quickCode.MatchString(q.Code), "code", "代码应为1至30位小写字母、数字或 _")
	f.length("text", "内容", q.Text, 1, 500)
	return f.err()
}
