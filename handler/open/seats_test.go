package open

import (
	"context"
	"errors"
	"testing"

	"example.org/hotline/model"
)

// One address cannot have all the seats, and whoever waits in vain leaves nothing behind.
func TestSeatsAreShared(t *testing.T) {
	s := newSeats(3)
	ctx := t.Context()
	take := func(address string) func() {
		t.Helper()
		leave, err := s.take(ctx, address)
		if err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		return leave
	}
	first := take("a")
	take("a")
	if _, err := s.take(ctx, "a"); !errors.Is(err, model.ErrTooMany) {
		t.Fatalf("a third of one address: %v", err)
	}
	take("b")
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.take(gone, "c"); !errors.Is(err, model.ErrUnavailable) {
		t.Fatalf("where all are taken: %v", err)
	}
	if s.by["c"] != 0 {
		t.Fatal("who went away is counted")
	}
	first()
	take("a")
}
