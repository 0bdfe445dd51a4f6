// Package ticketing is 我要诉求, 我的诉求 and 进度查询: it files a citizen's matter as a ticket, lets the staff take it through
// its life, and lets its citizen, and only him, follow it (domain §4 to §9).
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

// Desk files tickets, finds them and takes them through their lives.
type Desk struct {
	store       *store.Store
	kv          *kv.Store
	binding     binder
	numbers     *numbers
	almanac     *almanac
	departments *directory
	zone        *time.Location
	finder      finder        // nil: nothing is found by its words
	window      time.Duration // 待完善 becomes 已失效 after this long
	parameters  func() model.Parameters
	now         func() time.Time
	log         *slog.Logger
}

const tenDays = 10 * 24 * time.Hour // guide: 超过十日

// New makes the desk. zone is the city's: its midnight begins a day's numbers and ends a due date.
func New(st *store.Store, redis *kv.Store, b binder, zone *time.Location, now func() time.Time, log *slog.Logger) *Desk {
	return &Desk{
		store: st, kv: redis, binding: b, numbers: newNumbers(st, zone), almanac: newAlmanac(st, zone, now, log),
		departments: newDirectory(st, now), zone: zone, window: tenDays, now: now, log: log,
		parameters: func() model.Parameters { return model.ParametersOf(nil) },
	}
}

// Within has the desk wait so long for a citizen who was asked to complete a ticket, in place of ten days.
func (d *Desk) Within(window time.Duration) *Desk {
	d.window = window
	return d
}

// By has the desk go by parameters that admins may change, in place of the defaults.
func (d *Desk) By(parameters func() model.Parameters) *Desk {
	d.parameters = parameters
	return d
}

func (d *Desk) day(at time.Time) string { return at.In(d.zone).Format("060102") }

const keepStaffNotices = 90 * 24 * time.Hour

// Tidy forgets what is of no more use; a worker calls it now and then.
func (d *Desk) Tidy(ctx context.Context) error {
	if err := d.store.ForgetStaffNotices(ctx, d.now().Add(-keepStaffNotices)); err != nil {
		return err
	}
	return d.store.ForgetPhoneDays(ctx, d.day(d.now().AddDate(0, 0, -2)))
}
