package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// The steps of a department's handler and of the supervisor who decides on what he asks for.

const (
	promiseMonths  = 9
	askBeforeDue   = 1  // workdays before the due date at which 延期 must have been asked for
	noteEvery      = 30 // days between notes on how a 承诺办理 goes
	minBasis       = 5
	minProgressLen = 5
)

// SendBackReasons are the reasons for a 退回 by the department.
var SendBackReasons = []string{"属地不符", "职能不符", "权属不清", "要素不全", "其他"}

// allows is whether by may take act now, without taking it.
func (t Ticket) allows(act Action, by Actor) error {
	_, err := (&t).Take(act, by, time.Time{})
	return err
}

// Sign is 签收.
func (t *Ticket) Sign(by Actor, now time.Time) (Happening, error) { return t.Take(ActSign, by, now) }

// SendBack is 退回 to the hotline, with the department's reason and what it rests on. Once the department was settled by
// 审定 there is none; while a ticket is being handled only a supervisor sends it back.
func (t *Ticket) SendBack(by Actor, now time.Time, cal Calendar, reason, basis string) (Happening, error) {
	if err := t.allows(ActSendBack, by); err != nil {
		return Happening{}, err
	}
	if err := t.mayReturn(by, now, cal); err != nil {
		return Happening{}, err
	}
	basis = text(basis)
	f := faults{}
	f.unless(slices.Contains(SendBackReasons, reason), "reason", "退回原因应为："+strings.Join(SendBackReasons, "、"))
	f.length("basis", "退回依据", basis, minBasis, maxReason)
	if err := f.err(); err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActSendBack, by, now)
	if err == nil {
		t.Course.Request = nil
		h.Internal = reason + "：" + basis
	}
	return h, err
}

func (t Ticket) mayReturn(by Actor, now time.Time, cal Calendar) error {
	switch {
	case t.Course.Final:
		return ErrWrongState.Saying("承办单位已经审定，不能再退回")
	case by.Role == RoleHandler && !now.Before(cal.After(t.Course.Since, 1)):
		return ErrWrongState.Saying("退回应在派单后1个工作日内提出，请签收办理或联系督办人员")
	}
	return nil
}

// Ask puts a request of the handler before whoever decides on it. 延期: once, with a most, asked a workday before the due date; 承诺办理: a date within nine months; 请市民补充: what the citizen will read.
func (t *Ticket) Ask(by Actor, now time.Time, cal Calendar, r Request) (Happening, error) {
	act, ok := map[RequestKind]Action{
		RequestExtension: ActAskExtension, RequestSupplement: ActAskSupplement, RequestPromise: ActAskPromise,
	}[r.Kind]
	if !ok {
		return Happening{}, ErrInvalid.With("kind", "申请类型应为 extension、supplement 或 promise")
	}
	if err := t.allows(act, by); err != nil {
		return Happening{}, err
	}
	if t.Course.Request != nil {
		return Happening{}, ErrWrongState.Saying("还有一项申请等待审批")
	}
	r.Text = text(r.Text)
	if err := t.checkRequest(&r, now, cal); err != nil {
		return Happening{}, err
	}
	h, err := t.Take(act, by, now)
	if err == nil {
		r.By, r.At = by.ID, now
		t.Course.Request = &r
		h.Internal = r.Text
	}
	return h, err
}

func (t Ticket) checkRequest(r *Request, now time.Time, cal Calendar) error {
	if r.Kind == RequestSupplement {
		return t.checkAsking(r.Text, r.Elements)
	}
	f := faults{}
	f.length("reason", "原因", r.Text, 2, maxReason)
	if r.Kind == RequestExtension {
		if err := t.mayExtend(now, cal); err != nil {
			return err
		}
		f.unless(r.Days >= 1 && r.Days <= t.ExtensionMost(), "days", fmt.Sprintf("延期应为1至%d%s", t.ExtensionMost(), workdays))
	} else {
		day := cal.day(r.Until)
		f.unless(day > cal.day(now) && day <= cal.day(now).monthsLater(promiseMonths), "until", fmt.Sprintf("承诺日期应在今天之后、%d个月以内", promiseMonths))
		r.Until = cal.begin(day + 1) // the promised day is the last one that keeps it
		f.unless(t.DueAt == nil || r.Until.After(*t.DueAt), "until", "承诺日期应晚于目前的期限")
	}
	return f.err()
}

func (t Ticket) mayExtend(now time.Time, cal Calendar) error {
	switch {
	case t.Course.Clock == nil || t.DueAt == nil:
		return ErrWrongState
	case t.Course.Extended:
		return ErrWrongState.Saying("每件诉求只能延期一次")
	case t.Course.Promise != nil: // its date is the due date, which more workdays would not move
		return ErrWrongState.Saying("已经承诺了办结日期，不能再延期")
	case cal.Workdays(now, t.DueAt.Add(-time.Second)) < askBeforeDue:
		return ErrWrongState.Saying("延期应在到期前至少1个工作日提出")
	}
	return nil
}

// pending is the request of a kind that waits, decided on by somebody else than who asked.
func (t Ticket) pending(kind RequestKind, by Actor) (Request, error) {
	r := t.Course.Request
	if r == nil || r.Kind != kind {
		return Request{}, ErrWrongState.Saying("没有等待审批的这项申请")
	}
	if r.By == by.ID && r.By != 0 {
		return Request{}, errOwnRequest
	}
	return *r, nil
}

var errOwnRequest = &Error{Kind: Forbidden, Code: "own_request", Message: "不能审批自己提出的申请"}

// GrantExtension is 同意延期: the citizen is told the new date and the reason.
func (t *Ticket) GrantExtension(by Actor, now time.Time, cal Calendar) (Happening, error) {
	if err := t.allows(ActGrantExtension, by); err != nil {
		return Happening{}, err
	}
	r, err := t.pending(RequestExtension, by)
	if err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActGrantExtension, by, now)
	if err != nil {
		return h, err
	}
	longer := *t.Course.Clock
	longer.Extended = r.Days
	t.Course.Clock, t.Course.Request, t.Course.Extended = &longer, nil, true
	was := t.DueAt
	t.reckon(cal)
	h.Note, h.Changes = r.Text, dueChange(was, t.DueAt)
	return h, nil
}

// GrantPromise is 承诺办理: the matter takes long, and the citizen is told until when.
func (t *Ticket) GrantPromise(by Actor, now time.Time, cal Calendar) (Happening, error) {
	if err := t.allows(ActPromise, by); err != nil {
		return Happening{}, err
	}
	r, err := t.pending(RequestPromise, by)
	if err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActPromise, by, now)
	if err != nil {
		return h, err
	}
	t.Course.Promise, t.Course.Request = &Promise{Until: r.Until, Reason: r.Text, Noted: now}, nil
	was := t.DueAt
	t.reckon(cal)
	h.Note, h.Changes = r.Text, dueChange(was, t.DueAt)
	return h, nil
}

// GrantSupplement lets the department's question out to the citizen; the clock stands meanwhile.
func (t *Ticket) GrantSupplement(by Actor, now time.Time, cal Calendar, window time.Duration) (Happening, error) {
	if err := t.allows(ActAsk, by); err != nil {
		return Happening{}, err
	}
	r, err := t.pending(RequestSupplement, by)
	if err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActAsk, by, now)
	if err != nil {
		return h, err
	}
	t.Course.Request = nil
	if t.Course.Clock != nil {
		standing := *t.Course.Clock
		standing.Pause(now)
		t.Course.Clock = &standing
	}
	h.Note = t.await(now, cal, window, h.From, r.Text, r.Elements)
	return h, nil
}

// Refuse turns down what the department asked for; everything stays as it was.
func (t *Ticket) Refuse(by Actor, now time.Time, kind RequestKind, reason string) (Happening, error) {
	act, ok := map[RequestKind]Action{
		RequestExtension: ActRefuseExtension, RequestSupplement: ActRefuseSupplement, RequestPromise: ActRefusePromise,
	}[kind]
	if !ok {
		return Happening{}, ErrInvalid.With("kind", "申请类型应为 extension、supplement 或 promise")
	}
	if err := t.allows(act, by); err != nil {
		return Happening{}, err
	}
	if _, err := t.pending(kind, by); err != nil {
		return Happening{}, err
	}
	reason, err := internal("reason", reason, 2)
	if err != nil {
		return Happening{}, err
	}
	h, err := t.Take(act, by, now)
	if err == nil {
		t.Course.Request, h.Internal = nil, reason
	}
	return h, err
}

// Resume ends a 承诺办理; the promised date stays.
func (t *Ticket) Resume(by Actor, now time.Time, cal Calendar) (Happening, error) {
	h, err := t.Take(ActResume, by, now)
	if err == nil {
		t.reckon(cal)
	}
	return h, err
}

// Contacted notes the first contact with the citizen, due within a workday of 签收 where no rule says otherwise.
func (t *Ticket) Contacted(by Actor, now time.Time, note string) (Happening, error) {
	note, err := internal("note", note, 0)
	if err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActContact, by, now)
	if err == nil {
		if t.Course.Contact == nil {
			t.Course.Contact = &now
		}
		h.Internal = note
	}
	return h, err
}

// Note tells the citizen how it goes.
func (t *Ticket) Note(by Actor, now time.Time, typed string) (Happening, error) {
	typed = text(typed)
	f := faults{}
	f.length("note", "办理进展", typed, minProgressLen, maxReason)
	if err := f.err(); err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActProgress, by, now)
	if err == nil {
		if t.Course.Promise != nil {
			noted := *t.Course.Promise
			noted.Noted = now
			t.Course.Promise = &noted
		}
		h.Note = typed
	}
	return h, err
}

// Supervise is 督办: a supervisor raises the alarm. With 黄牌 or 红牌 the ticket may have less time from then on.
func (t *Ticket) Supervise(by Actor, now time.Time, cal Calendar, level Alarm, reason string) (Happening, error) {
	if _, err := Next(t.Status, ActSupervise, by.Role); err != nil {
		return Happening{}, err
	}
	if level < Urged || level > Red {
		return Happening{}, ErrInvalid.With("level", "督办级别应为 1（催办）、2（黄牌）或 3（红牌）")
	}
	reason, err := internal("reason", reason, 2)
	if err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActSupervise, by, now)
	if err == nil {
		h.Changes = map[string]Change{"alarm": {t.Alarm.Label(), level.Label()}}
		t.Alarm, h.Internal = max(t.Alarm, level), reason
		maps.Copy(h.Changes, t.hurry(now, cal, level))
	}
	return h, err
}

// hurry begins the clock of a 督办, where there is one and it ends earlier than the one that runs. A date that was promised stays.
func (t *Ticket) hurry(now time.Time, cal Calendar, level Alarm) map[string]Change {
	within := t.term(TermSupervised)
	if level < Yellow || within == 0 || t.Course.Clock == nil || t.DueAt == nil {
		return nil
	}
	clock := Clock{Start: now, Workdays: within, Rule: fmt.Sprintf("加快办理 %d%s", within, workdays), From: t.Course.Clock.Begun()}
	if !clock.Due(cal).Before(t.Course.Clock.Due(cal)) {
		return nil
	}
	was := t.DueAt
	t.Course.Clock = &clock
	t.reckon(cal)
	if was.Equal(*t.DueAt) {
		return nil
	}
	return dueChange(was, t.DueAt)
}

func dueChange(was, is *time.Time) map[string]Change {
	show := func(at *time.Time) string {
		if at == nil {
			return ""
		}
		return at.Format(time.RFC3339)
	}
	return map[string]Change{"due_at": {show(was), show(is)}}
}

// reckon sets DueAt from the clock and a promise, whichever is later.
func (t *Ticket) reckon(cal Calendar) {
	if t.Course.Clock == nil {
		return
	}
	due := t.Course.Clock.Due(cal)
	if p := t.Course.Promise; p != nil && p.Until.After(due) {
		due = p.Until
	}
	t.DueAt = &due
}

// Release shows the department who reported, of a 举报 (domain §14).
func (t *Ticket) Release(by Actor, now time.Time, reason string) (Happening, error) {
	if _, err := Next(t.Status, ActRelease, by.Role); err != nil {
		return Happening{}, err
	}
	if t.Nature != NatureReport {
		return Happening{}, ErrWrongState.Saying("只有举报需要批准查看联系人")
	}
	reason, err := internal("reason", reason, 2)
	if err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActRelease, by, now)
	if err == nil {
		t.Course.Released, h.Internal = true, reason
	}
	return h, err
}
