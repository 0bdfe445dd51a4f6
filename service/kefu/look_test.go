package kefu_test

import (
	"bytes"
	"errors"
	"image"
	jpegs "image/jpeg"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
)

func jpeg(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	must(t, jpegs.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil))
	return b.Bytes()
}

func TestWhoSeesAChat(t *testing.T) {
	w := openDesk(t)
	agent, other := w.agent(t, "a"), w.agent(t, "b")
	boss := model.Staff{ID: 99, Name: "boss", Roles: []model.Role{model.RoleSupervisor}}
	auditor := model.Staff{ID: 98, Name: "auditor", Roles: []model.Role{model.RoleAuditor}}
	c := w.talk(t, 1, agent)
	l, err := w.SendFile(t.Context(), agent, c.ID, "f", jpeg(t))
	must(t, err)

	card, err := w.Look(t.Context(), agent, c.ID, "", "")
	must(t, err)
	if card.Name != "张**" || card.Phone != "138****0001" || card.Chats != 1 || card.Tickets != 0 || card.Agent != "a" {
		t.Errorf("he sees %+v", card)
	}
	if _, err := w.Look(t.Context(), other, c.ID, "好奇心", ""); !errors.Is(err, model.ErrChatNotFound) {
		t.Errorf("another agent: %v", err)
	}
	if _, err := w.Look(t.Context(), boss, c.ID, " ", ""); !errors.Is(err, model.ErrInvalid) {
		t.Errorf("a supervisor without a reason: %v", err)
	}
	_, err = w.Look(t.Context(), boss, c.ID, "质检抽查", "10.0.0.1")
	must(t, err)
	file, err := w.Media(t.Context(), boss, c.ID, l.Seq, "质检抽查", "10.0.0.1")
	if err != nil || file.Type != "image/jpeg" || len(file.Body) == 0 {
		t.Errorf("the file is %+v, %v", file, err)
	}
	if _, err := w.Media(t.Context(), agent, c.ID, 1, "", ""); !errors.Is(err, model.ErrChatNotFound) {
		t.Errorf("the file of words: %v", err)
	}
	_, err = w.Close(t.Context(), agent, c.ID)
	must(t, err)
	_, err = w.Look(t.Context(), auditor, c.ID, "年度审计", "10.0.0.2")
	must(t, err)
	for range 2 { // once in a while is enough: the desk reads it anew by itself
		_, err = w.Look(t.Context(), agent, c.ID, "", "")
		must(t, err)
	}
	views, err := w.store.ChatViews(t.Context(), model.ChatViewQuery{ChatID: c.ID}, 0, 10)
	must(t, err)
	var acts []string
	for _, v := range views {
		acts = append(acts, v.Act)
	}
	if got := strings.Join(acts, " "); got != "read read media listen" {
		t.Errorf("kept is who looked: %s", got)
	}
}

func TestAChatBecomesATicketOnce(t *testing.T) {
	w := openDesk(t)
	agent, other := w.agent(t, "a"), w.agent(t, "b")
	c := w.talk(t, 1, agent)
	if _, err := w.Party(t.Context(), other, c.ID); !errors.Is(err, model.ErrChatNotFound) {
		t.Errorf("another agent's: %v", err)
	}
	who, err := w.Party(t.Context(), agent, c.ID)
	if err != nil || who.Binding == nil || who.Binding.Phone != "13800000001" {
		t.Errorf("the citizen is %+v, %v", who, err)
	}
	_, err = w.Close(t.Context(), agent, c.ID)
	must(t, err)
	w.passes(time.Minute)
	before := w.chat(t, c.ID).Lines
	must(t, w.BecameTicket(t.Context(), c.ID, "26112430483520"))
	must(t, w.BecameTicket(t.Context(), c.ID, "26112430483520"))
	if err := w.BecameTicket(t.Context(), c.ID, "26112430483521"); !errors.Is(err, model.ErrWrongState) {
		t.Errorf("a second ticket: %v", err)
	}
	lines, err := w.Lines(t.Context(), c.ID, before, 10)
	must(t, err)
	if now := w.chat(t, c.ID); now.Ticket != "26112430483520" || len(lines) != 1 ||
		!strings.Contains(lines[0].Text, "261124 3 048352 0") || !strings.Contains(lines[0].Text, "不能在“我的诉求”中查询") {
		t.Errorf("the ticket is %q, and he is told %+v", now.Ticket, lines)
	}
}

func TestQuickReplies(t *testing.T) {
	w := openDesk(t)
	agent := model.Staff{ID: 1, Roles: []model.Role{model.RoleAgent}}
	boss := model.Staff{ID: 2, Roles: []model.Role{model.RoleSupervisor}}
	_, err := w.SaveQuickReply(t.Context(), boss, model.QuickReply{Code: "welcome", Text: "您好"})
	must(t, err)
	_, err = w.SaveQuickReply(t.Context(), agent, model.QuickReply{Code: "welcome", StaffID: 1, Text: " 您好，我是小云 "})
	must(t, err)
	_, err = w.SaveQuickReply(t.Context(), agent, model.QuickReply{Code: "welcome", StaffID: 1, Text: "我是小云"})
	must(t, err)
	for _, q := range []model.QuickReply{{Code: "x", Text: "x"}, {Code: "x", StaffID: 2, Text: "x"}} {
		if _, err := w.SaveQuickReply(t.Context(), agent, q); !errors.Is(err, model.ErrForbidden) {
			t.Errorf("an agent saves %+v: %v", q, err)
		}
	}
	if _, err := w.SaveQuickReply(t.Context(), boss, model.QuickReply{Code: "X Y", Text: ""}); !errors.Is(err, model.ErrInvalid) {
		t.Errorf("a wrong one: %v", err)
	}
	list, _, err := w.QuickReplies(t.Context(), agent, model.Listing{Limit: 9})
	must(t, err)
	if len(list) != 2 || list[0].StaffID != 0 || list[1].Text != "我是小云" {
		t.Errorf("he has %+v", list)
	}
	must(t, w.DeleteQuickReply(t.Context(), agent, 1, "welcome"))
	if err := w.DeleteQuickReply(t.Context(), agent, 0, "welcome"); !errors.Is(err, model.ErrForbidden) {
		t.Errorf("an agent deletes everybody's: %v", err)
	}
	if list, _, err = w.QuickReplies(t.Context(), agent, model.Listing{Limit: 9}); err != nil || len(list) != 1 {
		t.Errorf("he has %+v, %v", list, err)
	}
}

// The ticket is not lost of an agent who hands the chat on, or loses it, while the ticket is being made.
func TestATicketOfAChatThatAnotherHasByNow(t *testing.T) {
	w := openDesk(t)
	agent := w.agent(t, "a")
	w.agent(t, "b")
	c := w.talk(t, 1, agent)
	_, err := w.Party(t.Context(), agent, c.ID)
	must(t, err)
	_, err = w.Transfer(t.Context(), agent, c.ID, "b", "")
	must(t, err)
	must(t, w.BecameTicket(t.Context(), c.ID, "26112430483520"))
	if now := w.chat(t, c.ID); now.Ticket != "26112430483520" {
		t.Errorf("the chat is %+v", now)
	}
}
