package kefu

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Heard is what came of a message that a citizen sent in the account's chat.
type Heard struct {
	Handled bool // it was 在线客服's to answer; Answer may still be empty, where the agent answers
	Answer  model.Answer
	// Before is what the account owes the citizen and says before its own answer, where the message was not for 在线客服.
	Before string
	// OffHours says that the citizen wants an agent while nobody is there; Next is when somebody is, zero where that is not known.
	OffHours bool
	Next     time.Time
}

// Hear takes a citizen's message. Told again, it does nothing again and answers the same.
func (s *Sessions) Hear(ctx context.Context, who model.Citizen, ev model.Event) (Heard, error) {
	for try := 1; ; try++ {
		h, err := s.hear(ctx, who, ev)
		// Meanwhile another message opened a chat, or the same one was told by another.
		if !errors.Is(err, store.ErrExists) && !errors.Is(err, errTold) || try == tries {
			return h, err
		}
	}
}

func (s *Sessions) hear(ctx context.Context, who model.Citizen, ev model.Event) (Heard, error) {
	chats, err := s.Store.ChatsOf(ctx, who.ID, recentChats)
	if err != nil {
		return Heard{}, err
	}
	var last model.Chat
	none := len(chats) == 0
	if !none {
		last = chats[0]
	}
	if answer, ok, err := s.hearRating(ctx, who, last, ev); ok || err != nil {
		return Heard{Handled: true, Answer: model.Answer{Text: answer}}, err
	}
	if h, told, err := s.toldAgain(ctx, chats, ev); told || err != nil {
		return h, err
	}
	if !none && last.Open() {
		if h, over, err := s.hearOpen(ctx, who, last, ev); !over || err != nil {
			return h, err
		}
		if last, err = s.Store.LastChat(ctx, who.ID); err != nil { // it was over, and we had not heard
			return Heard{}, err
		}
	}
	return s.hearClosed(ctx, who, last, !none, ev)
}

// hearClosed takes the message of a citizen without a chat: it opens one where he asked for an agent, or where his last one
// ended for want of a message.
func (s *Sessions) hearClosed(ctx context.Context, who model.Citizen, last model.Chat, known bool, ev model.Event) (Heard, error) {
	rules, err := s.rules(ctx)
	if err != nil {
		return Heard{}, err
	}
	now, wished := s.Now(), s.wished(ctx, who.ID)
	goesOn := known && who.Bound() && last.Continued(now, rules.Hours) && wished != wantsLeave
	asked := wished == wantsAgent || wished == fulfilled(wantsAgent, ev)
	if !asked && strings.HasPrefix(wished, wantsAgent+" ") { // by another message, it may be while this one was looked at
		if c, err := s.Store.OpenChat(ctx, who.ID); err == nil && c.ID != last.ID {
			return Heard{}, store.ErrExists
		}
	}
	forAgent := (goesOn || asked) && !model.SaysLeave(ev.Text) && !beginsLeft(ev)
	if forAgent && rules.Hours.Open(now) {
		return s.openAfter(ctx, who, last, known, ev, rules)
	}
	before, err := s.owed(ctx, last, known, ev)
	if err != nil || !asked {
		return Heard{Before: before}, err
	}
	s.fulfil(ctx, who, wantsAgent, ev)
	switch {
	case model.SaysLeave(ev.Text):
		return said(joined(before, s.Texts.closed(model.Chat{End: model.EndCancelled}))), nil
	case beginsLeft(ev):
		return Heard{Before: before}, nil
	default:
		return Heard{Before: before, OffHours: true, Next: rules.Hours.Next(now)}, nil
	}
}

// openAfter opens a chat with a message of a citizen whose last one, if any, is over.
func (s *Sessions) openAfter(
	ctx context.Context, who model.Citizen, last model.Chat, known bool, ev model.Event, rules model.ChatRules,
) (Heard, error) {
	var before *model.Chat
	if known {
		before = &last
	}
	h, err := s.openWith(ctx, model.NewChat(who.ID, s.Desk, s.Now(), before, rules), ev)
	if err != nil {
		return Heard{}, err
	}
	s.fulfil(ctx, who, wantsAgent, ev) // another replica may be about to ask for the wish, told of the same message
	if h.Answer.Transfer {
		return h, nil // there is no reply in words
	}
	owed, err := s.owed(ctx, last, known, ev)
	if err != nil {
		s.Log.WarnContext(ctx, "undelivered words wait for another message", "chat", last.ID, "err", err)
	}
	h.Answer.Text = joined(owed, h.Answer.Text)
	return h, nil
}

// joined is one text of several, of which some may be blank.
func joined(texts ...string) string {
	texts = slices.DeleteFunc(texts, func(t string) bool { return t == "" })
	return strings.Join(texts, "\n\n")
}

// openWith opens a chat with its first message.
func (s *Sessions) openWith(ctx context.Context, fresh model.Chat, ev model.Event) (Heard, error) {
	wanted, nobody, there := s.prefer(ctx, fresh.Wanted), s.nobody(ctx), s.tool.agents.ahead(ctx, ev.From)
	c, a, err := s.open(ctx, fresh, s.replying(ev), func(a *act) error {
		a.chat.Window.Wrote(a.now)
		if err := a.hears(ev); err != nil {
			return err
		}
		return a.queues(nobody, there)
	})
	if err != nil {
		return Heard{}, err
	}
	return s.answer(c, a, wanted), nil
}

// queues tells a citizen where he stands in the queue that he has just come to; there is how many are before him in WeChat's.
func (a *act) queues(nobody bool, there int) error {
	ahead, err := a.tx.QueuePlace(a.ctx, *a.chat)
	if err != nil {
		return err
	}
	ahead = max(ahead, there)
	if a.chat.Desk == model.DeskWeChat && ahead == 0 {
		return nil // WeChat itself says that it is handing over
	}
	if nobody {
		return a.say(a.s.Texts.alone())
	}
	return a.say(a.s.Texts.queued(ahead))
}

// hearOpen takes the message of a citizen who has a chat. over is true where the message shows that it has ended.
func (s *Sessions) hearOpen(ctx context.Context, who model.Citizen, c model.Chat, ev model.Event) (h Heard, over bool, err error) {
	if c.Desk == model.DeskWeChat && c.State == model.ChatActive {
		// Nothing of a connected citizen reaches us (protocol §6.1): WeChat has ended the session, or given up on it.
		if over, err = s.repair(ctx, who, c, ev); over || err != nil {
			return Heard{}, over, err
		}
	}
	wanted, there := s.prefer(ctx, either(c.Agent, c.Wanted)), 0
	if asksPlace(ev.Text) {
		there = s.tool.agents.ahead(ctx, ev.From)
	}
	c, a, err := s.change(ctx, c.ID, s.replying(ev), func(a *act) error {
		if !a.chat.Open() {
			return store.ErrExists // closed meanwhile: look anew
		}
		a.chat.Window.Wrote(a.now)
		if err := a.late(lateInChat); err != nil {
			return err
		}
		if err := a.hears(ev); err != nil {
			return err
		}
		if a.chat.State != model.ChatQueued || !asksPlace(ev.Text) {
			return nil
		}
		ahead, err := a.tx.QueuePlace(a.ctx, *a.chat)
		if err != nil {
			return err
		}
		return a.say(a.s.Texts.place(max(ahead, there)))
	})
	if err != nil {
		return Heard{}, false, err
	}
	return s.answer(c, a, wanted), false, nil
}

// replying is how the account's words about a message go out: as the reply to it, which costs nothing. Where the reply is what hands the
// message over to WeChat's tool, they are sent.
func (s *Sessions) replying(ev model.Event) delivery {
	if s.Desk == model.DeskWeChat && !model.SaysLeave(ev.Text) {
		return bySending
	}
	return inReply(ev.ID())
}

// answer is the reply to a message that a chat took.
func (s *Sessions) answer(c model.Chat, a *act, wanted string) Heard {
	if c.Desk == model.DeskWeChat && c.Open() && len(a.said) == 0 {
		return Heard{Handled: true, Answer: model.Answer{Transfer: true, KfAccount: wanted}}
	}
	return said(joined(a.said...))
}

func said(text string) Heard { return Heard{Handled: true, Answer: model.Answer{Text: text}} }

// toldAgain answers a message that one of its citizen's last chats has. WeChat may tell it again when that one is over.
func (s *Sessions) toldAgain(ctx context.Context, chats []model.Chat, ev model.Event) (h Heard, told bool, err error) {
	ids := make([]int64, len(chats))
	for i, c := range chats {
		ids[i] = c.ID
	}
	l, err := s.Store.ChatLineToldIn(ctx, ids, ev.ID())
	if errors.Is(err, model.ErrChatNotFound) {
		return Heard{}, false, nil
	}
	if err != nil {
		return Heard{}, false, err
	}
	h, err = s.again(ctx, chats[slices.Index(ids, l.ChatID)], l)
	return h, true, err
}

// again answers a message that was told before as it was answered then.
func (s *Sessions) again(ctx context.Context, c model.Chat, told model.ChatLine) (Heard, error) {
	lines, err := s.Store.ChatLinesCausedBy(ctx, c.ID, told.Dedupe)
	if err != nil {
		return Heard{}, err
	}
	text := s.replied(lines, told.Seq)
	if text == "" && c.Desk == model.DeskWeChat && c.State == model.ChatQueued {
		return Heard{Handled: true, Answer: model.Answer{Transfer: true}}, nil
	}
	return said(text), nil
}

// replied is the reply that some lines went as. Those from before the message that it answered were late.
func (s *Sessions) replied(lines []model.ChatLine, answered int) string {
	var all []string
	for _, l := range lines {
		if len(all) == 0 && l.Seq < answered && l.Kind != model.LineLink {
			all = append(all, s.Texts.late())
		}
		all = append(all, l.Text)
	}
	return joined(all...)
}

// hears writes down a citizen's message and has the chat take it.
func (a *act) hears(ev model.Event) error {
	l := model.ChatLine{From: model.FromCitizen, Origin: model.ByCallback, Dedupe: ev.ID(), Delivery: model.LineReceived, At: a.now}
	l.Kind, l.ChatContent, l.Media = contentOf(ev)
	if l.Media.State == model.MediaPending {
		l.Media.NextAt = a.now
	}
	said := a.now
	if by := ev.CreatedAt.Add(clockSkew); !ev.CreatedAt.IsZero() && by.Before(said) { // told late
		said, l.At = by, latest(ev.CreatedAt, a.chat.QueuedAt)
	}
	return a.heard(l, said)
}

// heard writes down a citizen's line, whichever way it came, and has the chat take it. It was said by said at the latest: an 88 that
// came late ends nothing that began after it. His silence begins when we hear of his words.
func (a *act) heard(l model.ChatLine, said time.Time) error {
	if err := a.add(l); err != nil {
		return err
	}
	in := model.ChatInput{Kind: model.InSaid, At: l.At, Leave: l.Kind == model.LineText && model.SaysLeave(l.Text)}
	switch {
	case in.Leave:
		in.At = said
	case l.Origin == model.ByCallback:
		in.At = a.now
	}
	if _, err := a.take(in); err != nil || !model.Emergency(l.Text) {
		return err
	}
	return a.danger()
}

// danger tells a citizen who writes of danger to life whom to call, and has him served first.
func (a *act) danger() error {
	if err := a.say(a.s.Texts.emergency()); err != nil || a.chat.Urgent {
		return err
	}
	a.chat.Urgent, a.changed = true, true
	a.staff = append(a.staff, model.StaffNotice{
		Role: model.RoleSupervisor, Kind: model.StaffChat, Text: "在线客服会话" + chatName(a.chat.ID) + "中出现紧急字样，请立即查看",
	})
	a.tellAgent(model.DeskChat, 0)
	return nil
}

// mostMediaID is how long WeChat's name of a file may be, in bytes, to be kept: its own have some 64.
const mostMediaID = 500

// contentOf is what a message says, and its file, which WeChat keeps for three days.
func contentOf(ev model.Event) (model.LineKind, model.ChatContent, model.ChatMedia) {
	file := model.ChatMedia{Source: ev.MediaID}
	switch {
	case len(ev.MediaID) > mostMediaID:
		file = model.ChatMedia{State: model.MediaFailed}
	case ev.MediaID != "":
		file.State = model.MediaPending
	}
	switch ev.Type {
	case model.MsgImage:
		return model.LineImage, model.ChatContent{}, file
	case model.MsgVoice:
		return model.LineVoice, model.ChatContent{Text: ev.Recognition}, file
	case model.MsgVideo, model.MsgShortVideo:
		return model.LineVideo, model.ChatContent{}, file
	case model.MsgLocation:
		if p := ev.Place; p != nil {
			return model.LineLocation, model.ChatContent{Lat: &p.Lat, Lng: &p.Lng, Label: p.Label}, model.ChatMedia{}
		}
	case model.MsgLink:
		if l := ev.Link; l != nil {
			return model.LineLink, model.ChatContent{Text: l.Description, Label: l.Title, URL: l.URL}, model.ChatMedia{}
		}
	}
	if ev.Text == "" {
		return model.LineText, model.ChatContent{Text: sticker}, model.ChatMedia{}
	}
	return model.LineText, model.ChatContent{Text: ev.Text}, model.ChatMedia{}
}

// sticker stands for a message of which WeChat tells nothing (protocol §3.5).
const sticker = "[表情]"

// asksPlace tells whether a citizen in the queue asks for his place in it.
func asksPlace(said string) bool {
	for _, words := range []string{"排队", "还有几位", "还要多久", "第几位", "前面几位"} {
		if strings.Contains(said, words) && len([]rune(said)) <= 12 {
			return true
		}
	}
	return false
}

const (
	lateTime = 48 * time.Hour // how old the words may be that are still worth saying
	// Of a reply (2048 bytes, protocol §3.7) so much is for what could not be delivered before: the rest is for the account's own
	// words, which outside a chat may tell how a ticket stands.
	lateInChat  = 1300
	lateOutside = 900
)

// pointed stands as the Cause of an undelivered line of which the citizen knows that his page has it.
const pointed = "pointed"

// late says what could not be delivered before, in at most room bytes: the reply to a message goes for nothing. What does not
// fit, and pictures, an agent who is there still sends, now that the message has opened WeChat's window; else it points to them.
func (a *act) late(room int) error {
	if a.says.by != model.LinePassive {
		return nil
	}
	lines, err := a.tx.UndeliveredLines(a.ctx, a.chat.ID, a.now.Add(-lateTime))
	if err != nil {
		return err
	}
	onPage, sends := 0, false
	for _, l := range lines {
		text := words(l)
		left := room - len(text) - len("\n\n")
		switch {
		case l.Reason == reasonContent, l.Kind == model.LineRating && !a.chat.Rating.Due(a.now):
			// WeChat would not take it now, either; he is not asked any more.
		case text != "" && left >= 0 && !sends:
			room = left
			err = a.lately(l)
		case a.chat.State == model.ChatActive:
			sends = true // what follows it follows it
			err = a.mark(l, model.LineToSend, "")
		case l.Cause != pointed:
			onPage++
			l.Cause = pointed
			a.changed = true
			err = a.tx.SaveChatLine(a.ctx, l)
		}
		if err != nil {
			return err
		}
	}
	if onPage == 0 {
		return nil
	}
	return a.point(onPage)
}

// point tells of lines that only the citizen's page can show.
func (a *act) point(lines int) error {
	t := a.s.Texts
	l := model.ChatLine{From: model.FromSystem, Kind: model.LineLink, Delivery: a.says.by, Cause: a.says.cause}
	l.ChatContent = model.ChatContent{Text: t.onPage(lines), Label: "在线客服", URL: t.PublicURL + t.ChatPath}
	a.said = append(a.said, l.Text)
	return a.add(l)
}

// lately says one line that could not be delivered before.
func (a *act) lately(l model.ChatLine) error {
	if len(a.said) == 0 {
		a.said = append(a.said, a.s.Texts.late())
	}
	a.said = append(a.said, l.Text)
	l.Cause = a.says.cause
	return a.mark(l, model.LinePassive, "")
}
