package staff_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/staff"
)

// An admin gives somebody a password, guesses at the second factor, and unlocks: all the guesses that he has are those of a lock.
func TestAnAdminAloneGuessesNoCode(t *testing.T) {
	h := housed(t)
	token, err := h.enters(t, "wang", "")
	must(t, err)
	h.enrols(t, token)
	password := rightPassword
	looked := 0
	guesses := func() {
		for range 7 {
			password = h.resets(t, "wang")
			must(t, h.Unlock(t.Context(), h.admin, token.Staff.ID))
			_, err := h.LogIn(t.Context(), staff.Attempt{Name: "wang", Password: password, Code: "000000"})
			switch {
			case errors.Is(err, model.ErrBadFactor):
				looked++
			case !errors.Is(err, model.ErrTooMany):
				t.Fatal(err)
			}
		}
	}
	guesses()
	if looked != 5 {
		t.Errorf("%d codes were looked at in a quarter of an hour", looked)
	}
	for range 12 {
		h.now = h.now.Add(16 * time.Minute)
		guesses()
	}
	if looked != 20 {
		t.Errorf("%d codes were looked at in a day", looked)
	}
	for range 40 {
		h.now = h.now.Add(12 * time.Hour)
		guesses()
	}
	if looked > 100 {
		t.Errorf("%d codes were looked at in a month", looked)
	}
	// The lock of the day stands in the audit log beside those of the quarters.
	if list := h.written(t, model.AuditLocked); len(list) == 0 || list[0].Staff != "wang" {
		t.Errorf("%+v", list)
	}
}

// resets gives a log-in a password as an admin does.
func (h *house) resets(t *testing.T, name string) string {
	t.Helper()
	password, waits, err := h.ResetPassword(t.Context(), h.admin, h.named(t, name).ID)
	if must(t, err); waits {
		t.Fatal("the password waits")
	}
	return password
}

// Of a log-in that sees nothing of citizens' an admin forgives wrong codes, too, but not those of the day; his own he forgives nothing.
func TestWhatIsUnlocked(t *testing.T) {
	h := housed(t)
	token, err := h.enters(t, "clerk", "")
	must(t, err)
	secret, _ := h.enrols(t, token)
	looked := 0
	for range 6 {
		for range 5 {
			if _, err := h.enters(t, "clerk", "000000"); errors.Is(err, model.ErrBadFactor) {
				looked++
			}
		}
		must(t, h.Unlock(t.Context(), h.admin, token.Staff.ID))
	}
	if looked != 20 {
		t.Errorf("%d codes were looked at in a day", looked)
	}
	h.now = h.now.Add(time.Minute)
	if _, err := h.enters(t, "clerk", h.code(t, secret)); !errors.Is(err, model.ErrTooMany) {
		t.Errorf("a right code of who is locked for the day: %v", err)
	}
	// Another second factor begins anew.
	_, err = h.ResetFactor(t.Context(), h.admin, token.Staff.ID)
	must(t, err)
	token, err = h.enters(t, "clerk", "")
	must(t, err)
	secret, _ = h.enrols(t, token)
	h.now = h.now.Add(time.Minute)
	if _, err := h.enters(t, "clerk", h.code(t, secret)); err != nil {
		t.Errorf("with another second factor: %v", err)
	}
	if err := h.Unlock(t.Context(), h.admin, h.admin.ID); !errors.Is(err, model.ErrOwnAccount) {
		t.Errorf("his own: %v", err)
	}
}

// Right codes in between do not give more guesses, and are none themselves.
func TestRightCodesAreNoGuesses(t *testing.T) {
	h := housed(t)
	token, err := h.enters(t, "wang", "")
	must(t, err)
	secret, _ := h.enrols(t, token)
	for i := range 30 {
		h.now = h.now.Add(20 * time.Minute)
		if _, err := h.enters(t, "wang", h.code(t, secret)); err != nil {
			t.Fatal(fmt.Sprint("right code ", i), err)
		}
	}
	looked := 0
	for range 30 {
		h.now = h.now.Add(16 * time.Minute)
		if _, err := h.enters(t, "wang", "000000"); errors.Is(err, model.ErrBadFactor) {
			if looked++; looked < 20 {
				_, err = h.enters(t, "wang", h.code(t, secret))
				must(t, err)
			}
		}
	}
	if looked != 20 {
		t.Errorf("%d codes were looked at", looked)
	}
}
