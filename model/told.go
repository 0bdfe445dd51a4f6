package model

import "time"

// CitizenTold is the notice that a step owes the citizen (domain §13), or "". Its words name numbers, states, departments
// and dates alone.
func CitizenTold(h Happening) NoticeKind {
	switch h.Act {
	case ActSubmit:
		return NoticeSubmitted
	case ActReturn, ActAsk:
		return NoticeNeedInfo
	case ActLapse:
		return NoticeExpired
	case ActAccept:
		return NoticeAccepted
	case ActReject:
		return NoticeRejected
	case ActDispatch:
		return NoticeDispatched
	case ActGrantExtension:
		return NoticeExtended
	case ActPromise:
		return NoticePromised
	case ActAnswer, ActClose:
		return NoticeClosed
	case ActRedo:
		return NoticeRedo
	default:
		return ""
	}
}

// Label is the ticket's state in the citizen's words. Where it is handled once more, they say so (domain §6.2-11); it is
// still one of those that 处理中 lists.
func (t Ticket) Label() string {
	if t.Course.Round > 0 && t.Status.Label() == Handling.Label() {
		return "重新办理中"
	}
	return t.Status.Label()
}

// StatusNote says in plain words how it stands (domain §6.1, "citizen sees"); department is the name of the one that
// handles the ticket.
func (t Ticket) StatusNote(department string, cal Calendar, now time.Time) string {
	switch t.Status {
	case Submitted:
		return "已收到，等待受理"
	case NeedInfo:
		if t.CompleteBy != nil {
			return "请在" + t.lastDay(*t.CompleteBy, cal.Zone()) + "24时前补充并重新提交，逾期将失效"
		}
		return "请补充后重新提交"
	case Expired:
		return "超过十日未补充，已失效；如仍需反映，请重新提交新的诉求"
	case Rejected:
		return "热线不能受理这件诉求，请查看原因和其他渠道"
	case Withdrawn:
		return "您已撤回"
	case Accepted:
		return "已受理，正在转交承办单位"
	case Assigned, ReturnReview:
		return "已转" + department + t.expected(now, cal, "预计", "答复")
	case Handling, Replied:
		if t.Course.Round > 0 {
			return department + "正在重新办理" + t.expected(now, cal, "预计", "答复")
		}
		return department + "正在办理" + t.expected(now, cal, "预计", "答复")
	case OnHold:
		return department + "正在办理" + t.expected(now, cal, "承诺", "办结")
	case Closed:
		if by := t.RateBy(cal); by != nil && !now.Before(*by) {
			return "已办结，请查看答复"
		}
		return "已办结，请查看答复并评价"
	case Rated:
		return "已评价，感谢您的反馈"
	case Archived:
		return "已办结"
	default:
		return ""
	}
}

// expected says by when, after a comma. A day that is over is not held out to anybody as yet to come.
func (t Ticket) expected(now time.Time, cal Calendar, how, what string) string {
	if t.DueAt == nil {
		return ""
	}
	until := t.lastDay(*t.DueAt, cal.Zone())
	if !now.Before(*t.DueAt) {
		return "，原" + how + until + "前" + what + "，已超过期限，正在督促"
	}
	return "，" + how + until + "前" + what
}

// lastDay is the day of which due is 24:00, as 12月9日; with its year where that is not the year of the submission.
func (t Ticket) lastDay(due time.Time, zone *time.Location) string {
	last := due.Add(-time.Second).In(zone)
	if last.Year() != t.SubmittedAt.In(zone).Year() {
		return last.Format("2006年1月2日")
	}
	return last.Format("1月2日")
}

// ExplainDue says how the due date comes about; "" without one.
func (t Ticket) ExplainDue(cal Calendar) string {
	if t.Course.Clock == nil || t.DueAt == nil {
		return ""
	}
	if p := t.Course.Promise; p != nil && p.Until.Equal(*t.DueAt) {
		return "这件诉求情况复杂、需要较长时间，承办单位承诺在" + t.lastDay(p.Until, cal.Zone()) + "前办结。原因：" + p.Reason
	}
	return t.Course.Clock.Explain(cal)
}
