package staff

import (
	"context"
	"regexp"

	"example.org/hotline/handler/session"
	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
)

type openingChat struct {
	ID      int64 `path:"id"`
	Address session.Address
	Reason  string `query:"reason" doc:"2 to 100 characters, kept with your name; needed where the chat is not your own"`
	After   int    `query:"after" doc:"The seq of the last line that you have"`
	Limit   int    `query:"limit" doc:"Lines, 1 to 500" minimum:"1" maximum:"500" default:"500"`
}

type openedChatView struct {
	Chat    chatView      `json:"chat"`
	Lines   []LineView    `json:"lines"`
	Citizen knownPartView `json:"citizen"`
}

type knownPartView struct {
	Name    string `json:"name"`
	Phone   string `json:"phone"`
	Chats   int    `json:"chats" doc:"That the citizen has had"`
	Tickets int    `json:"tickets"`
}

func (a API) chat(ctx context.Context, in *openingChat) (*body[openedChatView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	c, err := a.Chats.Look(ctx, who, in.ID, in.Reason, string(in.Address))
	if err != nil {
		return nil, err
	}
	lines, err := a.Chats.Lines(ctx, in.ID, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	out := openedChatView{Chat: a.newChatView(c), Lines: make([]LineView, 0, len(lines)), Citizen: knownPartView{c.Name, c.Phone, c.Chats, c.Tickets}}
	for _, l := range lines {
		out.Lines = append(out.Lines, a.newLineView(l))
	}
	return &body[openedChatView]{out}, nil
}

// theChat names a chat.
type theChat struct {
	ID int64 `path:"id"`
}

// lineKeyShape is that of the key under which a line is kept, once: a UUID fits.
var lineKeyShape = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,36}$`)

func checkLineKey(key string) error {
	if !lineKeyShape.MatchString(key) {
		return model.ErrInvalid.With("Idempotency-Key", "请求头 Idempotency-Key 应为1至36位字母、数字或 - _ . :")
	}
	return nil
}

// sent answers with the line that a message became.
func (a API) sent(ctx context.Context, key string, send func(who model.Staff) (model.ChatLine, error)) (*body[LineView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkLineKey(key); err != nil {
		return nil, err
	}
	l, err := send(who)
	if err != nil {
		return nil, err
	}
	return &body[LineView]{a.newLineView(l)}, nil
}

type saying struct {
	ID   int64  `path:"id"`
	Key  string `header:"Idempotency-Key" doc:"1 to 36 characters; the same key again gets the same line, with other content 409 idempotency_key_reused"`
	Body struct {
		Text string `json:"text" doc:"1 to 2000 characters; longer than WeChat takes, it goes as several messages"`
	}
}

type saidView struct {
	LineView
	Hints []string `json:"hints" doc:"What in your words you may want to think about again; it has gone all the same"`
}

func (a API) say(ctx context.Context, in *saying) (*body[saidView], error) {
	var hints []string
	line, err := a.sent(ctx, in.Key, func(who model.Staff) (l model.ChatLine, err error) {
		l, hints, err = a.Chats.Say(ctx, who, in.ID, in.Key, in.Body.Text)
		return l, err
	})
	if err != nil {
		return nil, err
	}
	return &body[saidView]{saidView{line.Body, append([]string{}, hints...)}}, nil
}

type sendingPlace struct {
	ID   int64  `path:"id"`
	Key  string `header:"Idempotency-Key" doc:"1 to 36 characters; the same key again gets the same line, with other content 409 idempotency_key_reused"`
	Body struct {
		Label string   `json:"label" doc:"1 to 100 characters"`
		Lat   *float64 `json:"lat" doc:"GCJ-02"`
		Lng   *float64 `json:"lng"`
	}
}

func (a API) sendPlace(ctx context.Context, in *sendingPlace) (*body[LineView], error) {
	return a.sent(ctx, in.Key, func(who model.Staff) (model.ChatLine, error) {
		b := in.Body
		if b.Lat == nil || b.Lng == nil {
			return model.ChatLine{}, model.ErrInvalid.With("lat", "请选择位置，lat 和 lng 都要填写")
		}
		return a.Chats.SendPlace(ctx, who, in.ID, in.Key, b.Label, model.Point{Lat: *b.Lat, Lng: *b.Lng})
	})
}

func (a API) typing(ctx context.Context, in *theChat) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Chats.Typing(ctx, who, in.ID)
}

type readingChat struct {
	ID   int64 `path:"id"`
	Body struct {
		Seq int `json:"seq" doc:"The last line that you have read"`
	}
}

func (a API) read(ctx context.Context, in *readingChat) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Chats.ReadUpTo(ctx, who, in.ID, in.Body.Seq)
}

func (a API) offerPage(ctx context.Context, in *theChat) (*body[LineView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	l, err := a.Chats.OfferPage(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	return &body[LineView]{a.newLineView(l)}, nil
}

// moved answers with the chat that a step left.
func (a API) moved(ctx context.Context, do func(who model.Staff) (kefu.ChatCard, error)) (*body[chatView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	c, err := do(who)
	if err != nil {
		return nil, err
	}
	return &body[chatView]{a.newChatView(c)}, nil
}

type transferring struct {
	ID   int64 `path:"id"`
	Body struct {
		To   string `json:"to" doc:"An agent's log-in, or queue"`
		Note string `json:"note,omitempty" doc:"For the staff only, at most 500 characters"`
	}
}

func (a API) transfer(ctx context.Context, in *transferring) (*body[chatView], error) {
	return a.moved(ctx, func(who model.Staff) (kefu.ChatCard, error) {
		return a.Chats.Transfer(ctx, who, in.ID, in.Body.To, in.Body.Note)
	})
}

func (a API) closeChat(ctx context.Context, in *theChat) (*body[chatView], error) {
	return a.moved(ctx, func(who model.Staff) (kefu.ChatCard, error) { return a.Chats.Close(ctx, who, in.ID) })
}
