package citizen

import (
	"context"
	"strconv"

	"example.org/hotline/handler/session"
	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
)

// chatDesk is what these routes need of kefu.Sessions.
type chatDesk interface {
	PageChat(ctx context.Context, who model.Citizen) (kefu.PageChat, error)
	PageLines(ctx context.Context, who model.Citizen, from kefu.PageCursor) (kefu.PageLines, error)
	PageSay(ctx context.Context, who model.Citizen, key, text string) (model.ChatLine, error)
	PageExpects(ctx context.Context, who model.Citizen, key string) (sent *model.ChatLine, err error)
	PagePhoto(ctx context.Context, who model.Citizen, key string, jpeg []byte) (model.ChatLine, error)
	PageEnd(ctx context.Context, who model.Citizen) (kefu.PageChat, error)
	PageRate(ctx context.Context, who model.Citizen, chatID int64, stars int, reason string) (model.ChatRating, error)
	PageMedia(ctx context.Context, who model.Citizen, chatID int64, seq int) (kefu.File, error)
	FollowOwn(ctx context.Context, who model.Citizen, from kefu.PageCursor) (*kefu.PageFeed, error)
}

func (a API) chat(ctx context.Context, _ *none) (*body[chatNow], error) {
	return a.chatAfter(ctx, a.Chats.PageChat)
}

type chatEnding struct {
	Body *struct{} `doc:"{}"`
}

func (a API) endChat(ctx context.Context, _ *chatEnding) (*body[chatNow], error) {
	return a.chatAfter(ctx, a.Chats.PageEnd)
}

// chatAfter answers with the chat as it is after a step.
func (a API) chatAfter(ctx context.Context, do func(context.Context, model.Citizen) (kefu.PageChat, error)) (*body[chatNow], error) {
	who, err := session.Citizen(ctx)
	if err != nil {
		return nil, err
	}
	p, err := do(ctx, who)
	if err != nil {
		return nil, err
	}
	return &body[chatNow]{a.newChatNow(p)}, nil
}

type linesRequest struct {
	Chat  string `query:"chat" doc:"The chat that the page knows, to which after belongs; where it is over and another has begun, that one's lines come from the first on"`
	After int    `query:"after" minimum:"0" doc:"The seq of the last line that is known"`
}

type linesView struct {
	ChatID string     `json:"chat_id" doc:"The chat whose lines these are; empty for none"`
	Items  []chatLine `json:"items"`
	Last   int        `json:"last" doc:"The seq of the chat's last line: where it is above that of the last item, there may be more. Not every line is the citizen's to see"`
}

func (a API) chatLines(ctx context.Context, in *linesRequest) (*body[linesView], error) {
	who, err := session.Citizen(ctx)
	if err != nil {
		return nil, err
	}
	known, err := knownChat(in.Chat)
	if err != nil {
		return nil, err
	}
	part, err := a.Chats.PageLines(ctx, who, kefu.PageCursor{ChatID: known, Seq: in.After})
	if err != nil {
		return nil, err
	}
	out := linesView{Items: make([]chatLine, 0, len(part.Lines)), Last: part.Last}
	if part.ChatID != 0 {
		out.ChatID = chatID(part.ChatID)
	}
	for _, l := range part.Lines {
		out.Items = append(out.Items, a.newChatLine(l))
	}
	return &body[linesView]{out}, nil
}

// knownChat reads the chat that a page knows; 0 where it names none.
func knownChat(id string) (int64, error) {
	if id == "" {
		return 0, nil
	}
	known, err := strconv.ParseInt(id, 10, 64)
	if err != nil || known < 1 {
		return 0, model.ErrInvalid.With("chat", "应为会话编号")
	}
	return known, nil
}

type chatMessage struct {
	Body struct {
		Text string `json:"text" doc:"1 to 1000 characters"`
		Key  string `json:"key" doc:"1 to 60 letters, digits or - _ . :; the same key again gets the same line, with another text 409 idempotency_key_reused"`
	}
}

func (a API) sayInChat(ctx context.Context, in *chatMessage) (*body[chatLine], error) {
	who, err := session.Citizen(ctx)
	if err != nil {
		return nil, err
	}
	l, err := a.Chats.PageSay(ctx, who, in.Body.Key, in.Body.Text)
	if err != nil {
		return nil, err
	}
	return &body[chatLine]{a.newChatLine(l)}, nil
}

type chatStars struct {
	ID   string `path:"chat_id"`
	Body struct {
		Stars  int    `json:"stars" doc:"1 to 5"`
		Reason string `json:"reason,omitempty" doc:"Of one or two stars, at most 200 characters; it may come later, with the same stars"`
	}
}

type chatRated struct {
	Stars  int    `json:"stars"`
	Reason string `json:"reason"`
	Thanks string `json:"thanks"`
}

func (a API) rateChat(ctx context.Context, in *chatStars) (*body[chatRated], error) {
	who, err := session.Citizen(ctx)
	if err != nil {
		return nil, err
	}
	id, err := strconv.ParseInt(in.ID, 10, 64)
	if err != nil {
		id = 0 // which is nobody's
	}
	r, err := a.Chats.PageRate(ctx, who, id, in.Body.Stars, in.Body.Reason)
	if err != nil {
		return nil, err
	}
	return &body[chatRated]{chatRated{r.Stars, r.Reason, "感谢您的评价！"}}, nil
}
