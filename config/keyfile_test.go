package config_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"example.org/hotline/config"
)

const ring = "k1:MDEyMzQ1Njc4OWFiY2RlZg=="

func TestKeysAreKeptBesideAnEmbeddedDatabase(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	c := config.Config{Database: config.Database{URL: config.Secret("sqlite:" + dir + "/hotline.db")}}
	first, err := c.Keys(func() string { return ring })
	if err != nil || first != ring {
		t.Fatalf("got %q, %v", string(first), err)
	}
	again, err := c.Keys(func() string { return "k2:MDEyMzQ1Njc4OWFiY2RlZg==" })
	if err != nil || again != ring {
		t.Errorf("second start: got %q, %v", string(again), err)
	}
	info, err := os.Stat(filepath.Join(dir, "security.keys"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("got %v, %v: others can read the key", info, err)
	}
}

func TestConfiguredKeysWin(t *testing.T) {
	c := config.Config{Database: config.Database{URL: "sqlite:/nowhere/x"}, Security: config.Security{Keys: ring}}
	if got, err := c.Keys(nil); err != nil || got != ring {
		t.Errorf("got %q, %v", string(got), err)
	}
	c = config.Config{Database: config.Database{URL: "mysql://u@h/n"}}
	if _, err := c.Keys(func() string { return ring }); err == nil {
		t.Error("made a key for a database server")
	}
}

func TestABrokenKeyFileIsNotReplaced(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "security.keys")
	if err := os.WriteFile(path, []byte("k1:short"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := config.Config{Database: config.Database{URL: config.Secret("sqlite:" + dir + "/x.db")}}
	if _, err := c.Keys(func() string { return ring }); err == nil {
		t.Error("took it")
	}
	if left, _ := os.ReadFile(path); string(left) != "k1:short" {
		t.Errorf("now holds %q", left)
	}
}

func TestTwoStartsKeepOneKey(t *testing.T) {
	c := config.Config{Database: config.Database{URL: config.Secret("sqlite:" + t.TempDir() + "/x.db")}}
	rings := []string{"k1:MDEyMzQ1Njc4OWFiY2RlZg==", "k2:MDEyMzQ1Njc4OWFiY2RlZg=="}
	got := make([]config.Secret, len(rings))
	var both sync.WaitGroup
	for i, fresh := range rings {
		both.Go(func() { got[i], _ = c.Keys(func() string { return fresh }) })
	}
	both.Wait()
	// The slower one may meet a file that is not written to its end yet; it must fail then, not use another key.
	if got[0] != "" && got[1] != "" && got[0] != got[1] {
		t.Errorf("got %q and %q", string(got[0]), string(got[1]))
	}
}
