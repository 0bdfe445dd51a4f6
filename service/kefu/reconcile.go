package kefu

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"example.org/hotline/model"
)

// reconciler holds chats in which nothing is heard against what WeChat knows of them. Its events get lost (protocol §6.1).
type reconciler struct {
	s     *Sessions
	mu    sync.Mutex
	asked map[int64]time.Time // when WeChat was last asked about a chat
}

const (
	// silentTime is how long nothing must have been heard in a chat before WeChat is asked about it.
	silentTime = 2 * time.Minute
	// waitTime is how long a citizen must have waited before WeChat is asked about him.
	waitTime   = time.Minute
	askAgain   = 5 * time.Minute // about the same chat, at the soonest
	mostAsked  = 120             // at once
	mostSilent = 1000
	writeAgain = "again" // the name of the line that asks a citizen to write again
)

// Reconcile has the chats of WeChat's tool know what WeChat did not tell.
func (s *Sessions) Reconcile(ctx context.Context) error {
	r := s.tool.reconciler
	r.mu.Lock()
	defer r.mu.Unlock()
	for id, at := range r.asked {
		if !s.Now().Before(at.Add(askAgain)) {
			delete(r.asked, id)
		}
	}
	return errors.Join(r.served(ctx), r.waiting(ctx))
}

// served looks at silent chats: is the citizen still served, and by whom?
func (r *reconciler) served(ctx context.Context) error {
	chats, err := r.s.Store.DeskChats(ctx, model.DeskWeChat, model.ChatActive, r.s.Now().Add(-silentTime), mostSilent)
	if err != nil {
		return err
	}
	calls := 0
	for _, c := range chats {
		if _, asked := r.asked[c.ID]; asked {
			continue
		}
		if calls++; calls > mostAsked {
			return nil
		}
		if _, err := r.ask(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// ask has a chat know what WeChat says of its citizen. found is whether an agent serves him.
func (r *reconciler) ask(ctx context.Context, c model.Chat) (found bool, err error) {
	who, err := r.s.Store.Citizen(ctx, c.CitizenID)
	if err != nil {
		return false, err
	}
	asked := r.s.Now()
	session, found, err := r.s.Platform.Session(ctx, who.OpenID)
	switch {
	case errors.Is(err, ErrUnreachable):
		found = false
	case err != nil:
		return false, err
	}
	r.asked[c.ID] = asked
	in := model.ChatInput{Kind: model.InGone, At: asked}
	if found {
		in = model.ChatInput{Kind: model.InConnected, At: asked, Agent: model.ChatAgent{KfAccount: session.KfAccount}}
		if c.State == model.ChatQueued && !session.Since.IsZero() {
			in.At = latest(session.Since, c.QueuedAt)
		}
	}
	_, _, err = r.s.change(ctx, c.ID, bySending, func(a *act) error {
		_, err := a.take(in)
		return err
	})
	return found, err
}

// waiting looks at citizens who wait: does WeChat have them in its queue, and can anybody take them out of it?
func (r *reconciler) waiting(ctx context.Context) error {
	chats, err := r.s.Store.DeskChats(ctx, model.DeskWeChat, model.ChatQueued, r.s.Now().Add(-waitTime), mostSilent)
	if err != nil || len(chats) == 0 {
		return err
	}
	inQueue, count, err := r.s.Platform.Waiting(ctx)
	if err != nil {
		return err
	}
	for _, c := range chats[:min(len(chats), mostAsked)] {
		who, err := r.s.Store.Citizen(ctx, c.CitizenID)
		if err != nil {
			return err
		}
		if slices.Contains(inQueue, who.OpenID) {
			err = r.stranded(ctx, who, c)
		} else {
			err = r.missing(ctx, c, count <= len(inQueue))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// missing looks at a citizen who waits and is not in WeChat's queue, as far as it was listed: all of it, or not.
func (r *reconciler) missing(ctx context.Context, c model.Chat, all bool) error {
	found, err := r.ask(ctx, c)
	if err == nil && !found && all {
		err = r.lost(ctx, c)
	}
	return err
}

// stranded takes a citizen to another agent, who waits for one that is gone or full: nobody else gets him from WeChat's queue
// (protocol §6.1).
func (r *reconciler) stranded(ctx context.Context, who model.Citizen, c model.Chat) error {
	named := c.Wanted.KfAccount
	if named == "" {
		return nil
	}
	agents, err := r.s.Platform.Online(ctx)
	if err != nil {
		return err
	}
	var other string
	for _, a := range agents {
		switch {
		case a.Accepted >= model.SeatCapacity:
		case a.KfAccount == named:
			return nil
		case other == "":
			other = a.KfAccount
		}
	}
	if other == "" {
		return nil
	}
	asked := r.s.Now()
	if err := r.s.Platform.CreateSession(ctx, other, who.OpenID); err != nil {
		return err
	}
	_, _, err = r.s.change(ctx, c.ID, bySending, func(a *act) error {
		_, err := a.take(model.ChatInput{Kind: model.InConnected, At: asked, Agent: model.ChatAgent{KfAccount: other}})
		return err
	})
	return err
}

// lost asks a citizen to write again whom WeChat neither has in its queue nor has given to an agent: his message was not handed over.
func (r *reconciler) lost(ctx context.Context, c model.Chat) error {
	_, _, err := r.s.change(ctx, c.ID, bySending, func(a *act) error {
		if a.chat.State != model.ChatQueued || a.now.Before(a.chat.LastCitizenAt.Add(silentTime)) {
			return nil
		}
		_, err := a.tx.ChatLineTold(a.ctx, a.chat.ID, writeAgain)
		if !errors.Is(err, model.ErrChatNotFound) {
			return err // it was said
		}
		return a.add(model.ChatLine{
			From: model.FromSystem, Kind: model.LineNotice, ChatContent: model.ChatContent{Text: a.s.Texts.again()},
			Delivery: model.LineToSend, Dedupe: writeAgain,
		})
	})
	return err
}
