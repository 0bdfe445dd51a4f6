package store

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"example.org/hotline/model"
)

// A statement that the database refuses is a fault of ours, and waiting does not help.
func TestARefusedStatementIsNoOutage(t *testing.T) {
	s, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "x.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, query := range []string{"CREATE TABLE x (a TEXT NOT NULL)", "INSERT INTO x VALUES (NULL)", "SELECT FROM"} {
		if _, err = s.exec(context.Background(), query); err == nil {
			continue
		}
		if err = fail("write", err); errors.Is(err, model.ErrUnavailable) {
			t.Errorf("%s: %v", query, err)
		}
	}
	if err == nil {
		t.Error("nothing was refused")
	}
}
