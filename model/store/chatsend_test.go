package store_test

import (
	"slices"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store/storetest"
)

func TestClaimSender(t *testing.T) {
	now := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	db := storetest.Open(t, func() time.Time { return now })
	c := model.Chat{CitizenID: 7, Desk: model.DeskConsole, State: model.ChatActive, QueuedAt: now}
	if err := db.AddChat(t.Context(), &c, time.Time{}); err != nil {
		t.Fatal(err)
	}
	claims := func(who string, want bool) {
		t.Helper()
		if got, err := db.ClaimSender(t.Context(), c.ID, who, now.Add(time.Minute)); got != want || err != nil {
			t.Errorf("%s: %v, %v", who, got, err)
		}
	}
	waiting := func(want ...int64) {
		t.Helper()
		if got, err := db.ChatsToSend(t.Context(), 0, now.Add(time.Second), 10); !slices.Equal(got, want) || err != nil {
			t.Errorf("to send: %v, %v", got, err)
		}
	}
	for seq, d := range []model.LineDelivery{model.LineToSend, model.LineSending, model.LineSent} {
		l := model.ChatLine{ChatID: c.ID, Seq: seq + 1, At: now, Delivery: d}
		if err := db.AddChatLine(t.Context(), &l); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := db.CountChatLinesToSend(t.Context()); n != 2 || err != nil {
		t.Errorf("%d lines, %v", n, err)
	}

	waiting(c.ID)
	claims("a", true)
	claims("b", false)
	claims("a", true) // prolonged, by the same time: still his
	waiting()
	if err := db.ReleaseSender(t.Context(), c.ID, "b"); err != nil {
		t.Fatal(err)
	}
	claims("b", false)
	if err := db.ReleaseSender(t.Context(), c.ID, "a"); err != nil {
		t.Fatal(err)
	}
	claims("b", true)
	now = now.Add(time.Minute)
	waiting(c.ID)
	claims("c", true)
	if fresh, err := db.Chat(t.Context(), c.ID); err != nil || fresh.Version != c.Version {
		t.Errorf("version %d became %d, %v", c.Version, fresh.Version, err)
	}
}
