package model_test

import (
	"testing"
	"time"

	"example.org/hotline/model"
)

func TestSendWindow(t *testing.T) {
	at := clockAt(9, 0, 0)
	var w model.SendWindow
	left := func(when string, now time.Time, want int) {
		t.Helper()
		if got, _ := w.Left(now); got != want {
			t.Errorf("%s: %d left, want %d", when, got, want)
		}
	}
	left("before anything", at, 0)
	w.Tapped(at)
	left("after a tap", at, 3)
	w.Sent()
	left("one sent", at, 2)
	w.Wrote(at)
	left("after a message", at, 5)
	for range 4 {
		w.Sent()
	}
	left("four sent", at, 1)
	w.Wrote(at) // within the same second
	left("another message", at, 5)
	w.Sent()
	w.Wrote(at.Add(-time.Minute)) // told of late
	left("an older message", at, 4)
	left("in the last second", at.Add(48*time.Hour-time.Second), 4)
	left("after two days", at.Add(48*time.Hour), 0)
	w.Refused()
	left("refused", at, 0)
	w.Tapped(at)
	left("a tap after that", at, 3)
	left("a minute later", at.Add(time.Minute), 0)
}

func TestSendWindowReopened(t *testing.T) {
	at := clockAt(9, 0, 0)
	var before model.SendWindow
	before.Wrote(at)
	before.Sent()
	for name, tc := range map[string]struct {
		did  func(w *model.SendWindow)
		want bool
	}{
		"nothing":               {func(*model.SendWindow) {}, false},
		"sent":                  {func(w *model.SendWindow) { w.Sent() }, false},
		"refused":               {func(w *model.SendWindow) { w.Refused() }, false},
		"wrote":                 {func(w *model.SendWindow) { w.Wrote(at.Add(time.Second)); w.Refused() }, true},
		"wrote at that moment":  {func(w *model.SendWindow) { w.Wrote(at) }, true},
		"tapped":                {func(w *model.SendWindow) { w.Tapped(at) }, true},
		"wrote, told of late":   {func(w *model.SendWindow) { w.Wrote(at.Add(-time.Second)) }, false},
		"tapped, told too late": {func(w *model.SendWindow) { w.Tapped(time.Time{}.Add(-time.Hour)) }, false},
	} {
		w := before
		tc.did(&w)
		if got := w.Reopened(before); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
