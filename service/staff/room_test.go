package staff_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/staff"
	"example.org/hotline/service/staff/stafftest"
)

// Nobody is locked out because the database was away while he tried.
func TestAnOutageIsNoFailureOfWhoLogsIn(t *testing.T) {
	url, redis := storetest.URL(t), kvtest.Open(t, time.Now)
	up, down := storetest.OpenAt(t, url, time.Now), storetest.OpenAt(t, url, time.Now)
	if err := up.AddStaff(t.Context(), model.Staff{Name: "wang", Roles: []model.Role{model.RoleDispatcher}}, stafftest.Hash("right password")); err != nil {
		t.Fatal(err)
	}
	open, err := newRoom(up, redis, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	out, err := newRoom(down, redis, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := down.Close(); err != nil {
		t.Fatal(err)
	}
	for range 8 {
		if _, err := out.LogIn(t.Context(), staff.Attempt{Name: "wang", Password: "right password"}); err == nil || errors.Is(err, model.ErrTooMany) || errors.Is(err, model.ErrBadLogIn) {
			t.Fatalf("without a database: %v", err)
		}
	}
	if _, err := open.LogIn(t.Context(), staff.Attempt{Name: "wang", Password: "right password"}); err != nil {
		t.Fatalf("with the database back: %v", err)
	}

	// An outage between wrong guesses gives none of them back.
	for range 5 {
		if _, err := open.LogIn(t.Context(), staff.Attempt{Name: "wang", Password: "wrong password"}); !errors.Is(err, model.ErrBadLogIn) {
			t.Fatalf("a wrong password: %v", err)
		}
		if _, err := out.LogIn(t.Context(), staff.Attempt{Name: "wang", Password: "wrong password"}); err == nil {
			t.Fatal("logged in without a database")
		}
	}
	if _, err := open.LogIn(t.Context(), staff.Attempt{Name: "wang", Password: "right password"}); !errors.Is(err, model.ErrTooMany) {
		t.Fatalf("after five failures: %v", err)
	}
}

// What goes on by itself does not keep a session: nobody may be sitting there.
func TestAStreamKeepsNoSession(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	st := storetest.Open(t, clock)
	if err := st.AddStaff(t.Context(), model.Staff{Name: "wang", Roles: []model.Role{model.RoleAgent}}, stafftest.Hash("right password")); err != nil {
		t.Fatal(err)
	}
	room, err := newRoom(st, kvtest.Open(t, clock), clock)
	if err != nil {
		t.Fatal(err)
	}
	token, err := room.LogIn(t.Context(), staff.Attempt{Name: "wang", Password: "right password"})
	if err != nil {
		t.Fatal(err)
	}
	for range 29 {
		now = now.Add(time.Minute)
		if who, err := room.Still(t.Context(), token.Value); err != nil || who.Name != "wang" {
			t.Fatalf("%v: %+v, %v", now, who, err)
		}
	}
	if now = now.Add(time.Minute); !errors.Is(errOf(room.Still(t.Context(), token.Value)), model.ErrNoStaffSession) {
		t.Error("half an hour without a call does not end it")
	}
	if _, err := room.Who(t.Context(), token.Value); !errors.Is(err, model.ErrNoStaffSession) {
		t.Errorf("to who calls then: %v", err)
	}
}

func errOf(_ model.Staff, err error) error { return err }

func newRoom(st *store.Store, redis *kv.Store, now func() time.Time) (*staff.Room, error) {
	log := slog.New(slog.DiscardHandler)
	return staff.New(staff.Options{Store: st, KV: redis, Audit: staff.NewAuditLog(st, now, log), Cost: stafftest.Cost, Now: now, Log: log})
}

// What OWASP names for argon2id, whatever the tests take: 19 MiB and two passes.
func TestAPasswordCostsEnough(t *testing.T) {
	hash, err := staff.Hash("right password")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("%s, %v", hash, err)
	}
}
