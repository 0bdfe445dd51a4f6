package kefu_test

import (
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
)

func TestAnAgentWhoIsGoneLosesWhomHeOwesAnAnswer(t *testing.T) {
	w := openDesk(t)
	gone, stays := w.agent(t, "gone"), w.agent(t, "stays")
	owed, _ := w.waits(t, 1), w.waits(t, 2)
	must(t, w.Assign(t.Context()))
	w.passes(time.Second)
	answered := w.waits(t, 3)
	must(t, w.Assign(t.Context()))
	if a, b := w.chat(t, owed.ID).Agent.StaffID, w.chat(t, answered.ID).Agent.StaffID; a != gone.ID || b != gone.ID {
		t.Fatalf("the chats are with %d and %d", a, b)
	}
	_, _, err := w.Say(t.Context(), gone, answered.ID, "k", "您好")
	must(t, err)
	later := w.waits(t, 4)
	_, err = w.SetPresence(t.Context(), stays, model.SeatAway) // so that who goes back waits
	must(t, err)

	look := func(after time.Duration) {
		t.Helper()
		w.passes(after)
		must(t, w.Heartbeat(t.Context(), stays))
		must(t, w.Recover(t.Context()))
	}
	look(46 * time.Second) // his stream has ended: from now on he is gone
	look(time.Minute)
	look(119 * time.Second)
	if c := w.chat(t, owed.ID); c.State != model.ChatActive {
		t.Fatalf("before three minutes are over the chat is %s", c.State)
	}
	look(time.Second)
	c := w.chat(t, owed.ID)
	if c.State != model.ChatQueued || !c.QueuedAt.Equal(owed.QueuedAt) || !c.Wanted.None() {
		t.Fatalf("after three minutes the chat is %+v", c)
	}
	if c := w.chat(t, answered.ID); c.State != model.ChatActive {
		t.Errorf("a chat with its answer is %s", c.State)
	}
	notices, err := w.store.StaffNotices(t.Context(), model.Staff{Roles: []model.Role{model.RoleSupervisor}}, 0, 10)
	must(t, err)
	if len(notices) != 1 || !strings.Contains(notices[0].Text, "已退回队列") {
		t.Errorf("the supervisor reads %+v", notices)
	}
	if seat, err := w.store.Seat(t.Context(), gone.ID); err != nil || seat.Active != 1 {
		t.Errorf("his seat is %+v, %v", seat, err)
	}
	w.online(t, stays)
	must(t, w.Assign(t.Context()))
	if a, b := w.chat(t, owed.ID), w.chat(t, later.ID); a.Agent.StaffID != stays.ID || a.SwitchedAt.After(b.SwitchedAt) {
		t.Errorf("who was put back is served by %d", a.Agent.StaffID)
	}
}

// TestWhoComesBackKeepsHisChats has an agent's stream break twice, each time for less than three minutes.
func TestWhoComesBackKeepsHisChats(t *testing.T) {
	w := openDesk(t)
	agent := w.agent(t, "a")
	c := w.waits(t, 1)
	must(t, w.Assign(t.Context()))
	for range 2 {
		w.passes(2 * time.Minute)
		must(t, w.Recover(t.Context()))
		w.passes(2 * time.Minute)
		must(t, w.Heartbeat(t.Context(), agent))
		must(t, w.Recover(t.Context()))
	}
	if c := w.chat(t, c.ID); c.State != model.ChatActive || c.Agent.StaffID != agent.ID {
		t.Errorf("the chat is %+v", c)
	}
}
