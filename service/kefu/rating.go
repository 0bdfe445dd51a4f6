package kefu

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"example.org/hotline/model"
)

// hearRating takes a message that answers the request for a rating: a tap on one of its choices, a digit, or why the stars are
// few. Any other message is none of its business.
func (s *Sessions) hearRating(ctx context.Context, who model.Citizen, last model.Chat, ev model.Event) (answer string, ok bool, err error) {
	if ev.Type != model.MsgText {
		return "", false, nil
	}
	if id, err := strconv.ParseInt(ev.MenuReplyID, 10, 64); err == nil {
		if chatID, stars, ok := model.ParseRatingMenuID(id); ok {
			answer, err := s.rateByTap(ctx, who, chatID, stars)
			return answer, true, err
		}
	}
	now := s.Now()
	if last.Open() || last.ID == 0 {
		return "", false, nil // what he says is for the agent
	}
	given := last.Rating.State == model.RatingGiven && now.Before(last.Rating.At.Add(model.RatingTime))
	stars, reason := model.ParseStars(ev.Text), model.ParseReason(ev.Text)
	switch {
	case stars > 0 && last.Rating.Due(now):
		_, err := s.rate(ctx, last.ID, stars, "")
		return s.thanks(last, stars), true, err
	case stars > 0 && given && stars == last.Rating.Stars: // told again
		return s.thanks(last, stars), true, nil
	case reason != "" && last.Rating.Asks(now):
		_, err := s.rate(ctx, last.ID, last.Rating.Stars, reason)
		return s.Texts.explained(), true, err
	case reason != "" && given && reason == last.Rating.Reason:
		return s.Texts.explained(), true, nil
	case stars > 0 && ev.MenuReplyID != "" && given: // a choice of an old request, without its id
		return model.ErrRatingGiven.Message, true, nil
	case stars > 0 && ev.MenuReplyID != "":
		return model.ErrRatingExpired.Message, true, nil
	}
	return "", false, nil
}

// rateByTap takes a tap on a choice. The choices stay on the screen for ever.
func (s *Sessions) rateByTap(ctx context.Context, who model.Citizen, chatID int64, stars int) (string, error) {
	c, err := s.Rate(ctx, who, chatID, stars, "")
	var told *model.Error
	if errors.As(err, &told) && told.Kind != model.Unavailable {
		return told.Message, nil
	}
	return s.thanks(c, stars), err
}

func (s *Sessions) thanks(c model.Chat, stars int) string {
	c.Rating.Stars = stars
	return s.Texts.rated(c)
}

// Rate keeps what a citizen thinks of a chat of his, once, and why where he says so. model.ErrChatNotFound for one that is not his,
// model.ErrRatingGiven, model.ErrRatingExpired.
func (s *Sessions) Rate(ctx context.Context, who model.Citizen, chatID int64, stars int, reason string) (model.Chat, error) {
	c, err := s.Store.Chat(ctx, chatID)
	if err == nil && c.CitizenID != who.ID {
		err = model.ErrChatNotFound
	}
	if err != nil {
		return model.Chat{}, err
	}
	return s.rate(ctx, chatID, stars, reason)
}

func (s *Sessions) rate(ctx context.Context, chatID int64, stars int, reason string) (model.Chat, error) {
	c, _, err := s.change(ctx, chatID, bySending, func(a *act) error {
		known := a.chat.Rating.State == model.RatingGiven
		if err := a.chat.Rating.Give(stars, a.now); err != nil {
			return err
		}
		if strings.TrimSpace(reason) != "" {
			if err := a.chat.Rating.Explain(reason, a.now); err != nil {
				return err
			}
		}
		a.changed = true
		a.tellAgent(model.DeskChat, 0)
		if err := a.settleRequest(); err != nil || stars > 2 || known {
			return err
		}
		a.staff = append(a.staff, model.StaffNotice{
			Role: model.RoleSupervisor, Kind: model.StaffUnhappy, Text: "在线客服会话" + chatName(chatID) + "的评价：" + model.StarLabel(stars),
		})
		return nil
	})
	return c, err
}

// settleRequest takes back a request that has not gone: it is answered.
func (a *act) settleRequest() error {
	lines, err := a.tx.UndeliveredLines(a.ctx, a.chat.ID, a.now.Add(-lateTime))
	for _, l := range lines {
		if l.Kind != model.LineRating {
			continue
		}
		l.Delivery, l.Reason = model.LineOnPage, ""
		err = errors.Join(err, a.tx.SaveChatLine(a.ctx, l))
	}
	return err
}

func chatName(id int64) string { return strconv.FormatInt(id, 10) }

// owed is what the account owes a citizen whose chat has ended: what could not be delivered, the request for a rating among it. For a
// message that is told again it is the same again.
func (s *Sessions) owed(ctx context.Context, last model.Chat, known bool, ev model.Event) (string, error) {
	since := s.Now().Add(-lateTime)
	if !known || last.Open() || last.ClosedAt.Before(since) {
		return "", nil
	}
	told, err := s.Store.ChatLinesCausedBy(ctx, last.ID, ev.ID())
	if err != nil || len(told) > 0 {
		return s.replied(told, last.Lines+1), err
	}
	lines, err := s.Store.UndeliveredLines(ctx, last.ID, since)
	if err != nil || len(lines) == 0 {
		return "", err
	}
	_, a, err := s.change(ctx, last.ID, inReply(ev.ID()), func(a *act) error { return a.late(lateOutside) })
	if err != nil {
		return "", err
	}
	return joined(a.said...), nil
}
