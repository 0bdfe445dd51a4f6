package kefu

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"example.org/hotline/model"
)

// wish is how long a citizen who asked for an agent, or began a 留言, is expected to say what he wants.
const wish = 30 * time.Minute

// What a citizen who tapped or wrote something is expected to do next.
const (
	wantsAgent = "agent"
	wantsLeave = "leave"
)

// Ask notes that the citizen wants an agent: his next message opens a chat. It answers what he is told where he cannot, or
// has one already; model.ErrNotBound where he has no phone bound, which the guide asks for.
func (s *Sessions) Ask(ctx context.Context, who model.Citizen) (Asked, error) {
	if !who.Bound() {
		return Asked{}, model.ErrNotBound
	}
	c, err := s.Store.OpenChat(ctx, who.ID)
	switch {
	case err == nil:
		return s.asked(ctx, who, c)
	case !errors.Is(err, model.ErrChatNotFound):
		return Asked{}, err
	}
	if today, err := s.Today(ctx); err != nil || !today.Open {
		return Asked{OffHours: err == nil, Next: today.Next}, err
	}
	return Asked{}, s.KV.Set(ctx, wishKey(who.ID), wantsAgent, wish)
}

// Asked is how a citizen who asks for an agent stands. The zero value: he may say what he wants.
type Asked struct {
	OffHours bool
	Next     time.Time // where OffHours: when somebody is there again; zero where that is not known
	Text     string    // of one who has a chat already
}

// asked tells one who has a chat how it stands. His tap opened WeChat's small window.
func (s *Sessions) asked(ctx context.Context, who model.Citizen, c model.Chat) (Asked, error) {
	c, _, err := s.change(ctx, c.ID, bySending, func(a *act) error {
		a.chat.Window.Tapped(a.now)
		a.changed = true
		return nil
	})
	if err != nil || c.State == model.ChatActive {
		return Asked{Text: s.Texts.served()}, err
	}
	ahead, err := s.Store.QueuePlace(ctx, c)
	return Asked{Text: s.Texts.place(max(ahead, s.tool.agents.ahead(ctx, who.OpenID)))}, err
}

// wished is what the citizen is expected to do, "" for nothing. Where Redis does not answer, he is expected to do nothing.
func (s *Sessions) wished(ctx context.Context, citizenID int64) string {
	ctx, cancel := context.WithTimeout(ctx, kvTime)
	defer cancel()
	what, _, err := s.KV.Get(ctx, wishKey(citizenID))
	if err != nil {
		s.Log.WarnContext(ctx, "a citizen's wish is not known", "err", err)
	}
	return what
}

func (s *Sessions) unwish(ctx context.Context, citizenID int64) {
	ctx, cancel := context.WithTimeout(ctx, kvTime)
	defer cancel()
	if err := s.KV.Delete(ctx, wishKey(citizenID)); err != nil {
		s.Log.WarnContext(ctx, "a citizen's wish ends by itself", "err", err)
	}
}

// fulfil ends a wish with the message that did it. Told again, that message finds the wish as it was; no other one does.
func (s *Sessions) fulfil(ctx context.Context, who model.Citizen, wanted string, by model.Event) {
	ctx, cancel := context.WithTimeout(ctx, kvTime)
	defer cancel()
	if err := s.KV.Set(ctx, wishKey(who.ID), fulfilled(wanted, by), wish); err != nil {
		s.Log.WarnContext(ctx, "a citizen's wish ends by itself", "err", err)
	}
}

func fulfilled(wanted string, by model.Event) string { return wanted + " " + by.ID() }

func wishKey(citizenID int64) string { return fmt.Sprintf("kefu:asked:%d", citizenID) }

// Forget ends the chat of a citizen who unbound his phone: without one there is no 在线客服.
func (s *Sessions) Forget(ctx context.Context, who model.Citizen) {
	s.unwish(ctx, who.ID)
	c, err := s.Store.OpenChat(ctx, who.ID)
	if err == nil {
		_, _, err = s.change(ctx, c.ID, bySending, func(a *act) error {
			_, err := a.take(model.ChatInput{Kind: model.InUnbound, At: a.now})
			return err
		})
	}
	if err != nil && !errors.Is(err, model.ErrChatNotFound) {
		s.Log.ErrorContext(ctx, "the chat of a citizen who unbound goes on", "err", err)
	}
}

const (
	leastLeft = 10   // characters of a 留言
	mostLeft  = 2000 // as of a form's content
)

// begun reads a message that begins a 留言: the word alone, or before a mark and the text itself. The word with more right behind it
// may begin a question about 留言 as well: he is asked for the text.
func begun(words string) (said string, begins, whole bool) {
	after, begins := strings.CutPrefix(words, "留言")
	said = strings.TrimLeft(after, "：:，,。、 　\n")
	if said == after {
		return "", begins, begins && after == ""
	}
	return said, begins, begins
}

// beginsLeft tells whether a message can only be meant to begin a 留言.
func beginsLeft(ev model.Event) bool {
	_, _, whole := begun(wordsOf(ev))
	return whole
}

// wordsOf is what a message says in words.
func wordsOf(ev model.Event) string {
	if ev.Type == model.MsgVoice {
		return strings.TrimSpace(ev.Recognition)
	}
	return strings.TrimSpace(ev.Text)
}

// Leave takes a 留言: a message that becomes a ticket of the citizen's own. handled is false where the message is none.
func (s *Sessions) Leave(ctx context.Context, who model.Citizen, ev model.Event) (answer string, handled bool, err error) {
	words := wordsOf(ev)
	said, begins, whole := begun(words)
	wished := s.wished(ctx, who.ID)
	leaving := wished == wantsLeave || wished == fulfilled(wantsLeave, ev)
	switch {
	case !begins && !leaving:
		return "", false, nil
	case !who.Bound():
		return "", true, model.ErrNotBound
	case begins && said == "" && (whole || !leaving):
		return s.Texts.leave(), true, s.KV.Set(ctx, wishKey(who.ID), wantsLeave, wish)
	case words == "":
		return s.Texts.leaveInWords(), true, nil
	case model.SaysLeave(words):
		s.fulfil(ctx, who, wantsLeave, ev)
		return "已取消留言。", true, nil
	}
	if said == "" {
		said = words
	}
	said, _ = model.ChatText(said, mostLeft)
	if n := len([]rune(said)); n < leastLeft || n > mostLeft {
		return fmt.Sprintf("留言应为%d至%d个字，这条有%d个字。请补充后再发一次，回复88可取消。", leastLeft, mostLeft, n), true,
			s.KV.Set(ctx, wishKey(who.ID), wantsLeave, wish)
	}
	number, err := s.Filer.File(ctx, who, "leave:"+ev.ID(), leftMessage(who, said))
	if err != nil {
		return "", true, err
	}
	s.fulfil(ctx, who, wantsLeave, ev)
	return s.Texts.left(number), true, nil
}

// leftMessage is a 留言 as the form that it stands for. Its place is not known: the dispatcher asks for it where it matters.
func leftMessage(who model.Citizen, said string) model.Complaint {
	const titleRunes = 24
	title := []rune("微信留言：" + strings.Join(strings.Fields(said), " "))
	private := false
	return model.Complaint{
		Category: "C6", Nature: model.NatureConsult, Title: string(title[:min(len(title), titleRunes)]), PublicIntent: &private,
		Address: "留言中未单独填写地点", Content: said, ContactName: who.Binding.Name, Phone: who.Binding.Phone,
	}
}
