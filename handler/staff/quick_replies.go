package staff

import (
	"context"

	"example.org/hotline/model"
)

type quickReplyView struct {
	Code   string `json:"code" doc:"1 to 30 lower-case letters, digits or _"`
	Text   string `json:"text" doc:"1 to 500 characters"`
	Shared bool   `json:"shared" doc:"Everybody's, else your own"`
}

func newQuickReplyView(q model.QuickReply) quickReplyView {
	return quickReplyView{q.Code, q.Text, q.StaffID == 0}
}

func (a API) quickReplies(ctx context.Context, in *listRequest) (*body[page[quickReplyView]], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	list, next, err := a.Chats.QuickReplies(ctx, who, in.listing())
	return pageOf(list, next, newQuickReplyView), err
}

type savingQuickReply struct {
	Code string `path:"code"`
	Body struct {
		Text   string `json:"text" doc:"1 to 500 characters. 200 at most of one's own and of everybody's: 409 too_many_kept"`
		Shared bool   `json:"shared,omitempty" doc:"Everybody's, which a supervisor writes; without it an agent's own"`
	}
}

func (a API) saveQuickReply(ctx context.Context, in *savingQuickReply) (*body[quickReplyView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	q, err := a.Chats.SaveQuickReply(ctx, who, model.QuickReply{Code: in.Code, StaffID: owner(who, in.Body.Shared), Text: in.Body.Text})
	if err != nil {
		return nil, err
	}
	return &body[quickReplyView]{newQuickReplyView(q)}, nil
}

type deletingQuickReply struct {
	Code   string `path:"code"`
	Shared bool   `query:"shared"`
}

func (a API) deleteQuickReply(ctx context.Context, in *deletingQuickReply) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Chats.DeleteQuickReply(ctx, who, owner(who, in.Shared), in.Code)
}

// owner is whose quick reply somebody means; 0: everybody's. Who is no agent has none of his own.
func owner(who model.Staff, shared bool) int64 {
	if shared || !who.Is(model.RoleAgent) {
		return 0
	}
	return who.ID
}
