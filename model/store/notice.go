package store

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

type noticeRow struct {
	ID         int64
	Dedupe     string
	CitizenID  int64
	TicketID   int64
	SplitOf    int64
	Kind       model.NoticeKind
	Params     string
	State      model.Delivery
	Channel    string
	Attempts   int
	Result     string
	PlatformID *string
	NextAt     time.Time
	ExpiresAt  time.Time
	ClaimedBy  *string
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

func (noticeRow) TableName() string { return "notice" }

// QueueNotice puts a notice into the outbox. One with the same Dedupe that is there already stays the only one.
func (s *Store) QueueNotice(ctx context.Context, n model.Notice) error {
	row, err := s.queued(n)
	if err != nil {
		return err
	}
	_, err = s.insert(ctx, &row, s.dialect.unless("dedupe"))
	return fail("queue a notice", err)
}

// QueueNotices is QueueNotice for many, in one statement for every 256 of them. Outside a transaction, a failure may
// leave the first of them queued.
func (s *Store) QueueNotices(ctx context.Context, list []model.Notice) error {
	rows := make([]noticeRow, len(list))
	for i, n := range list {
		var err error
		if rows[i], err = s.queued(n); err != nil {
			return err
		}
	}
	return fail("queue notices", insertAll(ctx, s, rows, s.dialect.unless("dedupe")))
}

func (s *Store) queued(n model.Notice) (noticeRow, error) {
	if n.ExpiresAt.IsZero() {
		n.ExpiresAt = s.now().Add(model.NoticeWithin)
	}
	params, err := json.Marshal(n.Params)
	now := s.now()
	return noticeRow{
		Dedupe: n.Dedupe, CitizenID: n.CitizenID, TicketID: n.TicketID, SplitOf: n.SplitOf, Kind: n.Kind, Params: string(params),
		State: model.DeliveryQueued, NextAt: now, ExpiresAt: n.ExpiresAt, CreatedAt: now, UpdatedAt: now,
	}, err
}

// NoticesOf lists what a citizen was told or is to be told, oldest first.
func (s *Store) NoticesOf(ctx context.Context, citizenID int64) ([]model.Notice, error) {
	return s.notices(ctx, s.read, "citizen_id = ?", citizenID)
}

// NoticesOfTicket lists what was told or is to be told about a ticket, oldest first.
func (s *Store) NoticesOfTicket(ctx context.Context, ticketID int64) ([]model.Notice, error) {
	return s.notices(ctx, s.read, "ticket_id = ?", ticketID)
}

func (s *Store) notices(ctx context.Context, db *gorm.DB, where string, arg any) ([]model.Notice, error) {
	return noticesIn(db.WithContext(ctx).Where(where, arg).Order("id"))
}

func (r noticeRow) notice() (model.Notice, error) {
	n := model.Notice{
		ID: r.ID, Dedupe: r.Dedupe, CitizenID: r.CitizenID, TicketID: r.TicketID, SplitOf: r.SplitOf, Kind: r.Kind,
		State: r.State, Channel: r.Channel, Attempts: r.Attempts, Result: r.Result,
		CreatedAt: r.CreatedAt, NextAt: r.NextAt, ExpiresAt: r.ExpiresAt,
	}
	if r.PlatformID != nil {
		n.PlatformID = *r.PlatformID
	}
	if r.ClaimedBy != nil {
		n.Claim = *r.ClaimedBy
	}
	err := json.Unmarshal([]byte(r.Params), &n.Params)
	return n, err
}
