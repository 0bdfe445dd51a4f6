package open

import (
	"context"
	"time"

	"example.org/hotline/model"
)

func (a API) sign(ctx context.Context, in *numbered) (*body[ticketView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return a.show(who)(a.Tickets.SignFor(ctx, who, in.Number))
}

type replying struct {
	Number string `path:"number"`
	Body   struct {
		Text        string     `json:"text" doc:"答复内容: what the citizen reads, 20 to 2000 characters"`
		Internal    string     `json:"internal" doc:"办理情况: for the hotline's review"`
		Truth       string     `json:"truth" doc:"诉求是否属实: 属实, 部分属实, 不属实, 无法核实 or 不涉及"`
		Solved      string     `json:"solved" doc:"是否解决: 已解决, 部分解决 or 未解决"`
		Unsolved    string     `json:"unsolved,omitempty" doc:"Why it is not solved, or not whole"`
		ContactedAt *time.Time `json:"contacted_at,omitempty" doc:"When the citizen was contacted; left out where he was not"`
	}
}

func (a API) answer(ctx context.Context, in *replying) (*body[ticketView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	b := in.Body
	return a.show(who)(a.Tickets.ReplyFor(ctx, who, in.Number, model.Reply{
		Text: b.Text, Internal: b.Internal, Truth: b.Truth, Solved: b.Solved, Unsolved: b.Unsolved, ContactedAt: b.ContactedAt,
	}))
}
