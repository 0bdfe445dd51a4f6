package kefu_test

import (
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
)

// Whoever waits or talks when today's hours change is told and closed by the new ones, whichever replica heard of them.
func TestTodaysHoursChange(t *testing.T) {
	w := openTool(t)
	w.comes("u1")
	w.comes("u2")
	w.asks("u1", "路灯坏了")
	w.asks("u2", "噪音扰民")
	must(t, w.wechat.Accept(yun, "u2"))
	w.goesOn(20 * time.Minute)
	w.says("u2", "有人吗") // else WeChat ends it by itself
	another, _, _ := w.replica()
	day := model.SpecialDay{Date: "2026-11-23", From: 9 * time.Hour, To: 10*time.Hour + 30*time.Minute, Note: "停电"}
	if _, err := another.SaveSpecialDay(t.Context(), model.Staff{}, day); err != nil {
		t.Fatal(err)
	}
	w.goesOn(20 * time.Minute)
	w.says("u2", "有人吗")
	w.goesOn(10*time.Minute + 30*time.Second) // 10:20
	if told := w.notices(w.chat("u1").ID); len(told) != 1 || !strings.Contains(told[0], "10:30结束") {
		t.Errorf("who waits is told %q", told)
	}
	w.goesOn(10 * time.Minute)
	w.is(w.chat("u1"), model.ChatClosed, model.EndOffHours)
	w.is(w.chat("u2"), model.ChatActive, "")
	w.says("u2", "有人吗")
	w.goesOn(29 * time.Minute)
	w.is(w.chat("u2"), model.ChatActive, "")
	w.goesOn(2 * time.Minute)
	w.is(w.chat("u2"), model.ChatClosed, model.EndOffHours)
	if w.served("u2") != "" {
		t.Error("WeChat has not ended it")
	}
	must(t, another.DeleteSpecialDay(t.Context(), model.Staff{}, day.Date))
	if today, err := another.Today(t.Context()); err != nil || !today.Open {
		t.Errorf("then today is %+v, %v", today, err)
	}
}
