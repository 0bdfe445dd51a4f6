package model

import "slices"

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

	// These leave the state as it is.
	ActSetNature        Action = "set_nature"        // the dispatcher corrects 诉求性质
	ActAddMaterial      Action = "add_material"      // 补充材料, unasked
	ActRemind           Action = "remind"            // 催办
	ActSetIntent        Action = "set_intent"        // 改公开意向
	ActAskExtension     Action = "ask_extension"     // 申请延期
	ActGrantExtension   Action = "grant_extension"   // 同意延期
	ActRefuseExtension  Action = "refuse_extension"  // 不同意延期
	ActAskSupplement    Action = "ask_supplement"    // the department words what the citizen should add
	ActRefuseSupplement Action = "refuse_supplement" // the dispatcher does not let that out
	ActAskPromise       Action = "ask_promise"       // 申请承诺办理
	ActRefusePromise    Action = "refuse_promise"    // 不同意承诺办理
	ActContact          Action = "contact"           // first contact with the citizen
	ActProgress         Action = "progress"          // a note on how it goes, for the citizen
	ActSupervise        Action = "supervise"         // 督办
	ActRelease          Action = "release"           // the reporter's contact data of a 举报 are shown to the department
	ActTie              Action = "tie"               // 并案
	ActUntie            Action = "untie"             // 解除并案
	ActCallBack         Action = "call_back"         // 回访
	ActAlarm            Action = "alarm"             // the clock: something is late
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

	// Who is both decides as the supervisor, whose decision it may have to be.
	{ReturnReview, ActTakeBack, Accepted, []Role{RoleSupervisor, RoleDispatcher}},
	{ReturnReview, ActInsist, Assigned, []Role{RoleSupervisor, RoleDispatcher}},

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

// Standing are the steps that leave a ticket in its state: what may be done there beside moving it on.
var Standing = slices.Concat(
	stay(ActSetNature, []Role{RoleDispatcher}, Submitted, Accepted),
	stay(ActAddMaterial, []Role{RoleCitizen, RoleAgent}, Submitted, Accepted, Assigned, ReturnReview, Handling, OnHold, Replied),
	stay(ActRemind, []Role{RoleCitizen}, Accepted, Assigned, ReturnReview, Handling, OnHold, Replied),
	stay(ActSetIntent, []Role{RoleCitizen}, Submitted, NeedInfo, Expired, Rejected, Withdrawn, Accepted, Assigned, ReturnReview,
		Handling, OnHold, Replied, Closed, Rated, Archived),
	stay(ActAskExtension, []Role{RoleHandler}, Handling),
	stay(ActGrantExtension, []Role{RoleSupervisor}, Handling),
	stay(ActRefuseExtension, []Role{RoleSupervisor}, Handling),
	stay(ActAskSupplement, []Role{RoleHandler}, Handling),
	stay(ActRefuseSupplement, []Role{RoleDispatcher}, Handling),
	stay(ActAskPromise, []Role{RoleHandler}, Handling),
	stay(ActRefusePromise, []Role{RoleSupervisor}, Handling),
	stay(ActContact, []Role{RoleHandler}, Handling, OnHold),
	stay(ActProgress, []Role{RoleHandler}, Handling, OnHold),
	stay(ActSupervise, []Role{RoleSupervisor}, Submitted, Accepted, Assigned, ReturnReview, Handling, OnHold, Replied),
	stay(ActRelease, []Role{RoleSupervisor}, Assigned, ReturnReview, Handling, OnHold, Replied),
	stay(ActTie, []Role{RoleDispatcher}, Submitted, Accepted, Assigned, ReturnReview, Handling, OnHold, Replied),
	stay(ActUntie, []Role{RoleDispatcher}, Submitted, Accepted, Assigned, ReturnReview, Handling, OnHold, Replied),
	stay(ActCallBack, []Role{RoleAgent, RoleDispatcher}, Closed, Rated),
	stay(ActAlarm, []Role{RoleSystem}, Submitted, Accepted, Assigned, ReturnReview, Handling, OnHold, Replied, Closed, Rated),
)

func stay(act Action, by []Role, states ...Status) []Transition {
	list := make([]Transition, len(states))
	for i, s := range states {
		list[i] = Transition{s, act, s, by}
	}
	return list
}

// steps are all there are.
var steps = slices.Concat(Transitions, Standing)

// Next is the state that act leads to when role takes it, or ErrWrongState; from Expired ErrLapsed, which says what is
// left to do (domain §6.2).
func Next(from Status, act Action, role Role) (Status, error) {
	for _, t := range steps {
		if t.From == from && t.Act == act && slices.Contains(t.By, role) {
			return t.To, nil
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
	for _, t := range steps {
		if t.From == from && slices.Contains(t.By, role) {
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

// staffLabels are what the staff reads (domain §6.1).
var staffLabels = map[Status]string{
	Draft: "草稿", Submitted: "待受理", NeedInfo: "待完善", Expired: "已失效", Rejected: "不予受理", Withdrawn: "已撤回", Accepted: "待派单",
	Assigned: "待签收", ReturnReview: "退回待审", Handling: "办理中", OnHold: "承诺办理", Replied: "待审核", Closed: "已办结", Rated: "已评价",
	Archived: "已归档",
}

// StaffLabel is the state in the staff's words.
func (s Status) StaffLabel() string { return staffLabels[s] }
