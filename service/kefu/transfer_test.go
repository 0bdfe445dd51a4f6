package kefu_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
)

func TestTransferToAnAgent(t *testing.T) {
	w := openDesk(t)
	from, to := w.agent(t, "from"), w.agent(t, "to")
	w.agent(t, "full")
	full, _, err := w.store.StaffByName(t.Context(), "full")
	must(t, err)
	for n := range 5 {
		w.talk(t, 10+n, full)
	}
	away := w.agent(t, "away")
	_, err = w.SetPresence(t.Context(), away, model.SeatAway)
	must(t, err)
	must(t, w.store.AddStaff(t.Context(), model.Staff{Name: "handler", Roles: []model.Role{model.RoleHandler}}, "x"))
	must(t, w.store.AddStaff(t.Context(), model.Staff{Name: "left", Roles: []model.Role{model.RoleAgent}, Disabled: true}, "x"))
	must(t, w.store.AddStaff(t.Context(), model.Staff{Name: "new", Roles: []model.Role{model.RoleAgent}}, "x"))
	c := w.talk(t, 1, from)
	for name, want := range map[string]error{
		"nobody": model.ErrNoAgent, "handler": model.ErrNoAgent, "left": model.ErrNoAgent, "new": model.ErrAgentOffline,
		"away": model.ErrAgentOffline, "full": model.ErrDeskFull,
	} {
		if _, err := w.Transfer(t.Context(), from, c.ID, name, "不会留下"); !errors.Is(err, want) {
			t.Errorf("to %s: %v, want %v", name, err, want)
		}
	}
	if _, err := w.Transfer(t.Context(), to, c.ID, "to", ""); !errors.Is(err, model.ErrChatNotFound) {
		t.Errorf("another agent takes it: %v", err)
	}
	w.passes(time.Second)
	card, err := w.Transfer(t.Context(), from, c.ID, "to", "市民着急\n请先处理")
	must(t, err)
	if card.Agent != "to" || card.AgentNo != kefu.AgentNo(to.ID) || card.Owed != 0 || !card.Chat.AnsweredAt.IsZero() {
		t.Errorf("the chat is %+v", card)
	}
	w.load(t, from, 0)
	w.load(t, to, 1)
	lines, err := w.Lines(t.Context(), c.ID, 0, 100)
	must(t, err)
	note, told := lines[len(lines)-2], lines[len(lines)-1]
	if note.From != model.FromNote || note.Text != "市民着急\n请先处理" || note.Delivery.Waits() || note.Agent.StaffID != from.ID {
		t.Errorf("the note is %+v", note)
	}
	if told.From != model.FromSystem || !strings.Contains(told.Text, kefu.AgentNo(to.ID)) || told.Delivery != model.LineToSend {
		t.Errorf("the citizen is told %+v", told)
	}
	if _, _, err := w.Say(t.Context(), from, c.ID, "k", "我再说一句"); !errors.Is(err, model.ErrChatNotFound) {
		t.Errorf("who gave it away speaks on: %v", err)
	}
}

func (w *deskWorld) load(t *testing.T, who model.Staff, want int) {
	t.Helper()
	if seat, err := w.Seat(t.Context(), who); err != nil || seat.Active != want {
		t.Errorf("%s has %d chats, want %d; %v", who.Name, seat.Active, want, err)
	}
}

func TestBackToTheQueue(t *testing.T) {
	w := openDesk(t)
	from := w.agent(t, "from")
	c := w.talk(t, 1, from)
	w.passes(time.Minute)
	must(t, w.Heartbeat(t.Context(), from))
	later := w.waits(t, 2)
	other := w.agent(t, "other")
	for n := range 3 { // other has more to do
		w.talk(t, 10+n, other)
	}
	if now := w.chat(t, later.ID); now.Agent.StaffID != other.ID {
		t.Fatalf("the one who waits is with %d", now.Agent.StaffID)
	}
	_, found, err := w.TakeNext(t.Context(), other)
	if err != nil || !found {
		t.Fatal(found, err)
	}
	card, err := w.Transfer(t.Context(), from, c.ID, kefu.ToQueue, "")
	must(t, err)
	if card.Chat.State != model.ChatQueued || !card.Chat.QueuedAt.Equal(c.QueuedAt) || card.Agent != "" {
		t.Errorf("the chat is %+v", card)
	}
	if _, err := w.Transfer(t.Context(), from, c.ID, kefu.ToQueue, ""); !errors.Is(err, model.ErrChatNotFound) {
		t.Errorf("once more: %v", err)
	}
	must(t, w.Assign(t.Context()))
	if now := w.chat(t, c.ID); now.Agent.StaffID != other.ID {
		t.Errorf("it went to %d, and not to the one who had not given it away", now.Agent.StaffID)
	}
	w.load(t, from, 0)
	w.load(t, other, 5)
}

func TestASupervisorMovesAnyChat(t *testing.T) {
	w := openDesk(t)
	a, b := w.agent(t, "a"), w.agent(t, "b")
	boss := model.Staff{ID: 99, Name: "boss", Roles: []model.Role{model.RoleSupervisor}}
	waits := w.waits(t, 1)
	card, err := w.Transfer(t.Context(), boss, waits.ID, "b", "请优先")
	must(t, err)
	if card.Chat.State != model.ChatActive || card.Agent != "b" {
		t.Errorf("out of the queue: %+v", card)
	}
	w.passes(time.Second)
	card, err = w.Transfer(t.Context(), boss, waits.ID, "a", "")
	must(t, err)
	if card.Agent != "a" {
		t.Errorf("from b to a: %+v", card)
	}
	w.load(t, a, 1)
	w.load(t, b, 0)
	card, err = w.Close(t.Context(), boss, waits.ID)
	must(t, err)
	if card.Chat.End != model.EndAgent || card.Chat.Rating.State != model.RatingAsked {
		t.Errorf("closed: %+v", card.Chat)
	}
	if again, err := w.Close(t.Context(), boss, waits.ID); err != nil || again.Chat.Version != card.Chat.Version {
		t.Errorf("closed again: %+v, %v", again.Chat, err)
	}
	if _, err := w.Transfer(t.Context(), boss, waits.ID, "b", ""); !errors.Is(err, model.ErrChatOver) {
		t.Errorf("after the end: %v", err)
	}
	queued := w.waits(t, 2)
	if _, err := w.Close(t.Context(), boss, queued.ID); !errors.Is(err, model.ErrWrongState) {
		t.Errorf("one who waits: %v", err)
	}
	w.load(t, a, 0)
}

func TestPresence(t *testing.T) {
	w := openDesk(t)
	must(t, w.store.AddStaff(t.Context(), model.Staff{Name: "a", Roles: []model.Role{model.RoleAgent}}, "x"))
	agent, _, err := w.store.StaffByName(t.Context(), "a")
	must(t, err)
	if _, err := w.SetPresence(t.Context(), agent, model.SeatOnline); !errors.Is(err, model.ErrAgentOffline) {
		t.Errorf("online without a stream: %v", err)
	}
	if _, err := w.SetPresence(t.Context(), agent, "busy"); !errors.Is(err, model.ErrInvalid) {
		t.Errorf("an unknown presence: %v", err)
	}
	w.online(t, agent)
	w.waits(t, 1)
	w.passes(44 * time.Second)
	if _, found, err := w.TakeNext(t.Context(), agent); err != nil || !found {
		t.Errorf("44 seconds after his last sign: %v, %v", found, err)
	}
	w.waits(t, 2)
	w.passes(time.Second)
	if _, _, err := w.TakeNext(t.Context(), agent); !errors.Is(err, model.ErrAgentOffline) {
		t.Errorf("45 seconds after his last sign: %v", err)
	}
	w.online(t, agent)
	for n := range 4 {
		w.waits(t, 3+n)
		_, found, err := w.TakeNext(t.Context(), agent)
		if err != nil || !found {
			t.Fatalf("the next: %v, %v", found, err)
		}
	}
	if _, _, err := w.TakeNext(t.Context(), agent); !errors.Is(err, model.ErrDeskFull) {
		t.Errorf("a sixth: %v", err)
	}
	board, err := w.Board(t.Context())
	must(t, err)
	if len(board.Seats) != 1 || !board.Seats[0].Here || board.Seats[0].Active != 5 || board.Seats[0].Name != "a" || board.Queue.Waiting != 1 || len(board.Chats) != 6 {
		t.Errorf("the board is %+v", board)
	}
}
