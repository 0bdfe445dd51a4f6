package model

import "time"

// Chat is one talk of a citizen with an agent (在线客服, domain §10), wherever the agent works. It lives
// queued → active → closed; Take is the only way through. All moments are UTC, whole seconds; zero: it has not happened.
type Chat struct {
	ID        int64
	CitizenID int64
	Desk      DeskKind
	State     ChatState
	End       ChatEnd // of a closed one
	Version   int     // counts the changes; a change names the version that it saw
	Agent     ChatAgent
	Wanted    ChatAgent // who served the chat that this one continues, or whom a transfer names
	Continues int64     // the chat before, which ended for want of a message
	Urgent    bool      // words of danger to life were said

	QueuedAt      time.Time
	ConnectedAt   time.Time
	SwitchedAt    time.Time // when the agent of now took over
	LastCitizenAt time.Time
	LastAgentAt   time.Time
	AnsweredAt    time.Time // the agent's first message since the citizen's last; zero: an answer is owed
	FirstReplyAt  time.Time // the first message of any agent
	ClosedAt      time.Time

	Warned    bool // of the citizen's silence
	OwedTold  bool // the supervisor knows that an answer is owed
	QueueTold bool // that the service ends soon

	Lines     int // the Seq of the last line
	AgentRead int // the agent has read up to here
	Window    SendWindow
	Rating    ChatRating
	Ticket    string // number of the ticket that it became
	HangUp    string // the kf account whose session with the citizen is still to be ended at WeChat; "": none
}

// DeskKind is where the agents of a chat work.
type DeskKind string

const (
	DeskWeChat  DeskKind = "wechat"  // in WeChat's own tool
	DeskConsole DeskKind = "console" // in the staff console
)

// ChatState is how far a chat has come.
type ChatState string

const (
	ChatQueued ChatState = "queued"
	ChatActive ChatState = "active"
	ChatClosed ChatState = "closed"
)

// Label is what a citizen reads.
func (s ChatState) Label() string {
	switch s {
	case ChatQueued:
		return "排队中"
	case ChatActive:
		return "服务中"
	default:
		return "已结束"
	}
}

// ChatEnd is why a chat closed.
type ChatEnd string

const (
	EndBy88      ChatEnd = "88"
	EndAgent     ChatEnd = "agent"
	EndIdle      ChatEnd = "idle"
	EndOffHours  ChatEnd = "off_hours"
	EndCancelled ChatEnd = "cancelled" // by the citizen, while he waited
	EndUnbound   ChatEnd = "unbound"
	EndPlatform  ChatEnd = "platform" // WeChat ended it, and did not say why
)

// ChatEnds lists every one.
var ChatEnds = []ChatEnd{EndBy88, EndAgent, EndIdle, EndOffHours, EndCancelled, EndUnbound, EndPlatform}

// Label is what the staff reads.
func (e ChatEnd) Label() string {
	switch e {
	case EndBy88:
		return "市民回复88"
	case EndAgent:
		return "客服结束"
	case EndIdle:
		return "市民未回复"
	case EndOffHours:
		return "服务时间结束"
	case EndCancelled:
		return "市民取消排队"
	case EndUnbound:
		return "解除绑定"
	case EndPlatform:
		return "微信结束"
	default:
		return ""
	}
}

// Asks tells whether the citizen is asked for a rating: he was served, and somebody ended it on purpose.
func (e ChatEnd) Asks() bool { return e == EndBy88 || e == EndAgent }

// ChatAgent is who serves: a log-in of the console, or an account of WeChat's tool. The zero value is nobody.
type ChatAgent struct {
	StaffID   int64
	KfAccount string // prefix@公众号微信号
}

// None tells whether it is nobody.
func (a ChatAgent) None() bool { return a == ChatAgent{} }

// Open tells whether the chat goes on.
func (c Chat) Open() bool { return c.State != ChatClosed }

// Owed tells whether the citizen waits for an answer of the agent, and since when.
func (c Chat) Owed() (since time.Time, owed bool) {
	if c.State != ChatActive || !c.AnsweredAt.IsZero() {
		return time.Time{}, false
	}
	return latest(c.SwitchedAt, c.ConnectedAt, c.LastCitizenAt), true
}

func latest(moments ...time.Time) time.Time {
	var last time.Time
	for _, m := range moments {
		if m.After(last) {
			last = m
		}
	}
	return last
}
