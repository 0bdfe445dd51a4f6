package model

import (
	"slices"
	"time"
)

// StaffMay lists what a staff member can do with the ticket right now, in the table's order. Whether an answer is his own, which
// he may not review, is not known here.
func (t Ticket) StaffMay(who Staff, now time.Time, cal Calendar) []Action {
	acts := []Action{}
	for _, step := range steps {
		if step.From != t.Status || slices.Contains(acts, step.Act) {
			continue
		}
		if by, ok := who.As(t, step.Act); ok && t.allows(step.Act, by) == nil && t.ready(step.Act, by, now, cal) {
			acts = append(acts, step.Act)
		}
	}
	return acts
}

// ready is whether nothing but the form stands between a staff member and a step that the table allows him.
func (t Ticket) ready(act Action, by Actor, now time.Time, cal Calendar) bool {
	switch act {
	case ActSendBack:
		return t.mayReturn(by, now, cal) == nil
	case ActTakeBack, ActInsist:
		return !t.settledBySupervisor(by)
	case ActReply, ActAskSupplement, ActAskPromise:
		return t.Course.Request == nil
	case ActAskExtension:
		return t.Course.Request == nil && t.mayExtend(now, cal) == nil
	case ActGrantExtension, ActRefuseExtension:
		return t.waits(RequestExtension, by)
	case ActAsk, ActRefuseSupplement:
		return t.waits(RequestSupplement, by)
	case ActPromise, ActRefusePromise:
		return t.waits(RequestPromise, by)
	case ActRelease:
		return t.Nature == NatureReport
	case ActUntie:
		return t.Course.Leading != ""
	case ActCallBack:
		return t.mayCallBack() == nil
	case ActRedo:
		return t.Department != ""
	default:
		return true
	}
}

// waits is whether a request is his to decide on.
func (t Ticket) waits(kind RequestKind, by Actor) bool {
	_, err := t.pending(kind, by)
	return err == nil
}
