package staff

import (
	"context"
	"errors"
	"regexp"
	"strconv"

	"example.org/hotline/model"
)

// enteringChat is a form of POST /tickets, for the citizen of a chat.
type enteringChat struct {
	ID   int64  `path:"id"`
	Key  string `header:"Idempotency-Key" doc:"The same key again gets the same ticket"`
	Body entryForm
}

// enterChat makes a ticket of a chat. The contact that an agent leaves blank is the citizen's, whom the agent knows by masks
// only.
func (a API) enterChat(ctx context.Context, in *enteringChat) (*body[enteredView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkTicketKey(in.Key); err != nil {
		return nil, err
	}
	key := chatKey(in.ID, in.Key)
	t, err := a.Tickets.Entered(ctx, who, key)
	switch {
	case err == nil: // told again: whoever has the chat by now
		err = a.Chats.BecameTicket(ctx, in.ID, t.Number)
	case errors.Is(err, model.ErrTicketNotFound):
		t, err = a.enterOnce(ctx, who, in, key)
	}
	if err != nil {
		return nil, err
	}
	return &body[enteredView]{enteredView{t.Number, t.Status}}, nil
}

// chatKey is a key of this chat alone: no header can spell it, which has no slash. Whoever files under another's key is told whether the
// form says what the ticket does, and the ticket of a chat has the citizen's name and phone, of which the agent knows masks.
func chatKey(id int64, key string) string { return "/" + strconv.FormatInt(id, 36) + "/" + key }

// oldChatKey is how chats' keys were spelt before, as a header can.
var oldChatKey = regexp.MustCompile(`^c[0-9a-z]+:`)

// ofNoChat refuses a key under which a chat became a ticket in those days.
func (a API) ofNoChat(ctx context.Context, who model.Staff, key string) error {
	if !oldChatKey.MatchString(key) {
		return nil
	}
	t, err := a.Tickets.Entered(ctx, who, key)
	switch {
	case errors.Is(err, model.ErrTicketNotFound):
		return nil
	case err == nil && t.OfChat():
		err = model.ErrInvalid.With("Idempotency-Key", "这个 Idempotency-Key 已用于会话转诉求，请换一个")
	}
	return err
}

// enterOnce makes a ticket of a chat that the agent has; one at a time.
func (a API) enterOnce(ctx context.Context, who model.Staff, in *enteringChat, key string) (model.Ticket, error) {
	party, err := a.Chats.Party(ctx, who, in.ID)
	if err != nil && !errors.Is(err, model.ErrNotBound) { // of whom has unbound, the form has to say who he is
		return model.Ticket{}, err
	}
	done, err := a.Chats.Entering(ctx, in.ID, key)
	if err != nil {
		return model.Ticket{}, err
	}
	defer done()
	t, err := a.Tickets.Entered(ctx, who, key)
	if errors.Is(err, model.ErrTicketNotFound) {
		t, err = a.enterFor(ctx, who, in.ID, key, in.Body.complaint(), party.Binding)
	}
	if err != nil {
		return model.Ticket{}, err
	}
	return t, a.Chats.BecameTicket(ctx, in.ID, t.Number)
}

// enterFor makes a ticket of a chat that is none yet; model.ErrWrongState of one that is.
func (a API) enterFor(ctx context.Context, who model.Staff, id int64, key string, c model.Complaint, of *model.Binding) (model.Ticket, error) {
	own, err := a.Chats.Look(ctx, who, id, "", "")
	if err != nil {
		return model.Ticket{}, err
	}
	if own.Chat.Ticket != "" {
		return model.Ticket{}, model.ErrWrongState.Saying("这次会话已经转为诉求")
	}
	if c, err = c.OfChat(id, of, a.Now().In(a.Zone)); err != nil {
		return model.Ticket{}, err
	}
	return a.Tickets.Enter(ctx, who, key, c)
}
