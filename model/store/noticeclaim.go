package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"time"

	"example.org/hotline/model"
)

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
	return s.notices(ctx, s.write, "claimed_by = ?", claim)
}

// SettleNotice keeps what became of a claimed notice; ErrStale where the claim had passed to another.
func (s *Store) SettleNotice(ctx context.Context, n model.Notice) error {
	change := map[string]any{
		"state": n.State, "channel": n.Channel, "citizen_id": n.CitizenID, "result": n.Result, "next_at": n.NextAt,
		"claimed_by": nil, "updated_at": s.now(),
	}
	if n.State == model.DeliveryAccepted {
		change["platform_id"] = sql.NullString{String: n.PlatformID, Valid: n.PlatformID != ""}
	}
	done := s.write.WithContext(ctx).Model(&noticeRow{}).Where("id = ? AND claimed_by = ?", n.ID, n.Claim).Updates(change)
	switch {
	case done.Error != nil:
		return fail("settle a notice", done.Error)
	case done.RowsAffected == 0:
		return ErrStale
	case n.State == model.DeliveryAccepted && n.Reports():
		return s.earlyReport(ctx, n)
	}
	return nil
}

// PutOffNotices gives claimed notices back, to be looked at again from then on: nobody tried to send them.
func (s *Store) PutOffNotices(ctx context.Context, list []model.Notice, until time.Time) error {
	if len(list) == 0 {
		return nil
	}
	ids := make([]int64, len(list))
	for i, n := range list {
		ids[i] = n.ID
	}
	err := s.write.WithContext(ctx).Exec(`UPDATE notice SET next_at = ?, attempts = attempts - 1, claimed_by = NULL, updated_at = ?
		WHERE claimed_by = ? AND id IN ?`, until, s.now(), list[0].Claim, padded(ids)).Error
	return fail("put notices off", err)
}

// SplitNotice makes of one claimed notice one for each of several citizens: the first gets n itself, and each other one a
// copy, which is due at once. All are made or none. n is changed to what it is then; ErrStale where the claim had passed
// to another.
func (s *Store) SplitNotice(ctx context.Context, n *model.Notice, among []model.Recipient) error {
	copies := make([]noticeRow, len(among)-1)
	for i, to := range among[1:] {
		c := *n
		c.Dedupe, c.CitizenID, c.SplitOf = fmt.Sprintf("copy/%d/%d", n.ID, to.CitizenID), to.CitizenID, n.ID
		var err error
		if copies[i], err = s.queued(c); err != nil {
			return err
		}
	}
	err := s.InTx(ctx, func(tx *Store) error {
		done := tx.write.WithContext(ctx).Model(&noticeRow{}).Where("id = ? AND claimed_by = ?", n.ID, n.Claim).
			Updates(map[string]any{"citizen_id": among[0].CitizenID, "split_of": n.ID})
		if done.Error == nil && done.RowsAffected == 0 {
			return ErrStale
		}
		if done.Error != nil {
			return fail("split a notice", done.Error)
		}
		return fail("split a notice", insertAll(ctx, tx, copies, tx.dialect.unless("dedupe")))
	})
	if err == nil {
		n.CitizenID, n.SplitOf = among[0].CitizenID, n.ID
	}
	return err
}

// padded repeats the last of ids until their number is a power of two: each number of them would be a statement of its
// own to be kept ready.
func padded[T any](ids []T) []T {
	for n := len(ids); n&(n-1) != 0; n++ {
		ids = append(ids, ids[len(ids)-1])
	}
	return ids
}
