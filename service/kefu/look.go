package kefu

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"example.org/hotline/model"
)

// Look is a chat and what is known of its citizen. An agent sees his own, whether they go on or not; supervisors and auditors see
// all, with a reason, which is kept. Anybody else, and of an unknown one, model.ErrChatNotFound.
func (s *Sessions) Look(ctx context.Context, who model.Staff, id int64, reason, address string) (ChatCard, error) {
	c, err := s.look(ctx, who, id, reason, address, func(c model.Chat) string {
		if c.Open() {
			return model.ViewListen
		}
		return model.ViewRead
	})
	if err != nil {
		return ChatCard{}, err
	}
	card, err := s.card(ctx, c)
	if err != nil {
		return ChatCard{}, err
	}
	if card.Chats, err = s.Store.CountChats(ctx, c.CitizenID); err != nil {
		return ChatCard{}, err
	}
	citizen, err := s.Store.Citizen(ctx, c.CitizenID)
	if err == nil && citizen.Bound() {
		card.Tickets, err = s.Store.CountTickets(ctx, citizen.Binding.Phone)
	}
	return card, err
}

// look is a chat that the staff member may see. That he saw one that is not his, and how, is kept.
func (s *Sessions) look(ctx context.Context, who model.Staff, id int64, reason, address string, act func(model.Chat) string) (model.Chat, error) {
	c, err := s.Store.Chat(ctx, id)
	switch {
	case err != nil:
		return model.Chat{}, err
	case who.ID != 0 && c.Agent.StaffID == who.ID:
		return c, s.lookedBack(ctx, who, c, address)
	case !who.Is(model.RoleSupervisor) && !who.Is(model.RoleAuditor):
		return model.Chat{}, model.ErrChatNotFound
	}
	if reason, err = model.CheckReason(reason); err != nil {
		return model.Chat{}, err
	}
	return c, s.Store.AddChatView(ctx, model.ChatView{StaffID: who.ID, ChatID: id, Act: act(c), Reason: reason, Address: address, At: s.Now()})
}

// lookSpan is how long a line stands for an agent's other looks at a chat of his own: the desk reads it anew by itself.
const lookSpan = 10 * time.Minute

// lookedBack keeps that an agent reads a chat of his own that is over. Of one that goes on its lines say who serves it. Where Redis is
// away a line too many is written rather than none.
func (s *Sessions) lookedBack(ctx context.Context, who model.Staff, c model.Chat, address string) error {
	if c.Open() {
		return nil
	}
	key := fmt.Sprintf("looked-back:%d:%d", who.ID, c.ID)
	last, _, err := s.KV.Get(ctx, key)
	if at, bad := strconv.ParseInt(last, 10, 64); err == nil && bad == nil && s.Now().Sub(time.Unix(at, 0)) < lookSpan {
		return nil
	}
	view := model.ChatView{StaffID: who.ID, ChatID: c.ID, Act: model.ViewRead, Reason: "本人接待的会话", Address: address, At: s.Now()}
	if err := s.Store.AddChatView(ctx, view); err != nil {
		return err
	}
	if err == nil {
		err = s.KV.Set(ctx, key, strconv.FormatInt(s.Now().Unix(), 10), lookSpan)
	}
	if err != nil {
		s.Log.WarnContext(ctx, "a look at a chat may be written down twice", "err", err)
	}
	return nil
}

// Lines are at most limit lines of a chat after one, in their order. Who may see them is the caller's to know.
func (s *Sessions) Lines(ctx context.Context, id int64, after, limit int) ([]model.ChatLine, error) {
	return s.Store.ChatLines(ctx, id, after, limit)
}

// Media is the file of a line, to those who may see the chat.
func (s *Sessions) Media(ctx context.Context, who model.Staff, id int64, seq int, reason, address string) (File, error) {
	if _, err := s.look(ctx, who, id, reason, address, func(model.Chat) string { return model.ViewMedia }); err != nil {
		return File{}, err
	}
	l, err := s.Store.ChatLine(ctx, id, seq)
	if err != nil {
		return File{}, err
	}
	return s.file(ctx, l)
}

// file is what a line brought beside words; model.ErrChatNotFound where it brought nothing that is kept.
func (s *Sessions) file(ctx context.Context, l model.ChatLine) (File, error) {
	if l.Media.State != model.MediaStored {
		return File{}, model.ErrChatNotFound.Saying("没有找到这个文件")
	}
	body, err := s.Files.Get(ctx, l.Media.Key)
	if err != nil {
		return File{}, errors.Join(model.ErrUnavailable, err)
	}
	return File{Body: body, Type: l.Media.Type}, nil
}
