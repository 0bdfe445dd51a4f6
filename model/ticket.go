package model

import (
	"fmt"
	"time"
)

// Ticket is one 诉求 on its way through the hotline.
type Ticket struct {
	ID      int64
	Number  string
	Version int // counts the changes; a change names the version that it saw

	Source         Source
	EnteredByAgent bool
	Status         Status

	Category     string // C1 … C6
	Nature       Nature
	Title        string
	PublicIntent bool
	Content      string

	Address        string
	Point          *Point // where it happened, GCJ-02
	PointConfirmed bool   // false once the address was edited by hand after locating

	ContactName    string
	IDType, IDNo   string
	Phone          string
	ContactAddress string

	CitizenID      int64  // who submitted it; 0: nobody whom WeChat knows
	IdempotencyKey string // of the form that it was submitted with
	ClientID       int64  // the system of others that it came from; 0: none
	ExternalRef    string // what that system calls it
	Photos         []Photo

	Department string // code of the 承办单位 (主办), once dispatched
	Reply      string // 答复内容, once closed
	Missing    string // what is missing, while 待完善
	Alarm      Alarm
	Course     Course

	SubmittedAt time.Time
	DueAt       *time.Time // when the answer is due; nil before it was dispatched
	CompleteBy  *time.Time // while 待完善: the first moment that is too late
	ClosedAt    *time.Time // when it was last 办结
	CallBackBy  *time.Time // while 回访 is open: the first moment that is too late
	NextTick    *time.Time // when the clock must look at it next; nil: never
	UpdatedAt   time.Time
}

// Point is a place in degrees, GCJ-02, six decimals.
type Point struct{ Lat, Lng float64 }

// String is 23.129110,113.264385; "" without a point.
func (p *Point) String() string {
	if p == nil {
		return ""
	}
	return fmt.Sprintf("%.6f,%.6f", p.Lat, p.Lng)
}

// SelfFiled tells whether a citizen filled in the form himself; only such tickets are shown to citizens (guide).
func (t Ticket) SelfFiled() bool {
	return (t.Source == SourceWeChat || t.Source == SourceOnlineHall) && !t.EnteredByAgent
}

// Happening is one step in a ticket's life as it is kept for ever.
type Happening struct {
	ID         int64
	TicketID   int64
	At         time.Time
	By         Role
	ActorID    int64  // the citizen or the staff member; 0: the clock, or a system of others
	ClientID   int64  // the system of others
	Department string // name of the one concerned, as it was called then
	Act        Action
	From, To   Status
	Note       string            // shown to the citizen
	Internal   string            // for the staff alone
	Changes    map[string]Change // what the step changed beside the state, by JSON name
	Once       string            // a repeat with the same mark is not kept again
	Photos     []Photo           // that came with it
}

// Change is a value before and after a step. Personal values are not written here, only that they changed.
type Change struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Take moves the ticket one step on: the table allows it, or the error of Next comes back and nothing has changed.
func (t *Ticket) Take(act Action, by Actor, now time.Time) (Happening, error) {
	to, err := Next(t.Status, act, by.Role)
	if err != nil {
		return Happening{}, err
	}
	if by.Role == RoleHandler && by.Department != t.Department {
		return Happening{}, ErrTicketNotFound // another department's: it is not his to know
	}
	h := Happening{
		TicketID: t.ID, At: now, By: by.Role, ActorID: by.ID, ClientID: by.Client, Act: act, From: t.Status, To: to,
	}
	if to != t.Status || t.Course.Since.IsZero() {
		t.Course.Since = now
	}
	t.Status, t.UpdatedAt = to, now
	return h, nil
}

// Told is a happening in the citizen's words: no staff, no quarrel about who is responsible.
func (h Happening) Told() string {
	switch h.Act {
	case ActSubmit:
		return "已提交，等待受理"
	case ActReturn, ActAsk:
		return "需要您补充材料"
	case ActComplete, ActSupplement:
		return "您已补充并重新提交"
	case ActLapse:
		return "超过十日未补充，已失效"
	case ActAccept:
		return "已受理"
	case ActReject:
		return "不予受理"
	case ActAnswer, ActClose:
		return "已办结"
	case ActWithdraw:
		return "您已撤回"
	case ActDispatch:
		return "已转" + h.Department + "办理"
	case ActSign:
		return h.Department + "已签收，正在办理"
	case ActPromise:
		return "需要较长时间，已承诺办结日期"
	case ActResume:
		return "继续办理"
	case ActRate:
		return "您已评价"
	case ActRedo:
		return "已安排重新办理"
	case ActAddMaterial:
		return "您补充了材料"
	case ActRemind:
		return "您已催办"
	case ActSetIntent:
		return "您修改了公开意向"
	case ActGrantExtension:
		return "办理时间延长"
	case ActContact:
		return h.Department + "已与您联系"
	case ActProgress:
		return "办理进展"
	default: // 退回, its review, what the staff asks of one another: nothing that the citizen waits for
		return ""
	}
}
