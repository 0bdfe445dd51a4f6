package kefu

import (
	"context"
	"errors"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

const (
	// leftBehind is how long after its end a chat may have left its citizen in WeChat's queue, out of which nothing takes him.
	leftBehind = 24 * time.Hour
	// sessionLife is how long a kf session outlives the last word in it (protocol §6.1).
	sessionLife = 30 * time.Minute
)

// adopt finds the chat of what passed between a citizen and an agent outside of all his chats, or makes it. chats are his newest,
// the newest first. ok is false where WeChat knows nobody of that openid.
func (s *Sessions) adopt(ctx context.Context, who model.Citizen, chats []model.Chat, e entry) (c model.Chat, ok bool, err error) {
	session, found, err := s.Platform.Session(ctx, who.OpenID)
	switch {
	case errors.Is(err, ErrUnreachable):
		return c, false, nil
	case err != nil:
		return c, false, err
	case found:
		c, err = s.begun(ctx, who, chats, model.ChatAgent{KfAccount: session.KfAccount}, e.At)
	case len(chats) > 0 && e.At.Before(chats[0].ClosedAt.Add(sessionLife)):
		c = chats[0] // the tail of that one, of which we are told late
	default:
		c, err = s.overAlready(ctx, who, e)
	}
	return c, err == nil, err
}

// begun takes that a citizen who has no chat open is being served in WeChat's tool since a moment. Either an agent began it, and it
// becomes a chat; or the citizen had left our queue and WeChat's has not noticed: then the kf session is ended, unless he has
// asked for an agent again.
func (s *Sessions) begun(ctx context.Context, who model.Citizen, chats []model.Chat, agent model.ChatAgent, at time.Time) (model.Chat, error) {
	c := model.AdoptChat(who.ID, agent, at)
	if len(chats) > 0 {
		last := chats[0]
		asked := s.wished(ctx, who.ID) == wantsAgent
		if leftInQueue(last, at) && !asked {
			return s.hangUpOn(ctx, last.ID, agent)
		}
		if c.Window = last.Window; asked {
			c.Continues = last.ID
		}
	}
	c, _, err := s.open(ctx, c, bySending, func(*act) error { return nil })
	if errors.Is(err, store.ErrExists) { // somebody was faster
		return s.Store.OpenChat(ctx, who.ID)
	}
	if err == nil {
		s.unwish(ctx, who.ID)
	}
	return c, err
}

// leftInQueue tells whether a kf session that began at a moment comes of a chat that ended while its citizen waited.
func leftInQueue(c model.Chat, at time.Time) bool {
	switch c.End {
	case model.EndCancelled, model.EndOffHours, model.EndUnbound:
		return c.Desk == model.DeskWeChat && c.ConnectedAt.IsZero() && !at.Before(c.QueuedAt) && at.Before(c.ClosedAt.Add(leftBehind))
	default:
		return false
	}
}

// hangUpOn has the kf session that a closed chat left behind ended.
func (s *Sessions) hangUpOn(ctx context.Context, chatID int64, agent model.ChatAgent) (model.Chat, error) {
	c, _, err := s.change(ctx, chatID, bySending, func(a *act) error {
		a.chat.HangUp, a.changed = agent.KfAccount, true
		return nil
	})
	return c, err
}

// overAlready makes a chat of a talk that is over and of which nobody told. The citizen has nothing to be told of either.
func (s *Sessions) overAlready(ctx context.Context, who model.Citizen, e entry) (model.Chat, error) {
	c, _, err := s.open(ctx, model.AdoptChat(who.ID, e.agent(), e.At), onPage, func(a *act) error {
		_, err := a.take(model.ChatInput{Kind: model.InGone, At: a.now})
		return err
	})
	return c, err
}
