// Package ticketing is 我要诉求, 我的诉求 and 进度查询: it files a citizen's matter as a ticket and lets him, and only him,
// follow it (domain §4 to §9).
package ticketing

import (
	"context"
	"log/slog"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
)

// binder proves a phone and binds it, for a citizen's first ticket.
type binder interface {
	UseSubmitCode(ctx context.Context, who model.Citizen, phone, code string) (restore func(context.Context), err error)
	BindIn(ctx context.Context, tx *store.Store, who model.Citizen, b model.Binding) error
}

// Desk files and finds tickets.
type Desk struct {
	store   *store.Store
	kv      *kv.Store
	binding binder
	numbers *numbers
	almanac *almanac
	zone    *time.Location
	now     func() time.Time
	log     *slog.Logger
}

// New makes the desk. zone is the city's: its midnight begins a day's numbers.
func New(st *store.Store, redis *kv.Store, b binder, zone *time.Location, now func() time.Time, log *slog.Logger) *Desk {
	return &Desk{
		store: st, kv: redis, binding: b, numbers: newNumbers(st, zone), almanac: newAlmanac(st, zone, now, log),
		zone: zone, now: now, log: log,
	}
}

func (d *Desk) day(at time.Time) string { return at.In(d.zone).Format("060102") }

// Tidy forgets what is of no more use; a worker calls it now and then.
func (d *Desk) Tidy(ctx context.Context) error {
	return d.store.ForgetPhoneDays(ctx, d.day(d.now().AddDate(0, 0, -2)))
}
