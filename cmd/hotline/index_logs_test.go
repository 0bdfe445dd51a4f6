package main

import (
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// Who looked at which chat is found by an index, whatever the auditor asks for.
func TestLooksAtChatsAreFoundByAnIndex(t *testing.T) {
	a := benchApp(t)
	first := a.now().Add(-2000 * time.Hour)
	acts := []string{model.ViewRead, model.ViewListen, model.ViewMedia, model.ViewSearch, model.ViewExport}
	err := a.store.InTx(t.Context(), func(tx *store.Store) error {
		for i := range 2000 {
			v := model.ChatView{StaffID: int64(1 + i%40), ChatID: int64(1 + i%300), Act: acts[i%len(acts)], Reason: "抽查", At: first.Add(time.Duration(i) * time.Hour)}
			if err := tx.AddChatView(t.Context(), v); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.store.Analyze(t.Context()); err != nil {
		t.Fatal(err)
	}
	from, to := first.Add(500*time.Hour), first.Add(524*time.Hour)
	for _, q := range []struct {
		model.ChatViewQuery
		staff int64
		want  int
	}{
		{model.ChatViewQuery{}, 7, 50},
		{model.ChatViewQuery{ChatID: 12}, 0, 7},
		{model.ChatViewQuery{Act: model.ViewListen, Before: 51}, 0, 10},
		{model.ChatViewQuery{From: from, To: to}, 0, 24},
		{model.ChatViewQuery{From: from, To: to, Act: model.ViewExport}, 0, 4},
		{model.ChatViewQuery{From: from, To: first.Add(580 * time.Hour)}, 7, 2},
	} {
		asked := watch(t, a.store)
		list, err := a.store.ChatViews(t.Context(), q.ChatViewQuery, q.staff, 100)
		a.store.Watch(nil)
		if err != nil || len(list) != q.want {
			t.Errorf("%+v of %d: %d lines, %v", q.ChatViewQuery, q.staff, len(list), err)
		}
		for query, why := range asked.unserved(t, a.store) {
			t.Errorf("%s\n\t%s", why, query)
		}
		for i := 1; i < len(list); i++ {
			if list[i].ID >= list[i-1].ID {
				t.Errorf("not the newest first: %+v", q)
			}
		}
	}
}
