package open311_test

import (
	"log/slog"
	"testing"

	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
	"example.org/hotline/service/ticketing"
)

// newDesk is the real one; what comes in here needs nobody to bind a phone.
func newDesk(_ testing.TB, st *store.Store, redis *kv.Store, log *slog.Logger) *ticketing.Desk {
	return ticketing.New(st, redis, nil, shanghai, clock, log)
}
