package kefu

import (
	"context"
	"errors"
	"time"

	"example.org/hotline/model"
)

// repair takes that a citizen whom an agent serves, as far as we know, is heard by the account. Nothing that he says to the agent is
// (protocol §6.1): he wrote while he waited and we are told late; or WeChat has ended the session; or it has given it up after half
// an hour and only keeps it. over is true where the chat is over by that. Where WeChat does not answer, or has a session that is too
// young to be given up, the chat stays, and the message is handed over: nothing is lost by that.
func (s *Sessions) repair(ctx context.Context, who model.Citizen, c model.Chat, ev model.Event) (over bool, err error) {
	if !ev.CreatedAt.After(c.ConnectedAt) {
		return false, nil
	}
	ask, cancel := context.WithTimeout(ctx, 2*callTime)
	defer cancel()
	asked := s.Now()
	session, found, err := s.Platform.Session(ask, who.OpenID)
	if err == nil && found {
		if since := latest(session.Since, c.ConnectedAt); asked.Before(since.Add(sessionLife)) {
			return false, nil
		}
		err = s.endSession(ask, who.OpenID, session.KfAccount)
	}
	if err != nil {
		s.Log.WarnContext(ctx, "a chat goes on though its citizen is heard again", "chat", c.ID, "err", err)
		return false, nil
	}
	c, _, err = s.change(ctx, c.ID, bySending, func(a *act) error {
		_, err := a.take(model.ChatInput{Kind: model.InGone, At: asked})
		return err
	})
	return err == nil && !c.Open(), err
}

// endSession ends a citizen's session in WeChat's tool, whoever serves it; likely is who did last.
func (s *Sessions) endSession(ctx context.Context, openID, likely string) error {
	refused := s.Platform.CloseSession(ctx, likely, openID)
	if refused == nil || errors.Is(refused, ErrUnreachable) { // it is over, or there is nobody to have one
		return nil
	}
	session, found, err := s.Platform.Session(ctx, openID)
	switch {
	case err != nil:
		return errors.Join(refused, err)
	case !found:
		return nil
	case session.KfAccount == likely:
		return refused
	}
	return s.Platform.CloseSession(ctx, session.KfAccount, openID)
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
