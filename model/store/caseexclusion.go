package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"example.org/hotline/model"
)

type caseExclusionRow struct {
	TicketID int64 `gorm:"primaryKey;autoIncrement:false"`
	Reason   string
	StaffID  int64
	At       time.Time
}

func (caseExclusionRow) TableName() string { return "case_exclusion" }

type caseExclusionUndoRow struct {
	ID       int64
	TicketID int64
	Reason   string
	StaffID  int64
	At       time.Time
	Why      string
	UndoneBy int64
	UndoneAt time.Time
}

func (caseExclusionUndoRow) TableName() string { return "case_exclusion_undo" }

// ExcludeCase notes that a ticket is never to be a case. The first reason stays.
func (s *Store) ExcludeCase(ctx context.Context, ticketID int64, reason string, by int64) error {
	row := caseExclusionRow{ticketID, reason, by, s.now()}
	known := clause.OnConflict{Columns: []clause.Column{{Name: "ticket_id"}}, DoNothing: true}
	return fail("exclude a case", s.write.WithContext(ctx).Clauses(known).Create(&row).Error)
}

// CaseExcluded tells why a ticket is never to be a case; "" where nobody said so.
func (s *Store) CaseExcluded(ctx context.Context, ticketID int64) (string, error) {
	e, _, err := s.exclusionOf(ctx, ticketID)
	return e.Reason, err
}

func (s *Store) exclusionOf(ctx context.Context, ticketID int64) (row caseExclusionRow, found bool, err error) {
	var rows []caseExclusionRow
	err = s.read.WithContext(ctx).Where("ticket_id = ?", ticketID).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return row, false, fail("ask whether a case is excluded", err)
	}
	return rows[0], true, nil
}

// CaseExclusions are the tickets that are never to be cases, those with IDs below before (0: from the newest).
func (s *Store) CaseExclusions(ctx context.Context, before int64, limit int) ([]model.CaseExcluded, error) {
	q := s.read.WithContext(ctx)
	if before > 0 {
		q = q.Where("ticket_id < ?", before)
	}
	var rows []caseExclusionRow
	if err := q.Order("ticket_id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fail("list what is excluded", err)
	}
	list := make([]model.CaseExcluded, len(rows))
	for i, r := range rows {
		list[i] = model.CaseExcluded{TicketID: r.TicketID, Reason: r.Reason, By: r.StaffID, At: r.At}
	}
	return list, nil
}

// UndoCaseExclusion lets a ticket be a case again, and keeps who had said that it never may, and who undid that, and why.
// model.ErrCaseNotFound where nobody had. It belongs into a transaction.
func (s *Store) UndoCaseExclusion(ctx context.Context, ticketID int64, why string, by int64) error {
	row, found, err := s.exclusionOf(ctx, ticketID)
	if err != nil {
		return err
	}
	gone := s.write.WithContext(ctx).Where("ticket_id = ?", ticketID).Delete(&caseExclusionRow{})
	if gone.Error != nil {
		return fail("undo an exclusion", gone.Error)
	}
	if !found || gone.RowsAffected == 0 {
		return model.ErrCaseNotFound.Saying("这件诉求没有被排除，或已经恢复")
	}
	undo := caseExclusionUndoRow{
		TicketID: ticketID, Reason: row.Reason, StaffID: row.StaffID, At: row.At, Why: why, UndoneBy: by, UndoneAt: s.now(),
	}
	return fail("keep what was undone", s.write.WithContext(ctx).Create(&undo).Error)
}

// CaseExclusionsUndone are the exclusions that were undone, those with numbers below before (0: from the latest).
func (s *Store) CaseExclusionsUndone(ctx context.Context, before int64, limit int) ([]model.CaseExcluded, error) {
	q := s.read.WithContext(ctx)
	if before > 0 {
		q = q.Where("id < ?", before)
	}
	var rows []caseExclusionUndoRow
	if err := q.Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fail("list what was undone", err)
	}
	list := make([]model.CaseExcluded, len(rows))
	for i, r := range rows {
		list[i] = model.CaseExcluded{
			TicketID: r.TicketID, Reason: r.Reason, By: r.StaffID, At: r.At,
			Undone: &model.CaseExclusionUndone{Number: r.ID, By: r.UndoneBy, At: r.UndoneAt, Why: r.Why},
		}
	}
	return list, nil
}
