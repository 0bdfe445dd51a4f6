package kefu

import (
	"context"
	"fmt"
	"time"

	"example.org/hotline/model"
)

// Party is the citizen of a chat that its agent makes a ticket of; model.ErrNotBound where he has unbound his phone.
func (s *Sessions) Party(ctx context.Context, who model.Staff, id int64) (model.Citizen, error) {
	c, err := s.Store.Chat(ctx, id)
	if err == nil {
		err = (&act{chat: &c}).mayEnter(who)
	}
	if err != nil {
		return model.Citizen{}, err
	}
	citizen, err := s.Store.Citizen(ctx, c.CitizenID)
	if err == nil && !citizen.Bound() {
		err = model.ErrNotBound.Saying("市民已解除绑定，请填写联系人姓名和电话号码")
	}
	return citizen, err
}

// enterTime is longer than making a ticket takes.
const enterTime = 30 * time.Second

// Entering keeps others from making a ticket of a chat until done is called: two that are made at once would both reach the
// departments, and the chat knows one. model.ErrWrongState while one is being made under another key.
func (s *Sessions) Entering(ctx context.Context, id int64, key string) (done func(), err error) {
	name := fmt.Sprintf("kefu:ticket:%d", id)
	held, first, err := s.KV.Claim(ctx, name, key, enterTime)
	switch {
	case err != nil: // better two tickets than none
		s.Log.WarnContext(ctx, "a chat may become two tickets", "chat", id, "err", err)
	case first:
		return func() {
			if err := s.KV.Delete(context.WithoutCancel(ctx), name); err != nil {
				s.Log.WarnContext(ctx, "a chat becomes no other ticket for a while", "chat", id, "err", err)
			}
		}, nil
	case held != key:
		return nil, model.ErrWrongState.Saying("这次会话正在转为诉求，请稍候")
	}
	return func() {}, nil
}

// BecameTicket notes the ticket that an agent made of a chat of his (Party), and tells the citizen, once. A second ticket of one chat is
// refused. The ticket is there: whoever has the chat by now, it is noted.
func (s *Sessions) BecameTicket(ctx context.Context, id int64, number string) error {
	_, _, err := s.change(ctx, id, bySending, func(a *act) error {
		switch {
		case a.chat.Ticket == number:
			return nil
		case a.chat.Ticket != "":
			return model.ErrWrongState.Saying("这次会话已经转为诉求")
		}
		a.chat.Ticket, a.changed = number, true
		a.tellAgent(model.DeskChat, 0)
		return a.say(a.s.Texts.ticket(number))
	})
	return err
}

// mayEnter is nil where the staff member may make a ticket of the chat: its agent, while it goes on or afterwards.
func (a *act) mayEnter(who model.Staff) error {
	if a.chat.Agent.StaffID != who.ID || who.ID == 0 {
		return model.ErrChatNotFound
	}
	return nil
}
