package staff

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/kefu"
	"example.org/hotline/service/staff"
	"example.org/hotline/service/staff/stafftest"
)

// reader is an agent whose stream is open.
type reader struct {
	room  *staff.Room
	store *store.Store
	token string
	now   time.Time
	beat  func(context.Context) error
}

func newReader(t *testing.T) *reader {
	t.Helper()
	r := &reader{now: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return r.now }
	r.store = storetest.Open(t, clock)
	err := r.store.AddStaff(t.Context(), model.Staff{Name: "yun", Roles: []model.Role{model.RoleAgent}}, stafftest.Hash("right password"))
	if err != nil {
		t.Fatal(err)
	}
	if r.room, err = newRoom(r.store, kvtest.Open(t, clock), clock); err != nil {
		t.Fatal(err)
	}
	token, err := r.room.LogIn(t.Context(), staff.Attempt{Name: "yun", Password: "right password"})
	if err != nil {
		t.Fatal(err)
	}
	r.token = token.Value
	ctx := context.WithValue(t.Context(), askerKey{}, asker{who: token.Staff, token: token.Value})
	r.beat = API{Room: r.room, Now: clock}.stillThere(ctx, takers)
	return r
}

// beats for a while, as the stream does; it returns what ends it.
func (r *reader) beats(t *testing.T, d time.Duration) error {
	t.Helper()
	for range d / (15 * time.Second) {
		r.now = r.now.Add(15 * time.Second)
		if err := r.beat(t.Context()); err != nil {
			return err
		}
	}
	return nil
}

// A stream ends at the first beat after what it was opened with.
func TestAStreamEndsWithItsSession(t *testing.T) {
	for name, tc := range map[string]struct {
		ends func(t *testing.T, r *reader) error
		want error
	}{
		"logging out":                 {func(t *testing.T, r *reader) error { return r.room.LogOut(t.Context(), r.token) }, model.ErrNoStaffSession},
		"half an hour without a call": {func(t *testing.T, r *reader) error { return r.beats(t, 24*time.Minute+45*time.Second) }, model.ErrNoStaffSession},
		"a log-in that is disabled":   {func(_ *testing.T, r *reader) error { return r.exec("UPDATE staff SET disabled = 1") }, model.ErrNoStaffSession},
		"a role that is taken away":   {func(_ *testing.T, r *reader) error { return r.exec("UPDATE staff SET roles = 'auditor'") }, model.ErrForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			r := newReader(t)
			if err := r.beats(t, 5*time.Minute); err != nil {
				t.Fatalf("before: %v", err)
			}
			if err := tc.ends(t, r); err != nil {
				t.Fatal(err)
			}
			if err := r.beats(t, 15*time.Second); !errors.Is(err, tc.want) {
				t.Errorf("a beat later: %v", err)
			}
		})
	}
}

// Who was shut out is told nothing that is said a few seconds later, however much is said between two beats.
func TestABusyStreamTellsNothingToWhoWasShutOut(t *testing.T) {
	r := newReader(t)
	feed := watched(func(context.Context) ([]kefu.FeedItem, error) { return []kefu.FeedItem{{Kind: kefu.ItemTyping}}, nil }, r.beat)
	if list, err := feed(t.Context()); err != nil || len(list) != 1 {
		t.Fatalf("before: %v, %v", list, err)
	}
	if err := r.exec("UPDATE staff SET disabled = 1"); err != nil {
		t.Fatal(err)
	}
	r.now = r.now.Add(5 * time.Second)
	if list, err := feed(t.Context()); !errors.Is(err, model.ErrNoStaffSession) || list != nil {
		t.Errorf("five seconds later: %v, %v", list, err)
	}
}

func (r *reader) exec(statement string) error {
	write, _, err := r.store.Conns()
	if err != nil {
		return err
	}
	_, err = write.Exec(statement)
	return err
}

// Whoever calls now and then keeps his stream.
func TestAStreamGoesOnWithItsSession(t *testing.T) {
	r := newReader(t)
	for range 4 {
		if err := r.beats(t, 25*time.Minute); err != nil {
			t.Fatalf("%v: %v", r.now, err)
		}
		if _, err := r.room.Who(t.Context(), r.token); err != nil {
			t.Fatal(err)
		}
	}
}

// Where nobody can be asked whether a session goes on, its reader reads on.
func TestAStreamOutlivesAnOutage(t *testing.T) {
	r := newReader(t)
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}
	if err := r.beats(t, 2*time.Minute); err != nil {
		t.Errorf("without a database: %v", err)
	}
}

func newRoom(st *store.Store, redis *kv.Store, now func() time.Time) (*staff.Room, error) {
	log := slog.New(slog.DiscardHandler)
	return staff.New(staff.Options{Store: st, KV: redis, Audit: staff.NewAuditLog(st, now, log), Cost: stafftest.Cost, Now: now, Log: log})
}
