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
	ClientID       int64
	ExternalRef    *string
	Department     string
	Reply          string
	Missing        string
	Alarm          model.Alarm
	Course         *string           // JSON
	Request        model.RequestKind // the course's, kept for the index
	Cell           model.Cell        // of the point, which is sealed; too coarse to tell a house
	SubmittedAt    time.Time
	DueAt          *time.Time
	CompleteBy     *time.Time
	ClosedAt       *time.Time
	CallBackBy     *time.Time
	NextTick       *time.Time
	UpdatedAt      time.Time
}

func (ticketRow) TableName() string { return "ticket" }

// SealedTicket is a ticket as a row, with its fact where it has one.
type SealedTicket struct {
	row  ticketRow
	fact *factRow
}

// SealTicket makes a row of a new ticket. It takes longer than keeping it, and is done before a transaction is begun:
// SQLite has one writer.
func (s *Store) SealTicket(t model.Ticket) (SealedTicket, error) {
	row, err := s.ticketRow(t)
	return SealedTicket{row: row}, err
}

// AddSealed keeps a new ticket and returns its ID. ErrExists where its number, or its form (citizen and idempotency key),
// was kept before.
func (s *Store) AddSealed(ctx context.Context, t SealedTicket) (id int64, err error) {
	done, err := s.insert(ctx, &t.row, "")
	if err != nil {
		return 0, fail("keep a ticket", err)
	}
	if id, err = done.LastInsertId(); err != nil || t.fact == nil {
		return id, err
	}
	fact := *t.fact
	fact.TicketID = id
	_, err = s.insert(ctx, &fact, "")
	return id, fail("count a ticket", err)
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
	change, err := handling(t)
	if err != nil {
		return err
	}
	return s.saveTicket(ctx, t, change)
}

// SaveRevised is SaveTicket with the form, which its citizen completed.
func (s *Store) SaveRevised(ctx context.Context, t *model.Ticket) error {
	row, err := s.ticketRow(*t)
	if err != nil {
		return err
	}
	change, err := handling(t)
	if err != nil {
		return err
	}
	for column, value := range map[string]any{
		"title": row.Title, "content": row.Content, "address": row.Address, "point": row.Point, "point_confirmed": row.PointConfirmed,
		"contact_name": row.ContactName, "id_type": row.IDType, "id_no": row.IDNo, "id_no_hash": row.IDNoHash,
		"contact_address": row.ContactAddress, "cell": row.Cell,
	} {
		change[column] = value
	}
	return s.saveTicket(ctx, t, change)
}

// handling are the columns that a step may change.
func handling(t *model.Ticket) (map[string]any, error) {
	course, err := courseJSON(t.Course)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"version": t.Version + 1, "status": t.Status, "updated_at": t.UpdatedAt, "due_at": t.DueAt, "complete_by": t.CompleteBy,
		"department": t.Department, "reply": t.Reply, "missing": t.Missing, "nature": t.Nature, "public_intent": t.PublicIntent,
		"alarm": t.Alarm, "course": course, "request": requestOf(*t), "cell": cellOf(*t), "closed_at": t.ClosedAt, "call_back_by": t.CallBackBy,
		"next_tick": t.NextTick, "tick_claim": nil,
	}, nil
}

// requestOf is the kind of what waits for a decision; "" where nothing does.
func requestOf(t model.Ticket) model.RequestKind {
	if t.Course.Request == nil {
		return ""
	}
	return t.Course.Request.Kind
}

func cellOf(t model.Ticket) model.Cell {
	if t.Point == nil {
		return 0
	}
	return model.CellOf(*t.Point)
}

func (s *Store) saveTicket(ctx context.Context, t *model.Ticket, change map[string]any) error {
	done := s.write.WithContext(ctx).Model(&ticketRow{}).Where("id = ? AND version = ?", t.ID, t.Version).Updates(change)
	if done.Error != nil {
		return fail("save a ticket", done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrStale
	}
	t.Version++
	return nil
}

// HoldTicket keeps everybody else from changing a ticket until the transaction ends; ErrStale where somebody has since it was
// read.
func (s *Store) HoldTicket(ctx context.Context, t model.Ticket) error {
	done := s.write.WithContext(ctx).Model(&ticketRow{}).Where("id = ? AND version = ?", t.ID, t.Version).UpdateColumn("version", t.Version)
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrStale
	}
	return fail("hold a ticket", done.Error)
}

func courseJSON(c model.Course) (*string, error) {
	b, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	course := string(b)
	return &course, nil
}

func courseOf(kept *string) (c model.Course, err error) {
	if kept != nil && *kept != "" {
		err = json.Unmarshal([]byte(*kept), &c)
	}
	return c, err
}

func (s *Store) ticketRow(t model.Ticket) (ticketRow, error) {
	row := ticketRow{
		ID: t.ID, Number: t.Number, Version: t.Version, Source: t.Source, EnteredByAgent: t.EnteredByAgent,
		SelfFiled: t.SelfFiled(), Status: t.Status, Category: t.Category, Nature: t.Nature, Title: t.Title,
		PublicIntent: t.PublicIntent, Content: t.Content, PointConfirmed: t.PointConfirmed, IDType: t.IDType,
		PhoneHash: s.Digest("phone", t.Phone), CitizenID: t.CitizenID, Department: t.Department, Reply: t.Reply,
		Missing: t.Missing, Alarm: t.Alarm, SubmittedAt: t.SubmittedAt, DueAt: t.DueAt, CompleteBy: t.CompleteBy,
		ClosedAt: t.ClosedAt, CallBackBy: t.CallBackBy, NextTick: t.NextTick, UpdatedAt: t.UpdatedAt, ClientID: t.ClientID,
		Request: requestOf(t), Cell: cellOf(t),
	}
	var err error
	if row.Course, err = courseJSON(t.Course); err != nil {
		return row, err
	}
	if t.ExternalRef != "" {
		row.ExternalRef = &t.ExternalRef
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
		DueAt: row.DueAt, CompleteBy: row.CompleteBy, ClosedAt: row.ClosedAt, CallBackBy: row.CallBackBy, NextTick: row.NextTick, UpdatedAt: row.UpdatedAt,
		Alarm: row.Alarm, ClientID: row.ClientID,
	}
	var err error
	if t.Course, err = courseOf(row.Course); err != nil {
		return t, err
	}
	if row.ExternalRef != nil {
		t.ExternalRef = *row.ExternalRef
	}
	if row.IdempotencyKey != nil {
		t.IdempotencyKey = *row.IdempotencyKey
	}
	var point string
	for _, f := range row.sealed(&t, &point) {
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
