package model

import "time"

// StaffNoticeKind is a moment at which the staff is told something (domain §13).
type StaffNoticeKind string

const (
	StaffNew      StaffNoticeKind = "new"      // a ticket came into one's pool
	StaffUrged    StaffNoticeKind = "urged"    // 催办, 督办
	StaffWarning  StaffNoticeKind = "warning"  // the due date comes near
	StaffBreach   StaffNoticeKind = "breach"   // the due date has passed
	StaffLate     StaffNoticeKind = "late"     // a step of the staff's own is late
	StaffDecided  StaffNoticeKind = "decided"  // on a 退回, a request or a reply
	StaffRequest  StaffNoticeKind = "request"  // somebody waits for a decision
	StaffUnhappy  StaffNoticeKind = "unhappy"  // 不满意
	StaffMaterial StaffNoticeKind = "material" // the citizen added or completed something
	StaffGrant    StaffNoticeKind = "grant"    // a way to tickets waits to be confirmed
	StaffChat     StaffNoticeKind = "chat"     // a citizen waits for an agent's answer, or is in danger
	StaffReveals  StaffNoticeKind = "reveals"  // somebody looked at as many personal fields as he may
)

// StaffNotice tells those of a role, of one department where one is named, about a ticket, or with no number about what waits for
// them. It holds no personal data.
type StaffNotice struct {
	ID         int64
	Role       Role
	Department string // code; "": the hotline's own people
	TicketID   int64
	Number     string
	Kind       StaffNoticeKind
	Text       string
	At         time.Time
}

// staffNotice addresses the ticket's department where the role is a handler's, and the dispatcher where no department has it.
func (t Ticket) staffNotice(role Role, kind StaffNoticeKind, said string) StaffNotice {
	n := StaffNotice{Role: role, TicketID: t.ID, Number: t.Number, Kind: kind, Text: said}
	switch {
	case role != RoleHandler:
	case t.Department == "":
		n.Role = RoleDispatcher
	default:
		n.Department = t.Department
	}
	return n
}

// noticesUp are for the department that has the ticket, its leader among those who log in for it, and for the supervisors
// (domain §13).
func (t Ticket) noticesUp(kind StaffNoticeKind, said string) []StaffNotice {
	return []StaffNotice{t.staffNotice(RoleHandler, kind, said), t.staffNotice(RoleSupervisor, kind, said)}
}

// noticesDown are for the department alone: the last day is its own business.
func (t Ticket) noticesDown(kind StaffNoticeKind, said string) []StaffNotice {
	return []StaffNotice{t.staffNotice(RoleHandler, kind, said)}
}

// AssistingTold is what the departments that assist are told of a step: that there is something for them, and what presses
// (domain §13). The rest is the leading one's business.
func (t Ticket) AssistingTold(h Happening, departments []string) []StaffNotice {
	kind, said := StaffUrged, ""
	switch h.Act {
	case ActDispatch:
		kind, said = StaffNew, "新的协办诉求"
	case ActRedo:
		kind, said = StaffNew, "协办的诉求需要重新办理"
	case ActRemind:
		said = "协办的诉求：市民催办"
	case ActSupervise:
		said = "协办的诉求：督办，" + t.Alarm.Label()
	default:
		return nil
	}
	list := make([]StaffNotice, len(departments))
	for i, code := range departments {
		list[i] = StaffNotice{Role: RoleHandler, Department: code, TicketID: t.ID, Number: t.Number, Kind: kind, Text: said}
	}
	return list
}

// ForAssisting is whether the departments that assist are told of a step.
func (a Action) ForAssisting() bool {
	return a == ActDispatch || a == ActRedo || a == ActRemind || a == ActSupervise
}

// StaffTold is whom a step tells beside the citizen.
func (t Ticket) StaffTold(h Happening) []StaffNotice {
	to := func(role Role, kind StaffNoticeKind, said string) []StaffNotice {
		return []StaffNotice{t.staffNotice(role, kind, said)}
	}
	switch h.Act {
	case ActSubmit, ActComplete:
		return to(RoleDispatcher, StaffNew, "新的待受理诉求")
	case ActDispatch:
		return to(RoleHandler, StaffNew, "新的待签收诉求")
	case ActRedo:
		return to(RoleHandler, StaffNew, "诉求需要重新办理")
	case ActSupplement, ActAddMaterial:
		return to(RoleHandler, StaffMaterial, "市民补充了材料")
	case ActLapse, ActWithdraw:
		if t.Department == "" {
			return nil
		}
		return to(RoleHandler, StaffDecided, "诉求"+h.To.StaffLabel()+"，不再办理")
	case ActRemind:
		return t.noticesUp(StaffUrged, "市民催办")
	case ActSupervise:
		said := "督办：" + t.Alarm.Label()
		if _, sooner := h.Changes["due_at"]; sooner {
			said += "，办理期限已提前"
		}
		return t.noticesUp(StaffUrged, said)
	case ActSendBack:
		if t.Course.Refusals >= refusalsToFinal {
			return to(RoleSupervisor, StaffRequest, "承办单位再次申请退回，需要审定")
		}
		return to(RoleDispatcher, StaffRequest, "承办单位申请退回")
	case ActTakeBack:
		was := t
		was.Department = h.Changes["department"].From
		return was.noticesUp(StaffDecided, "退回已同意")
	case ActInsist:
		return t.noticesUp(StaffDecided, "退回未获同意，请继续办理")
	case ActAskSupplement:
		return to(RoleDispatcher, StaffRequest, "承办单位请市民补充，待审批")
	case ActAskExtension, ActAskPromise:
		return to(RoleSupervisor, StaffRequest, "承办单位申请延长办理，待审批")
	case ActReply:
		return to(RoleDispatcher, StaffRequest, "新的待审核答复")
	case ActGrantExtension, ActRefuseExtension, ActRefuseSupplement, ActPromise, ActRefusePromise, ActAsk, ActSendReturn:
		return to(RoleHandler, StaffDecided, "申请或答复有了审批结果")
	default:
		return nil
	}
}
