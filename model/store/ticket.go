package store

import (
	"context"
	"encoding/json"
	"time"

	"example.org/hotline/model"
)

type ticketRow struct {
	ID             int64
	Number         string
	Version        int
	Source         model.Source
	EnteredByAgent bool
	SelfFiled      bool // what model.Ticket.SelfFiled says, kept for the index
	Status         model.Status
	Category       string
	Nature         model.Nature
	Title          string
	PublicIntent   bool
	Content        string
	Address        []byte
	Point          []byte
	PointConfirmed bool
	ContactName    []byte
	IDType         string
	IDNo           []byte
	IDNoHash       *string
	Phone          []byte
	PhoneHash      string
	ContactAddress []byte
	CitizenID      int64
	IdempotencyKey *string
	Department     string
	Reply          string
	Missing        string
	SubmittedAt    time.Time
	DueAt          *time.Time
	CompleteBy     *time.Time
	UpdatedAt      time.Time
}

func (ticketRow) TableName() string { return "ticket" }

// SealedTicket is a ticket as a row.
type SealedTicket struct{ row ticketRow }

// SealTicket makes a row of a new ticket. It takes longer than keeping it, and is done before a transaction is begun:
// SQLite has one writer.
func (s *Store) SealTicket(t model.Ticket) (SealedTicket, error) {
	row, err := s.ticketRow(t)
	return SealedTicket{row}, err
}

// AddSealed keeps a new ticket and returns its ID. ErrExists where its number, or its form (citizen and idempotency key),
// was kept before.
func (s *Store) AddSealed(ctx context.Context, t SealedTicket) (id int64, err error) {
	done, err := s.insert(ctx, &t.row, "")
	if err != nil {
		return 0, fail("keep a ticket", err)
	}
	return done.LastInsertId()
}

// AddTicket is SealTicket and AddSealed; it gives t its ID.
func (s *Store) AddTicket(ctx context.Context, t *model.Ticket) error {
	sealed, err := s.SealTicket(*t)
	if err != nil {
		return err
	}
	t.ID, err = s.AddSealed(ctx, sealed)
	return err
}

// SaveTicket keeps what a step changed, if nobody changed the ticket since it was read (ErrStale).
func (s *Store) SaveTicket(ctx context.Context, t *model.Ticket) error {
	done := s.write.WithContext(ctx).Model(&ticketRow{}).Where("id = ? AND version = ?", t.ID, t.Version).
		Updates(map[string]any{
			"version": t.Version + 1, "status": t.Status, "updated_at": t.UpdatedAt, "due_at": t.DueAt,
			"complete_by": t.CompleteBy, "department": t.Department, "reply": t.Reply, "missing": t.Missing,
		})
	if done.Error != nil {
		return fail("save a ticket", done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrStale
	}
	t.Version++
	return nil
}

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
// They hold what a list shows: number, status, category, title and times. The rest would have to be unsealed.
func (s *Store) SelfFiledTickets(ctx context.Context, phone string, statuses []model.Status, before int64, limit int) ([]model.Ticket, error) {
	q := s.read.WithContext(ctx).Model(&ticketRow{}).Where("phone_hash = ? AND self_filed = ?", s.Digest("phone", phone), true)
	if before > 0 {
		q = q.Where("id < ?", before)
	}
	if len(statuses) > 0 {
		q = q.Where("status IN ?", statuses)
	}
	rows := make([]listedTicket, 0, limit)
	if err := q.Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fail("list tickets", err)
	}
	list := make([]model.Ticket, len(rows))
	for i, r := range rows {
		list[i] = model.Ticket{
			ID: r.ID, Number: r.Number, Version: r.Version, Source: r.Source, Status: r.Status, Category: r.Category, Title: r.Title,
			SubmittedAt: r.SubmittedAt, DueAt: r.DueAt, CompleteBy: r.CompleteBy,
		}
	}
	return list, nil
}

// listedTicket is the part of a row that a list shows.
type listedTicket struct {
	ID          int64
	Number      string
	Version     int
	Source      model.Source
	Status      model.Status
	Category    string
	Title       string
	SubmittedAt time.Time
	DueAt       *time.Time
	CompleteBy  *time.Time
}

func (s *Store) ticketRow(t model.Ticket) (ticketRow, error) {
	row := ticketRow{
		ID: t.ID, Number: t.Number, Version: t.Version, Source: t.Source, EnteredByAgent: t.EnteredByAgent,
		SelfFiled: t.SelfFiled(), Status: t.Status, Category: t.Category, Nature: t.Nature, Title: t.Title,
		PublicIntent: t.PublicIntent, Content: t.Content, PointConfirmed: t.PointConfirmed, IDType: t.IDType,
		PhoneHash: s.Digest("phone", t.Phone), CitizenID: t.CitizenID, Department: t.Department, Reply: t.Reply,
		Missing: t.Missing, SubmittedAt: t.SubmittedAt, DueAt: t.DueAt, CompleteBy: t.CompleteBy, UpdatedAt: t.UpdatedAt,
	}
	if t.IdempotencyKey != "" {
		row.IdempotencyKey = &t.IdempotencyKey
	}
	if t.IDNo != "" {
		hash := s.Digest("id_no", t.IDNo)
		row.IDNoHash = &hash
	}
	point := ""
	if t.Point != nil {
		b, err := json.Marshal(t.Point)
		if err != nil {
			return row, err
		}
		point = string(b)
	}
	for _, f := range row.sealed(&t, &point) {
		var err error
		if *f.at, err = s.seal(*f.clear, "ticket."+f.column+":"+t.Number); err != nil {
			return row, err
		}
	}
	return row, nil
}

func (s *Store) toTicket(row ticketRow) (model.Ticket, error) {
	t := model.Ticket{
		ID: row.ID, Number: row.Number, Version: row.Version, Source: row.Source, EnteredByAgent: row.EnteredByAgent,
		Status: row.Status, Category: row.Category, Nature: row.Nature, Title: row.Title, PublicIntent: row.PublicIntent,
		Content: row.Content, PointConfirmed: row.PointConfirmed, IDType: row.IDType, CitizenID: row.CitizenID,
		Department: row.Department, Reply: row.Reply, Missing: row.Missing, SubmittedAt: row.SubmittedAt,
		DueAt: row.DueAt, CompleteBy: row.CompleteBy, UpdatedAt: row.UpdatedAt,
	}
	if row.IdempotencyKey != nil {
		t.IdempotencyKey = *row.IdempotencyKey
	}
	var point string
	for _, f := range row.sealed(&t, &point) {
		var err error
		if *f.clear, err = s.open(*f.at, "ticket."+f.column+":"+row.Number); err != nil {
			return t, err
		}
	}
	if point != "" {
		t.Point = &model.Point{}
		if err := json.Unmarshal([]byte(point), t.Point); err != nil {
			return t, err
		}
	}
	return t, nil
}

type sealedField struct {
	column string
	at     *[]byte
	clear  *string
}

// sealed pairs the personal fields of a row with those of its ticket; each is sealed for its column and its ticket's
// number. point is the ticket's as JSON.
func (r *ticketRow) sealed(t *model.Ticket, point *string) [6]sealedField {
	return [...]sealedField{
		{"address", &r.Address, &t.Address},
		{"point", &r.Point, point},
		{"contact_name", &r.ContactName, &t.ContactName},
		{"id_no", &r.IDNo, &t.IDNo},
		{"phone", &r.Phone, &t.Phone},
		{"contact_address", &r.ContactAddress, &t.ContactAddress},
	}
}
