package citizen

import (
	"context"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/session"
	"example.org/hotline/handler/stream"
	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
)

const (
	mostStreams = 3                // of one citizen: his phone's page, and what a broken network left
	streamLife  = 30 * time.Minute // then the page comes again, and shows that it is still signed in
)

// chatStream is the citizen's chat as it goes on.
func (a API) chatStream(c *gin.Context) {
	err := a.followChat(c)
	switch {
	case err == nil:
	case c.Writer.Written():
		a.Reply.Problem(c.Request.Context(), err) // it is logged where it is ours; the page comes again, and reads it then
	default:
		a.Reply.Fail(c, err)
	}
}

func (a API) followChat(c *gin.Context) error {
	ctx, cancel := context.WithTimeout(c.Request.Context(), streamLife) // what follows the chat ends with the stream
	defer cancel()
	who, err := session.Citizen(ctx)
	if err != nil {
		return err
	}
	from, err := cursor(c)
	if err != nil {
		return err
	}
	feed, err := a.Chats.FollowOwn(ctx, who, from)
	if err != nil {
		return err
	}
	return a.Live.Serve(c.Writer, c.Request.WithContext(ctx), "page"+strconv.FormatInt(who.ID, 10), mostStreams, stream.Source{
		Next: func(ctx context.Context) ([]stream.Event, error) {
			items, err := feed.Next(ctx)
			return a.events(items), err
		},
		Beat: func(context.Context) error { return nil }, // the feed sees who has unbound
	})
}

// cursor is after what a stream goes on: a browser's own header says it better than the address that it began with. Of a chat that
// began meanwhile the header would be a line, and the address names another chat: that one's lines come again.
func cursor(c *gin.Context) (kefu.PageCursor, error) {
	known, err := knownChat(c.Query("chat"))
	if err != nil {
		return kefu.PageCursor{}, err
	}
	v := c.GetHeader("Last-Event-ID")
	if v == "" {
		v = c.DefaultQuery("after", "0")
	}
	after, err := strconv.Atoi(v)
	if err != nil || after < 0 {
		return kefu.PageCursor{}, model.ErrInvalid.With("after", "应为整数，不能小于0")
	}
	return kefu.PageCursor{ChatID: known, Seq: after}, nil
}

func (a API) events(items []kefu.PageItem) []stream.Event {
	list := make([]stream.Event, 0, len(items))
	for _, item := range items {
		switch {
		case item.Line != nil:
			e := stream.Event{ID: int64(item.Line.Seq), Kind: "line", Data: a.newChatLine(*item.Line)}
			if item.Again {
				e.ID = 0 // the page goes on where it was
			}
			list = append(list, e)
		case item.Chat != nil:
			list = append(list, stream.Event{Kind: "chat", Data: a.newChatNow(*item.Chat)})
		case item.Typing:
			list = append(list, stream.Event{Kind: "typing", Data: struct{}{}})
		}
	}
	return list
}
