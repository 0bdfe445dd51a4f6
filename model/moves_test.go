package model

import (
	"fmt"
	"time"
)

// move is one way to take a step: good or with something wrong in it.
type move struct {
	act  Action
	take func(v *life, t *Ticket, a Actor, good bool) (Happening, error)
	note func(v *life, a Actor) // what the ledger learns of it, but for the state
}

func typed(good bool, text string) string {
	if good {
		return text
	}
	return "x"
}

func asks(kind RequestKind) func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
	return func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		r := Request{Kind: kind, Text: typed(good, "需要更多时间"), Days: 1 + int(v.now.Unix()%10), Until: v.now.AddDate(0, 5, 0)}
		return t.Ask(a, v.now, v.cal, r)
	}
}

func asked(kind RequestKind) func(v *life, a Actor) {
	return func(v *life, a Actor) {
		v.known.request, v.known.asker, v.known.more = kind, a.ID, 1+int(v.now.Unix()%10)
		v.known.until = promisedUntil(v.now)
	}
}

func refuses(kind RequestKind) func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
	return func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		return t.Refuse(a, v.now, kind, typed(good, "理由不足"))
	}
}

func answered(v *life, _ Actor) { v.known.request = "" }

func (v *life) wait() {
	v.known.deadline = midnight(v.now, 11)
	v.known.back = v.known.status
}

func (v *life) close(called bool) {
	v.known.closedAt, v.known.called, v.known.calls = v.now, called, 0
}

var moves = []move{
	{ActReturn, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		return t.Return(a, v.now, v.cal, tenDays, typed(good, "请写明位置"), nil)
	}, func(v *life, _ Actor) { v.wait() }},
	{ActAccept, func(v *life, t *Ticket, a Actor, _ bool) (Happening, error) { return t.Accept(a, v.now) }, nil},
	{ActReject, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		return t.Reject(a, v.now, typed(good, "R1"), "")
	}, nil},
	{ActAnswer, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		r := answer()
		r.Text = typed(good, r.Text)
		return t.AnswerDirectly(a, v.now, &r, true)
	}, func(v *life, _ Actor) { v.close(false) }},
	{ActWithdraw, func(v *life, t *Ticket, a Actor, _ bool) (Happening, error) { return t.Withdraw(a, v.now, "") }, nil},
	{ActComplete, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		return t.Complete(a, v.now, v.cal, Revision{Title: ptr(map[bool]string{true: fmt.Sprint("施工", len(v.history)), false: ""}[good])})
	}, func(v *life, _ Actor) {
		if n := len(v.known.pauses); v.known.back == Handling && v.known.pauses[n-1][1].IsZero() {
			v.known.pauses[n-1][1] = v.now
		}
	}},
	{ActLapse, func(v *life, t *Ticket, a Actor, _ bool) (Happening, error) {
		if a.Role != RoleSystem { // nobody else has such a step
			return Happening{}, ErrWrongState
		}
		return t.Lapse(v.now)
	}, nil},
	{ActDispatch, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		var assisting []Department
		if !good {
			assisting = []Department{cityManagement}
		}
		return t.Dispatch(a, v.now, v.cal, cityManagement, assisting, false, SLA{Rules: DefaultSLA})
	}, func(v *life, _ Actor) {
		v.known.department = "CG"
		v.known.dispatches++
		if v.known.began.IsZero() {
			v.known.began = v.now
		}
		if v.known.rounds == 0 {
			v.known.days = map[Nature]int{NatureHelp: 10, NatureComplaint: 15, NatureReport: 15}[v.known.nature]
		}
	}},
	{ActSign, func(v *life, t *Ticket, a Actor, _ bool) (Happening, error) { return t.Sign(a, v.now) }, nil},
	{ActSendBack, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		return t.SendBack(a, v.now, v.cal, typed(good, "其他"), "三定方案第五条")
	}, answered},
	{
		ActTakeBack, func(v *life, t *Ticket, a Actor, _ bool) (Happening, error) { return t.TakeBack(a, v.now, "") },
		func(v *life, _ Actor) { v.known.department = "" },
	},
	{ActInsist, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		return t.Insist(a, v.now, map[bool]string{true: "职能相符"}[good])
	}, func(v *life, _ Actor) {
		v.known.refusals++
		v.known.final = v.known.refusals >= 3
	}},
	{ActReply, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		r := answer()
		r.Text = typed(good, r.Text)
		return t.Answered(a, v.now, &r)
	}, func(v *life, a Actor) { v.known.writer = a.ID }},
	{
		ActAsk, func(v *life, t *Ticket, a Actor, _ bool) (Happening, error) {
			return t.GrantSupplement(a, v.now, v.cal, tenDays)
		},
		func(v *life, a Actor) {
			answered(v, a)
			v.wait()
			v.known.pauses = append(v.known.pauses, [2]time.Time{v.now})
		},
	},
	{
		ActPromise, func(v *life, t *Ticket, a Actor, _ bool) (Happening, error) { return t.GrantPromise(a, v.now, v.cal) },
		func(v *life, a Actor) { answered(v, a); v.known.promised, v.known.noted = v.known.until, v.now },
	},
	{ActResume, func(v *life, t *Ticket, a Actor, _ bool) (Happening, error) { return t.Resume(a, v.now, v.cal) }, nil},
	{ActClose, func(v *life, t *Ticket, a Actor, _ bool) (Happening, error) {
		r := answer()
		r.StaffID = v.known.writer
		return t.Close(a, v.now, r, true)
	}, func(v *life, _ Actor) { v.close(false) }},
	{ActSendReturn, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		return t.SendReturn(a, v.now, typed(good, "答非所问"))
	}, nil},
	{ActRate, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		return t.Rate(a, v.now, v.cal, &Rating{Result: map[bool]int{true: 3}[good], Attitude: 5})
	}, nil},
	{
		ActRedo, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
			return t.Redo(a, v.now, v.cal, typed(good, "噪音仍然存在"))
		},
		func(v *life, a Actor) {
			k := &v.known
			k.redone = k.redone || a.Role == RoleCitizen
			k.rounds++
			k.began, k.days, k.extra, k.pauses, k.promised, k.closedAt = v.now, 5, 0, nil, time.Time{}, time.Time{}
		},
	},

	{ActSetNature, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		return t.SetNature(a, v.now, map[bool]Nature{true: v.drawn(), false: NatureConsult}[good])
	}, func(v *life, _ Actor) { v.known.nature = v.drawn() }},
	{ActAddMaterial, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		return t.AddMaterial(a, v.now, typed(good, "噪音更大了"), 0)
	}, nil},
	{
		ActRemind, func(v *life, t *Ticket, a Actor, _ bool) (Happening, error) { return t.Remind(a, v.now, v.cal) },
		func(v *life, _ Actor) { v.known.reminded = v.now },
	},
	{ActSetIntent, func(v *life, t *Ticket, a Actor, _ bool) (Happening, error) {
		return t.SetIntent(a, v.now, !t.PublicIntent)
	}, nil},
	{ActAskExtension, asks(RequestExtension), asked(RequestExtension)},
	{ActAskSupplement, asks(RequestSupplement), asked(RequestSupplement)},
	{ActAskPromise, asks(RequestPromise), asked(RequestPromise)},
	{
		ActGrantExtension, func(v *life, t *Ticket, a Actor, _ bool) (Happening, error) { return t.GrantExtension(a, v.now, v.cal) },
		func(v *life, a Actor) { answered(v, a); v.known.extra, v.known.extended = v.known.more, true },
	},
	{ActRefuseExtension, refuses(RequestExtension), answered},
	{ActRefuseSupplement, refuses(RequestSupplement), answered},
	{ActRefusePromise, refuses(RequestPromise), answered},
	{ActContact, func(v *life, t *Ticket, a Actor, _ bool) (Happening, error) { return t.Contacted(a, v.now, "") }, nil},
	{ActProgress, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		return t.Note(a, v.now, typed(good, "正在现场监测"))
	}, func(v *life, _ Actor) { v.known.noted = v.now }},
	{ActSupervise, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		return t.Supervise(a, v.now, v.cal, map[bool]Alarm{true: Urged}[good], "久拖不决")
	}, nil},
	{ActRelease, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		return t.Release(a, v.now, typed(good, "需要核实"))
	}, nil},
	{ActTie, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		lead := Ticket{Number: "26112310483531", Status: Handling}
		if !good {
			lead.Status = Expired
		}
		return t.Tie(a, v.now, lead)
	}, func(v *life, _ Actor) { v.known.tied = true }},
	{
		ActUntie, func(v *life, t *Ticket, a Actor, _ bool) (Happening, error) { return t.Untie(a, v.now) },
		func(v *life, _ Actor) { v.known.tied = false },
	},
	{ActCallBack, func(v *life, t *Ticket, a Actor, good bool) (Happening, error) {
		return t.CallBack(a, v.now, CallBack{Reached: !good, Solved: ""}) // reached, he said something
	}, func(v *life, _ Actor) {
		v.known.calls++
		v.known.called = v.known.calls == 3
	}},
}

// sloppy are the steps that nothing can be wrong with.
var sloppy = []Action{
	ActAccept, ActWithdraw, ActLapse, ActSign, ActTakeBack, ActAsk, ActPromise, ActResume, ActClose, ActRemind, ActSetIntent,
	ActGrantExtension, ActContact, ActUntie,
}
