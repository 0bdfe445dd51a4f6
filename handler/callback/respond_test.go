package callback

import (
	"errors"
	"strings"
	"testing"
)

// However many strangers send large bodies at once, only some are held; small ones always are.
func TestLargeBodiesAreBounded(t *testing.T) {
	b := newBodies()
	large := strings.Repeat("x", 1<<20)
	var held []*buffer
	for range largeAtOnce {
		buf := b.get()
		if err := b.read(buf, strings.NewReader(large)); err != nil || len(buf.bytes) != len(large) {
			t.Fatalf("%d bytes, %v", len(buf.bytes), err)
		}
		held = append(held, buf)
	}
	buf := b.get()
	if err := b.read(buf, strings.NewReader(large)); !errors.Is(err, errCrowded) {
		t.Fatalf("one too many: %v", err)
	}
	b.put(buf)
	buf = b.get()
	if err := b.read(buf, strings.NewReader(large[:16<<10])); err != nil || len(buf.bytes) != 16<<10 {
		t.Fatalf("a small one: %d bytes, %v", len(buf.bytes), err)
	}
	b.put(buf)
	b.put(held[0])
	buf = b.get()
	if err := b.read(buf, strings.NewReader(large)); err != nil {
		t.Fatalf("after one was done: %v", err)
	}
	b.put(buf)
}
