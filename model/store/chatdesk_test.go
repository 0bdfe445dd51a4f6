package store_test

import (
	"slices"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store/storetest"
)

func TestKefuCursorOnlyMovesForward(t *testing.T) {
	now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	s := storetest.Open(t, func() time.Time { return now })
	ctx := t.Context()
	if at, err := s.KefuCursor(ctx, "transcript"); err != nil || !at.IsZero() {
		t.Fatalf("at first it is at %v: %v", at, err)
	}
	for _, step := range []struct{ to, want time.Time }{
		{now, now}, {now.Add(-time.Hour), now}, {now, now}, {now.Add(time.Minute), now.Add(time.Minute)},
	} {
		if err := s.MoveKefuCursor(ctx, "transcript", step.to); err != nil {
			t.Fatal(err)
		}
		if at, err := s.KefuCursor(ctx, "transcript"); err != nil || !at.Equal(step.want) {
			t.Errorf("moved to %v, it is at %v: %v", step.to, at, err)
		}
	}
}

func TestChatsOfADesk(t *testing.T) {
	now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	s := storetest.Open(t, func() time.Time { return now })
	ctx := t.Context()
	ago := func(minutes int) time.Time { return now.Add(-time.Duration(minutes) * time.Minute) }
	add := func(citizen int64, desk model.DeskKind, change func(c *model.Chat)) model.Chat {
		t.Helper()
		c := model.Chat{CitizenID: citizen, Desk: desk, State: model.ChatActive, QueuedAt: ago(30)}
		change(&c)
		if err := s.AddChat(ctx, &c, now); err != nil {
			t.Fatal(err)
		}
		return c
	}
	if open, err := s.AnyChatOpen(ctx, model.DeskWeChat); err != nil || open {
		t.Errorf("of none one is open: %v", err)
	}
	add(1, model.DeskConsole, func(c *model.Chat) { c.LastAgentAt = ago(1) })
	closed := add(2, model.DeskWeChat, func(c *model.Chat) { c.State, c.LastAgentAt, c.ClosedAt = model.ChatClosed, ago(1), ago(1) })
	if open, err := s.AnyChatOpen(ctx, model.DeskWeChat); err != nil || open {
		t.Errorf("one of the other desk, or a closed one, counts: %v", err)
	}
	silent := add(3, model.DeskWeChat, func(c *model.Chat) { c.SwitchedAt, c.LastCitizenAt, c.LastAgentAt = ago(20), ago(10), ago(9) })
	add(4, model.DeskWeChat, func(c *model.Chat) { c.SwitchedAt, c.LastCitizenAt = ago(20), ago(3) })
	add(5, model.DeskWeChat, func(c *model.Chat) { c.SwitchedAt = ago(3) })
	queued := add(2, model.DeskWeChat, func(c *model.Chat) { c.State, c.LastCitizenAt = model.ChatQueued, ago(30) })
	if open, err := s.AnyChatOpen(ctx, model.DeskWeChat); err != nil || !open {
		t.Errorf("none is open: %v", err)
	}
	for state, want := range map[model.ChatState]int64{model.ChatActive: silent.ID, model.ChatQueued: queued.ID} {
		list, err := s.DeskChats(ctx, model.DeskWeChat, state, ago(5), 10)
		if err != nil || len(list) != 1 || list[0].ID != want {
			t.Errorf("%s and silent: %+v, %v", state, list, err)
		}
	}
	for minutes, want := range map[int]bool{10: true, 8: false} {
		if spoke, err := s.AgentSpoke(ctx, model.DeskWeChat, ago(minutes)); err != nil || spoke != want {
			t.Errorf("an agent spoke within %d minutes: %v, %v", minutes, spoke, err)
		}
	}
	list, err := s.ChatsOf(ctx, 2, 5)
	if err != nil || len(list) != 2 || list[0].ID != queued.ID || list[1].ID != closed.ID {
		t.Errorf("the second one's: %+v, %v", list, err)
	}
}

func TestChatLinesByTheirNames(t *testing.T) {
	now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	s := storetest.Open(t, func() time.Time { return now })
	ctx := t.Context()
	for i, l := range []model.ChatLine{
		{ChatID: 1, Seq: 1, From: model.FromCitizen, Origin: model.ByCallback, Dedupe: "m1", ChatContent: model.ChatContent{Text: "您好"}},
		{ChatID: 1, Seq: 2, From: model.FromCitizen, Origin: model.ByTranscript, Dedupe: "t1"},
		{ChatID: 1, Seq: 3, From: model.FromAgent, Origin: model.ByTranscript, Dedupe: "t2"},
		{ChatID: 2, Seq: 1, From: model.FromCitizen, Origin: model.ByTranscript, Dedupe: "t3"},
		{ChatID: 3, Seq: 1, From: model.FromCitizen, Origin: model.ByTranscript, Dedupe: "t4"},
		{ChatID: 1, Seq: 4, From: model.FromSystem, Origin: model.ByHotline},
		{ChatID: 1, Seq: 5, From: model.FromCitizen, Origin: model.ByCallback, Dedupe: "m2", ShownAs: "t6"},
	} {
		l.At = now.Add(time.Duration(i) * time.Second)
		if err := s.AddChatLine(ctx, &l); err != nil {
			t.Fatal(err)
		}
	}
	names := []string{"t1", "t2", "t3", "t4", "t5", "t6"}
	for range 300 {
		names = append(names, "none")
	}
	known, err := s.ChatLinesKnown(ctx, []int64{1, 2, 9}, names)
	if err != nil || len(known) != 4 || !known["t1"] || !known["t2"] || !known["t3"] || !known["t6"] {
		t.Errorf("known are %v: %v", known, err)
	}
	heard, err := s.ChatLinesHeard(ctx, []int64{1})
	if err != nil || !slices.Equal([]string{"m1"}, namesOf(heard)) || heard[0].Text != "您好" {
		t.Errorf("heard were %+v: %v", heard, err)
	}
	for since, want := range map[int]bool{1: true, 2: false} { // the agent's line is of the second second
		after := now.Add(time.Duration(since) * time.Second)
		if spoke, err := s.AgentSpokeIn(ctx, 1, after, now.Add(time.Hour)); err != nil || spoke != want {
			t.Errorf("an agent spoke after second %d: %v, %v", since, spoke, err)
		}
	}
}

func namesOf(lines []model.ChatLine) (names []string) {
	for _, l := range lines {
		names = append(names, l.Dedupe)
	}
	return names
}
