package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"example.org/hotline/model"
)

type caseFileRow struct {
	ID           int64
	CaseNo       *string
	TicketID     int64
	Version      int
	State        model.CaseState
	Seq          int
	Title        string
	Content      string
	Result       string
	Category     string
	Month        string
	District     string
	Department   string
	WorkdaysUsed int
	Stars        int
	Hands        string // ids, separated by commas
	ReviewerID   int64
	Announced    int
	AnnouncedAt  *time.Time
	ObjectBy     *time.Time
	PublishedAt  *time.Time
	WithdrawnAt  *time.Time
	UpdatedAt    time.Time
}

func (caseFileRow) TableName() string { return "case_file" }

// firstCaseNo is where numbers begin: far above those of the demo.
const firstCaseNo = 10_000

// AddCaseFile keeps a new case with its hits and gives it its ID and its number; ErrExists where its ticket has one. It
// belongs into a transaction.
func (s *Store) AddCaseFile(ctx context.Context, c *model.CaseFile) error {
	row := newCaseFileRow(*c)
	row.CaseNo = nil
	if err := s.write.WithContext(ctx).Create(&row).Error; err != nil {
		return fail("keep a case", err)
	}
	c.ID, c.CaseNo = row.ID, fmt.Sprintf("A%d", firstCaseNo+row.ID)
	done := s.write.WithContext(ctx).Model(&caseFileRow{}).Where("id = ?", c.ID).UpdateColumn("case_no", c.CaseNo)
	return fail("number a case", done.Error)
}

// SaveCaseFile keeps what a step changed of a case; ErrStale where somebody was faster.
func (s *Store) SaveCaseFile(ctx context.Context, c *model.CaseFile) error {
	row := newCaseFileRow(*c)
	done := s.write.WithContext(ctx).Model(&caseFileRow{}).Where("id = ? AND version = ?", c.ID, c.Version).Updates(map[string]any{
		"version": c.Version + 1, "state": row.State, "seq": row.Seq, "title": row.Title, "content": row.Content, "result": row.Result,
		"category": row.Category, "month": row.Month, "district": row.District, "department": row.Department, "workdays_used": row.WorkdaysUsed,
		"stars": row.Stars, "hands": row.Hands, "reviewer_id": row.ReviewerID, "announced": row.Announced, "announced_at": row.AnnouncedAt,
		"object_by": row.ObjectBy, "published_at": row.PublishedAt, "withdrawn_at": row.WithdrawnAt, "updated_at": row.UpdatedAt,
	})
	if done.Error != nil {
		return fail("save a case", done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrStale
	}
	c.Version++
	return nil
}

// CaseFile is a case by its number with the hits of its text, or model.ErrCaseNotFound.
func (s *Store) CaseFile(ctx context.Context, caseNo string) (model.CaseFile, error) {
	return s.caseFile(ctx, "case_no = ?", caseNo)
}

// CaseFileOf is the case of a ticket, or model.ErrCaseNotFound.
func (s *Store) CaseFileOf(ctx context.Context, ticketID int64) (model.CaseFile, error) {
	return s.caseFile(ctx, "ticket_id = ?", ticketID)
}

func (s *Store) caseFile(ctx context.Context, where string, arg any) (model.CaseFile, error) {
	var row caseFileRow
	err := s.read.WithContext(ctx).Where(where, arg).Take(&row).Error
	if missing(err) {
		return model.CaseFile{}, model.ErrCaseNotFound
	}
	if err != nil {
		return model.CaseFile{}, fail("read a case", err)
	}
	c := row.file()
	hits, err := s.caseHits(ctx, c.ID, "seq = ? AND source = ?", c.Seq, false)
	c.Hits = hits[c.Seq]
	for i := range c.Hits {
		c.Hits[i].Text = cutField(c.CaseText, c.Hits[i])
	}
	return c, err
}

// CaseFiles lists cases in a state, without their hits: those with IDs below before (0: from the newest).
func (s *Store) CaseFiles(ctx context.Context, state model.CaseState, before int64, limit int) ([]model.CaseFile, error) {
	q := s.read.WithContext(ctx).Where("state = ?", state)
	if before > 0 {
		q = q.Where("id < ?", before)
	}
	return caseFiles(q.Order("id DESC").Limit(limit).Find, "list cases")
}

// CountCaseFiles is how many cases are in a state, at most most.
func (s *Store) CountCaseFiles(ctx context.Context, state model.CaseState, most int) (int, error) {
	first := s.read.WithContext(ctx).Model(&caseFileRow{}).Select("1").Where("state = ?", state).Limit(most)
	var n int64
	err := s.read.WithContext(ctx).Table("(?) AS piece", first).Count(&n).Error
	return int(n), fail("count cases", err)
}

// DueCaseFiles are those whose time to object is over, or whose citizens were told before toldBefore and may not have been
// reached.
func (s *Store) DueCaseFiles(ctx context.Context, now, toldBefore time.Time, limit int) ([]model.CaseFile, error) {
	q := s.read.WithContext(ctx).Where("state = ? AND (object_by <= ? OR announced_at <= ?)", model.CaseAnnounced, now, toldBefore)
	return caseFiles(q.Order("object_by").Limit(limit).Find, "list cases that are due")
}

func (r caseFileRow) file() model.CaseFile {
	c := model.CaseFile{
		ID: r.ID, TicketID: r.TicketID, Version: r.Version, State: r.State, Seq: r.Seq, Category: r.Category, Month: r.Month,
		CaseText: model.CaseText{Title: r.Title, Content: r.Content, Result: r.Result}, District: r.District, Department: r.Department,
		WorkdaysUsed: r.WorkdaysUsed, Stars: r.Stars, ReviewerID: r.ReviewerID, Announced: r.Announced, AnnouncedAt: r.AnnouncedAt,
		ObjectBy: r.ObjectBy, PublishedAt: r.PublishedAt, WithdrawnAt: r.WithdrawnAt, UpdatedAt: r.UpdatedAt,
	}
	if r.CaseNo != nil {
		c.CaseNo = *r.CaseNo
	}
	for id := range strings.SplitSeq(r.Hands, ",") {
		if n, err := strconv.ParseInt(id, 10, 64); err == nil {
			c.Hands = append(c.Hands, n)
		}
	}
	return c
}

func newCaseFileRow(c model.CaseFile) caseFileRow {
	hands := make([]string, len(c.Hands))
	for i, id := range c.Hands {
		hands[i] = strconv.FormatInt(id, 10)
	}
	return caseFileRow{
		TicketID: c.TicketID, Version: c.Version, State: c.State, Seq: c.Seq, Title: c.Title, Content: c.Content, Result: c.Result,
		Category: c.Category, Month: c.Month, District: c.District, Department: c.Department, WorkdaysUsed: c.WorkdaysUsed, Stars: c.Stars,
		Hands: strings.Join(hands, ","), ReviewerID: c.ReviewerID, Announced: c.Announced, AnnouncedAt: c.AnnouncedAt, ObjectBy: c.ObjectBy,
		PublishedAt: c.PublishedAt, WithdrawnAt: c.WithdrawnAt, UpdatedAt: c.UpdatedAt,
	}
}
