// Package kefu is 在线客服: who wants an agent, and when agents are there (domain §10).
package kefu

import (
	"context"
	"fmt"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
)

// Hours are the service hours of every day, half-open: from the first moment, up to but not at the last.
type Hours struct{ From, To time.Duration } // since midnight

// Reception hands citizens over to the agents of WeChat's own tool.
type Reception struct {
	kv    *kv.Store
	hours Hours
	zone  *time.Location
	now   func() time.Time
}

// New makes the reception.
func New(redis *kv.Store, hours Hours, zone *time.Location, now func() time.Time) *Reception {
	return &Reception{kv: redis, hours: hours, zone: zone, now: now}
}

// Open tells whether agents are there now.
func (r *Reception) Open() bool {
	h, m, s := r.now().In(r.zone).Clock()
	at := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
	return at >= r.hours.From && at < r.hours.To
}

// wish is how long a citizen who asked for an agent is expected to say what he wants.
const wish = 30 * time.Minute

// Ask notes that the citizen wants an agent: his next message goes to one. model.ErrNotBound where he has no phone
// bound; the guide asks for it.
func (r *Reception) Ask(ctx context.Context, who model.Citizen) error {
	if !who.Bound() {
		return model.ErrNotBound
	}
	return r.kv.Set(ctx, key(who.ID), "asked", wish)
}

// Asked tells whether the citizen wants an agent. While he waits his messages still come to us (protocol §6.1); each is
// handed over again.
func (r *Reception) Asked(ctx context.Context, citizenID int64) (bool, error) {
	_, found, err := r.kv.Get(ctx, key(citizenID))
	return found, err
}

// Done ends it: the session closed, or the citizen changed his mind. was is false where he had not asked.
func (r *Reception) Done(ctx context.Context, citizenID int64) (was bool, err error) {
	_, was, err = r.kv.Take(ctx, key(citizenID))
	return was, err
}

func key(citizenID int64) string { return fmt.Sprintf("kefu:asked:%d", citizenID) }

// Forget ends it for a citizen who unbound his phone: without one there is no 在线客服. Where Redis does not answer, the
// wish ends by itself.
func (r *Reception) Forget(ctx context.Context, who model.Citizen) { _, _ = r.Done(ctx, who.ID) }
