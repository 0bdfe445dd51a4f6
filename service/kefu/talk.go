package kefu

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"example.org/hotline/model"
)

// Say sends an agent's words to the citizen of his chat: once for one key. hints is what in them he may want to think about
// again. model.ErrChatNotFound where the chat is not his, model.ErrChatOver where it has ended, model.ErrKeyReused where other
// words had the key.
func (s *Sessions) Say(ctx context.Context, who model.Staff, id int64, key, text string) (l model.ChatLine, hints []string, err error) {
	said, err := model.ChatText(text, model.MostAgentText)
	if err != nil {
		return model.ChatLine{}, nil, err
	}
	l, err = s.speak(ctx, who, id, key, model.ChatLine{Kind: model.LineText, ChatContent: model.ChatContent{Text: said}})
	return l, model.ChatHints(said), err
}

// SendPlace sends a place, GCJ-02: in WeChat's messages as words and a link to a map.
func (s *Sessions) SendPlace(ctx context.Context, who model.Staff, id int64, key, label string, p model.Point) (model.ChatLine, error) {
	label, err := model.PlaceLabel(label, p)
	if err != nil {
		return model.ChatLine{}, err
	}
	return s.speak(ctx, who, id, key, model.ChatLine{Kind: model.LineLocation, ChatContent: model.ChatContent{
		Text: s.Texts.at(label, p), Lat: &p.Lat, Lng: &p.Lng, Label: label, URL: mapURL(label, p),
	}})
}

// speak adds an agent's line to a chat of his, once for one key.
func (s *Sessions) speak(ctx context.Context, who model.Staff, id int64, key string, l model.ChatLine) (model.ChatLine, error) {
	name, err := lineName(who, key)
	if err != nil {
		return model.ChatLine{}, err
	}
	l.From, l.Agent, l.Origin, l.Dedupe, l.Delivery = model.FromAgent, model.ChatAgent{StaffID: who.ID}, model.ByConsole, name, model.LineToSend
	_, _, err = s.change(ctx, id, bySending, func(a *act) error {
		told, err := a.tx.ChatLineTold(a.ctx, id, name)
		if !errors.Is(err, model.ErrChatNotFound) {
			if err == nil && !repeats(l, told) {
				err = model.ErrKeyReused
			}
			l = told
			return err
		}
		if err := a.serves(who); err != nil {
			return err
		}
		l.At = a.now
		if err := a.add(l); err != nil {
			return err
		}
		if _, err := a.take(model.ChatInput{Kind: model.InAgentSaid, At: a.now, Agent: l.Agent}); err != nil {
			return err
		}
		l, err = a.tx.ChatLineTold(a.ctx, id, name)
		return err
	})
	return l, err
}

const mostKey = 36 // characters: a UUID

// lineName is what a line is told under, so that told again it is the same.
func lineName(who model.Staff, key string) (string, error) {
	shown := func(r rune) bool { return r <= ' ' || r > '~' }
	if key == "" || len(key) > mostKey || strings.ContainsFunc(key, shown) {
		return "", model.ErrInvalid.With("idempotency_key", fmt.Sprintf("请带上1至%d个字符的 Idempotency-Key", mostKey))
	}
	return "c:" + strconv.FormatInt(who.ID, 10) + ":" + key, nil
}

// serves is nil where the staff member is the chat's agent, and it goes on.
func (a *act) serves(who model.Staff) error {
	switch {
	case a.chat.Agent.StaffID != who.ID:
		return model.ErrChatNotFound
	case a.chat.State != model.ChatActive:
		return model.ErrChatOver
	}
	return nil
}

const typingPause = 10 * time.Second // WeChat shows it for some fifteen

// Typing shows the citizen that his agent is typing, where that can be shown.
func (s *Sessions) Typing(ctx context.Context, who model.Staff, id int64) error {
	c, err := s.Store.Chat(ctx, id)
	if err != nil {
		return err
	}
	if err := (&act{chat: &c}).serves(who); err != nil {
		return err
	}
	_, first, err := s.KV.Claim(ctx, fmt.Sprintf("kefu:typing:%d", id), "1", typingPause)
	if err != nil || !first {
		return nil //nolint:nilerr // nothing is lost with it
	}
	s.bell.ring(ctx, typingTopic(id))
	citizen, err := s.Store.Citizen(ctx, c.CitizenID)
	if err != nil {
		return err
	}
	if err := s.Platform.Typing(ctx, citizen.OpenID); err != nil {
		s.Log.DebugContext(ctx, "the citizen is not shown that his agent is typing", "chat", id, "err", err)
	}
	return nil
}

// ReadUpTo notes how far an agent has read his chat.
func (s *Sessions) ReadUpTo(ctx context.Context, who model.Staff, id int64, seq int) error {
	_, _, err := s.change(ctx, id, bySending, func(a *act) error {
		if a.chat.Agent.StaffID != who.ID {
			return model.ErrChatNotFound
		}
		if seq = min(seq, a.chat.Lines); seq > a.chat.AgentRead {
			a.chat.AgentRead, a.changed = seq, true
		}
		return nil
	})
	return err
}

// OfferPage sends the citizen the address of the page on which the chat goes on whatever WeChat lets us send.
func (s *Sessions) OfferPage(ctx context.Context, who model.Staff, id int64) (l model.ChatLine, err error) {
	_, _, err = s.change(ctx, id, bySending, func(a *act) error {
		if err := a.serves(who); err != nil {
			return err
		}
		if err := a.say(a.s.Texts.page()); err != nil {
			return err
		}
		l, err = a.tx.ChatLine(a.ctx, id, a.chat.Lines)
		return err
	})
	return l, err
}

// Close ends a chat: its agent may, and a supervisor. One that has ended is no error.
func (s *Sessions) Close(ctx context.Context, who model.Staff, id int64) (ChatCard, error) {
	c, _, err := s.change(ctx, id, bySending, func(a *act) error {
		if err := a.mayMove(who); err != nil {
			return err
		}
		if a.chat.State == model.ChatQueued {
			return model.ErrWrongState.Saying("会话还在排队，不能结束")
		}
		_, err := a.take(model.ChatInput{Kind: model.InAgentCloses, At: a.now})
		return err
	})
	if err != nil {
		return ChatCard{}, err
	}
	return s.card(ctx, c)
}
