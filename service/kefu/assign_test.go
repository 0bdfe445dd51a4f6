package kefu_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/kefu"
)

// queued has n citizens ask for an agent, one after the other.
func (w *deskWorld) queued(t *testing.T, n int) []int64 {
	t.Helper()
	ids := make([]int64, n)
	for i := range n {
		ids[i] = w.waits(t, i+1).ID
		w.passes(time.Second)
	}
	return ids
}

// served are the chats of ids that have an agent, and how many each agent has.
func (w *deskWorld) served(t *testing.T, ids []int64) (active []int64, load map[int64]int) {
	t.Helper()
	load = map[int64]int{}
	for _, id := range ids {
		if c := w.chat(t, id); c.State == model.ChatActive {
			active = append(active, id)
			load[c.Agent.StaffID]++
		}
	}
	return active, load
}

// Whose log-in is disabled is thought present for a while yet: he is given nobody.
func TestWhoIsDisabledIsGivenNobody(t *testing.T) {
	w := openDesk(t)
	must(t, w.store.AddStaff(t.Context(), model.Staff{Name: "admin", Roles: []model.Role{model.RoleAdmin}}, "x"))
	gone := w.agent(t, "gone")
	account, err := w.store.Account(t.Context(), gone.ID)
	must(t, err)
	account.Disabled = true
	must(t, w.store.ChangeAccount(t.Context(), account.Staff))
	ids := w.queued(t, 1)
	must(t, w.Assign(t.Context()))
	if active, _ := w.served(t, ids); len(active) != 0 {
		t.Fatal("a citizen was given to who is shut out")
	}
	w.agent(t, "here")
	must(t, w.Assign(t.Context()))
	if active, load := w.served(t, ids); len(active) != 1 || load[gone.ID] != 0 {
		t.Fatalf("served are %v, %v", active, load)
	}
}

// TestFirstComeFirstServed has two processes give out one queue while agents come and go and citizens leave: at any time those
// who are served are those who came first, and nobody has more than he takes.
func TestFirstComeFirstServed(t *testing.T) {
	w := openDesk(t)
	other := w.another(t)
	ids := w.queued(t, 40)
	away := w.agent(t, "away")
	_, err := w.SetPresence(t.Context(), away, model.SeatAway)
	must(t, err)
	offline := w.agent(t, "offline")
	_, err = w.SetPresence(t.Context(), offline, model.SeatOffline)
	must(t, err)
	for _, name := range []string{"a", "b", "c", "d", "e"} {
		w.agent(t, name)
	}
	for round := 1; round <= 3; round++ {
		var wg sync.WaitGroup
		for _, s := range []*kefu.Sessions{w.Sessions, other, w.Sessions, other} {
			wg.Go(func() {
				if err := s.Assign(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		active, load := w.served(t, ids)
		if want := min(25, len(ids)); len(active) != want || !slices.Equal(active, ids[:want]) {
			t.Fatalf("round %d: of %v are served %v", round, ids, active)
		}
		if load[away.ID] != 0 || load[offline.ID] != 0 {
			t.Fatalf("who takes no chats got some: %v", load)
		}
		for id, n := range load {
			if seat, err := w.store.Seat(t.Context(), id); err != nil || n > model.SeatCapacity || seat.Active != n {
				t.Fatalf("agent %d has %d chats, his seat says %+v, %v", id, n, seat, err)
			}
		}
		for i := range 7 { // some end, and make room
			c := w.chat(t, ids[i])
			_, err := w.Close(t.Context(), model.Staff{ID: c.Agent.StaffID}, c.ID)
			must(t, err)
		}
		ids = ids[7:]
	}
}

func TestWhoIsGivenAChat(t *testing.T) {
	w := openDesk(t)
	first := w.waits(t, 1)
	must(t, w.Assign(t.Context()))
	if c := w.chat(t, first.ID); c.State != model.ChatQueued {
		t.Fatal("without an agent somebody is served")
	}
	a, b := w.agent(t, "a"), w.agent(t, "b")
	gets := func(n int, want model.Staff) model.Chat {
		t.Helper()
		w.passes(time.Second)
		c := w.waits(t, n)
		must(t, w.Assign(t.Context()))
		if c = w.chat(t, c.ID); c.Agent.StaffID != want.ID {
			t.Fatalf("citizen %d is served by %d, not by %s", n, c.Agent.StaffID, want.Name)
		}
		return c
	}
	must(t, w.Assign(t.Context()))
	if c := w.chat(t, first.ID); c.Agent.StaffID != a.ID {
		t.Fatalf("the first is served by %d", c.Agent.StaffID)
	}
	gets(2, b) // he has none
	third := gets(3, a)
	gets(4, b)
	for _, id := range []int64{first.ID, third.ID} {
		_, err := w.Close(t.Context(), a, id)
		must(t, err)
	}
	gets(5, a)
	gets(6, a)
	gets(7, b) // as many as a, who got one since
}

func TestTheLastAgentIsPreferredWhereHeIsThere(t *testing.T) {
	w := openDesk(t)
	last := w.agent(t, "last")
	w.waits(t, 1)
	w.waits(t, 2)
	must(t, w.Assign(t.Context()))
	idle := w.agent(t, "idle")
	returns := func() model.Staff {
		t.Helper()
		c := w.waits(t, 1)
		_, err := w.Close(t.Context(), model.Staff{ID: c.Agent.StaffID}, c.ID)
		must(t, err)
		w.passes(time.Second)
		c = w.waits(t, 1)
		must(t, w.Assign(t.Context()))
		return model.Staff{ID: w.chat(t, c.ID).Agent.StaffID}
	}
	if got := returns(); got.ID != last.ID {
		t.Errorf("who comes back is served by %d", got.ID)
	}
	_, err := w.SetPresence(t.Context(), last, model.SeatAway)
	must(t, err)
	if got := returns(); got.ID != idle.ID {
		t.Errorf("while his agent is away he is served by %d", got.ID)
	}
	_, err = w.SetPresence(t.Context(), last, model.SeatOnline)
	must(t, err)
	if got := returns(); got.ID != idle.ID {
		t.Errorf("who comes back once more is served by %d", got.ID)
	}
	w.passes(46 * time.Second)
	must(t, w.Heartbeat(t.Context(), last))
	if got := returns(); got.ID != last.ID {
		t.Errorf("after the last sign of his agent he is served by %d", got.ID)
	}
}

func TestTheUrgentAreServedFirst(t *testing.T) {
	w := openDesk(t)
	ids := w.queued(t, 3)
	urgent, answer := w.says(t, w.citizen(t, 4), "有人要跳楼")
	if !urgent.Urgent || answer == "" {
		t.Fatalf("danger to life is not seen: %+v", urgent)
	}
	agent := w.agent(t, "a")
	if card, found, err := w.TakeNext(t.Context(), agent); err != nil || !found || card.Chat.ID != urgent.ID {
		t.Errorf("the next is %+v, %v, %v", card.Chat, found, err)
	}
	if card, found, err := w.TakeNext(t.Context(), agent); err != nil || !found || card.Chat.ID != ids[0] {
		t.Errorf("the next is %+v, %v, %v", card.Chat, found, err)
	}
}

// TestAnOldViewOfTheQueueGivesNothing: whatever a process believes, what is so when it gives counts.
func TestAnOldViewOfTheQueueGivesNothing(t *testing.T) {
	w := openDesk(t)
	ids := w.queued(t, 3)
	a, b := w.agent(t, "a"), w.agent(t, "b")
	if err := w.Give(t.Context(), ids[1], a.ID); err == nil {
		t.Error("the second is served before the first")
	}
	must(t, w.Give(t.Context(), ids[0], a.ID))
	if err := w.Give(t.Context(), ids[0], b.ID); err == nil {
		t.Error("the first is served twice")
	}
	_, err := w.SetPresence(t.Context(), a, model.SeatAway)
	must(t, err)
	if err := w.Give(t.Context(), ids[1], a.ID); !errors.Is(err, model.ErrAgentOffline) {
		t.Errorf("an agent who has gone away meanwhile: %v", err)
	}
	urgent, _ := w.says(t, w.citizen(t, 3), "着火了")
	if err := w.Give(t.Context(), ids[1], b.ID); err == nil || !urgent.Urgent {
		t.Error("the second is served before one who has become urgent")
	}
	must(t, w.Give(t.Context(), urgent.ID, b.ID))
	must(t, w.Give(t.Context(), ids[1], b.ID))
	w.load(t, a, 1)
	w.load(t, b, 2)
}

// Who has a break gets nothing by itself, and what he asks for.
func TestOneWhoHasABreakTakesTheNextWhereHeAsks(t *testing.T) {
	w := openDesk(t)
	agent := w.agent(t, "a")
	be := func(p model.SeatPresence) {
		t.Helper()
		_, err := w.SetPresence(t.Context(), agent, p)
		must(t, err)
	}
	ids := w.queued(t, 7)
	be(model.SeatAway)
	must(t, w.Assign(t.Context()))
	w.load(t, agent, 0)
	card, found, err := w.TakeNext(t.Context(), agent)
	if err != nil || !found || card.Chat.ID != ids[0] {
		t.Fatalf("the next is %+v, %v, %v", card.Chat, found, err)
	}
	must(t, w.Assign(t.Context()))
	w.load(t, agent, 1)

	be(model.SeatOffline)
	var told *model.Error
	if _, _, err := w.TakeNext(t.Context(), agent); !errors.As(err, &told) || told.Code != model.ErrAgentOffline.Code || !strings.Contains(told.Message, "离线") {
		t.Errorf("offline: %v", err)
	}
	w.load(t, agent, 1)
	be(model.SeatAway)
	for range model.SeatCapacity - 1 {
		_, _, err := w.TakeNext(t.Context(), agent)
		must(t, err)
	}
	if _, _, err := w.TakeNext(t.Context(), agent); !errors.Is(err, model.ErrDeskFull) {
		t.Errorf("with as many as he takes: %v", err)
	}
}
