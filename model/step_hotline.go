package model

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// The steps of the hotline's own people: dispatchers, and agents who call back.

const (
	maxReason    = 500
	minAnswer    = 20
	maxAnswer    = 2000
	maxAssisting = 5

	refusalsToFinal = 2 // 退回 refused so often ends in the supervisor's 审定
)

// RejectCodes are the reasons for 不予受理, with what the citizen is told to do instead (domain §3).
var RejectCodes = []struct{ Code, Reason, Advice string }{
	{"R1", "不属于本市管辖", "请拨打事发地的12345，或使用当地政务服务渠道反映。"},
	{"R2", "紧急情况", "请立即拨打110（报警）、119（火灾）、120（急救）或122（交通事故）。"},
	{"R3", "应通过诉讼、仲裁、行政复议、纪检监察或政府信息公开等途径处理", "请向人民法院、仲裁机构、复议机关、12388或信息公开受理点提出。"},
	{"R4", "已经进入信访程序", "请向受理您信访事项的机关查询，或登录国家信访网。"},
	{"R5", "涉及国家秘密、商业秘密或个人隐私", "请向主管部门当面提出，不要在网上填写。"},
	{"R6", "内容违法、含有侮辱或没有具体诉求", "请写明具体事项后重新提交新的诉求。"},
	{"R7", "同一事项正在办理或已经办结，且没有新的事实", "请在原诉求中查看进度、补充材料或评价。"},
	{"R8", "其他", "如有疑问请拨打12345咨询。"},
}

// Advice is where a matter that the hotline cannot take belongs.
func (r Rejection) Advice() string {
	for _, c := range RejectCodes {
		if c.Code == r.Code {
			return c.Advice
		}
	}
	return ""
}

// Accept is 受理.
func (t *Ticket) Accept(by Actor, now time.Time) (Happening, error) {
	return t.Take(ActAccept, by, now)
}

// Return is 退回完善: the citizen is asked for what is missing and has until CompleteBy. elements are of the category's.
func (t *Ticket) Return(by Actor, now time.Time, cal Calendar, window time.Duration, reason string, elements []string) (Happening, error) {
	if _, err := Next(t.Status, ActReturn, by.Role); err != nil {
		return Happening{}, err
	}
	reason = text(reason)
	if err := t.checkAsking(reason, elements); err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActReturn, by, now)
	if err == nil {
		h.Note = t.await(now, cal, window, h.From, reason, elements)
	}
	return h, err
}

func (t Ticket) checkAsking(reason string, elements []string) error {
	f := faults{}
	f.length("reason", "需要补充的内容", reason, 2, maxReason)
	cat, _ := CategoryByCode(t.Category)
	for _, e := range elements {
		f.unless(slices.Contains(cat.Elements, e), "elements", "该诉求类型的要素只有："+strings.Join(cat.Elements, "、"))
	}
	return f.err()
}

// await begins a wait for the citizen and returns what he is told.
func (t *Ticket) await(now time.Time, cal Calendar, window time.Duration, from Status, reason string, elements []string) string {
	by := SupplementDeadline(now, window, cal.Zone())
	t.CompleteBy, t.Missing = &by, reason
	t.Course.From, t.Course.Elements = from, once(elements)
	t.Course.Cycle++
	if len(elements) == 0 {
		return reason
	}
	return reason + "（缺少：" + strings.Join(t.Course.Elements, "、") + "）"
}

// Reject is 不予受理, with one of RejectCodes; R8 needs words of its own.
func (t *Ticket) Reject(by Actor, now time.Time, code, reason string) (Happening, error) {
	if _, err := Next(t.Status, ActReject, by.Role); err != nil {
		return Happening{}, err
	}
	reason = text(reason)
	f := faults{}
	usual, known := "", false
	for _, c := range RejectCodes {
		if c.Code == code {
			usual, known = c.Reason, true
		}
	}
	f.unless(known, "code", "不予受理的原因应为 R1 至 R8")
	f.unless(code != "R8" || reason != "", "reason", "原因为“其他”时请写明")
	f.length("reason", "原因", reason, 0, maxReason)
	if err := f.err(); err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActReject, by, now)
	if err != nil {
		return h, err
	}
	if reason == "" {
		reason = usual
	}
	t.Course.Rejected = &Rejection{Code: code, Reason: reason}
	h.Note = reason
	return h, nil
}

// Dispatch is 派单 to one leading department and up to five that assist. The SLA begins with the first dispatch and not
// again with a later one, or sending a ticket to and fro would hide how long its citizen waits; how long it is depends on
// the department that has the ticket now. A complex one has the time that is for such, where there is one.
func (t *Ticket) Dispatch(by Actor, now time.Time, cal Calendar, to Department, assisting []Department, complex bool, sla SLA) (Happening, error) {
	if _, err := Next(t.Status, ActDispatch, by.Role); err != nil {
		return Happening{}, err
	}
	if err := checkAssisting(to, assisting); err != nil {
		return Happening{}, err
	}
	agreed := sla.For(t.Nature, t.Category, to.Code)
	if complex && agreed.Terms[TermComplex] == 0 {
		return Happening{}, ErrNotComplex
	}
	h, err := t.Take(ActDispatch, by, now)
	if err != nil {
		return h, err
	}
	t.agreeOn(agreed, now, cal, complex)
	h.Changes = map[string]Change{"department": {t.Department, to.Code}}
	t.Department, h.Department = to.Code, to.Name
	t.Course.Contact = nil
	return h, nil
}

// ErrNotComplex is that a kind of ticket has no time for 疑难复杂.
var ErrNotComplex = ErrInvalid.With("complex", "这类诉求派给该单位时没有“疑难复杂”的期限")

// agreeOn has a ticket go by what was agreed on, from a dispatch on.
func (t *Ticket) agreeOn(a Agreed, now time.Time, cal Calendar, complex bool) {
	first := t.Course.Clock == nil
	t.Course.Terms = a.Terms.own()
	t.start(a.Clock(now, t.Nature, complex))
	t.reckon(cal)
	if first {
		t.hurry(now, cal, t.Alarm) // a 督办 from before the dispatch
	}
}

// start begins the clock, or gives one that runs the workdays of this; that of a 重办 or 督办 stays.
func (t *Ticket) start(clock Clock) {
	if k := t.Course.Clock; k != nil {
		if t.hasOwnClock() {
			return
		}
		clock.Start, clock.Extended, clock.Pauses = k.Start, k.Extended, k.Pauses
	}
	t.Course.Clock = &clock
}

// hasOwnClock is whether another dispatch leaves the clock as it is: that of a 重办 or 督办.
func (t Ticket) hasOwnClock() bool {
	return t.Course.Round > 0 || t.Course.Clock != nil && !t.Course.Clock.From.IsZero()
}

// IfDispatched is the clock that a ticket would have, were it dispatched now to a department, and whether 疑难复杂 would change it.
// complex counts only where it would.
func (t Ticket) IfDispatched(now time.Time, cal Calendar, department string, complex bool, sla SLA) (clock Clock, offered bool) {
	agreed := sla.For(t.Nature, t.Category, department)
	offered = agreed.Terms[TermComplex] > 0 && !t.hasOwnClock()
	t.agreeOn(agreed, now, cal, complex && offered)
	return *t.Course.Clock, offered
}

func checkAssisting(to Department, assisting []Department) error {
	f := faults{}
	f.unless(len(assisting) <= maxAssisting, "assisting", fmt.Sprintf("协办单位最多%d个", maxAssisting))
	seen := map[string]bool{to.Code: true}
	for _, d := range assisting {
		f.unless(!seen[d.Code], "assisting", "协办单位不能重复，也不能与主办单位相同")
		seen[d.Code] = true
	}
	return f.err()
}

// TakeBack agrees to a 退回: the ticket is no department's, and dispatched anew.
func (t *Ticket) TakeBack(by Actor, now time.Time, note string) (Happening, error) {
	if _, err := Next(t.Status, ActTakeBack, by.Role); err != nil {
		return Happening{}, err
	}
	if t.settledBySupervisor(by) {
		return Happening{}, errNeedsSupervisor
	}
	note, err := internal("note", note, 0)
	if err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActTakeBack, by, now)
	if err == nil {
		h.Internal, h.Changes = note, map[string]Change{"department": {t.Department, ""}}
		t.Department, t.Course.Released = "", false // another department is not told who reported
	}
	return h, err
}

var errNeedsSupervisor = &Error{Kind: Forbidden, Code: "needs_supervisor", Message: "该诉求的退回已被驳回两次，需由督办人员审定"}

// settledBySupervisor is whether the question is beyond a dispatcher.
func (t Ticket) settledBySupervisor(by Actor) bool {
	return t.Course.Refusals >= refusalsToFinal && by.Role != RoleSupervisor
}

// Insist refuses a 退回: the department keeps the ticket. After two refusals the decision is a supervisor's 审定 and final.
func (t *Ticket) Insist(by Actor, now time.Time, note string) (Happening, error) {
	if _, err := Next(t.Status, ActInsist, by.Role); err != nil {
		return Happening{}, err
	}
	if t.settledBySupervisor(by) {
		return Happening{}, errNeedsSupervisor
	}
	note, err := internal("note", note, 1)
	if err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActInsist, by, now)
	if err != nil {
		return h, err
	}
	t.Course.Refusals++
	t.Course.Final = t.Course.Refusals > refusalsToFinal
	h.Internal = note
	return h, nil
}

func internal(field, typed string, least int) (string, error) {
	typed = text(typed)
	f := faults{}
	f.length(field, "说明", typed, least, maxReason)
	return typed, f.err()
}

// SetNature corrects the 诉求性质 before the dispatch, on which the time for handling depends.
func (t *Ticket) SetNature(by Actor, now time.Time, n Nature) (Happening, error) {
	cat, _ := CategoryByCode(t.Category)
	if _, err := Next(t.Status, ActSetNature, by.Role); err != nil {
		return Happening{}, err
	}
	if !slices.Contains(cat.Natures, n) {
		return Happening{}, ErrInvalid.With("nature", "该诉求类型不能选择这种诉求性质")
	}
	h, err := t.Take(ActSetNature, by, now)
	if err == nil {
		h.Changes = map[string]Change{"nature": {string(t.Nature), string(n)}}
		t.Nature = n
	}
	return h, err
}

// Tie is 并案: the ticket follows a leading one. Each keeps its number, its citizen and its notices; no text is shown
// across (domain §6.2-12).
func (t *Ticket) Tie(by Actor, now time.Time, leading Ticket) (Happening, error) {
	if _, err := Next(t.Status, ActTie, by.Role); err != nil {
		return Happening{}, err
	}
	switch {
	case leading.Number == t.Number:
		return Happening{}, ErrInvalid.With("leading", "不能与自己并案")
	case leading.Course.Leading != "":
		return Happening{}, ErrInvalid.With("leading", "该诉求已并入另一件，请选择牵头的诉求")
	case leading.Status.Final():
		return Happening{}, ErrInvalid.With("leading", "牵头的诉求已经结束")
	}
	h, err := t.Take(ActTie, by, now)
	if err == nil {
		h.Changes = map[string]Change{"leading": {t.Course.Leading, leading.Number}}
		t.Course.Leading = leading.Number
	}
	return h, err
}

// Untie ends 并案.
func (t *Ticket) Untie(by Actor, now time.Time) (Happening, error) {
	if t.Course.Leading == "" {
		return Happening{}, ErrWrongState.Saying("该诉求没有并案")
	}
	h, err := t.Take(ActUntie, by, now)
	if err == nil {
		h.Changes = map[string]Change{"leading": {t.Course.Leading, ""}}
		t.Course.Leading = ""
	}
	return h, err
}

// CalledBackIn are the states in which a citizen may be called back.
var CalledBackIn = []Status{Closed, Rated}

// CallBack notes an attempt of 回访.
type CallBack struct {
	Reached   bool
	Solved    string // yes, partly, no; "" where he was not reached
	Satisfied bool
	Note      string
}

func (t Ticket) mayCallBack() error {
	if t.Course.CalledBack || t.Course.CallBacks >= t.term(TermCallBacks) {
		return ErrWrongState.Saying("回访已经完成")
	}
	return nil
}

// CallBack keeps an attempt to ask the citizen whether he was helped; there are only so many.
func (t *Ticket) CallBack(by Actor, now time.Time, c CallBack) (Happening, error) {
	if _, err := Next(t.Status, ActCallBack, by.Role); err != nil {
		return Happening{}, err
	}
	if err := t.mayCallBack(); err != nil {
		return Happening{}, err
	}
	f := faults{}
	f.unless(!c.Reached || slices.Contains([]string{"yes", "partly", "no"}, c.Solved), "solved", "请填写是否解决：yes、partly 或 no")
	f.length("note", "说明", text(c.Note), 0, maxReason)
	if err := f.err(); err != nil {
		return Happening{}, err
	}
	h, err := t.Take(ActCallBack, by, now)
	if err != nil {
		return h, err
	}
	t.Course.CallBacks++
	t.Course.CalledBack = c.Reached || t.Course.CallBacks >= t.term(TermCallBacks)
	h.Internal = text(c.Note)
	h.Changes = map[string]Change{"reached": {"", fmt.Sprint(c.Reached)}}
	if c.Reached {
		h.Changes["solved"], h.Changes["satisfied"] = Change{"", c.Solved}, Change{"", fmt.Sprint(c.Satisfied)}
	}
	return h, nil
}
