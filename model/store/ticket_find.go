package store

import (
	"context"
	"encoding/json"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// TicketByNumber returns a ticket with its photos, or model.ErrTicketNotFound. Whether somebody may see it is his
// caller's question.
func (s *Store) TicketByNumber(ctx context.Context, number string) (model.Ticket, error) {
	return s.ticket(ctx, "number = ?", number)
}

// SelfFiledTicket is TicketByNumber for one that names phone as contact and that a citizen filled in himself. The database
// is asked for no other: how long the answer takes does not tell a number that is somebody else's from one that is nobody's.
func (s *Store) SelfFiledTicket(ctx context.Context, phone, number string) (model.Ticket, error) {
	return s.ticket(ctx, "number = ? AND phone_hash = ? AND self_filed = ?", number, s.Digest("phone", phone), true)
}

// TicketByID is TicketByNumber by row.
func (s *Store) TicketByID(ctx context.Context, id int64) (model.Ticket, error) {
	return s.ticket(ctx, "id = ?", id)
}

// TicketByForm returns the ticket that a citizen's form became, or model.ErrTicketNotFound.
func (s *Store) TicketByForm(ctx context.Context, citizenID int64, idempotencyKey string) (model.Ticket, error) {
	return s.ticket(ctx, "citizen_id = ? AND idempotency_key = ?", citizenID, idempotencyKey)
}

// TicketByExternalRef returns the ticket that another system calls so, or model.ErrTicketNotFound.
func (s *Store) TicketByExternalRef(ctx context.Context, clientID int64, ref string) (model.Ticket, error) {
	return s.ticket(ctx, "client_id = ? AND external_ref = ?", clientID, ref)
}

func (s *Store) ticket(ctx context.Context, where string, args ...any) (model.Ticket, error) {
	var row ticketRow
	err := s.read.WithContext(ctx).Where(where, args...).Take(&row).Error
	if missing(err) {
		return model.Ticket{}, model.ErrTicketNotFound
	}
	if err != nil {
		return model.Ticket{}, fail("read a ticket", err)
	}
	t, err := s.toTicket(row)
	if err != nil {
		return t, err
	}
	t.Photos, err = s.photosOf(ctx, t.ID)
	return t, err
}

// SelfFiledTickets lists at most limit tickets that name phone as contact and were filled in by a citizen himself,
// newest first, with an ID below before (0: from the newest); only those in one of statuses, where any are given.
// They hold what a list shows: number, status, category, title, department, a glance at the course, and times. The rest would have to be unsealed.
func (s *Store) SelfFiledTickets(ctx context.Context, phone string, statuses []model.Status, before int64, limit int) ([]model.Ticket, error) {
	q := s.read.WithContext(ctx).Model(&ticketRow{}).Where("phone_hash = ? AND self_filed = ?", s.Digest("phone", phone), true)
	if before > 0 {
		q = q.Where("id < ?", before)
	}
	if len(statuses) > 0 {
		q = q.Where("status IN ?", statuses)
	}
	return listed(q.Order("id DESC").Limit(limit))
}

// listed reads what a list shows of each ticket.
func listed(q *gorm.DB) ([]model.Ticket, error) {
	var rows []listedTicket
	if err := q.Find(&rows).Error; err != nil {
		return nil, fail("list tickets", err)
	}
	list := make([]model.Ticket, len(rows))
	for i, r := range rows {
		course, err := glance(r.Course)
		if err != nil {
			return nil, fail("list tickets", err)
		}
		list[i] = model.Ticket{
			ID: r.ID, Number: r.Number, Version: r.Version, Source: r.Source, Status: r.Status, Category: r.Category,
			Nature: r.Nature, Title: r.Title, CitizenID: r.CitizenID, Department: r.Department, Alarm: r.Alarm, Course: course,
			SubmittedAt: r.SubmittedAt, DueAt: r.DueAt, CompleteBy: r.CompleteBy, ClosedAt: r.ClosedAt, CallBackBy: r.CallBackBy,
			UpdatedAt: r.UpdatedAt,
		}
	}
	return list, nil
}

// glance is what a list shows of a course, since when and which round, and by which times; the rest is not taken apart.
func glance(kept *string) (c model.Course, err error) {
	if kept == nil || *kept == "" {
		return c, nil
	}
	var part struct {
		Since time.Time   `json:"since"`
		Round int         `json:"round"`
		Terms model.Terms `json:"terms"`
	}
	err = json.Unmarshal([]byte(*kept), &part)
	c.Since, c.Round, c.Terms = part.Since, part.Round, part.Terms
	return c, err
}

// listedTicket is the part of a row that a list shows.
type listedTicket struct {
	ID          int64
	Number      string
	Version     int
	Source      model.Source
	Status      model.Status
	Category    string
	Nature      model.Nature
	Title       string
	CitizenID   int64
	Department  string
	Alarm       model.Alarm
	Course      *string
	SubmittedAt time.Time
	DueAt       *time.Time
	CompleteBy  *time.Time
	ClosedAt    *time.Time
	CallBackBy  *time.Time
	UpdatedAt   time.Time
}

// RecentSelfFiled lists at most limit tickets of a phone in one of statuses that were filed since a moment, newest first,
// with what SelfFiledTickets has and where they happened.
func (s *Store) RecentSelfFiled(ctx context.Context, phone string, statuses []model.Status, since time.Time, limit int) ([]model.Ticket, error) {
	var rows []ticketRow
	err := s.read.WithContext(ctx).Where("phone_hash = ? AND self_filed = ? AND status IN ? AND submitted_at >= ?", s.Digest("phone", phone), true, statuses, since).
		Order("id DESC").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fail("list tickets", err)
	}
	list := make([]model.Ticket, len(rows))
	for i, row := range rows {
		if list[i], err = s.toTicket(row); err != nil {
			return nil, err
		}
	}
	return list, nil
}
