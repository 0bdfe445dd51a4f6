package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/seal"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
)

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

func at(now time.Time) func() time.Time { return func() time.Time { return now } }

// As many as may bind do, and a fourth must not slip in while they are binding.
func TestRawCallbacks(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	if err := s.KeepRaw(ctx, "malformed", []byte("<xml><From")); err != nil {
		t.Fatal(err)
	}
	if list, err := s.RawCallbacks(ctx, 5); err != nil || len(list) != 1 || string(list[0].Body) != "<xml><From" {
		t.Fatalf("got %+v, %v", list, err)
	}
	if n, err := s.ForgetRaw(ctx, noon.Add(time.Second)); err != nil || n != 1 {
		t.Fatalf("forgot %d, %v", n, err)
	}
}

func TestNestedTransactionIsOne(t *testing.T) {
	s := storetest.Open(t, at(noon))
	ctx := t.Context()
	c := meet(t, s, "oA1")
	stop := errors.New("stop")
	err := s.InTx(ctx, func(tx *store.Store) error {
		if err := tx.Bind(ctx, model.Binding{CitizenID: c.ID, Name: "张三", Phone: "13800138000", BoundAt: noon}); err != nil {
			return err
		}
		return stop
	})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	if c, err = s.Citizen(ctx, c.ID); err != nil || c.Bound() {
		t.Fatalf("half of a transaction was kept: %+v, %v", c, err)
	}
}

func TestWrongKey(t *testing.T) {
	url := storetest.URL(t)
	open := func(spec string) error {
		s, err := store.Open(t.Context(), url, at(noon))
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		ring, err := seal.ParseRing(spec)
		if err != nil {
			t.Fatal(err)
		}
		return s.Unlock(t.Context(), ring)
	}
	const first, second = "k1:MDEyMzQ1Njc4OWFiY2RlZg==", "k2:ZmVkY2JhOTg3NjU0MzIxMA=="
	if err := open(first); err != nil {
		t.Fatal(err)
	}
	if err := open(second); !errors.Is(err, store.ErrWrongKey) {
		t.Fatalf("another key: %v", err)
	}
	if err := open(second + "," + first); err != nil {
		t.Fatalf("a rotated ring: %v", err)
	}
}

func TestUnreachable(t *testing.T) {
	for _, url := range []string{"mysql://root:s3cretpw@127.0.0.1:1/x", "sqlite:/proc/nowhere/x.db", "postgres://x", "mysql://u:s3cretpw@%zz/x"} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		_, err := store.Open(ctx, url, at(noon))
		cancel()
		if err == nil || strings.Contains(err.Error(), "s3cretpw") || !strings.Contains(err.Error(), "database") {
			t.Errorf("%s: %v", url[:8], err)
		}
	}
}

// Nothing personal may stand in the file in clear (domain §14).
func TestNothingInClear(t *testing.T) {
	url := storetest.URL(t)
	path, ok := strings.CutPrefix(url, "sqlite:")
	if !ok {
		t.Skip("reads the database file: SQLite only")
	}
	s, err := store.Open(t.Context(), url, at(noon))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Unlock(t.Context(), storetest.Ring(t)); err != nil {
		t.Fatal(err)
	}
	c := meet(t, s, "oOPENIDoPENIDopenid")
	if err := s.Bind(t.Context(), model.Binding{CitizenID: c.ID, Name: "欧阳小花", Phone: "13800138000", BoundAt: noon}); err != nil {
		t.Fatal(err)
	}
	tk := ticket(c, "26112310000019")
	tk.ContactName = "欧阳小花"
	add(t, s, tk)
	if err := s.KeepRaw(t.Context(), "malformed", []byte("<xml>oOPENIDoPENIDopenid")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, end := range []string{"", "-wal", "-shm"} {
		b, err := os.ReadFile(filepath.Clean(path + end))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	if !strings.Contains(string(all), "巷口的路灯") {
		t.Fatal("the test does not see the file's contents")
	}
	for _, secret := range []string{"13800138000", "欧阳小花", "oOPENIDoPENIDopenid", "11010519491231002X", "某街道", "23.129112", "113.264385"} {
		if strings.Contains(string(all), secret) {
			t.Errorf("%s stands in the file in clear", secret)
		}
	}
}
