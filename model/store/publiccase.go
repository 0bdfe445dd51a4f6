package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"

	"example.org/hotline/model"
)

type publicCaseRow struct {
	ID           int64
	CaseNo       string
	Title        string
	Category     string
	Month        string
	District     string
	Content      string
	Result       string
	Department   string
	WorkdaysUsed int
	Stars        int
	PublishedAt  time.Time
	WithdrawnAt  *time.Time
	TicketID     *int64
}

func (publicCaseRow) TableName() string { return "public_case" }

// PublishCase keeps a case for everybody to read. One whose number is known already stays as it is.
func (s *Store) PublishCase(ctx context.Context, c model.PublicCase) error {
	row := publicCaseRow{
		CaseNo: c.CaseNo, Title: c.Title, Category: c.Category, Month: c.Month, District: c.District, Content: c.Content,
		Result: c.Result, Department: c.Department, WorkdaysUsed: c.WorkdaysUsed, Stars: c.Stars, PublishedAt: c.PublishedAt,
	}
	if c.TicketID != 0 {
		row.TicketID = &c.TicketID
	}
	known := clause.OnConflict{Columns: []clause.Column{{Name: "case_no"}}, DoNothing: true}
	return fail("publish a case", s.write.WithContext(ctx).Clauses(known).Create(&row).Error)
}

// PublicCases lists what is published and was not withdrawn, newest month first. The page is picked from an index before
// a row is read: with the rows at hand MariaDB would rather sort all of them.
func (s *Store) PublicCases(ctx context.Context, q model.CaseQuery) ([]model.PublicCase, error) {
	page := s.read.WithContext(ctx).Model(&publicCaseRow{}).Select("id").
		Where("withdrawn_at IS NULL AND month >= ? AND month <= ?", q.From, q.To)
	if q.BeforeID > 0 {
		page = page.Where("(month < ? OR month = ? AND id < ?)", q.BeforeMonth, q.BeforeMonth, q.BeforeID)
	}
	if len(q.Categories) > 0 {
		page = page.Where("category IN ?", q.Categories)
	}
	var rows []publicCaseRow
	err := s.read.WithContext(ctx).Joins("JOIN (?) page ON page.id = public_case.id", page.Order("month DESC, id DESC").Offset(q.Offset).Limit(q.Limit)).
		Order("public_case.month DESC, public_case.id DESC").Find(&rows).Error
	return publicCases(rows), fail("list public cases", err)
}

// PublicCasesOf returns those of the numbers that can be read, in no order.
func (s *Store) PublicCasesOf(ctx context.Context, caseNos []string) ([]model.PublicCase, error) {
	if len(caseNos) == 0 {
		return nil, nil
	}
	var rows []publicCaseRow
	err := s.read.WithContext(ctx).Where("case_no IN ? AND withdrawn_at IS NULL", caseNos).Find(&rows).Error
	if unwritable(err) {
		return nil, nil
	}
	return publicCases(rows), fail("read public cases", err)
}

func publicCases(rows []publicCaseRow) []model.PublicCase {
	list := make([]model.PublicCase, len(rows))
	for i, r := range rows {
		list[i] = model.PublicCase{
			ID: r.ID, CaseNo: r.CaseNo, Title: r.Title, Category: r.Category, Month: r.Month, District: r.District, Content: r.Content,
			Result: r.Result, Department: r.Department, WorkdaysUsed: r.WorkdaysUsed, Stars: r.Stars, PublishedAt: r.PublishedAt, WithdrawnAt: r.WithdrawnAt,
		}
		if r.TicketID != nil {
			list[i].TicketID = *r.TicketID
		}
	}
	return list
}

// WithdrawCases takes down what was published of a ticket, and tells how many that were.
func (s *Store) WithdrawCases(ctx context.Context, ticketID int64, at time.Time) (int64, error) {
	done := s.write.WithContext(ctx).Model(&publicCaseRow{}).Where("ticket_id = ? AND withdrawn_at IS NULL", ticketID).
		Updates(map[string]any{"withdrawn_at": at})
	return done.RowsAffected, fail("take down a case", done.Error)
}
