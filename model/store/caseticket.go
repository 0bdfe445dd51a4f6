package store

import (
	"context"
	"errors"
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

// ExcludeCase notes that a ticket is never to be a case. The first reason stays.
func (s *Store) ExcludeCase(ctx context.Context, ticketID int64, reason string, by int64) error {
	row := caseExclusionRow{ticketID, reason, by, s.now()}
	known := clause.OnConflict{Columns: []clause.Column{{Name: "ticket_id"}}, DoNothing: true}
	return fail("exclude a case", s.write.WithContext(ctx).Clauses(known).Create(&row).Error)
}

// CaseExcluded tells why a ticket is never to be a case; "" where nobody said so.
func (s *Store) CaseExcluded(ctx context.Context, ticketID int64) (string, error) {
	var rows []caseExclusionRow
	err := s.read.WithContext(ctx).Where("ticket_id = ?", ticketID).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return "", fail("ask whether a case is excluded", err)
	}
	return rows[0].Reason, nil
}

// CaseCandidates are the IDs of tickets that could be cases and are none, below before (0: from the newest).
func (s *Store) CaseCandidates(ctx context.Context, before int64, limit int) ([]int64, error) {
	q := s.read.WithContext(ctx).Model(&ticketRow{}).
		Where("status IN ? AND public_intent = ? AND self_filed = ? AND nature <> ?", model.CaseStatuses, true, true, model.NatureReport).
		Where("NOT EXISTS (SELECT 1 FROM case_file WHERE case_file.ticket_id = ticket.id AND case_file.state <> ?)", model.CaseWithdrawn).
		Where("NOT EXISTS (SELECT 1 FROM case_exclusion WHERE case_exclusion.ticket_id = ticket.id)")
	if before > 0 {
		q = q.Where("ticket.id < ?", before)
	}
	var ids []int64
	return ids, fail("list what could be a case", q.Order("ticket.id DESC").Limit(limit).Pluck("ticket.id", &ids).Error)
}

// PutCase shows a case to everybody, or shows it again. It belongs into a transaction.
func (s *Store) PutCase(ctx context.Context, c model.PublicCase) error {
	done := s.write.WithContext(ctx).Model(&publicCaseRow{}).Where("case_no = ?", c.CaseNo).Updates(map[string]any{
		"title": c.Title, "category": c.Category, "month": c.Month, "district": c.District, "content": c.Content, "result": c.Result,
		"department": c.Department, "workdays_used": c.WorkdaysUsed, "stars": c.Stars, "published_at": c.PublishedAt, "withdrawn_at": nil,
	})
	if done.Error != nil {
		return fail("publish a case", done.Error)
	}
	if done.RowsAffected == 0 {
		if err := s.PublishCase(ctx, c); err != nil {
			return err
		}
	}
	return s.NoteSearchChange(ctx, model.SearchCases, c.CaseNo)
}

// TakeDownCase ends what is under way or published of a ticket: nobody can read it any more, and it is not found. That
// there is nothing is no error. It belongs into a transaction.
func (s *Store) TakeDownCase(ctx context.Context, ticketID int64, act model.CaseAct, by model.Role, who int64, reason string) error {
	now := s.now()
	if _, err := s.WithdrawCases(ctx, ticketID, now); err != nil {
		return err
	}
	c, err := s.CaseFileOf(ctx, ticketID)
	if errors.Is(err, model.ErrCaseNotFound) || err == nil && c.State == model.CaseWithdrawn {
		return s.forgetPublic(ctx, ticketID)
	}
	if err != nil {
		return err
	}
	step, err := c.TakeDown(act, by, who, now, reason)
	if err != nil {
		return err
	}
	if err := s.SaveCaseFile(ctx, &c); err != nil {
		return err
	}
	if err := s.AddCaseStep(ctx, step); err != nil {
		return err
	}
	return s.NoteSearchChange(ctx, model.SearchCases, c.CaseNo)
}

// forgetPublic has the search forget what was published of a ticket, of whatever number.
func (s *Store) forgetPublic(ctx context.Context, ticketID int64) error {
	var numbers []string
	err := s.read.WithContext(ctx).Model(&publicCaseRow{}).Where("ticket_id = ?", ticketID).Pluck("case_no", &numbers).Error
	if err != nil {
		return fail("read public cases", err)
	}
	return s.NoteSearchChange(ctx, model.SearchCases, numbers...)
}
