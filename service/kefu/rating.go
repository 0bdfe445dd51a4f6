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
	if ev.MenuReplyID == "" && !ev.CreatedAt.IsZero() && ev.CreatedAt.Before(last.Rating.AskedAt.Add(-sameMoment)) {
		return "", false, nil // told late: it was said before he was asked
	}
	if stars, reason, ok := last.Rating.Answered(ev.Text, now); ok {
		_, err := s.rate(ctx, last.ID, stars, reason)
		return s.thanks(last, stars, reason), true, err
	}
	switch tapped := model.ParseStars(ev.Text) > 0 && ev.MenuReplyID != ""; { // a choice of an old request, without its id
	case tapped && last.Rating.State == model.RatingGiven && now.Before(last.Rating.At.Add(model.RatingTime)):
		return model.ErrRatingGiven.Message, true, nil
	case tapped:
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
	return s.thanks(c, stars, ""), err
}

// thanks is what the citizen reads of his answer.
func (s *Sessions) thanks(c model.Chat, stars int, reason string) string {
	if reason != "" {
		return s.Texts.explained()
	}
	c.Rating.Stars = stars
	return s.Texts.rated(c)
}

// Rate keeps what a citizen thinks of a chat of his, once, and why where he says so. model.ErrChatNotFound for one that is not his,
// model.ErrRatingGiven, model.ErrRatingExpired, model.ErrRatingEarly, model.ErrRatingNotAsked.
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
	c, _, err := s.change(ctx, chatID, bySending, func(a *act) error { return a.rate(stars, reason) })
	return c, err
}

func (a *act) rate(stars int, reason string) error {
	known := a.chat.Rating.State == model.RatingGiven
	if err := a.chat.Rate(stars, a.now); err != nil {
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
		Role: model.RoleSupervisor, Kind: model.StaffUnhappy, Text: "在线客服会话" + chatName(a.chat.ID) + "的评价：" + model.StarLabel(stars),
	})
	return nil
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
