package staff

import (
	"context"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

// The steps, a route each. Whoever sends the version that he saw is told when somebody was faster.

// plain is a step that takes nothing.
type plain struct {
	Number string `path:"number"`
	Body   *struct {
		Version *int `json:"version,omitempty"`
	}
}

func (p plain) order() ticketing.Order {
	o := ticketing.Order{Number: p.Number}
	if p.Body != nil {
		o.Version = p.Body.Version
	}
	return o
}

// noted is a step that takes a note or a reason.
type noted struct {
	Number string `path:"number"`
	Body   struct {
		Version *int   `json:"version,omitempty"`
		Note    string `json:"note,omitempty"`
		Reason  string `json:"reason,omitempty"`
	}
}

func (n noted) order() ticketing.Order {
	return ticketing.Order{Number: n.Number, Version: n.Body.Version}
}

func (a API) accept(ctx context.Context, in *plain) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) { return a.Tickets.Accept(ctx, who, in.order()) })
}

func (a API) sign(ctx context.Context, in *plain) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) { return a.Tickets.Sign(ctx, who, in.order()) })
}

func (a API) close(ctx context.Context, in *plain) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) { return a.Tickets.Close(ctx, who, in.order()) })
}

func (a API) resume(ctx context.Context, in *plain) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) { return a.Tickets.Resume(ctx, who, in.order()) })
}

func (a API) takeBack(ctx context.Context, in *noted) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		return a.Tickets.TakeBack(ctx, who, in.order(), in.Body.Note)
	})
}

func (a API) insist(ctx context.Context, in *noted) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		return a.Tickets.Insist(ctx, who, in.order(), in.Body.Note)
	})
}

func (a API) contact(ctx context.Context, in *noted) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		return a.Tickets.Contacted(ctx, who, in.order(), in.Body.Note)
	})
}

func (a API) progress(ctx context.Context, in *noted) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		return a.Tickets.Progress(ctx, who, in.order(), in.Body.Note)
	})
}

func (a API) reviewFail(ctx context.Context, in *noted) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		return a.Tickets.SendReturn(ctx, who, in.order(), in.Body.Reason)
	})
}

func (a API) redo(ctx context.Context, in *noted) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		return a.Tickets.RedoFor(ctx, who, in.order(), in.Body.Reason)
	})
}

func (a API) release(ctx context.Context, in *noted) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		return a.Tickets.Release(ctx, who, in.order(), in.Body.Reason)
	})
}

type returning struct {
	Number string `path:"number"`
	Body   struct {
		Version  *int     `json:"version,omitempty"`
		Reason   string   `json:"reason" doc:"What the citizen is asked for, 2 to 500 characters"`
		Elements []string `json:"elements,omitempty" doc:"Of the category's elements, those that are missing"`
	}
}

func (a API) sendForMore(ctx context.Context, in *returning) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		return a.Tickets.Return(ctx, who, ticketing.Order{Number: in.Number, Version: in.Body.Version}, in.Body.Reason, in.Body.Elements)
	})
}

type rejection struct {
	Number string `path:"number"`
	Body   struct {
		Version *int   `json:"version,omitempty"`
		Code    string `json:"code" doc:"R1 to R8"`
		Reason  string `json:"reason,omitempty" doc:"For the citizen; needed with R8"`
	}
}

func (a API) reject(ctx context.Context, in *rejection) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		return a.Tickets.Reject(ctx, who, ticketing.Order{Number: in.Number, Version: in.Body.Version}, in.Body.Code, in.Body.Reason)
	})
}

type answering struct {
	Number string `path:"number"`
	Body   struct {
		Version     *int       `json:"version,omitempty"`
		Text        string     `json:"text" doc:"答复内容, for the citizen, 20 to 2000 characters"`
		Internal    string     `json:"internal" doc:"办理情况, 2 to 2000 characters"`
		Truth       string     `json:"truth" doc:"属实, 部分属实, 不属实, 无法核实 or 不涉及"`
		Solved      string     `json:"solved" doc:"已解决, 部分解决 or 未解决"`
		Unsolved    string     `json:"unsolved,omitempty" doc:"Why not, where it is not 已解决"`
		ContactedAt *time.Time `json:"contacted_at,omitempty" doc:"When the citizen was contacted"`
	}
}

func (in answering) reply() model.Reply {
	r := model.Reply{Text: in.Body.Text, Internal: in.Body.Internal, Truth: in.Body.Truth, Solved: in.Body.Solved, Unsolved: in.Body.Unsolved}
	if in.Body.ContactedAt != nil {
		at := in.Body.ContactedAt.UTC()
		r.ContactedAt = &at
	}
	return r
}

func (in answering) order() ticketing.Order {
	return ticketing.Order{Number: in.Number, Version: in.Body.Version}
}

func (a API) answer(ctx context.Context, in *answering) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		return a.Tickets.AnswerDirectly(ctx, who, in.order(), in.reply())
	})
}

func (a API) answerFor(ctx context.Context, in *answering) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		return a.Tickets.Reply(ctx, who, in.order(), in.reply())
	})
}

type dispatching struct {
	Number string `path:"number"`
	Body   struct {
		Version    *int     `json:"version,omitempty"`
		Department string   `json:"department" doc:"Code of the leading one"`
		Assisting  []string `json:"assisting,omitempty" doc:"Codes of at most 5"`
		Complex    bool     `json:"complex,omitempty" doc:"疑难复杂: with the time that is for such; where /tickets/{number}/outlook says that it would change it"`
	}
}

func (a API) dispatch(ctx context.Context, in *dispatching) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		return a.Tickets.Dispatch(ctx, who, ticketing.Order{Number: in.Number, Version: in.Body.Version},
			ticketing.Dispatching{Department: in.Body.Department, Assisting: in.Body.Assisting, Complex: in.Body.Complex})
	})
}

type nature struct {
	Number string `path:"number"`
	Body   struct {
		Version *int         `json:"version,omitempty"`
		Nature  model.Nature `json:"nature"`
	}
}

func (a API) setNature(ctx context.Context, in *nature) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		return a.Tickets.SetNature(ctx, who, ticketing.Order{Number: in.Number, Version: in.Body.Version}, in.Body.Nature)
	})
}

type tying struct {
	Number string `path:"number"`
	Body   struct {
		Version *int   `json:"version,omitempty"`
		Leading string `json:"leading" doc:"The leading ticket's number; empty ends 并案"`
	}
}

func (a API) tie(ctx context.Context, in *tying) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		return a.Tickets.Tie(ctx, who, ticketing.Order{Number: in.Number, Version: in.Body.Version}, in.Body.Leading)
	})
}

type sendingBack struct {
	Number string `path:"number"`
	Body   struct {
		Version *int   `json:"version,omitempty"`
		Reason  string `json:"reason" doc:"属地不符, 职能不符, 权属不清, 要素不全 or 其他"`
		Basis   string `json:"basis" doc:"What it rests on, 5 to 500 characters"`
	}
}

func (a API) sendBack(ctx context.Context, in *sendingBack) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		return a.Tickets.SendBack(ctx, who, ticketing.Order{Number: in.Number, Version: in.Body.Version}, in.Body.Reason, in.Body.Basis)
	})
}

type request struct {
	Number string `path:"number"`
	Body   struct {
		Version  *int              `json:"version,omitempty"`
		Kind     model.RequestKind `json:"kind" doc:"extension (延期), supplement (请市民补充) or promise (承诺办理)"`
		Reason   string            `json:"reason" doc:"The citizen reads it, 2 to 500 characters"`
		Days     int               `json:"days,omitempty" doc:"Of an extension: 1 to 10 workdays"`
		Elements []string          `json:"elements,omitempty" doc:"Of a supplement: what is missing"`
		Until    string            `json:"until,omitempty" doc:"Of a promise: the last day, 2006-01-02"`
	}
}

func (a API) ask(ctx context.Context, in *request) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		b := in.Body
		r := model.Request{Kind: b.Kind, Text: b.Reason, Days: b.Days, Elements: b.Elements}
		if b.Kind == model.RequestPromise {
			until, err := time.ParseInLocation(time.DateOnly, b.Until, a.Zone)
			if err != nil && b.Until != "" {
				return ticketing.Dossier{}, model.ErrInvalid.With("until", "日期应为 2026-12-31 的形式")
			}
			r.Until = until // a blank one is named with what else is wrong
		}
		return a.Tickets.Ask(ctx, who, ticketing.Order{Number: in.Number, Version: b.Version}, r)
	})
}

type decision struct {
	Number string `path:"number"`
	Body   struct {
		Version *int              `json:"version,omitempty"`
		Kind    model.RequestKind `json:"kind" doc:"extension and promise: a supervisor; supplement: a dispatcher"`
		Grant   *bool             `json:"grant"`
		Reason  string            `json:"reason,omitempty" doc:"For the department, where it is refused"`
	}
}

func (a API) decide(ctx context.Context, in *decision) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		if in.Body.Grant == nil {
			return ticketing.Dossier{}, model.ErrInvalid.With("grant", "请选择同意或不同意")
		}
		return a.Tickets.Decide(ctx, who, ticketing.Order{Number: in.Number, Version: in.Body.Version}, in.Body.Kind, *in.Body.Grant, in.Body.Reason)
	})
}

type supervising struct {
	Number string `path:"number"`
	Body   struct {
		Version *int   `json:"version,omitempty"`
		Level   int    `json:"level" doc:"1 催办, 2 黄牌, 3 红牌"`
		Reason  string `json:"reason"`
	}
}

func (a API) supervise(ctx context.Context, in *supervising) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		return a.Tickets.Supervise(ctx, who, ticketing.Order{Number: in.Number, Version: in.Body.Version}, model.Alarm(in.Body.Level), in.Body.Reason)
	})
}

type callingBack struct {
	Number string `path:"number"`
	Body   struct {
		Version   *int   `json:"version,omitempty"`
		Reached   bool   `json:"reached"`
		Solved    string `json:"solved,omitempty" doc:"yes, partly or no; where he was reached"`
		Satisfied bool   `json:"satisfied,omitempty"`
		Note      string `json:"note,omitempty"`
	}
}

func (a API) callBack(ctx context.Context, in *callingBack) (*body[dossierView], error) {
	return a.acted(ctx, func(who model.Staff) (ticketing.Dossier, error) {
		b := in.Body
		return a.Tickets.CallBack(ctx, who, ticketing.Order{Number: in.Number, Version: b.Version}, model.CallBack{
			Reached: b.Reached, Solved: b.Solved, Satisfied: b.Satisfied, Note: b.Note,
		})
	})
}
