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
	photo := []byte("\xff\xd8\xff photo")
	l, err := w.SendFile(t.Context(), agent, c.ID, "k1", photo)
	must(t, err)
	again, err := w.SendFile(t.Context(), agent, c.ID, "k1", photo)
	must(t, err)
	if again.Seq != l.Seq || len(w.files) != 1 || string(w.files[l.Media.Key]) != string(photo) {
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
	if _, err := w.SendFile(t.Context(), agent, c.ID, "k1", []byte("\xff\xd8\xff photo")); !errors.Is(err, model.ErrChatOver) || len(w.files) != 0 {
		t.Errorf("refused with %v; %d files", err, len(w.files))
	}
}
