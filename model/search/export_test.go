package search

import (
	"path/filepath"
	"testing"
	"time"
)

// Numbers is how many numbers of texts a closed index has given.
func Numbers(t testing.TB, folder string) int {
	t.Helper()
	f, err := openFile(filepath.Join(folder, "knowledge.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	return len(f.rows)
}
