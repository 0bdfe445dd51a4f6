package staff

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
)

// ViewLog keeps who of the staff had which ticket, photo, case or file before him (domain §14).
type ViewLog struct {
	store *store.Store
	kv    *kv.Store
	now   func() time.Time
	log   *slog.Logger
}

// NewViewLog makes the log.
func NewViewLog(st *store.Store, redis *kv.Store, now func() time.Time, log *slog.Logger) *ViewLog {
	return &ViewLog{store: st, kv: redis, now: now, log: log}
}

// viewSpan is how long a line stands for the looks that follow it: a page reads its ticket anew by itself.
const viewSpan = 10 * time.Minute

// Looked writes that somebody is about to see something: one line for each person, address, ticket and field in ten minutes. Where
// it returns an error nothing may be shown. It is noted that there is a line only once there is one, so two who come at once may
// write two; and where Redis is away, a line too many is written rather than none.
func (l *ViewLog) Looked(ctx context.Context, v model.View) error {
	key := fmt.Sprintf("viewed:%d:%d:%s:%s", v.StaffID, v.TicketID, v.Field, l.store.Digest("address", v.Address))
	last, _, err := l.kv.Get(ctx, key)
	if err == nil && l.recent(last) {
		return nil
	}
	if err := l.Took(ctx, v); err != nil {
		return err
	}
	if err == nil {
		err = l.kv.Set(ctx, key, strconv.FormatInt(l.now().Unix(), 10), viewSpan)
	}
	if err != nil {
		l.log.WarnContext(ctx, "a look at a ticket may be written down twice", "err", err)
	}
	return nil
}

// recent is whether a line of that moment still stands for looks of now.
func (l *ViewLog) recent(last string) bool {
	at, err := strconv.ParseInt(last, 10, 64)
	return err == nil && l.now().Sub(time.Unix(at, 0)) < viewSpan
}

// Took writes that somebody is about to take something away, such as a file: a line each time.
func (l *ViewLog) Took(ctx context.Context, v model.View) error {
	v.At = l.now()
	return l.store.LogView(ctx, v)
}

// Views are at most limit entries that fit q, newest first; none where it names somebody or a ticket that there is not.
func (l *ViewLog) Views(ctx context.Context, q model.ViewQuery, limit int) ([]model.ViewEntry, error) {
	var staffID, ticketID int64
	if q.Staff != "" {
		who, _, err := l.store.StaffByName(ctx, strings.TrimSpace(q.Staff))
		if errors.Is(err, store.ErrNoStaff) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		staffID = who.ID
	}
	if q.Ticket != "" {
		t, err := l.store.TicketByNumber(ctx, strings.ReplaceAll(q.Ticket, " ", ""))
		if errors.Is(err, model.ErrTicketNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		ticketID = t.ID
	}
	return l.store.ViewEntries(ctx, q, staffID, ticketID, limit)
}

// Tidy deletes what has been kept as long as the audit log is.
func (l *ViewLog) Tidy(ctx context.Context) error {
	return l.store.PruneViews(ctx, l.now().Add(-model.AuditKeep))
}
