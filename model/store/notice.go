package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"time"

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
		Dedupe: n.Dedupe, CitizenID: n.CitizenID, TicketID: n.TicketID, Kind: n.Kind, Params: string(params),
		State: model.DeliveryQueued, NextAt: now, ExpiresAt: n.ExpiresAt, CreatedAt: now, UpdatedAt: now,
	}, err
}

// ClaimNotices takes at most n due notices for this caller alone: until the lease ends nobody else gets them. A caller
// who dies loses his claim with the lease.
func (s *Store) ClaimNotices(ctx context.Context, n int, lease time.Duration) ([]model.Notice, error) {
	now, claim := s.now(), rand.Text()
	var due int64 // a look costs no write, and most looks find nothing
	err := s.read.WithContext(ctx).Model(&noticeRow{}).Select("id").
		Where("state = ? AND next_at <= ?", model.DeliveryQueued, now).Limit(1).Scan(&due).Error
	if err != nil || due == 0 {
		return nil, fail("look for notices", err)
	}
	err = s.InTx(ctx, func(tx *Store) error { // for its retry: InnoDB may break a deadlock between two claims
		return tx.write.WithContext(ctx).Exec(s.dialect.claim(), claim, now.Add(lease), now, model.DeliveryQueued, now, n).Error
	})
	if err != nil {
		return nil, fail("claim notices", err)
	}
	var rows []noticeRow
	if err := s.write.WithContext(ctx).Where("claimed_by = ?", claim).Order("id").Find(&rows).Error; err != nil {
		return nil, fail("read claimed notices", err)
	}
	list := make([]model.Notice, 0, len(rows))
	for _, r := range rows {
		notice := model.Notice{
			ID: r.ID, Dedupe: r.Dedupe, CitizenID: r.CitizenID, TicketID: r.TicketID, Kind: r.Kind, State: r.State, Channel: r.Channel,
			Attempts: r.Attempts, Result: r.Result, NextAt: r.NextAt, ExpiresAt: r.ExpiresAt, Claim: claim,
		}
		if err := json.Unmarshal([]byte(r.Params), &notice.Params); err != nil {
			return nil, err
		}
		list = append(list, notice)
	}
	return list, nil
}

// SettleNotice keeps what became of a claimed notice; ErrStale where the claim had passed to another.
func (s *Store) SettleNotice(ctx context.Context, n model.Notice) error {
	change := map[string]any{
		"state": n.State, "channel": n.Channel, "result": n.Result, "next_at": n.NextAt, "claimed_by": nil, "updated_at": s.now(),
	}
	if n.PlatformID != "" {
		change["platform_id"] = n.PlatformID
	}
	done := s.write.WithContext(ctx).Model(&noticeRow{}).Where("id = ? AND claimed_by = ?", n.ID, n.Claim).Updates(change)
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrStale
	}
	return fail("settle a notice", done.Error)
}

// ReportNotice keeps what WeChat told later about a template message.
func (s *Store) ReportNotice(ctx context.Context, platformID string, state model.Delivery, result string) error {
	err := s.write.WithContext(ctx).Model(&noticeRow{}).Where("platform_id = ?", platformID).
		Updates(map[string]any{"state": state, "result": result, "updated_at": s.now()}).Error
	return fail("report a notice", err)
}

// NoticesOf lists what a citizen was told or is to be told, oldest first.
func (s *Store) NoticesOf(ctx context.Context, citizenID int64) ([]model.Notice, error) {
	var rows []noticeRow
	if err := s.read.WithContext(ctx).Where("citizen_id = ?", citizenID).Order("id").Find(&rows).Error; err != nil {
		return nil, fail("read notices", err)
	}
	list := make([]model.Notice, 0, len(rows))
	for _, r := range rows {
		list = append(list, model.Notice{ID: r.ID, Dedupe: r.Dedupe, Kind: r.Kind, State: r.State, Channel: r.Channel, Attempts: r.Attempts, Result: r.Result})
	}
	return list, nil
}
