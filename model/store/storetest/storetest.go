// Package storetest opens a fresh, migrated and unlocked database for one test: a SQLite file, or with
// HOTLINE_TEST_MYSQL (mysql://root@127.0.0.1:3306/) a database on that server.
package storetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql" // for CREATE DATABASE

	"example.org/hotline/model/seal"
	"example.org/hotline/model/store"
)

// Open returns a store of its own for the test.
func Open(t testing.TB, now func() time.Time) *store.Store {
	t.Helper()
	return OpenAt(t, URL(t), now)
}

// OpenAt is Open on a database that there is, as another replica.
func OpenAt(t testing.TB, url string, now func() time.Time) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Unlock(t.Context(), Ring(t)); err != nil {
		t.Fatal(err)
	}
	return s
}

// migrated is a SQLite file that has been brought to this version's schema: under the race detector that takes a second.
var migrated = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "hotline-store")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	file := filepath.Join(folder, "hotline.db")
	s, err := store.Open(context.Background(), "sqlite:"+file, time.Now)
	if err != nil {
		return nil, err
	}
	_, err = s.Migrate(context.Background())
	if err = errors.Join(err, s.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// RingSpec is what Ring is made of, as security.keys takes it.
const RingSpec = "test:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="

// Ring is a key ring for tests.
func Ring(t testing.TB) *seal.Ring {
	t.Helper()
	ring, err := seal.ParseRing(RingSpec)
	if err != nil {
		t.Fatal(err)
	}
	return ring
}

// server is the database server of the tests; "": there is none.
func server() string { return os.Getenv("HOTLINE_TEST_MYSQL") }

// URL names a migrated database without anything in it that goes with the test.
func URL(t testing.TB) string {
	t.Helper()
	if server() != "" {
		return pooledURL(t)
	}
	file := filepath.Join(t.TempDir(), "hotline.db")
	body, err := migrated()
	if err == nil {
		err = os.WriteFile(file, body, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + file
}

// Empty names a database that is not migrated yet and goes with the test.
func Empty(t testing.TB) string {
	t.Helper()
	if server() == "" {
		return "sqlite:" + filepath.Join(t.TempDir(), "hotline.db")
	}
	name := "hotline_test_" + strings.ToLower(rand.Text()[:12])
	admin, err := sql.Open("mysql", dsn(server()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = admin.ExecContext(context.WithoutCancel(t.Context()), "DROP DATABASE "+name)
		_ = admin.Close()
	})
	return strings.TrimSuffix(server(), "/") + "/" + name
}

// Each runs do on every database that there is: a SQLite file, and the server of HOTLINE_TEST_MYSQL where that is set.
func Each(b *testing.B, do func(b *testing.B)) {
	b.Helper()
	if server() != "" {
		b.Run("MySQL", do)
	}
	b.Run("SQLite", func(b *testing.B) {
		b.Setenv("HOTLINE_TEST_MYSQL", "")
		do(b)
	})
}

// dsn turns mysql://user:password@host:port/ into what the driver reads.
func dsn(server string) string {
	user, host, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(server, "mysql://"), "/"), "@")
	return user + "@tcp(" + host + ")/"
}
