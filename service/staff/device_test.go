package staff_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/staff"
)

// A stranger who knows somebody's name locks himself out, and with many networks the name for whoever comes from a browser that nobody
// knows; in the one where he logged in before its owner comes in all the same.
func TestAStrangerLocksNobodyOut(t *testing.T) {
	l := opened(t, false)
	l.hire(t, "wang", model.RoleDispatcher)
	token, err := l.enters(t, "wang", "")
	must(t, err)
	for i := range 6 {
		want := model.ErrBadLogIn
		if i == 5 {
			want = model.ErrTooMany
		}
		if err := l.guess(t, "wang", fmt.Sprintf("2001:db8:1:2::%x", i)); !errors.Is(err, want) {
			t.Fatalf("guess %d: %v", i, err)
		}
	}
	if _, err := l.enters(t, "wang", ""); err != nil {
		t.Errorf("from another network: %v", err)
	}
	for i := range 100 {
		_ = l.guess(t, "wang", fmt.Sprintf("10.1.%d.1", i/5))
	}
	if _, err := l.enters(t, "wang", ""); !errors.Is(err, model.ErrTooMany) {
		t.Errorf("after 50 failures from everywhere: %v", err)
	}
	comes := func(name, password string, devices ...string) error {
		_, err := l.LogIn(t.Context(), staff.Attempt{Name: name, Password: password, Address: "10.0.0.8", Devices: devices})
		return err
	}
	if err := comes("wang", rightPassword, "made-up", token.Devices[0]); err != nil {
		t.Errorf("in a browser where he logged in before: %v", err)
	}
	// The mark opens nothing, is good for five failures, and for nobody else.
	l.hire(t, "li", model.RoleDispatcher)
	for i := range 6 {
		want := model.ErrBadLogIn
		if i == 5 {
			want = model.ErrTooMany
		}
		if err := comes("wang", "wrong password", token.Devices[0]); !errors.Is(err, want) {
			t.Errorf("failure %d with the mark: %v", i, err)
		}
	}
	for range 5 {
		_ = comes("li", "wrong password")
	}
	if err := comes("li", rightPassword, token.Devices[0]); !errors.Is(err, model.ErrTooMany) {
		t.Errorf("with the mark of another: %v", err)
	}
	l.now = l.now.Add(15 * time.Minute)
	if err := comes("wang", rightPassword); err != nil {
		t.Errorf("a quarter of an hour later: %v", err)
	}
}

// Unlocking forgives what was counted wherever it came from.
func TestUnlockingForgivesEveryNetwork(t *testing.T) {
	h := housed(t)
	token, err := h.enters(t, "wang", "")
	must(t, err)
	lock := func() {
		for i := range 60 {
			_ = h.guess(t, "wang", fmt.Sprintf("10.1.%d.1", i/5))
		}
		for range 6 {
			_ = h.guess(t, "wang", "10.0.0.8")
		}
		if _, err := h.enters(t, "wang", ""); !errors.Is(err, model.ErrTooMany) {
			t.Fatal(err)
		}
	}
	lock()
	must(t, h.Unlock(t.Context(), h.admin, token.Staff.ID))
	if _, err := h.enters(t, "wang", ""); err != nil {
		t.Errorf("unlocked: %v", err)
	}
	h.now = h.now.Add(time.Hour)
	lock()
	must(t, h.UnlockWhole(t.Context(), token.Staff))
	if _, err := h.enters(t, "wang", ""); err != nil {
		t.Errorf("unlocked on the server: %v", err)
	}
}

// A browser keeps the marks of several people, the newest first, and one for each.
func TestABrowserKeepsSeveralMarks(t *testing.T) {
	l := opened(t, false)
	var kept []string
	for i := range 10 {
		name := fmt.Sprintf("clerk-%d", i)
		l.hire(t, name, model.RoleEditor)
		for range 2 {
			token, err := l.LogIn(t.Context(), staff.Attempt{Name: name, Password: rightPassword, Address: "10.0.0.8", Devices: kept})
			must(t, err)
			kept = token.Devices
		}
		if len(kept) != min(i+1, 8) {
			t.Fatalf("%d marks after %d people", len(kept), i+1)
		}
	}
}
