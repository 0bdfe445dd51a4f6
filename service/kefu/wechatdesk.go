package kefu

import (
	"context"
	"errors"

	"example.org/hotline/model"
)

// Told takes WeChat's word about a kf session: it began, was handed on, or is over. It comes late, again, or not at all.
func (s *Sessions) Told(ctx context.Context, who model.Citizen, ev model.Event) error {
	c, err := s.Store.OpenChat(ctx, who.ID)
	if errors.Is(err, model.ErrChatNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	_, _, err = s.change(ctx, c.ID, bySending, func(a *act) error {
		_, err := a.take(told(ev))
		return err
	})
	return err
}

// told is an event of WeChat's as a chat takes it.
func told(ev model.Event) model.ChatInput {
	in := model.ChatInput{At: ev.CreatedAt, Agent: model.ChatAgent{KfAccount: ev.KfAccount}}
	switch ev.Type {
	case model.EvKfCreate:
		in.Kind = model.InConnected
	case model.EvKfSwitch:
		in.Kind, in.Agent.KfAccount = model.InSwitched, ev.ToKf
	case model.EvKfClose:
		in.Kind = model.InEnded
	}
	return in
}

// prefer is the agent of WeChat's tool whom a citizen is handed to; "" lets WeChat choose.
func (s *Sessions) prefer(_ context.Context, wanted model.ChatAgent) string { return wanted.KfAccount }

// repair has a chat whose citizen is heard again end, where WeChat says that it has.
func (s *Sessions) repair(ctx context.Context, who model.Citizen, c model.Chat) (over bool, err error) {
	asked := s.Now()
	_, found, err := s.Platform.Session(ctx, who.OpenID)
	if err != nil || found {
		return false, err
	}
	c, _, err = s.change(ctx, c.ID, bySending, func(a *act) error {
		_, err := a.take(model.ChatInput{Kind: model.InGone, At: asked})
		return err
	})
	return err == nil && !c.Open(), err
}
