package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

type caseVersionRow struct {
	CaseID  int64 `gorm:"primaryKey;autoIncrement:false"`
	Seq     int   `gorm:"primaryKey;autoIncrement:false"`
	Title   string
	Content string
	Result  string
	StaffID int64
	At      time.Time
}

func (caseVersionRow) TableName() string { return "case_version" }

type caseHitRow struct {
	ID          int64
	CaseID      int64
	Seq         int
	Source      bool // it was in the ticket, not in this version
	Field       string
	Kind        string
	Begins      int
	Ends        int
	Suggested   string
	Reason      string
	WaivedBy    int64
	WaivedAt    *time.Time
	ConfirmedBy int64
	ConfirmedAt *time.Time
}

func (caseHitRow) TableName() string { return "case_hit" }

type caseStepRow struct {
	ID        int64
	CaseID    int64
	At        time.Time
	Act       model.CaseAct
	Role      model.Role
	ActorID   int64
	FromState model.CaseState
	ToState   model.CaseState
	Seq       int
	Note      string
}

func (caseStepRow) TableName() string { return "case_step" }

// AddCaseVersion keeps a case's text as it is now, its hits, and what was replaced in making it (replaced; of those no
// text is kept). The hits get their IDs.
func (s *Store) AddCaseVersion(ctx context.Context, c *model.CaseFile, by int64, replaced []model.CaseHit) error {
	row := caseVersionRow{CaseID: c.ID, Seq: c.Seq, Title: c.Title, Content: c.Content, Result: c.Result, StaffID: by, At: s.now()}
	if err := s.write.WithContext(ctx).Create(&row).Error; err != nil {
		return fail("keep a version of a case", err)
	}
	rows := make([]caseHitRow, 0, len(c.Hits)+len(replaced))
	for _, h := range c.Hits {
		rows = append(rows, newCaseHitRow(c.ID, h))
	}
	for _, h := range replaced {
		h.Seq = c.Seq
		row := newCaseHitRow(c.ID, h)
		row.Source = true
		rows = append(rows, row)
	}
	for i := range rows { // one by one: MySQL tells the first ID alone
		if err := s.write.WithContext(ctx).Create(&rows[i]).Error; err != nil {
			return fail("keep a case's hits", err)
		}
	}
	for i := range c.Hits {
		c.Hits[i].ID = rows[i].ID
	}
	return nil
}

// SaveCaseWaivers keeps what was said of the hits of a case's text.
func (s *Store) SaveCaseWaivers(ctx context.Context, c model.CaseFile) error {
	for _, h := range c.Hits {
		row := newCaseHitRow(c.ID, h)
		err := s.write.WithContext(ctx).Model(&caseHitRow{}).Where("id = ? AND case_id = ?", h.ID, c.ID).Updates(map[string]any{
			"reason": row.Reason, "waived_by": row.WaivedBy, "waived_at": row.WaivedAt, "confirmed_by": row.ConfirmedBy, "confirmed_at": row.ConfirmedAt,
		}).Error
		if err != nil {
			return fail("keep what was said of a hit", err)
		}
	}
	return nil
}

// AddCaseStep appends to the history of a case.
func (s *Store) AddCaseStep(ctx context.Context, st model.CaseStep) error {
	row := caseStepRow{0, st.CaseID, st.At, st.Act, st.By, st.ActorID, st.From, st.To, st.Seq, st.Note}
	return fail("keep a step of a case", s.write.WithContext(ctx).Create(&row).Error)
}

// CaseSteps are the history of a case, oldest first.
func (s *Store) CaseSteps(ctx context.Context, caseID int64) ([]model.CaseStep, error) {
	var rows []caseStepRow
	err := s.read.WithContext(ctx).Where("case_id = ?", caseID).Order("id").Find(&rows).Error
	list := make([]model.CaseStep, len(rows))
	for i, r := range rows {
		list[i] = model.CaseStep{
			ID: r.ID, CaseID: r.CaseID, At: r.At, Act: r.Act, By: r.Role, ActorID: r.ActorID, From: r.FromState, To: r.ToState, Seq: r.Seq, Note: r.Note,
		}
	}
	return list, fail("read the steps of a case", err)
}

// CaseVersions are all texts of a case, oldest first, each with the hits that were found in it.
func (s *Store) CaseVersions(ctx context.Context, caseID int64) ([]model.CaseVersion, error) {
	var rows []caseVersionRow
	if err := s.read.WithContext(ctx).Where("case_id = ?", caseID).Order("seq").Find(&rows).Error; err != nil {
		return nil, fail("read the versions of a case", err)
	}
	found, err := s.caseHits(ctx, caseID, "source = ?", false)
	if err != nil {
		return nil, err
	}
	replaced, err := s.caseHits(ctx, caseID, "source = ?", true)
	if err != nil {
		return nil, err
	}
	list := make([]model.CaseVersion, len(rows))
	for i, r := range rows {
		list[i] = model.CaseVersion{
			Seq: r.Seq, By: r.StaffID, At: r.At, CaseText: model.CaseText{Title: r.Title, Content: r.Content, Result: r.Result},
			Hits: found[r.Seq], Replaced: replaced[r.Seq],
		}
		for k := range list[i].Hits {
			list[i].Hits[k].Text = cutField(list[i].CaseText, list[i].Hits[k])
		}
	}
	return list, nil
}

// caseHits are the hits of a case by version.
func (s *Store) caseHits(ctx context.Context, caseID int64, where string, args ...any) (map[int][]model.CaseHit, error) {
	var rows []caseHitRow
	if err := s.read.WithContext(ctx).Where("case_id = ?", caseID).Where(where, args...).Order("id").Find(&rows).Error; err != nil {
		return nil, fail("read the hits of a case", err)
	}
	list := map[int][]model.CaseHit{}
	for _, r := range rows {
		h := model.CaseHit{ID: r.ID, Seq: r.Seq, Field: r.Field, Kind: r.Kind, From: r.Begins, To: r.Ends, Replace: r.Suggested}
		if r.WaivedAt != nil {
			h.Waiver = &model.CaseWaiver{Reason: r.Reason, By: r.WaivedBy, At: *r.WaivedAt, ConfirmedBy: r.ConfirmedBy, ConfirmedAt: r.ConfirmedAt}
		}
		list[r.Seq] = append(list[r.Seq], h)
	}
	return list, nil
}

func newCaseHitRow(caseID int64, h model.CaseHit) caseHitRow {
	row := caseHitRow{CaseID: caseID, Seq: h.Seq, Field: h.Field, Kind: h.Kind, Begins: h.From, Ends: h.To, Suggested: h.Replace}
	if w := h.Waiver; w != nil {
		row.Reason, row.WaivedBy, row.WaivedAt, row.ConfirmedBy, row.ConfirmedAt = w.Reason, w.By, &w.At, w.ConfirmedBy, w.ConfirmedAt
	}
	return row
}

// cutField is what a hit is of.
func cutField(t model.CaseText, h model.CaseHit) string {
	field := t.Field(h.Field)
	if h.From < 0 || h.To > len(field) || h.From > h.To {
		return ""
	}
	return field[h.From:h.To]
}

func caseFiles(find func(any, ...any) *gorm.DB, doing string) ([]model.CaseFile, error) {
	var rows []caseFileRow
	if err := find(&rows).Error; err != nil {
		return nil, fail(doing, err)
	}
	list := make([]model.CaseFile, len(rows))
	for i, r := range rows {
		list[i] = r.file()
	}
	return list, nil
}
