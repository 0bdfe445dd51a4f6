package model

import "time"

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

	CitizenID      int64  // who submitted it
	IdempotencyKey string // of the form that it was submitted with
	Photos         []Photo

	Department string // 承办单位, once dispatched
	Reply      string // 答复内容, once closed
	Missing    string // what is missing, while 待完善

	SubmittedAt time.Time
	DueAt       *time.Time // when the answer is due; nil before it was dispatched
	CompleteBy  *time.Time // while 待完善: the first moment that is too late
	UpdatedAt   time.Time
}

// Point is a place in degrees, GCJ-02, six decimals.
type Point struct{ Lat, Lng float64 }

// SelfFiled tells whether a citizen filled in the form himself; only such tickets are shown to citizens (guide).
func (t Ticket) SelfFiled() bool {
	return (t.Source == SourceWeChat || t.Source == SourceOnlineHall) && !t.EnteredByAgent
}

// Happening is one step in a ticket's life as it is kept for ever.
type Happening struct {
	ID       int64
	TicketID int64
	At       time.Time
	By       Role
	ActorID  int64 // the citizen or the staff member; 0: the system
	Act      Action
	From, To Status
	Note     string // shown to the citizen
}

// Take moves the ticket one step on: the table allows it, or the error of Next comes back and nothing has changed.
func (t *Ticket) Take(act Action, by Role, actorID int64, now time.Time, note string) (Happening, error) {
	to, err := Next(t.Status, act, by)
	if err != nil {
		return Happening{}, err
	}
	h := Happening{TicketID: t.ID, At: now, By: by, ActorID: actorID, Act: act, From: t.Status, To: to, Note: note}
	t.Status, t.UpdatedAt = to, now
	return h, nil
}

// Withdraw is the citizen's 撤回.
func (t *Ticket) Withdraw(citizenID int64, now time.Time, reason string) (Happening, error) {
	h, err := t.Take(ActWithdraw, RoleCitizen, citizenID, now, reason)
	if err == nil {
		t.CompleteBy = nil
	}
	return h, err
}

// Told is a happening in the citizen's words: no staff, no quarrel about who is responsible.
func (h Happening) Told(department string) string {
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
	case ActDispatch, ActInsist:
		return "已转" + department + "办理"
	case ActSign:
		return department + "已签收，正在办理"
	case ActPromise:
		return "承诺办理"
	case ActResume:
		return "继续办理"
	case ActRate:
		return "您已评价"
	case ActRedo:
		return "已安排重新办理"
	default: // 退回, its review, the draft of the reply, archiving: nothing that the citizen waits for
		return ""
	}
}
