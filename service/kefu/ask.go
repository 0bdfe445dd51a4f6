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
		return s.asked(ctx, c)
	case !errors.Is(err, model.ErrChatNotFound):
		return Asked{}, err
	case !s.Open(ctx):
		return Asked{OffHours: true}, nil
	}
	return Asked{}, s.KV.Set(ctx, wishKey(who.ID), wantsAgent, wish)
}

// Asked is how a citizen who asks for an agent stands. The zero value: he may say what he wants.
type Asked struct {
	OffHours bool
	Text     string // of one who has a chat already
}

// asked tells one who has a chat how it stands. His tap opened WeChat's small window.
func (s *Sessions) asked(ctx context.Context, c model.Chat) (Asked, error) {
	c, _, err := s.change(ctx, c.ID, bySending, func(a *act) error {
		a.chat.Window.Tapped(a.now)
		a.changed = true
		return nil
	})
	if err != nil || c.State == model.ChatActive {
		return Asked{Text: s.Texts.served()}, err
	}
	ahead, err := s.Store.QueuePlace(ctx, c)
	return Asked{Text: s.Texts.place(ahead)}, err
}

// wished is what the citizen is expected to do, "" for nothing. Where Redis does not answer, he is expected to do nothing.
func (s *Sessions) wished(ctx context.Context, citizenID int64) string {
	what, _, err := s.KV.Get(ctx, wishKey(citizenID))
	if err != nil {
		s.Log.WarnContext(ctx, "a citizen's wish is not known", "err", err)
	}
	return what
}

func (s *Sessions) unwish(ctx context.Context, citizenID int64) {
	if err := s.KV.Delete(ctx, wishKey(citizenID)); err != nil {
		s.Log.WarnContext(ctx, "a citizen's wish ends by itself", "err", err)
	}
}

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

// leaveWord begins a 留言; what follows it in the same message is its text.
const leaveWord = "留言"

const (
	leastLeft = 10   // characters of a 留言
	mostLeft  = 2000 // as of a form's content
)

// Leave takes a 留言: a message that becomes a ticket of the citizen's own. handled is false where the text is none.
func (s *Sessions) Leave(ctx context.Context, who model.Citizen, ev model.Event) (answer string, handled bool, err error) {
	said, begins := strings.CutPrefix(strings.TrimSpace(ev.Text), leaveWord)
	said = strings.TrimSpace(strings.TrimLeft(said, "：:，, 　"))
	switch {
	case !begins && (ev.Text == "" || s.wished(ctx, who.ID) != wantsLeave):
		return "", false, nil
	case !who.Bound():
		return "", true, model.ErrNotBound
	case begins && said == "":
		return s.Texts.leave(), true, s.KV.Set(ctx, wishKey(who.ID), wantsLeave, wish)
	case model.SaysLeave(ev.Text):
		s.unwish(ctx, who.ID)
		return "已取消留言。", true, nil
	}
	if !begins {
		said = strings.TrimSpace(ev.Text)
	}
	if n := len([]rune(said)); n < leastLeft || n > mostLeft {
		return fmt.Sprintf("留言应为%d至%d个字，这条有%d个字。请补充后再发一次，回复88可取消。", leastLeft, mostLeft, n), true,
			s.KV.Set(ctx, wishKey(who.ID), wantsLeave, wish)
	}
	number, err := s.Filer.File(ctx, who, "leave:"+ev.ID(), leftMessage(who, said))
	if err != nil {
		return "", true, err
	}
	s.unwish(ctx, who.ID)
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
