package kefu_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
)

// talk is a citizen's chat with an agent who has taken it.
func (w *deskWorld) talk(t *testing.T, n int, agent model.Staff) model.Chat {
	t.Helper()
	w.waits(t, n)
	card, found, err := w.TakeNext(t.Context(), agent)
	if err != nil || !found {
		t.Fatalf("nobody is next: %v, %v", found, err)
	}
	return card.Chat
}

func TestWordsThatAreTakenTwiceAreSaidOnce(t *testing.T) {
	w := openDesk(t)
	other := w.another(t)
	agent := w.agent(t, "a")
	c := w.talk(t, 1, agent)
	before := w.chat(t, c.ID).Lines
	var calls sync.WaitGroup
	for i := range 8 {
		desk := []*kefu.Sessions{w.Sessions, other}[i%2]
		calls.Go(func() {
			if l, _, err := desk.Say(t.Context(), agent, c.ID, "k", "您好"); err != nil || l.Seq != before+1 || l.Text != "您好" {
				t.Errorf("said %+v, %v", l, err)
			}
		})
	}
	calls.Wait()
	if now := w.chat(t, c.ID); now.Lines != before+1 || now.AnsweredAt.IsZero() {
		t.Errorf("the chat has %d lines more, answered at %s", now.Lines-before, now.AnsweredAt)
	}
	_, err := w.Close(t.Context(), agent, c.ID)
	must(t, err)
	if l, _, err := w.Say(t.Context(), agent, c.ID, "k", "您好"); err != nil || l.Seq != before+1 {
		t.Errorf("told again after the end: %+v, %v", l, err)
	}
}

func TestOnlyTheAgentSpeaks(t *testing.T) {
	w := openDesk(t)
	agent, other := w.agent(t, "a"), w.agent(t, "b", model.RoleSupervisor)
	c := w.talk(t, 1, agent)
	place := model.Point{Lat: 23.12911, Lng: 113.264385}
	for name, speak := range map[string]func(who model.Staff, id int64) error{
		"say": func(who model.Staff, id int64) error {
			_, _, err := w.Say(t.Context(), who, id, "k", "您好")
			return err
		},
		"place": func(who model.Staff, id int64) error {
			_, err := w.SendPlace(t.Context(), who, id, "p", "政务中心", place)
			return err
		},
		"file": func(who model.Staff, id int64) error {
			_, err := w.SendFile(t.Context(), who, id, "f", jpeg(t))
			return err
		},
		"page": func(who model.Staff, id int64) error { _, err := w.OfferPage(t.Context(), who, id); return err },
		"type": func(who model.Staff, id int64) error { return w.Typing(t.Context(), who, id) },
	} {
		if err := speak(other, c.ID); !errors.Is(err, model.ErrChatNotFound) {
			t.Errorf("%s in another's chat: %v", name, err)
		}
		if err := speak(agent, c.ID+100); !errors.Is(err, model.ErrChatNotFound) {
			t.Errorf("%s in no chat: %v", name, err)
		}
		if err := speak(agent, c.ID); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := w.Close(t.Context(), other, c.ID) // a supervisor may
	must(t, err)
	if _, _, err := w.Say(t.Context(), agent, c.ID, "again", "您好"); !errors.Is(err, model.ErrChatOver) {
		t.Errorf("after the end: %v", err)
	}
}

func TestWhatCannotBeSaid(t *testing.T) {
	w := openDesk(t)
	agent := w.agent(t, "a")
	c := w.talk(t, 1, agent)
	field := func(err error) string {
		var e *model.Error
		if errors.As(err, &e) && errors.Is(err, model.ErrInvalid) {
			for name := range e.Fields {
				return name
			}
		}
		return ""
	}
	for text, ok := range map[string]bool{"": false, "\n": false, strings.Repeat("字", 2000): true, strings.Repeat("字", 2001): false} {
		if _, _, err := w.Say(t.Context(), agent, c.ID, "k", text); (err == nil) != ok || !ok && field(err) != "text" {
			t.Errorf("%d characters: %v", len([]rune(text)), err)
		}
	}
	for _, key := range []string{"", "钥匙", strings.Repeat("k", 37), "a b"} {
		if _, _, err := w.Say(t.Context(), agent, c.ID, key, "您好"); field(err) != "idempotency_key" {
			t.Errorf("under %q: %v", key, err)
		}
	}
	if _, err := w.SendPlace(t.Context(), agent, c.ID, "p", " ", model.Point{Lat: 23, Lng: 113}); field(err) != "label" {
		t.Errorf("a place without a name: %v", err)
	}
	if _, err := w.SendPlace(t.Context(), agent, c.ID, "p", "伦敦", model.Point{Lat: 51.5, Lng: 0}); field(err) != "lat" {
		t.Errorf("a place abroad: %v", err)
	}
}

func TestAPlaceIsWordsAndALink(t *testing.T) {
	w := openDesk(t)
	agent := w.agent(t, "a")
	c := w.talk(t, 1, agent)
	l, err := w.SendPlace(t.Context(), agent, c.ID, "p", "政务中心;title:别处", model.Point{Lat: 23.12911, Lng: 113.264385})
	must(t, err)
	if l.Kind != model.LineLocation || *l.Lat != 23.12911 || *l.Lng != 113.264385 ||
		!strings.HasPrefix(l.Text, "位置：政务中心;title:别处（23.129110,113.264385）\n<a href=\"https://apis.map.qq.com/uri/v1/marker?") ||
		strings.Count(l.URL, "title%3A") != 1 {
		t.Errorf("the place is %+v", l)
	}
}

func TestTypingIsShownNowAndThen(t *testing.T) {
	w := openDesk(t)
	agent := w.agent(t, "a")
	c := w.talk(t, 1, agent)
	watching, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	feed, err := w.FollowChat(watching, c.ID, c.Lines)
	must(t, err)
	_, err = feed.Next(watching)
	must(t, err)
	for range 3 {
		must(t, w.Typing(t.Context(), agent, c.ID))
	}
	if n := w.phone.typing.Load(); n != 1 {
		t.Errorf("WeChat was told %d times", n)
	}
	if items, err := feed.Next(watching); err != nil || len(items) != 1 || items[0].Kind != kefu.ItemTyping {
		t.Errorf("who follows the chat sees %+v, %v", items, err)
	}
}

func TestWhatIsRead(t *testing.T) {
	w := openDesk(t)
	agent := w.agent(t, "a")
	c := w.talk(t, 1, agent)
	unread := func() int {
		t.Helper()
		cards, err := w.MyChats(t.Context(), agent)
		must(t, err)
		return cards[0].Unread
	}
	w.says(t, w.citizen(t, 1), "还有")
	if n := unread(); n != 2 {
		t.Errorf("%d lines are unread", n)
	}
	must(t, w.ReadUpTo(t.Context(), agent, c.ID, 10000))
	must(t, w.ReadUpTo(t.Context(), agent, c.ID, 1)) // told late
	if n := unread(); n != 0 {
		t.Errorf("after reading %d lines are unread", n)
	}
	w.says(t, w.citizen(t, 1), "再有")
	if n := unread(); n != 1 {
		t.Errorf("after one more line %d are unread", n)
	}
}
