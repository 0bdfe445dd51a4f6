package store

import (
	"context"
	"errors"

	"example.org/hotline/model"
)

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
