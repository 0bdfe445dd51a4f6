package store

import (
	"context"
	"crypto/rand"
	"errors"
	"math/bits"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"time"

	"example.org/hotline/model"
)

// ClaimDue takes at most n tickets whose NextTick has come, for this caller alone: until the lease ends nobody else gets
// them, and whoever dies loses his claim with it. They hold what the clock needs and nothing personal. Any number of
// replicas may ask at once: each takes its piece from another place of the queue. With an error, the list is what could be read.
func (s *Store) ClaimDue(ctx context.Context, n int, lease time.Duration) ([]model.Ticket, error) {
	const look = 16 // times n: how far ahead the queue is looked at
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
	ids = padded(ids)
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
	return s.saveTicks(ctx, []*model.Ticket{t})
}

// SaveTicks is SaveTick for many, in few statements. With ErrStale some of them were kept: the transaction must not be.
func (s *Store) SaveTicks(ctx context.Context, list []*model.Ticket) error {
	const most = 64 // a row's value is looked for among all of its statement's
	for len(list) > 0 {
		n := min(most, 1<<(bits.Len(uint(len(list)))-1)) // as in insertRows
		if err := s.saveTicks(ctx, list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// ticked are the columns that the clock may change.
var ticked = []string{"status", "updated_at", "due_at", "complete_by", "alarm", "course", "call_back_by", "next_tick"}

func (s *Store) saveTicks(ctx context.Context, list []*model.Ticket) error {
	query, args, err := tickUpdate(list)
	if err != nil {
		return err
	}
	done, err := s.exec(ctx, query, args...)
	if err != nil {
		return fail("save tickets", err)
	}
	if n, err := done.RowsAffected(); err != nil || int(n) != len(list) {
		return errors.Join(ErrStale, err)
	}
	for _, t := range list {
		t.Version++
	}
	return nil
}

// tickUpdate gives every ticket its own values in one statement: column = CASE id WHEN … THEN … END.
func tickUpdate(list []*model.Ticket) (query string, args []any, err error) {
	values := make([][]any, len(list))
	for i, t := range list {
		course, err := courseJSON(t.Course)
		if err != nil {
			return "", nil, err
		}
		values[i] = []any{t.Status, t.UpdatedAt, t.DueAt, t.CompleteBy, t.Alarm, course, t.CallBackBy, t.NextTick}
	}
	one := "CASE id" + strings.Repeat(" WHEN ? THEN ?", len(list)) + " END"
	var b strings.Builder
	b.WriteString("UPDATE ticket SET version = version + 1, tick_claim = NULL")
	for c, column := range ticked {
		b.WriteString(", " + column + " = " + one)
		for i, t := range list {
			args = append(args, t.ID, values[i][c])
		}
	}
	b.WriteString(" WHERE tick_claim IS NOT NULL AND version = " + one + " AND id IN (?" + strings.Repeat(", ?", len(list)-1) + ")")
	for _, t := range list {
		args = append(args, t.ID, t.Version)
	}
	for _, t := range list {
		args = append(args, t.ID)
	}
	return b.String(), args, nil
}
