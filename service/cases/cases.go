// Package cases is 案例公开: redacted copies of closed tickets, which two people publish after their citizens were told, and
// which can be taken down at any time (domain §11).
package cases

import (
	"context"
	"log/slog"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
)

// finder finds published cases by their words.
type finder interface {
	Find(ctx context.Context, q model.SearchQuery) (model.SearchPage, error)
}

// almanac counts workdays.
type almanac interface {
	Calendar(ctx context.Context) (model.Calendar, error)
}

// Desk is where cases are made and read.
type Desk struct {
	store   *store.Store
	kv      *kv.Store
	finder  finder
	almanac almanac
	now     func() time.Time
	log     *slog.Logger
}

// New is a desk on a database, a Redis and a search.
func New(st *store.Store, cache *kv.Store, find finder, days almanac, now func() time.Time, log *slog.Logger) *Desk {
	return &Desk{store: st, kv: cache, finder: find, almanac: days, now: now, log: log}
}
