// Package kvtest opens a kv.Store for one test.
package kvtest

import (
	"crypto/rand"
	"os"
	"testing"
	"time"

	"example.org/hotline/model/kv"
)

// Server names the variable that holds the URL of a Redis for tests.
const Server = "HOTLINE_TEST_REDIS"

// Open returns an empty store: on the Redis that HOTLINE_TEST_REDIS names, else on an embedded one. It shares no key
// with any other test, and is closed with t.
func Open(t testing.TB, now func() time.Time) *kv.Store {
	t.Helper()
	if url := os.Getenv(Server); url != "" {
		return open(t, url, now)
	}
	return Embedded(t, now)
}

// Embedded returns an empty embedded store.
func Embedded(t testing.TB, now func() time.Time) *kv.Store {
	t.Helper()
	return open(t, "embedded:", now)
}

// Real is Open for a test that means nothing without a Redis of its own: it skips t where there is none, or fails it
// where HOTLINE_TEST_REQUIRE is 1.
func Real(t testing.TB, now func() time.Time) *kv.Store {
	t.Helper()
	url := os.Getenv(Server)
	switch {
	case url != "":
		return open(t, url, now)
	case os.Getenv("HOTLINE_TEST_REQUIRE") == "1":
		t.Fatal(Server + " is not set")
	default:
		t.Skip(Server + " is not set")
	}
	return nil
}

func open(t testing.TB, url string, now func() time.Time) *kv.Store {
	t.Helper()
	s, err := kv.Open(t.Context(), url, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s.Under("test-" + rand.Text())
}
