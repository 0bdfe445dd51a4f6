package kefu

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// ToQueue is where Transfer brings a citizen who is to wait for whoever is free.
const ToQueue = "queue"

const mostNote = 500 // characters

// Transfer gives a chat to another agent, by his log-in, or back to the queue; note is for the staff only. Its agent may, and a
// supervisor, who may take one from the queue, too. model.ErrNoAgent, model.ErrAgentOffline and model.ErrDeskFull are of the
// agent who was to get it.
func (s *Sessions) Transfer(ctx context.Context, who model.Staff, id int64, to, note string) (ChatCard, error) {
	note, err := model.ChatNote(note, mostNote)
	if err != nil {
		return ChatCard{}, err
	}
	in := model.ChatInput{Kind: model.InRequeue}
	if to != ToQueue {
		in.Kind = model.InSwitched
		if in.Agent.StaffID, err = s.colleague(ctx, to); err != nil {
			return ChatCard{}, err
		}
	}
	if to == ToQueue {
		s.leave(ctx, who, id)
	}
	c, _, err := s.change(ctx, id, bySending, func(a *act) error { return a.transfer(who, in, note) })
	if err != nil {
		return ChatCard{}, err
	}
	s.bell.queue(ctx) // a seat has become free
	return s.card(ctx, c)
}

// colleague is an agent who can be given a chat.
func (s *Sessions) colleague(ctx context.Context, name string) (int64, error) {
	agent, _, err := s.Store.StaffByName(ctx, name)
	if errors.Is(err, store.ErrNoStaff) || err == nil && (agent.Disabled || !agent.Is(model.RoleAgent)) {
		return 0, model.ErrNoAgent
	}
	if err != nil {
		return 0, err
	}
	return agent.ID, s.ready(ctx, agent.ID)
}

func (a *act) transfer(who model.Staff, in model.ChatInput, note string) error {
	if err := a.mayMove(who); err != nil {
		return err
	}
	switch {
	case !a.chat.Open():
		return model.ErrChatOver
	case in.Kind == model.InRequeue && a.chat.State == model.ChatQueued:
		return nil
	}
	if note != "" {
		l := model.ChatLine{
			From: model.FromNote, Agent: model.ChatAgent{StaffID: who.ID}, Kind: model.LineText, ChatContent: model.ChatContent{Text: note},
			Origin: model.ByConsole, Delivery: model.LineReceived,
		}
		if err := a.add(l); err != nil {
			return err
		}
	}
	in.At = a.now
	_, err := a.take(in)
	return err
}

// mayMove is nil where the staff member may end the chat or give it to another: its agent, or a supervisor. A chat in WeChat's own
// tool is moved there.
func (a *act) mayMove(who model.Staff) error {
	switch {
	case a.chat.Agent.StaffID != who.ID && !who.Is(model.RoleSupervisor):
		return model.ErrChatNotFound
	case a.chat.Desk != model.DeskConsole:
		return model.ErrWrongState.Saying("这次会话在微信客服工具中进行，请在那里操作")
	}
	return nil
}

// leftTime is how long an agent who gave a chat back is not given it again, where there is another.
const leftTime = 10 * time.Minute

// leave notes whose a chat was that goes back to the queue. Where that is not kept he may get it again.
func (s *Sessions) leave(ctx context.Context, who model.Staff, id int64) {
	c, err := s.Store.Chat(ctx, id)
	if err != nil || (&act{chat: &c}).mayMove(who) != nil || c.State != model.ChatActive {
		return // which it will be told
	}
	if err := s.KV.Set(ctx, leftKey(id), strconv.FormatInt(c.Agent.StaffID, 10), leftTime); err != nil {
		s.Log.WarnContext(ctx, "a chat may come back to who gave it away", "chat", id, "err", err)
	}
}

// left is the agent who gave a chat back not long ago; 0: nobody.
func (s *Sessions) left(ctx context.Context, id int64) int64 {
	value, _, err := s.KV.Get(ctx, leftKey(id))
	if err != nil {
		return 0
	}
	staffID, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return 0
	}
	return staffID
}

func leftKey(chatID int64) string { return fmt.Sprintf("kefu:left:%d", chatID) }
