package model

import (
	"slices"
	"strings"
	"time"
)

// Reply is an answer to the citizen with what the hotline needs to know about it (domain §6.2-9).
type Reply struct {
	ID          int64
	TicketID    int64
	Round       int
	At          time.Time
	StaffID     int64
	Department  string // its name then; 12345热线 for 直办
	Text        string // 答复内容, for the citizen
	Internal    string // 办理情况
	Truth       string // 诉求是否属实: one of Truths
	Solved      string // 是否解决: one of Solutions
	Unsolved    string // why not, or not whole
	ContactedAt *time.Time
	State       ReplyState
}

// ReplyState says whether the citizen may read a reply.
type ReplyState string

const (
	ReplyDrafted  ReplyState = "drafted"  // under review
	ReplyApproved ReplyState = "approved" // the citizen reads it
	ReplyFailed   ReplyState = "failed"   // 审核退回
)

// The words of a reply's two questions.
var (
	Truths    = []string{"属实", "部分属实", "不属实", "无法核实", "不涉及"}
	Solutions = []string{"已解决", "部分解决", "未解决"}
)

// Hotline is what citizens read as the department of an answer that the hotline gave by itself.
const Hotline = "12345热线"

// check names what is wrong with a reply.
func (r *Reply) check(t Ticket, now time.Time) error {
	r.Text, r.Internal, r.Unsolved = text(r.Text), text(r.Internal), text(r.Unsolved)
	f := faults{}
	f.length("text", "答复内容", r.Text, minAnswer, maxAnswer)
	f.length("internal", "办理情况", r.Internal, 2, maxAnswer)
	f.unless(slices.Contains(Truths, r.Truth), "truth", "诉求是否属实应为："+strings.Join(Truths, "、"))
	f.unless(slices.Contains(Solutions, r.Solved), "solved", "是否解决应为："+strings.Join(Solutions, "、"))
	least := 0
	if r.Solved != Solutions[0] {
		least = 2
	}
	f.length("unsolved", "未解决的原因", r.Unsolved, least, maxReason)
	at := r.ContactedAt
	f.unless(at == nil || !at.After(now) && !at.Before(t.SubmittedAt), "contacted_at", "联系市民的时间应在诉求提交之后，不能晚于现在")
	return f.err()
}

// Answered is the department's 答复; it goes to the hotline's review.
func (t *Ticket) Answered(by Actor, now time.Time, r *Reply) (Happening, error) {
	if err := t.allows(ActReply, by); err != nil {
		return Happening{}, err
	}
	if t.Course.Request != nil {
		return Happening{}, ErrWrongState.Saying("还有申请等待审批，审批后才能答复")
	}
	if err := r.check(*t, now); err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActReply, by, now)
	if err == nil {
		r.TicketID, r.Round, r.At, r.StaffID, r.State = t.ID, t.Course.Round, now, by.ID, ReplyDrafted
		if r.ContactedAt != nil && t.Course.Contact == nil {
			t.Course.Contact = r.ContactedAt
		}
	}
	return h, err
}

// Close is 办结: the review let the reply out to the citizen. Nobody reviews what he wrote himself.
func (t *Ticket) Close(by Actor, now time.Time, r Reply, sampled bool) (Happening, error) {
	if err := t.allows(ActClose, by); err != nil {
		return Happening{}, err
	}
	if r.StaffID == by.ID && by.ID != 0 {
		return Happening{}, errOwnRequest
	}
	h, err := t.Take(ActClose, by, now)
	if err == nil {
		t.finish(now, r, sampled)
	}
	return h, err
}

// AnswerDirectly is 直办: the hotline answers by itself.
func (t *Ticket) AnswerDirectly(by Actor, now time.Time, r *Reply, sampled bool) (Happening, error) {
	if err := t.allows(ActAnswer, by); err != nil {
		return Happening{}, err
	}
	if err := r.check(*t, now); err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActAnswer, by, now)
	if err == nil {
		r.TicketID, r.Round, r.At, r.StaffID, r.State, r.Department = t.ID, t.Course.Round, now, by.ID, ReplyApproved, Hotline
		t.finish(now, *r, sampled)
	}
	return h, err
}

// finish notes that the ticket is done. A 举报 and a ticket that was supervised are always called back about, of the
// others those that the caller sampled (domain §7).
func (t *Ticket) finish(now time.Time, r Reply, sampled bool) {
	t.Reply, t.ClosedAt = r.Text, &now
	t.Course.ReplyID, t.Course.Request = 0, nil
	t.Course.CallBacks = 0
	t.Course.CalledBack = t.Nature != NatureReport && t.Alarm < Yellow && !sampled
	t.Alarm = NoAlarm
}

// SendReturn is 审核退回: the reply does not do, and the department goes on.
func (t *Ticket) SendReturn(by Actor, now time.Time, reason string) (Happening, error) {
	if _, err := Next(t.Status, ActSendReturn, by.Role); err != nil {
		return Happening{}, err
	}
	reason, err := internal("reason", reason, 2)
	if err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActSendReturn, by, now)
	if err == nil {
		t.Course.ReplyID, h.Internal = 0, reason
	}
	return h, err
}
