package kefu

import (
	"context"
	"errors"
	"sync"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// tool is the desk wechat: agents work in WeChat's own tool, and we hear of what they do.
type tool struct {
	s          *Sessions
	reader     *reader
	poller     *poller
	reconciler *reconciler
	hangups    *hangups
	agents     *agents
}

func newTool(s *Sessions) *tool {
	return &tool{
		s: s, reader: &reader{s: s, written: map[Record]int{}}, poller: newPoller(s), reconciler: &reconciler{s: s, asked: map[int64]time.Time{}}, hangups: newHangups(s),
		agents: &agents{s: s},
	}
}

// run does what the desk has to do by itself, until ctx ends. Chats that it had before the console took over still end.
func (t *tool) run(ctx context.Context) {
	var wg sync.WaitGroup
	leads := func() bool { return true }
	if t.s.Desk == model.DeskWeChat {
		leads = t.poller.leads.Load
		wg.Go(func() { t.poller.run(ctx) })
	}
	wg.Go(func() { t.hangups.run(ctx, leads) })
	wg.Wait()
}

// callTime is how long WeChat is waited for while it waits itself for the answer to a message or an event.
const callTime = 600 * time.Millisecond

// Told takes WeChat's word about a kf session: it began, was handed on, or is over. It comes late, again, or not at all.
func (s *Sessions) Told(ctx context.Context, who model.Citizen, ev model.Event) error {
	for try := 1; ; try++ {
		c, err := s.Store.OpenChat(ctx, who.ID)
		switch {
		case errors.Is(err, model.ErrChatNotFound):
			return s.toldOutside(ctx, who, ev)
		case err != nil:
			return err
		}
		_, _, err = s.change(ctx, c.ID, bySending, func(a *act) error {
			if !a.chat.Open() {
				return store.ErrExists // closed meanwhile: look anew
			}
			_, err := a.take(told(ev, *a.chat))
			return err
		})
		if !errors.Is(err, store.ErrExists) || try == tries {
			return err
		}
	}
}

// told is an event of WeChat's as a chat takes it.
func told(ev model.Event, c model.Chat) model.ChatInput {
	in := model.ChatInput{Kind: model.InConnected, At: ev.CreatedAt, Agent: model.ChatAgent{KfAccount: ev.KfAccount}}
	switch ev.Type {
	case model.EvKfSwitch:
		in.Kind, in.Agent.KfAccount = model.InSwitched, ev.ToKf
	case model.EvKfClose:
		in.Kind = model.InEnded
		return in
	}
	if in.At.Before(c.QueuedAt) && !in.At.Before(c.QueuedAt.Add(-clockSkew)) {
		in.At = c.QueuedAt // WeChat's clock is behind ours
	}
	return in
}

// toldOutside takes that a citizen who has no chat open is being served.
func (s *Sessions) toldOutside(ctx context.Context, who model.Citizen, ev model.Event) error {
	if s.Desk != model.DeskWeChat || ev.Type == model.EvKfClose {
		return nil
	}
	chats, err := s.Store.ChatsOf(ctx, who.ID, 1)
	if err != nil {
		return err
	}
	in := told(ev, model.Chat{})
	if len(chats) > 0 {
		switch last := chats[0]; {
		case last.HangUp != "": // that session is being ended
			return nil
		case !in.At.After(last.ClosedAt):
			if leftInQueue(last, in.At) { // an agent took him in the moment in which he left
				_, err = s.hangUpOn(ctx, last.ID, in.Agent)
			}
			return err
		}
	}
	ask, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	session, found, err := s.Platform.Session(ask, who.OpenID)
	switch {
	case err == nil && !found:
		return nil // it is over; what was said in it is in the transcript
	case err == nil:
		in.Agent.KfAccount = session.KfAccount
	default:
		s.Log.WarnContext(ctx, "a chat is begun on an event's word", "err", err)
	}
	_, err = s.begun(ctx, who, chats, in.Agent, in.At)
	return err
}
