package model

// Status is where a ticket stands in its life (domain §6.1).
type Status string

const (
	Draft        Status = "draft"         // on the citizen's device; not a ticket yet
	Submitted    Status = "submitted"     // 待受理
	NeedInfo     Status = "need_info"     // 待完善
	Expired      Status = "expired"       // 已失效
	Rejected     Status = "rejected"      // 不予受理
	Withdrawn    Status = "withdrawn"     // 已撤回
	Accepted     Status = "accepted"      // 待派单
	Assigned     Status = "assigned"      // 待签收
	ReturnReview Status = "return_review" // 退回待审
	Handling     Status = "handling"      // 办理中
	OnHold       Status = "on_hold"       // 承诺办理
	Replied      Status = "replied"       // 待审核
	Closed       Status = "closed"        // 已办结
	Rated        Status = "rated"         // 已评价
	Archived     Status = "archived"      // 已归档
)

// Role says who acts (domain §2); System is the clock.
type Role string

const (
	RoleCitizen    Role = "citizen"
	RoleAgent      Role = "agent"
	RoleDispatcher Role = "dispatcher"
	RoleHandler    Role = "handler"
	RoleSupervisor Role = "supervisor"
	RoleScreener   Role = "screener"
	RoleEditor     Role = "editor"
	RoleAdmin      Role = "admin"
	RoleAuditor    Role = "auditor"
	RoleSystem     Role = "system"
)

// StaffRoles are the roles that a staff log-in may have.
var StaffRoles = []Role{
	RoleAgent, RoleDispatcher, RoleHandler, RoleSupervisor, RoleScreener, RoleEditor, RoleAdmin, RoleAuditor,
}

// Action is one step of a ticket's life, in the words of domain §6.2.
type Action string

const (
	ActSubmit     Action = "submit"      // 提交
	ActReturn     Action = "return"      // 退回完善: the citizen is asked for what is missing
	ActComplete   Action = "complete"    // 重新提交, before anybody accepted it
	ActSupplement Action = "supplement"  // 补充, asked for by the department
	ActLapse      Action = "lapse"       // 失效
	ActAccept     Action = "accept"      // 受理
	ActReject     Action = "reject"      // 不予受理
	ActAnswer     Action = "answer"      // 直办: the hotline answers by itself
	ActWithdraw   Action = "withdraw"    // 撤回
	ActDispatch   Action = "dispatch"    // 派单
	ActSign       Action = "sign"        // 签收
	ActSendBack   Action = "send_back"   // 退回 by the department
	ActTakeBack   Action = "take_back"   // the 退回 is agreed to
	ActInsist     Action = "insist"      // the 退回 is refused
	ActAsk        Action = "ask"         // 请市民补充
	ActPromise    Action = "promise"     // 承诺办理
	ActResume     Action = "resume"      // back from 承诺办理
	ActReply      Action = "reply"       // 回复
	ActClose      Action = "close"       // 办结, after the review
	ActSendReturn Action = "review_fail" // 审核退回
	ActRate       Action = "rate"        // 评价
	ActRedo       Action = "redo"        // 重办
	ActArchive    Action = "archive"     // 归档
)

// Transition is one line of the table: who may take a ticket from one state to another, and by which step.
// What else must hold (a deadline, a version, an owner) is the step's own guard.
type Transition struct {
	From Status
	Act  Action
	To   Status
	By   []Role
}

// Transitions is the whole life of a ticket (domain §6.1); what is not here cannot happen.
var Transitions = []Transition{
	{Draft, ActSubmit, Submitted, []Role{RoleCitizen, RoleAgent}},

	{Submitted, ActReturn, NeedInfo, []Role{RoleDispatcher}},
	{Submitted, ActAccept, Accepted, []Role{RoleDispatcher}},
	{Submitted, ActReject, Rejected, []Role{RoleDispatcher}},
	{Submitted, ActAnswer, Closed, []Role{RoleDispatcher}},
	{Submitted, ActWithdraw, Withdrawn, []Role{RoleCitizen}},

	{NeedInfo, ActComplete, Submitted, []Role{RoleCitizen}},
	{NeedInfo, ActSupplement, Handling, []Role{RoleCitizen}},
	{NeedInfo, ActLapse, Expired, []Role{RoleSystem}},
	{NeedInfo, ActWithdraw, Withdrawn, []Role{RoleCitizen}},

	{Accepted, ActDispatch, Assigned, []Role{RoleDispatcher}},

	{Assigned, ActSign, Handling, []Role{RoleHandler}},
	{Assigned, ActSendBack, ReturnReview, []Role{RoleHandler}},

	{ReturnReview, ActTakeBack, Accepted, []Role{RoleDispatcher, RoleSupervisor}},
	{ReturnReview, ActInsist, Assigned, []Role{RoleDispatcher, RoleSupervisor}},

	{Handling, ActReply, Replied, []Role{RoleHandler}},
	{Handling, ActAsk, NeedInfo, []Role{RoleDispatcher}},
	{Handling, ActPromise, OnHold, []Role{RoleSupervisor}},
	{Handling, ActSendBack, ReturnReview, []Role{RoleSupervisor}},

	{OnHold, ActResume, Handling, []Role{RoleHandler, RoleSupervisor}},

	{Replied, ActClose, Closed, []Role{RoleDispatcher}},
	{Replied, ActSendReturn, Handling, []Role{RoleDispatcher}},

	{Closed, ActRate, Rated, []Role{RoleCitizen}},
	{Closed, ActRedo, Handling, []Role{RoleCitizen, RoleSupervisor}},
	{Closed, ActArchive, Archived, []Role{RoleSystem}},

	{Rated, ActRedo, Handling, []Role{RoleCitizen, RoleSupervisor}},
	{Rated, ActArchive, Archived, []Role{RoleSystem}},
}

// Next is the state that act leads to when role takes it, or ErrWrongState; from Expired ErrLapsed, which says what is
// left to do (domain §6.2).
func Next(from Status, act Action, role Role) (Status, error) {
	for _, t := range Transitions {
		if t.From == from && t.Act == act {
			for _, r := range t.By {
				if r == role {
					return t.To, nil
				}
			}
		}
	}
	if from == Expired {
		return "", ErrLapsed
	}
	return "", ErrWrongState
}

// Can lists the steps that role may take from a state, in the table's order.
func Can(from Status, role Role) []Action {
	var acts []Action
	for _, t := range Transitions {
		if _, err := Next(from, t.Act, role); t.From == from && err == nil {
			acts = append(acts, t.Act)
		}
	}
	return acts
}

// Final tells whether nothing can follow: for the citizen there is only a new 诉求.
func (s Status) Final() bool {
	for _, t := range Transitions {
		if t.From == s {
			return false
		}
	}
	return true
}

// labels are what the citizen reads (domain §6.1): fewer words than the staff has.
var labels = []struct {
	label string
	of    []Status
}{
	{"待受理", []Status{Submitted}},
	{"待完善", []Status{NeedInfo}},
	{"处理中", []Status{Accepted, Assigned, ReturnReview, Handling, OnHold, Replied}},
	{"已办结", []Status{Closed, Archived}},
	{"已评价", []Status{Rated}},
	{"不予受理", []Status{Rejected}},
	{"已撤回", []Status{Withdrawn}},
	{"已失效", []Status{Expired}},
	{"草稿", []Status{Draft}},
}

// Label is the state in the citizen's words.
func (s Status) Label() string {
	for _, l := range labels {
		for _, of := range l.of {
			if of == s {
				return l.label
			}
		}
	}
	return string(s)
}

// StatusesOf are the states meant by a state's code or by a citizen's label; none where there is no such word.
func StatusesOf(word string) []Status {
	for _, l := range labels {
		if l.label == word {
			return l.of
		}
		for _, of := range l.of {
			if string(of) == word {
				return []Status{of}
			}
		}
	}
	return nil
}
