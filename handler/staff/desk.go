package staff

import (
	"context"
	"net/http"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
)

// chatDesk is what these routes need of kefu.Sessions.
type chatDesk interface {
	Seat(ctx context.Context, who model.Staff) (model.Seat, error)
	SetPresence(ctx context.Context, who model.Staff, p model.SeatPresence) (model.Seat, error)
	Heartbeat(ctx context.Context, who model.Staff) error
	MyChats(ctx context.Context, who model.Staff) ([]kefu.ChatCard, error)
	Queue(ctx context.Context) (kefu.QueueState, error)
	TakeNext(ctx context.Context, who model.Staff) (c kefu.ChatCard, found bool, err error)
	Board(ctx context.Context) (kefu.Board, error)

	Look(ctx context.Context, who model.Staff, id int64, reason, address string) (kefu.ChatCard, error)
	Lines(ctx context.Context, id int64, after, limit int) ([]model.ChatLine, error)
	Say(ctx context.Context, who model.Staff, id int64, key, text string) (l model.ChatLine, hints []string, err error)
	SendPlace(ctx context.Context, who model.Staff, id int64, key, label string, p model.Point) (model.ChatLine, error)
	SendFile(ctx context.Context, who model.Staff, id int64, key string, body []byte) (model.ChatLine, error)
	Media(ctx context.Context, who model.Staff, id int64, seq int, reason, address string) (kefu.File, error)
	Typing(ctx context.Context, who model.Staff, id int64) error
	ReadUpTo(ctx context.Context, who model.Staff, id int64, seq int) error
	OfferPage(ctx context.Context, who model.Staff, id int64) (model.ChatLine, error)
	Transfer(ctx context.Context, who model.Staff, id int64, to, note string) (kefu.ChatCard, error)
	Close(ctx context.Context, who model.Staff, id int64) (kefu.ChatCard, error)
	Party(ctx context.Context, who model.Staff, id int64) (model.Citizen, error)
	Entering(ctx context.Context, id int64, key string) (done func(), err error)
	BecameTicket(ctx context.Context, id int64, number string) error

	Follow(ctx context.Context, who model.Staff, after int64) (*kefu.Feed, error)
	FollowChat(ctx context.Context, id int64, after int) (*kefu.ChatFeed, error)

	QuickReplies(ctx context.Context, who model.Staff, q model.Listing) (list []model.QuickReply, next string, err error)
	SaveQuickReply(ctx context.Context, who model.Staff, q model.QuickReply) (model.QuickReply, error)
	DeleteQuickReply(ctx context.Context, who model.Staff, staffID int64, code string) error

	deskSide
}

type deskView struct {
	Seat  seatView   `json:"seat"`
	Feed  int64      `json:"feed" doc:"Where GET /desk/stream goes on after this answer"`
	Chats []chatView `json:"chats"`
	Queue queueView  `json:"queue"`

	Service serviceView `json:"service"`
	Now     time.Time   `json:"now" doc:"By the server's clock: browsers' are wrong, and window.until is by this one"`
}

// desk reads how far the feed has come before it reads the chats: what happens between is told again, and nothing is missed.
func (a API) desk(ctx context.Context, _ *none) (*body[deskView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	seat, err := a.Chats.Seat(ctx, who)
	if err != nil {
		return nil, err
	}
	chats, err := a.Chats.MyChats(ctx, who)
	if err != nil {
		return nil, err
	}
	queue, err := a.Chats.Queue(ctx)
	if err != nil {
		return nil, err
	}
	service, err := a.service(ctx)
	if err != nil {
		return nil, err
	}
	return &body[deskView]{deskView{newSeatView(seat), seat.Feed, a.newChatViews(chats), newQueueView(queue), service, a.Now().In(a.Zone)}}, nil
}

type settingPresence struct {
	Body struct {
		Presence model.SeatPresence `json:"presence" doc:"online, away (keeps his chats, gets no other) or offline"`
	}
}

func (a API) setPresence(ctx context.Context, in *settingPresence) (*body[seatView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	seat, err := a.Chats.SetPresence(ctx, who, in.Body.Presence)
	if err != nil {
		return nil, err
	}
	return &body[seatView]{newSeatView(seat)}, nil
}

func (a API) heartbeat(ctx context.Context, _ *none) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Chats.Heartbeat(ctx, who)
}

// taken is a chat, or 204 and none.
type taken struct {
	Status int
	Body   *chatView
}

func (a API) takeNext(ctx context.Context, _ *none) (*taken, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	c, found, err := a.Chats.TakeNext(ctx, who)
	switch {
	case err != nil:
		return nil, err
	case !found:
		return &taken{Status: http.StatusNoContent}, nil
	}
	v := a.newChatView(c)
	return &taken{http.StatusOK, &v}, nil
}

type boardView struct {
	Seats []boardSeatView `json:"seats"`
	Queue queueView       `json:"queue"`
	Chats []chatView      `json:"chats" doc:"The open ones, without their words"`
}

type boardSeatView struct {
	Name     string             `json:"name" doc:"Log-in"`
	AgentNo  string             `json:"agent_no"`
	Presence model.SeatPresence `json:"presence" doc:"What the agent says of himself"`
	Here     bool               `json:"here" doc:"His console is connected"`
	Capacity int                `json:"capacity"`
	Active   int                `json:"active" doc:"Chats that he has"`
	Since    time.Time          `json:"since" doc:"Since when he says so"`
}

// board shows no words: who reads those gives a reason.
func (a API) board(ctx context.Context, _ *none) (*body[boardView], error) {
	b, err := a.Chats.Board(ctx)
	if err != nil {
		return nil, err
	}
	out := boardView{Seats: make([]boardSeatView, 0, len(b.Seats)), Queue: newQueueView(b.Queue), Chats: a.newChatViews(b.Chats)}
	for _, s := range b.Seats {
		out.Seats = append(out.Seats, boardSeatView{s.Name, s.No, s.Presence, s.Here, s.Capacity, s.Active, s.Since.In(a.Zone)})
	}
	for i := range out.Chats {
		out.Chats[i].Last = nil
	}
	return &body[boardView]{out}, nil
}
