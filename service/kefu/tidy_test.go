package kefu_test

import (
	"errors"
	"testing"

	"example.org/hotline/model"
)

func TestChatsAreKeptForThreeYears(t *testing.T) {
	a := openArchive(t)
	old := a.chat(t, "o1", "13800138000", "路灯不亮", "88")
	a.now = a.now.AddDate(2, 0, 0)
	young := a.chat(t, "o2", "13900139000", "楼上太吵", "88")
	a.now = a.now.AddDate(1, 0, 1)
	if err := a.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := a.store.Chat(t.Context(), old); !errors.Is(err, model.ErrChatNotFound) {
		t.Errorf("after three years: %v", err)
	}
	if lines, err := a.store.ChatLines(t.Context(), old, 0, 10); err != nil || len(lines) != 0 {
		t.Errorf("its lines: %v, %v", lines, err)
	}
	if _, err := a.store.Chat(t.Context(), young); err != nil {
		t.Errorf("after one: %v", err)
	}
	if err := a.Tidy(t.Context()); err != nil {
		t.Error(err)
	}
}
