package staff_test

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/staff"
)

// Nobody is locked out because the database was away while he tried.
func TestAnOutageIsNoFailureOfWhoLogsIn(t *testing.T) {
	url, redis := storetest.URL(t), kvtest.Open(t, time.Now)
	up, down := storetest.OpenAt(t, url, time.Now), storetest.OpenAt(t, url, time.Now)
	hash, err := staff.Hash("right password")
	if err != nil {
		t.Fatal(err)
	}
	if err := up.AddStaff(t.Context(), model.Staff{Name: "wang", Roles: []model.Role{model.RoleDispatcher}}, hash); err != nil {
		t.Fatal(err)
	}
	open, err := staff.New(up, redis, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	out, err := staff.New(down, redis, time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := down.Close(); err != nil {
		t.Fatal(err)
	}
	for range 8 {
		if _, err := out.LogIn(t.Context(), "wang", "right password"); err == nil || errors.Is(err, model.ErrTooMany) || errors.Is(err, model.ErrBadLogIn) {
			t.Fatalf("without a database: %v", err)
		}
	}
	if _, err := open.LogIn(t.Context(), "wang", "right password"); err != nil {
		t.Fatalf("with the database back: %v", err)
	}

	// An outage between wrong guesses gives none of them back.
	for range 5 {
		if _, err := open.LogIn(t.Context(), "wang", "wrong password"); !errors.Is(err, model.ErrBadLogIn) {
			t.Fatalf("a wrong password: %v", err)
		}
		if _, err := out.LogIn(t.Context(), "wang", "wrong password"); err == nil {
			t.Fatal("logged in without a database")
		}
	}
	if _, err := open.LogIn(t.Context(), "wang", "right password"); !errors.Is(err, model.ErrTooMany) {
		t.Fatalf("after five failures: %v", err)
	}
}
