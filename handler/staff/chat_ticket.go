package staff

import (
	"context"
	"errors"
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
	key := "c" + strconv.FormatInt(in.ID, 36) + ":" + in.Key // of this chat: another's ticket is never its
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
