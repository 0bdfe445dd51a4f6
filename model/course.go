package model

import "time"

// Course is how the handling of a ticket has gone so far: what its guards and clocks remember and no query asks for. It is
// kept whole, as JSON.
type Course struct {
	Since    time.Time  `json:"since,omitzero"`     // when the ticket came into its state
	Cycle    int        `json:"cycle,omitempty"`    // how often the citizen was asked to complete it
	From     Status     `json:"from,omitempty"`     // while 待完善: the state from which he was asked
	Elements []string   `json:"elements,omitempty"` // while 待完善: what is missing, of the category's elements
	Rejected *Rejection `json:"rejected,omitempty"` // why it was 不予受理

	Clock    *Clock     `json:"clock,omitempty"`    // how the due date comes about; nil before 派单
	Terms    Terms      `json:"terms,omitempty"`    // its other times, where they are not the usual
	Promise  *Promise   `json:"promise,omitempty"`  // 承诺办理, in force or kept
	Request  *Request   `json:"request,omitempty"`  // what the department asked for and nobody has decided
	Extended bool       `json:"extended,omitempty"` // 延期 is used up, also for a 重办
	Refusals int        `json:"refusals,omitempty"`
	Final    bool       `json:"final,omitempty"` // 审定: the department is decided, and no more 退回
	Contact  *time.Time `json:"contact,omitempty"`

	Round      int       `json:"round,omitempty"`       // counts 重办
	AskedRedo  bool      `json:"asked_redo,omitempty"`  // the citizen's own 重办 is used up
	Reminded   time.Time `json:"reminded,omitzero"`     // the last 催办
	Reminders  int       `json:"reminders,omitempty"`   // how many
	Released   bool      `json:"released,omitempty"`    // 举报: the department may see who reported
	Leading    string    `json:"leading,omitempty"`     // 并案: number of the leading ticket
	ReplyID    int64     `json:"reply_id,omitempty"`    // the reply under review
	CallBacks  int       `json:"call_backs,omitempty"`  // 回访: attempts since the last 办结
	CalledBack bool      `json:"called_back,omitempty"` // 回访: he was reached, or there is nothing to ask
	Unhappy    time.Time `json:"unhappy,omitzero"`      // when he rated so that he has to be called back

	Told map[string]time.Time `json:"told,omitempty"` // items of the agenda that were dealt with, and when they fell due
}

// Rejection is why a matter is not the hotline's.
type Rejection struct {
	Code   string `json:"code"`   // R1 … R8
	Reason string `json:"reason"` // for the citizen
}

// Promise is a date that the department promised for a matter that takes long (承诺办理).
type Promise struct {
	Until  time.Time `json:"until"` // the first moment that is too late
	Reason string    `json:"reason"`
	Noted  time.Time `json:"noted"` // the last note on how it goes
}

// RequestKind is what a department may ask for while it handles a ticket.
type RequestKind string

const (
	RequestExtension  RequestKind = "extension"  // 延期
	RequestSupplement RequestKind = "supplement" // 请市民补充
	RequestPromise    RequestKind = "promise"    // 承诺办理
)

// RequestKinds are all of them.
var RequestKinds = []RequestKind{RequestExtension, RequestSupplement, RequestPromise}

// Request waits for a decision. There is at most one.
type Request struct {
	Kind     RequestKind `json:"kind"`
	By       int64       `json:"by"`
	At       time.Time   `json:"at"`
	Text     string      `json:"text"`               // the reason, or what the citizen is asked; he reads it
	Days     int         `json:"days,omitempty"`     // 延期: workdays
	Elements []string    `json:"elements,omitempty"` // 请市民补充
	Until    time.Time   `json:"until,omitzero"`     // 承诺办理
}

// Alarm says how loudly a ticket calls (domain §6.2-14).
type Alarm int

const (
	NoAlarm Alarm = iota
	Urged         // 催办
	Yellow        // 黄牌
	Red           // 红牌
)

// Label is the alarm in the staff's words; "" without one.
func (a Alarm) Label() string {
	return [...]string{"", "催办", "黄牌", "红牌"}[min(max(a, 0), 3)]
}
