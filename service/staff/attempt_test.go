package staff_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/staff"
)

// guess is a wrong password from an address.
func (l *lobby) guess(t *testing.T, name, address string) error {
	t.Helper()
	_, err := l.LogIn(t.Context(), staff.Attempt{Name: name, Password: "wrong password", Address: address})
	return err
}

func (l *lobby) written(t *testing.T, act string) []model.AuditLine {
	t.Helper()
	list, err := l.audit.Lines(t.Context(), model.AuditQuery{Act: act}, 1000)
	must(t, err)
	return list
}

// Whoever guesses from one network is stopped after a hundred failures, whatever names he makes up; his neighbours in another are not. The
// audit log names the first twenty, and then says how many there were.
func TestANetworkIsStopped(t *testing.T) {
	l := opened(t, false)
	l.hire(t, "wang", model.RoleDispatcher)
	for i := range 100 {
		if err := l.guess(t, fmt.Sprintf("nobody-%d", i), fmt.Sprintf("2001:db8:1:2::%x", i+1)); !errors.Is(err, model.ErrBadLogIn) {
			t.Fatalf("guess %d: %v", i, err)
		}
	}
	for address, want := range map[string]error{
		"2001:db8:1:2:ffff::1": model.ErrTooMany, "2001:db8:1:3::1": model.ErrBadLogIn, "10.0.0.1": model.ErrBadLogIn,
	} {
		if err := l.guess(t, "nobody", address); !errors.Is(err, want) {
			t.Errorf("from %s: %v", address, err)
		}
	}
	failed := l.written(t, model.AuditLogInFailed)
	if len(failed) != 20+2+2 {
		t.Fatalf("%d lines for 102 failures", len(failed))
	}
	if last := failed[2].Detail; last != `{"failures":"80","failures_of":"address"}` {
		t.Errorf("the last of them says %s", last)
	}
	// Who belongs here comes in, and stands in the log.
	if _, err := l.LogIn(t.Context(), staff.Attempt{Name: "wang", Password: rightPassword, Address: "10.0.0.1"}); err != nil {
		t.Error(err)
	}
	if in := l.written(t, model.AuditLogIn); len(in) != 1 {
		t.Errorf("%+v", in)
	}
	l.now = l.now.Add(15 * time.Minute)
	if err := l.guess(t, "nobody", "2001:db8:1:2::1"); !errors.Is(err, model.ErrBadLogIn) {
		t.Errorf("a quarter of an hour later: %v", err)
	}
	if failed := l.written(t, model.AuditLogInFailed); len(failed) != 25 || failed[0].Detail != "" {
		t.Errorf("the next quarter of an hour: %d lines, %+v", len(failed), failed[0])
	}
}

// A whole office logs in from one address in the morning.
func TestAnOfficeIsNotStoppedByItsOwn(t *testing.T) {
	l := opened(t, false)
	l.hire(t, "wang", model.RoleDispatcher)
	for range 101 {
		if _, err := l.enters(t, "wang", ""); err != nil {
			t.Fatal(err)
		}
	}
}

// A lock is written down as it begins, though nobody tries again, and each lock once.
func TestEveryLockStandsInTheAuditLogOnce(t *testing.T) {
	l := opened(t, false)
	l.hire(t, "wang", model.RoleDispatcher)
	lock := func() {
		t.Helper()
		for range 5 {
			if err := l.guess(t, "wang", "10.0.0.9"); !errors.Is(err, model.ErrBadLogIn) {
				t.Fatal(err)
			}
		}
	}
	locks := func(want int) {
		t.Helper()
		list := l.written(t, model.AuditLocked)
		if len(list) != want || list[0].Staff != "wang" || list[0].Address != "10.0.0.9" {
			t.Fatalf("%+v", list)
		}
	}
	lock()
	locks(1)
	l.lag = 3 * time.Millisecond
	for range 3 {
		if err := l.guess(t, "wang", "10.0.0.9"); !errors.Is(err, model.ErrTooMany) {
			t.Fatal(err)
		}
	}
	locks(1)
	l.now = l.now.Add(15 * time.Minute)
	lock()
	locks(2)
}

// Of many guesses at once no more are looked at than may be wrong.
func TestGuessesAtOnce(t *testing.T) {
	l := opened(t, false)
	l.hire(t, "wang", model.RoleDispatcher)
	var wg sync.WaitGroup
	errs := make(chan error, 40)
	for range cap(errs) {
		wg.Go(func() { errs <- l.guess(t, "wang", "10.0.0.9") })
	}
	wg.Wait()
	close(errs)
	looked := 0
	for err := range errs {
		switch {
		case errors.Is(err, model.ErrBadLogIn):
			looked++
		case !errors.Is(err, model.ErrTooMany):
			t.Error(err)
		}
	}
	if looked != 5 {
		t.Errorf("%d were looked at", looked)
	}
}

// A stranger who guesses at the code of the first run stops himself, and not the operator.
func TestAStrangerDoesNotStopTheFirstRun(t *testing.T) {
	l := opened(t, false)
	code, err := l.SetUpCode(t.Context())
	must(t, err)
	try := func(code, address string) error {
		return l.SetUp(t.Context(), staff.Attempt{Name: "chen", Password: "an unlikely sentence", Code: code, Address: address})
	}
	for i := range 20 {
		if err := try("WRONG", fmt.Sprintf("2001:db8::%x", i+1)); !errors.Is(err, model.ErrInvalid) {
			t.Fatal(err)
		}
	}
	if err := try(code, "2001:db8::ffff"); !errors.Is(err, model.ErrTooMany) {
		t.Errorf("a stranger goes on: %v", err)
	}
	if err := try(strings.ToLower(code), "10.0.0.8"); err != nil {
		t.Errorf("the operator: %v", err)
	}
}
