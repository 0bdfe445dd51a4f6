package kv

import (
	"context"
	"testing"
)

// Messages that nobody takes go, all of them, and he who did not take them learns that he missed something.
func TestInboxOverflows(t *testing.T) {
	box := &inbox{came: make(chan struct{}, 1)}
	for range inboxSize + 1 {
		box.put(arrival{message: "early"})
	}
	box.put(arrival{message: "late"})
	ctx, cancel := context.WithCancel(t.Context())
	var heard []string
	box.deliver(ctx, func(m string) {
		heard = append(heard, m)
		cancel()
	}, func() { heard = append(heard, "joined") })
	if len(heard) != 2 || heard[0] != "joined" || heard[1] != "late" {
		t.Errorf("heard %d: %q …", len(heard), heard[:min(len(heard), 3)])
	}
}
