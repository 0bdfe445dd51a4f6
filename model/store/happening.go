package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"example.org/hotline/model"
)

type ticketEventRow struct {
	ID         int64
	TicketID   int64
	At         time.Time
	Role       model.Role
	ActorID    int64
	ClientID   int64
	Department string
	Act        model.Action
	FromStatus model.Status
	ToStatus   model.Status
	Note       string
	Internal   *string
	Changes    *string // JSON
	Once       *string
}

func (ticketEventRow) TableName() string { return "ticket_event" }

// AddHappening appends one step to a ticket's history and returns its ID. ErrExists where one with the same Once is there.
func (s *Store) AddHappening(ctx context.Context, h model.Happening) (id int64, err error) {
	row, err := newEventRow(h)
	if err != nil {
		return 0, err
	}
	done, err := s.insert(ctx, &row, "")
	if err != nil {
		return 0, fail("note a step", err)
	}
	return done.LastInsertId()
}

// AddHappenings appends steps of many tickets with one statement.
func (s *Store) AddHappenings(ctx context.Context, list []model.Happening) error {
	if len(list) == 0 {
		return nil
	}
	rows := make([]ticketEventRow, len(list))
	for i, h := range list {
		var err error
		if rows[i], err = newEventRow(h); err != nil {
			return err
		}
	}
	return fail("note steps", insertAll(ctx, s, rows, ""))
}

func newEventRow(h model.Happening) (ticketEventRow, error) {
	row := ticketEventRow{
		TicketID: h.TicketID, At: h.At, Role: h.By, ActorID: h.ActorID, ClientID: h.ClientID, Department: h.Department,
		Act: h.Act, FromStatus: h.From, ToStatus: h.To, Note: h.Note, Internal: given(h.Internal), Once: given(h.Once),
	}
	if len(h.Changes) > 0 {
		b, err := json.Marshal(h.Changes)
		if err != nil {
			return row, err
		}
		row.Changes = given(string(b))
	}
	return row, nil
}

// given is a column that may be NULL.
func given(v string) *string {
	if v == "" {
		return nil
	}
	return &v
}

func have(v *string) string {
	if v == nil {
		return ""
	}
	return *v
}

// Happenings is a ticket's history, oldest first.
func (s *Store) Happenings(ctx context.Context, ticketID int64) ([]model.Happening, error) {
	var rows []ticketEventRow
	if err := s.read.WithContext(ctx).Where("ticket_id = ?", ticketID).Order("id").Find(&rows).Error; err != nil {
		return nil, fail("read a history", err)
	}
	list := make([]model.Happening, 0, len(rows))
	for _, r := range rows {
		h := model.Happening{
			ID: r.ID, TicketID: r.TicketID, At: r.At, By: r.Role, ActorID: r.ActorID, ClientID: r.ClientID, Department: r.Department,
			Act: r.Act, From: r.FromStatus, To: r.ToStatus, Note: r.Note, Internal: have(r.Internal), Once: have(r.Once),
		}
		var err error
		if h.Changes, err = changesOf(r.Changes); err != nil {
			return nil, fail("read a history", err)
		}
		list = append(list, h)
	}
	return list, nil
}

func changesOf(kept *string) (changes map[string]model.Change, err error) {
	if kept != nil {
		err = json.Unmarshal([]byte(*kept), &changes)
	}
	return changes, err
}

// Happened tells whether a ticket's history has a step with this mark.
func (s *Store) Happened(ctx context.Context, ticketID int64, once string) (bool, error) {
	var row ticketEventRow
	err := s.read.WithContext(ctx).Select("id").Where("ticket_id = ? AND once = ?", ticketID, once).Take(&row).Error
	if missing(err) {
		return false, nil
	}
	return err == nil, fail("look for a step", err)
}

// DayHappenings counts the steps of one kind that a ticket took since a moment, up to most.
func (s *Store) DayHappenings(ctx context.Context, ticketID int64, act model.Action, since time.Time, most int) (int, error) {
	var ids []int64
	err := s.read.WithContext(ctx).Model(&ticketEventRow{}).Where("ticket_id = ? AND act = ? AND at >= ?", ticketID, act, since).Limit(most).Pluck("id", &ids).Error
	return len(ids), fail("count steps", err)
}

type ticketVersionRow struct {
	ID       int64
	TicketID int64
	Cycle    int
	At       time.Time
	Form     []byte
}

func (ticketVersionRow) TableName() string { return "ticket_version" }

// KeepVersion keeps the form of a ticket as it was before its citizen completed it, sealed as a whole.
func (s *Store) KeepVersion(ctx context.Context, was model.Ticket) error {
	form, err := json.Marshal(was.Form())
	if err != nil {
		return err
	}
	sealed, err := s.seal(string(form), "ticket_version.form:"+was.Number)
	if err != nil {
		return err
	}
	row := ticketVersionRow{TicketID: was.ID, Cycle: was.Course.Cycle, At: s.now(), Form: sealed}
	_, err = s.insert(ctx, &row, "")
	if errors.Is(fail("keep a version", err), ErrExists) {
		return ErrStale // somebody else completed it at the same time
	}
	return fail("keep a version", err)
}

// Versions are the earlier forms of a ticket, oldest first.
func (s *Store) Versions(ctx context.Context, t model.Ticket) ([]model.Version, error) {
	var rows []ticketVersionRow
	if err := s.read.WithContext(ctx).Where("ticket_id = ?", t.ID).Order("cycle").Find(&rows).Error; err != nil {
		return nil, fail("read versions", err)
	}
	list := make([]model.Version, 0, len(rows))
	for _, r := range rows {
		form, err := s.open(r.Form, "ticket_version.form:"+t.Number)
		if err != nil {
			return nil, err
		}
		v := model.Version{Cycle: r.Cycle, At: r.At}
		if err := json.Unmarshal([]byte(form), &v.Form); err != nil {
			return nil, fail("read versions", err)
		}
		list = append(list, v)
	}
	return list, nil
}
