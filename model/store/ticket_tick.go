package store

import (
	"context"
	"crypto/rand"
	"errors"
	mathrand "math/rand/v2"
	"slices"
	"time"

	"example.org/hotline/model"
)

// ClaimDue takes at most n tickets whose NextTick has come, for this caller alone: until the lease ends nobody else gets
// them, and whoever dies loses his claim with it. They hold what the clock needs and nothing personal. Any number of
// replicas may ask at once: each takes its piece from another place of the queue. With an error, the list is what could be read.
func (s *Store) ClaimDue(ctx context.Context, n int, lease time.Duration) ([]model.Ticket, error) {
	const look = 8 // times n: how far ahead the queue is looked at
	now, claim := s.now(), rand.Text()
	var ids []int64
	err := s.read.WithContext(ctx).Model(&ticketRow{}).Where("next_tick <= ?", now).Order("next_tick").Limit(look*n).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return nil, fail("look for due tickets", err)
	}
	if len(ids) > n {
		at := mathrand.IntN(len(ids) - n + 1) //nolint:gosec // where to begin is no secret
		ids = ids[at : at+n]
	}
	slices.Sort(ids) // everybody locks in one order
	err = s.InTx(ctx, func(tx *Store) error {
		return tx.write.WithContext(ctx).Model(&ticketRow{}).Where("id IN ? AND next_tick <= ?", ids, now).
			UpdateColumns(map[string]any{"tick_claim": claim, "next_tick": now.Add(lease)}).Error
	})
	if err != nil {
		return nil, fail("claim due tickets", err)
	}
	return s.claimed(ctx, ids, claim)
}

// claimed reads what a claim got.
func (s *Store) claimed(ctx context.Context, ids []int64, claim string) ([]model.Ticket, error) {
	var rows []ticketRow
	err := s.write.WithContext(ctx).Select("id, number, version, source, status, category, nature, citizen_id, client_id, external_ref, department, reply, "+
		"missing, public_intent, alarm, course, submitted_at, due_at, complete_by, closed_at, updated_at").
		Where("id IN ? AND tick_claim = ?", ids, claim).Find(&rows).Error
	if err != nil {
		return nil, fail("read claimed tickets", err)
	}
	list := make([]model.Ticket, 0, len(rows))
	var unread error
	for _, row := range rows {
		t, err := s.toTicket(row) // the sealed fields were not read: there is nothing to open
		if err != nil {           // one that cannot be read must not hold up the others
			unread = errors.Join(unread, fail("read ticket "+row.Number, err))
			continue
		}
		list = append(list, t)
	}
	return list, unread
}

// EarliestTick is when the clock has something to do next; nil where it has nothing.
func (s *Store) EarliestTick(ctx context.Context) (*time.Time, error) {
	var row struct{ NextTick *time.Time }
	err := s.read.WithContext(ctx).Model(&ticketRow{}).Select("next_tick").Where("next_tick IS NOT NULL").Order("next_tick").Limit(1).Scan(&row).Error
	return row.NextTick, fail("look for due tickets", err)
}

// SaveTick keeps what the clock changed, if the ticket is still claimed and nobody changed it since (ErrStale).
func (s *Store) SaveTick(ctx context.Context, t *model.Ticket) error {
	course, err := courseJSON(t.Course)
	if err != nil {
		return err
	}
	done, err := s.exec(ctx, `UPDATE ticket SET version = version + 1, status = ?, updated_at = ?, due_at = ?, complete_by = ?, alarm = ?, course = ?,
		next_tick = ?, tick_claim = NULL WHERE id = ? AND version = ? AND tick_claim IS NOT NULL`,
		t.Status, t.UpdatedAt, t.DueAt, t.CompleteBy, t.Alarm, course, t.NextTick, t.ID, t.Version)
	if err != nil {
		return fail("save a ticket", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(ErrStale, err)
	}
	t.Version++
	return nil
}
