package store_test

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"example.org/hotline/model/store/migrations"
)

// A server keeps each change of a table as it is made: a file that fails half-way could not be tried again.
func TestAMigrationOnAServerIsOneStatement(t *testing.T) {
	files, err := fs.Glob(migrations.Files, "mysql/*.sql")
	if err != nil || len(files) < 80 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(migrations.Files, file)
		if err != nil {
			t.Fatal(err)
		}
		up, _, _ := strings.Cut(string(text), "-- +goose Down")
		n := 0
		for line := range strings.Lines(up) {
			line, _, _ = strings.Cut(line, "--")
			if strings.HasSuffix(strings.TrimSpace(line), ";") {
				n++
			}
		}
		if n != 1 && path.Base(file) != "0092_chat_line_shown_as.sql" { // which is older than this rule, and applied
			t.Errorf("%s has %d statements", path.Base(file), n)
		}
	}
}
