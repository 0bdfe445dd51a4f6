package staff

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/stream"
	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
)

const (
	mostStreams = 4 // of one person: an agent has a console, perhaps a second, and what a broken network left

	// checkEvery is how long what was known of a reader's session is good for: who was shut out hears no more of citizens than was
	// said in that time, and a beat finds him where nothing is said.
	checkEvery = 5 * time.Second
)

// What goes over a stream.
type (
	lineEvent struct {
		ChatID int64       `json:"chat_id"`
		Line   LineView    `json:"line"`
		Window *windowView `json:"window,omitempty"`
	}
	chatEvent struct {
		Chat chatView `json:"chat"`
	}
	deliveryEvent struct {
		ChatID   int64              `json:"chat_id"`
		Seq      int                `json:"seq"`
		Delivery model.LineDelivery `json:"delivery"`
		Reason   string             `json:"reason"`
		Window   *windowView        `json:"window"`
	}
	typingEvent struct {
		ChatID int64 `json:"chat_id"`
	}
)

// deskStream is an agent's feed, from his cursor on; without one, from now on.
func (a API) deskStream(c *gin.Context) {
	a.streams(c, takers, "desk", func(ctx context.Context, who model.Staff) (next, error) {
		after, found, err := cursor(c)
		if err != nil {
			return nil, err
		}
		seat, err := a.Chats.Seat(ctx, who)
		if err != nil {
			return nil, err
		}
		if !found {
			after = seat.Feed
		}
		// He is there before the stream begins: with its first bytes he may say that he is online.
		if err := a.Chats.Heartbeat(ctx, who); err != nil {
			return nil, err
		}
		feed, err := a.Chats.Follow(ctx, who, after)
		if err != nil {
			return nil, err
		}
		return feed.Next, nil
	})
}

// listen is a chat as it goes on, for a supervisor who said why.
func (a API) listen(c *gin.Context) {
	a.streams(c, supervisors, "listen", func(ctx context.Context, who model.Staff) (next, error) {
		after, _, err := cursor(c)
		if err != nil {
			return nil, err
		}
		id, err := number(c.Param("id"), "id")
		if err != nil {
			return nil, err
		}
		if _, err := a.Chats.Look(ctx, who, id, c.Query("reason"), c.ClientIP()); err != nil {
			return nil, err
		}
		feed, err := a.Chats.FollowChat(ctx, id, int(after))
		if err != nil {
			return nil, err
		}
		return feed.Next, nil
	})
}

type next func(ctx context.Context) ([]kefu.FeedItem, error)

// streams answers with what open follows, as long as the session goes on with which it was asked.
func (a API) streams(c *gin.Context, roles []model.Role, kind string, open func(context.Context, model.Staff) (next, error)) {
	err := func() error {
		who, err := a.may(c, roles)
		if err != nil {
			return err
		}
		ctx, cancel := context.WithCancel(c.Request.Context()) // what follows the chats ends with the stream
		defer cancel()
		items, err := open(ctx, who)
		if err != nil {
			return err
		}
		still := a.stillThere(ctx, roles)
		items = watched(items, still)
		return a.Live.Serve(c.Writer, c.Request, kind+strconv.FormatInt(who.ID, 10), mostStreams, stream.Source{
			Next: func(ctx context.Context) ([]stream.Event, error) {
				list, err := items(ctx)
				return a.events(list), err
			},
			Beat: still,
		})
	}()
	switch {
	case err == nil:
	case c.Writer.Written():
		a.Reply.Problem(c.Request.Context(), err) // it is logged where it is ours; the reader comes again, and reads it then
	default:
		a.Reply.Fail(c, err)
	}
}

// watched tells nothing to a reader who is not to have it any more.
func watched(items next, still func(context.Context) error) next {
	return func(ctx context.Context) ([]kefu.FeedItem, error) {
		list, err := items(ctx)
		if err == nil && len(list) > 0 {
			err = still(ctx)
		}
		if err != nil {
			return nil, err
		}
		return list, nil
	}
}

// stillThere ends a stream whose session has ended, or whose reader has lost his role. Where that cannot be asked he reads on.
func (a API) stillThere(asked context.Context, roles []model.Role) func(context.Context) error {
	ask, _ := asked.Value(askerKey{}).(asker)
	last := a.Now() // when it was known: the request itself has just been let in
	return func(ctx context.Context) error {
		now := a.Now()
		if now.Sub(last) < checkEvery {
			return nil
		}
		last = now
		who, err := a.Room.Still(ctx, ask.token)
		if err == nil && !slices.ContainsFunc(roles, who.Is) {
			err = model.ErrForbidden
		}
		if errors.Is(err, model.ErrNoStaffSession) || errors.Is(err, model.ErrForbidden) {
			return err
		}
		return nil
	}
}

// cursor is after what a stream goes on: a browser's own header says it better than the address that it began with.
func cursor(c *gin.Context) (after int64, found bool, err error) {
	v, field := c.GetHeader("Last-Event-ID"), "Last-Event-ID"
	if v == "" {
		v, field = c.Query("after"), "after"
	}
	if v == "" {
		return 0, false, nil
	}
	after, err = number(v, field)
	return after, err == nil, err
}

func (a API) events(items []kefu.FeedItem) []stream.Event {
	list := make([]stream.Event, 0, len(items))
	for _, item := range items {
		list = append(list, stream.Event{ID: item.Seq, Kind: item.Kind, Data: a.eventData(item)})
	}
	return list
}

func (a API) eventData(item kefu.FeedItem) any {
	switch item.Kind {
	case kefu.ItemLine:
		return lineEvent{item.ChatID, a.newLineView(*item.Line), a.windowOf(item)}
	case kefu.ItemChat:
		return chatEvent{a.newChatView(*item.Card)}
	case kefu.ItemDelivery:
		return deliveryEvent{item.ChatID, item.Line.Seq, item.Line.Delivery, item.Line.Reason, a.windowOf(item)}
	case kefu.ItemQueue:
		return newQueueView(*item.Queue)
	case kefu.ItemTyping:
		return typingEvent{item.ChatID}
	default: // kefu.ItemReset
		return struct{}{}
	}
}

// windowOf is what WeChat lets us send in the chat of an item; nil where the item does not know.
func (a API) windowOf(item kefu.FeedItem) *windowView {
	if item.Card == nil {
		return nil
	}
	w := a.newWindowView(item.Card.Chat)
	return &w
}
