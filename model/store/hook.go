package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

type deliveryRow struct {
	ID        int64
	Mark      string
	ClientID  int64
	Hook      string
	State     model.HookState
	Attempts  int
	Result    string
	NextAt    time.Time
	ExpiresAt time.Time
	ClaimedBy *string
	CreatedAt time.Time
	UpdatedAt time.Time
}

func (deliveryRow) TableName() string { return "webhook_delivery" }

// QueueHooks has the partners concerned told of a step: the one that filed the ticket, and those whose department has it.
// It is called in the transaction of the step, right after AddHappening, with the ticket as the step left it.
func (s *Store) QueueHooks(ctx context.Context, t model.Ticket, h model.Happening) error {
	partners, err := s.toldPartners(ctx)
	if err != nil {
		return err
	}
	sequence := 0
	for _, p := range partners {
		hook, concerned := p.hook(t, h)
		if !concerned {
			continue
		}
		if sequence == 0 {
			if sequence, err = s.steps(ctx, t.ID); err != nil {
				return err
			}
		}
		hook.Sequence = sequence
		if err := s.queueHook(ctx, p.ID, hook); err != nil {
			return err
		}
	}
	return nil
}

// hook is what a partner is told of a step, if the step is its affair. A department's system learns of all of them; who filed
// the ticket for a citizen learns of those that lead to another state, or that the citizen reads about.
func (p toldPartner) hook(t model.Ticket, h model.Happening) (hook model.Hook, concerned bool) {
	hook = model.Hook{Event: h.Act, Number: t.Number, Status: h.To, At: h.At, Department: t.Department}
	if p.ID == t.ClientID {
		hook.ExternalID = t.ExternalRef
		concerned = h.From != h.To || h.Told() != ""
	}
	if p.Department != "" { // a department that loses the ticket is told, too
		concerned = concerned || p.Department == t.Department || p.Department == h.Changes["department"].From
	}
	return hook, concerned
}

// steps is how many steps a ticket has taken.
func (s *Store) steps(ctx context.Context, ticketID int64) (int, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&ticketEventRow{}).Where("ticket_id = ?", ticketID).Count(&n).Error
	return int(n), fail("count a ticket's steps", err)
}

func (s *Store) queueHook(ctx context.Context, partnerID int64, hook model.Hook) error {
	body, err := json.Marshal(hook)
	if err != nil {
		return err
	}
	now := s.now()
	_, err = s.insert(ctx, &deliveryRow{
		Mark: rand.Text()[:20], ClientID: partnerID, Hook: string(body), State: model.HookQueued,
		NextAt: now, ExpiresAt: now.Add(model.DeliverWithin), CreatedAt: now, UpdatedAt: now,
	}, "")
	return fail("queue a webhook", err)
}

// PartnersDue lists the partners for which a delivery is due.
func (s *Store) PartnersDue(ctx context.Context) ([]int64, error) {
	var ids []int64
	err := s.read.WithContext(ctx).Model(&deliveryRow{}).Distinct("client_id").
		Where("state = ? AND next_at <= ?", model.HookQueued, s.now()).Order("client_id").Pluck("client_id", &ids).Error
	return ids, fail("look for webhooks", err)
}

// ClaimDeliveries takes at most n due deliveries to a partner for this caller alone: until the lease ends nobody else gets
// them. A caller who dies loses his claim with the lease.
func (s *Store) ClaimDeliveries(ctx context.Context, partnerID int64, n int, lease time.Duration) ([]model.HookDelivery, error) {
	now, claim := s.now(), rand.Text()
	var ids []int64
	err := s.read.WithContext(ctx).Model(&deliveryRow{}).
		Where("state = ? AND client_id = ? AND next_at <= ?", model.HookQueued, partnerID, now).
		Order("next_at, id").Limit(n).Pluck("id", &ids).Error
	if err != nil || len(ids) == 0 {
		return nil, fail("look for webhooks", err)
	}
	err = s.InTx(ctx, func(tx *Store) error { // for its retry: InnoDB may break a deadlock between two claims
		return tx.write.WithContext(ctx).Model(&deliveryRow{}).
			Where("id IN ? AND state = ? AND next_at <= ?", ids, model.HookQueued, now).
			Updates(map[string]any{"claimed_by": claim, "attempts": gorm.Expr("attempts + 1"), "next_at": now.Add(lease), "updated_at": now}).Error
	})
	if err != nil {
		return nil, fail("claim webhooks", err)
	}
	list, err := s.deliveries(s.write.WithContext(ctx).Where("claimed_by = ?", claim).Order("id"))
	for i := range list {
		list[i].Claim = claim
	}
	return list, err
}

// SettleDelivery keeps what became of a claimed delivery; ErrStale where the claim had passed to another.
func (s *Store) SettleDelivery(ctx context.Context, d model.HookDelivery) error {
	done := s.write.WithContext(ctx).Model(&deliveryRow{}).Where("id = ? AND claimed_by = ?", d.ID, d.Claim).Updates(map[string]any{
		"state": d.State, "result": d.Result, "next_at": d.NextAt, "claimed_by": nil, "updated_at": s.now(),
	})
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrStale
	}
	return fail("settle a webhook", done.Error)
}

// DeadDeliveries lists at most n deliveries that were given up, newest first; to one partner, unless partnerID is 0.
func (s *Store) DeadDeliveries(ctx context.Context, partnerID int64, n int) ([]model.HookDelivery, error) {
	return s.DeadDeliveriesBefore(ctx, partnerID, 0, n)
}

// DeadDeliveriesBefore is DeadDeliveries from an ID on, which the page before ended with; 0: from the newest.
func (s *Store) DeadDeliveriesBefore(ctx context.Context, partnerID, before int64, n int) ([]model.HookDelivery, error) {
	q := s.read.WithContext(ctx).Where("state = ?", model.HookDead)
	if partnerID != 0 {
		q = q.Where("client_id = ?", partnerID)
	}
	if before != 0 {
		q = q.Where("id < ?", before)
	}
	return s.deliveries(q.Order("id DESC").Limit(n))
}

// DropDelivery forgets a delivery that was given up; false where there is none.
func (s *Store) DropDelivery(ctx context.Context, mark string) (bool, error) {
	done := s.write.WithContext(ctx).Where("mark = ? AND state = ?", mark, model.HookDead).Delete(&deliveryRow{})
	return done.RowsAffected > 0, fail("forget a webhook", done.Error)
}

// DeliveryDue is the moment since which a delivery has been due longest; zero where none is.
func (s *Store) DeliveryDue(ctx context.Context) (since time.Time, err error) {
	var row deliveryRow
	err = s.read.WithContext(ctx).Select("next_at").Where("state = ? AND next_at <= ?", model.HookQueued, s.now()).Order("next_at").Take(&row).Error
	if missing(err) {
		return time.Time{}, nil
	}
	return row.NextAt, fail("look for webhooks", err)
}

// CountDead counts the deliveries that were given up.
func (s *Store) CountDead(ctx context.Context) (n int64, err error) {
	err = s.read.WithContext(ctx).Model(&deliveryRow{}).Where("state = ?", model.HookDead).Count(&n).Error
	return n, fail("count webhooks", err)
}

// DeliveriesTo lists everything that a partner was told or is to be told, oldest first.
func (s *Store) DeliveriesTo(ctx context.Context, partnerID int64) ([]model.HookDelivery, error) {
	return s.deliveries(s.read.WithContext(ctx).Where("client_id = ?", partnerID).Order("id"))
}

// Resend has deliveries that were given up tried anew, and tells how many: the one with mark, or all to a partner.
func (s *Store) Resend(ctx context.Context, mark string, partnerID int64) (int64, error) {
	now := s.now()
	q := s.write.WithContext(ctx).Model(&deliveryRow{}).Where("state = ?", model.HookDead)
	if mark != "" {
		q = q.Where("mark = ?", mark)
	} else {
		q = q.Where("client_id = ?", partnerID)
	}
	done := q.Updates(map[string]any{
		"state": model.HookQueued, "attempts": 0, "next_at": now, "expires_at": now.Add(model.DeliverWithin), "claimed_by": nil, "updated_at": now,
	})
	return done.RowsAffected, fail("send webhooks again", done.Error)
}

// ForgetDeliveries deletes what was delivered, or given up, before a moment of its own.
func (s *Store) ForgetDeliveries(ctx context.Context, delivered, dead time.Time) error {
	for state, before := range map[model.HookState]time.Time{model.HookDelivered: delivered, model.HookDead: dead} {
		err := s.write.WithContext(ctx).Where("state = ? AND updated_at < ?", state, before).Delete(&deliveryRow{}).Error
		if err != nil {
			return fail("forget webhooks", err)
		}
	}
	return nil
}

func (s *Store) deliveries(q *gorm.DB) ([]model.HookDelivery, error) {
	var rows []deliveryRow
	if err := q.Find(&rows).Error; err != nil {
		return nil, fail("read webhooks", err)
	}
	list := make([]model.HookDelivery, len(rows))
	for i, r := range rows {
		list[i] = model.HookDelivery{
			ID: r.ID, Mark: r.Mark, PartnerID: r.ClientID, State: r.State, Attempts: r.Attempts, Result: r.Result,
			NextAt: r.NextAt, ExpiresAt: r.ExpiresAt, CreatedAt: r.CreatedAt,
		}
		if err := json.Unmarshal([]byte(r.Hook), &list[i].Hook); err != nil {
			return nil, err
		}
	}
	return list, nil
}
