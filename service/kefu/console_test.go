package kefu_test

import (
	"context"
	"errors"
	"testing"

	"example.org/hotline/model"
)

func TestAnAgentServesACitizen(t *testing.T) {
	w := openDesk(t)
	citizen := w.citizen(t, 1)
	c, answer := w.says(t, citizen, "路灯坏了")
	if want := "已收到。暂无客服在线"; len(answer) < len(want) || answer[:len(want)] != want {
		t.Errorf("without an agent he reads %q", answer)
	}
	agent := w.agent(t, "yun")
	must(t, w.Assign(t.Context()))
	if c = w.chat(t, c.ID); c.State != model.ChatActive || c.Agent.StaffID != agent.ID {
		t.Fatalf("the chat is %+v", c)
	}
	l, hints, err := w.Say(t.Context(), agent, c.ID, "k1", "保证给您办好")
	must(t, err)
	again, _, err := w.Say(t.Context(), agent, c.ID, "k1", "保证给您办好")
	must(t, err)
	if l.ID == 0 || l.ID != again.ID || len(hints) != 1 || l.Delivery != model.LineToSend {
		t.Errorf("said %+v, then %+v with %v", l, again, hints)
	}
	cards, err := w.MyChats(t.Context(), agent)
	must(t, err)
	if len(cards) != 1 || cards[0].Name != "张**" || cards[0].Unread != 1 || cards[0].Owed != 0 || cards[0].Last == nil || cards[0].Last.Seq != l.Seq {
		t.Errorf("his chats are %+v", cards)
	}
	_, err = w.Close(t.Context(), agent, c.ID)
	must(t, err)
	if _, _, err := w.Say(t.Context(), agent, c.ID, "k2", "再见"); !errors.Is(err, model.ErrChatOver) {
		t.Errorf("after the end he may speak: %v", err)
	}
}

// A file that is sent twice, or to a chat that is over, leaves nothing behind that no line names.
func TestOneFileOfWhatIsSentAgain(t *testing.T) {
	w := openDesk(t)
	c := w.waits(t, 1)
	agent := w.agent(t, "yun")
	must(t, w.Assign(t.Context()))
	photo := jpeg(t)
	l, err := w.SendFile(t.Context(), agent, c.ID, "k1", photo)
	must(t, err)
	again, err := w.SendFile(t.Context(), agent, c.ID, "k1", photo)
	must(t, err)
	if again.Seq != l.Seq || len(w.files) != 1 || len(w.files[l.Media.Key]) == 0 {
		t.Errorf("sent as %+v, then %+v; %d files", l, again, len(w.files))
	}
	if _, err := w.SendFile(t.Context(), agent, c.ID, "", photo); err == nil || len(w.files) != 1 {
		t.Errorf("refused with %v; %d files", err, len(w.files))
	}
}

// meanwhile keeps files while something else happens.
type meanwhile struct {
	memory
	happens func()
}

func (m meanwhile) Put(ctx context.Context, key string, body []byte) error {
	m.happens()
	return m.memory.Put(ctx, key, body)
}

// A chat that ends while its file is being kept leaves nothing behind either.
func TestNoFileOfAChatThatEndsMeanwhile(t *testing.T) {
	w := openDesk(t)
	c := w.waits(t, 1)
	agent := w.agent(t, "yun")
	must(t, w.Assign(t.Context()))
	w.Files = meanwhile{w.files, func() {
		_, err := w.Close(t.Context(), agent, c.ID)
		must(t, err)
	}}
	if _, err := w.SendFile(t.Context(), agent, c.ID, "k1", jpeg(t)); !errors.Is(err, model.ErrChatOver) || len(w.files) != 0 {
		t.Errorf("refused with %v; %d files", err, len(w.files))
	}
}

// A key stands for one message: sent again it is the same, of an ended chat, too; for another it is refused.
func TestAKeyIsOfOneMessage(t *testing.T) {
	w := openDesk(t)
	agent := w.agent(t, "yun")
	c := w.talk(t, 1, agent)
	file, other := jpeg(t), append([]byte("#!AMR\n"), 1, 2, 3)
	l, err := w.SendFile(t.Context(), agent, c.ID, "f", file)
	must(t, err)
	words, _, err := w.Say(t.Context(), agent, c.ID, "w", "您好")
	must(t, err)
	here := model.Point{Lat: 23.12911, Lng: 113.264385}
	place, err := w.SendPlace(t.Context(), agent, c.ID, "p", "政务大厅", here)
	must(t, err)
	for _, ended := range []bool{false, true} {
		if ended {
			_, err := w.Close(t.Context(), agent, c.ID)
			must(t, err)
		}
		if again, err := w.SendFile(t.Context(), agent, c.ID, "f", file); err != nil || again.ID != l.ID {
			t.Errorf("ended %t: the file again is %+v, %v", ended, again, err)
		}
		if again, _, err := w.Say(t.Context(), agent, c.ID, "w", " 您好"); err != nil || again.ID != words.ID {
			t.Errorf("ended %t: the words again are %+v, %v", ended, again, err)
		}
		if again, err := w.SendPlace(t.Context(), agent, c.ID, "p", "政务大厅", here); err != nil || again.ID != place.ID {
			t.Errorf("ended %t: the place again is %+v, %v", ended, again, err)
		}
		for name, send := range map[string]func() error{
			"another file":       func() error { _, err := w.SendFile(t.Context(), agent, c.ID, "f", other); return err },
			"a file for words":   func() error { _, err := w.SendFile(t.Context(), agent, c.ID, "w", file); return err },
			"words for a file":   func() error { _, _, err := w.Say(t.Context(), agent, c.ID, "f", "您好"); return err },
			"other words":        func() error { _, _, err := w.Say(t.Context(), agent, c.ID, "w", "再见"); return err },
			"a place for words":  func() error { _, err := w.SendPlace(t.Context(), agent, c.ID, "w", "您好", here); return err },
			"the place, renamed": func() error { _, err := w.SendPlace(t.Context(), agent, c.ID, "p", "派出所", here); return err },
		} {
			pageRefuses(t, name, send(), model.ErrKeyReused, "已用于另一条消息")
		}
	}
	if len(w.files) != 1 {
		t.Errorf("%d files stay", len(w.files))
	}
}

func TestAPagesKeyIsOfOneMessage(t *testing.T) {
	w := openDesk(t)
	who := w.citizen(t, 1)
	l, err := w.PageSay(t.Context(), who, "k", "路灯坏了")
	must(t, err)
	if again, err := w.PageSay(t.Context(), who, "k", "路灯坏了"); err != nil || again.ID != l.ID {
		t.Errorf("again: %+v, %v", again, err)
	}
	_, err = w.PageSay(t.Context(), who, "k", "井盖没了")
	pageRefuses(t, "other words", err, model.ErrKeyReused, "重新填写")
	_, err = w.PageExpects(t.Context(), who, "k")
	pageRefuses(t, "a photo", err, model.ErrKeyReused)
	_, err = w.PagePhoto(t.Context(), who, "k", jpeg(t))
	pageRefuses(t, "a photo that was not asked for", err, model.ErrKeyReused)
	if len(w.files) != 0 {
		t.Errorf("%d files stay", len(w.files))
	}
}
