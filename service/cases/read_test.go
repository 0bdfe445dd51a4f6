package cases

import (
	"errors"
	"testing"

	"example.org/hotline/model"
)

func TestPlace(t *testing.T) {
	if month, id, err := place("2026-09.12"); err != nil || month != "2026-09" || id != 12 {
		t.Errorf("2026-09.12: %s, %d, %v", month, id, err)
	}
	for _, cursor := range []string{"x", ".", "2026-09", "2026-09.", "2026-09.0", "2026-09.-5", "2026-9.1", "\xff\xff\xff\xff\xff\xff\xff.1", "九月.1", "9999999.1"} {
		if month, id, err := place(cursor); !errors.Is(err, model.ErrInvalid) {
			t.Errorf("%q: %s, %d, %v", cursor, month, id, err)
		}
	}
}
