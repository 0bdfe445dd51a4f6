package kefu

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// act is one change of a chat, within its transaction.
type act struct {
	s     *Sessions
	ctx   context.Context //nolint:containedctx // it lives as long as the call that made it
	tx    *store.Store
	chat  *model.Chat
	rules model.ChatRules
	now   time.Time

	due     time.Time // when the clock would have looked at the chat before the change
	says    delivery  // how the account's own words go out
	said    []string  // those that go as the passive reply
	changed bool
	quiet   bool // the change shows nowhere
	sends   bool // a line is to be sent
	fetches bool // a file is to be fetched
	seats   map[int64]*seatChange
	staff   []model.StaffNotice
}

// delivery is how the account's own words about a chat reach the citizen.
type delivery struct {
	by    model.LineDelivery
	cause string // with LinePassive: the message that is answered
}

var (
	bySending = delivery{by: model.LineToSend}
	onPage    = delivery{by: model.LineOnPage} // he is looking at it
)

func inReply(cause string) delivery { return delivery{model.LinePassive, cause} }

type seatChange struct {
	taken  int
	asked  bool // by the agent himself
	events []model.DeskEvent
}

// tries bounds how often a change is made again because somebody was faster.
const tries = 10

// change makes one change of a chat: all of what do did is kept, or none. do runs again where somebody was faster, so it
// must do nothing but ask the act.
func (s *Sessions) change(ctx context.Context, chatID int64, says delivery, do func(a *act) error) (model.Chat, *act, error) {
	return s.transact(ctx, says, func(a *act) (err error) {
		if *a.chat, err = a.tx.Chat(a.ctx, chatID); err != nil {
			return err
		}
		a.due = a.chat.Due(a.rules)
		return do(a)
	})
}

// open begins a chat; store.ErrExists where the citizen has one by now.
func (s *Sessions) open(ctx context.Context, c model.Chat, says delivery, do func(a *act) error) (model.Chat, *act, error) {
	return s.transact(ctx, says, func(a *act) error {
		*a.chat = c
		if err := a.tx.AddChat(a.ctx, a.chat, a.chat.Due(a.rules)); err != nil {
			return err
		}
		a.changed = true
		return do(a)
	})
}

func (s *Sessions) transact(ctx context.Context, says delivery, do func(a *act) error) (model.Chat, *act, error) {
	rules, err := s.rules(ctx)
	if err != nil {
		return model.Chat{}, nil, err
	}
	for try := 1; ; try++ {
		a := &act{s: s, ctx: ctx, chat: &model.Chat{}, rules: rules, now: s.Now(), says: says}
		err := s.Store.InTx(ctx, func(tx *store.Store) error {
			*a = act{s: s, ctx: ctx, tx: tx, chat: &model.Chat{}, rules: rules, now: s.Now(), says: says, seats: map[int64]*seatChange{}}
			if err := do(a); err != nil {
				return err
			}
			return a.save()
		})
		switch {
		case err == nil:
			s.after(ctx, a)
			return *a.chat, a, nil
		case errors.Is(err, store.ErrStale) && try < tries:
			continue
		default:
			return model.Chat{}, nil, err
		}
	}
}

// save writes what the act did: the chat first, then the seats, in one order for everybody.
func (a *act) save() error {
	if a.changed {
		if err := a.tx.SaveChat(a.ctx, a.chat, a.chat.Due(a.rules)); err != nil {
			return err
		}
	}
	ids := make([]int64, 0, len(a.seats))
	for id := range a.seats {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		seat := a.seats[id]
		for i := range seat.events {
			seat.events[i].ChatID = a.chat.ID
		}
		if err := a.tx.TellSeat(a.ctx, id, seat.taken, seat.asked, seat.events...); err != nil {
			return err
		}
	}
	if len(a.staff) == 0 {
		return nil
	}
	return a.tx.TellStaff(a.ctx, a.staff)
}

// kvTime is how long a message waits for a Redis that hangs: WeChat hangs up after five seconds, and Redis may be asked twice for
// one message. What it would have said is found in the database, or by looking.
const kvTime = 500 * time.Millisecond

// after is what follows a change that is kept. Whatever of it fails is made up for by the sweeps.
func (s *Sessions) after(ctx context.Context, a *act) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), kvTime)
	defer cancel()
	for id := range a.seats {
		s.bell.seat(ctx, id)
	}
	if !a.changed {
		return
	}
	if a.sends {
		s.post.wake(a.chat.ID)
	}
	if a.fetches {
		s.fetch.wake()
	}
	if a.quiet {
		return
	}
	s.bell.chat(ctx, a.chat.ID)
	// A reminder that comes too early finds when it should have come: only one that would come too late is set anew.
	if due := a.chat.Due(a.rules); a.due.IsZero() || due.Before(a.due) {
		s.clock.set(ctx, a.chat.ID, due)
	}
	if a.chat.HangUp != "" {
		s.tool.hangups.wake(a.chat.ID)
	}
	if a.chat.State == model.ChatQueued || a.chat.State == model.ChatClosed {
		s.bell.queue(ctx)
	}
}

func (a *act) seat(id int64) *seatChange {
	if a.seats[id] == nil {
		a.seats[id] = &seatChange{}
	}
	return a.seats[id]
}

// tellAgent puts something into the feed of the chat's agent at the console.
func (a *act) tellAgent(kind model.DeskEventKind, line int) {
	if id := a.chat.Agent.StaffID; id != 0 {
		a.seat(id).events = append(a.seat(id).events, model.DeskEvent{Kind: kind, Line: line})
	}
}

// take has the chat go through an input, and does what comes of it.
func (a *act) take(in model.ChatInput) (model.ChatOutcome, error) {
	before := a.chat.Agent
	out := a.chat.Take(in, a.rules)
	if !out.Changed {
		return out, nil
	}
	a.changed = true
	if !out.Platform.None() {
		a.chat.HangUp = out.Platform.KfAccount
	}
	if out.Owed {
		a.staff = append(a.staff, model.StaffNotice{
			Role: model.RoleSupervisor, Kind: model.StaffChat, Text: "在线客服会话" + chatName(a.chat.ID) + "的市民等待回复已超过3分钟",
		})
		a.tellAgent(model.DeskChat, 0)
	}
	a.moved(before, out)
	return out, a.tell(out.Tell)
}

// moved tells the agents who got or lost the chat.
func (a *act) moved(before model.ChatAgent, out model.ChatOutcome) {
	gone := before.StaffID != 0 && (before != a.chat.Agent || out.Closed)
	if gone {
		seat := a.seat(before.StaffID)
		seat.taken--
		seat.events = append(seat.events, model.DeskEvent{Kind: model.DeskChat})
	}
	if now := a.chat.Agent.StaffID; now != 0 && now != before.StaffID {
		seat := a.seat(now)
		seat.taken++
		seat.events = append(seat.events, model.DeskEvent{Kind: model.DeskChat})
	}
}

// tell says to the citizen what came of it.
func (a *act) tell(told model.ChatTold) error {
	t := a.s.Texts
	switch told {
	case model.ToldQueueEnds:
		return a.say(t.queueEnds(a.rules.Hours.Ends(a.chat.QueuedAt).In(a.rules.Hours.Zone).Format("15:04")))
	case model.ToldConnected, model.ToldSwitched:
		return a.greet(told)
	case model.ToldRequeued:
		return a.say(t.requeued())
	case model.ToldIdleSoon:
		return a.say(t.idleSoon(time.Duration(float64(t.Idle) * 0.8)))
	case model.ToldClosed:
		if a.chat.Rating.State == model.RatingAsked {
			return a.askRating()
		}
		return a.say(t.closed(*a.chat))
	default:
		return nil
	}
}

// greet names the agent. WeChat's own tool does that by itself.
func (a *act) greet(told model.ChatTold) error {
	if a.chat.Desk == model.DeskWeChat {
		return nil
	}
	no := AgentNo(a.chat.Agent.StaffID)
	if told == model.ToldSwitched {
		return a.say(a.s.Texts.switched(no))
	}
	return a.say(a.s.Texts.connected(no))
}

// AgentNo is the 工号 by which citizens know an agent of the console.
func AgentNo(staffID int64) string { return strconv.FormatInt(8000+staffID, 10) }

// askRating says that the chat is over and asks for a rating, in one message: WeChat counts them.
func (a *act) askRating() error {
	l := model.ChatLine{
		From: model.FromSystem, Kind: model.LineRating, ChatContent: model.ChatContent{Text: a.s.Texts.rate(*a.chat)}, Delivery: model.LineToSend,
	}
	if a.says.by == model.LineOnPage {
		l.Delivery = model.LineOnPage
	}
	return a.add(l)
}

// say is the account's own word about the chat.
func (a *act) say(text string) error {
	l := model.ChatLine{
		From: model.FromSystem, Kind: model.LineNotice, ChatContent: model.ChatContent{Text: text}, Delivery: a.says.by, Cause: a.says.cause,
	}
	if a.says.by == model.LinePassive {
		a.said = append(a.said, text)
	}
	return a.add(l)
}

// add writes a line; errTold where it is written already.
func (a *act) add(l model.ChatLine) error {
	a.chat.Lines++
	a.changed = true
	l.ChatID, l.Seq, l.ChatContent = a.chat.ID, a.chat.Lines, l.Shortened()
	if l.At.IsZero() {
		l.At = a.now
	}
	if l.Origin == "" {
		l.Origin = model.ByHotline
	}
	a.sends, a.fetches = a.sends || l.Delivery.Waits(), a.fetches || l.Media.State == model.MediaPending
	err := a.tx.AddChatLine(a.ctx, &l)
	if errors.Is(err, store.ErrExists) {
		err = a.taken(l)
	}
	if err != nil {
		return fmt.Errorf("line %d: %w", l.Seq, err)
	}
	a.tellAgent(model.DeskLine, l.Seq)
	return nil
}

// errTold says that a line is written already: it was told again, or by two at once.
var errTold = errors.New("told already")

// taken says why a line found its place taken: it stands there itself, or another one that was faster. Who sees neither yet
// tries again.
func (a *act) taken(l model.ChatLine) error {
	if l.Dedupe == "" {
		return store.ErrStale
	}
	_, err := a.tx.ChatLineTold(a.ctx, l.ChatID, l.Dedupe)
	switch {
	case err == nil:
		return errTold
	case errors.Is(err, model.ErrChatNotFound):
		return store.ErrStale
	}
	return err
}
