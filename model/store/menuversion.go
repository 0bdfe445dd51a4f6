package store

import (
	"context"
	"errors"
	"time"

	"example.org/hotline/model"
)

type menuVersionRow struct {
	ID          int64
	State       model.MenuState
	Menu        string
	Note        string
	Restores    int64
	AuthorID    int64
	PublisherID int64
	At          time.Time
	Fault       string
}

func (menuVersionRow) TableName() string { return "menu_version" }

func (r menuVersionRow) version() model.MenuVersion {
	return model.MenuVersion{
		Number: r.ID, State: r.State, Menu: []byte(r.Menu), Note: r.Note, Restores: r.Restores, AuthorID: r.AuthorID,
		PublisherID: r.PublisherID, At: r.At, Fault: r.Fault,
	}
}

type menuDraftRow struct {
	ID       int64 `gorm:"primaryKey;autoIncrement:false"`
	Revision int
	Menu     string
	StaffID  int64
	At       time.Time
}

func (menuDraftRow) TableName() string { return "menu_draft" }

// theDraft is the only row of its table.
const theDraft = 1

// MenuDraft is what is being worked on; its zero value where there never was anything.
func (s *Store) MenuDraft(ctx context.Context) (model.MenuDraft, error) {
	var rows []menuDraftRow
	if err := s.read.WithContext(ctx).Where("id = ?", theDraft).Find(&rows).Error; err != nil || len(rows) == 0 {
		return model.MenuDraft{}, fail("read the menu's draft", err)
	}
	r := rows[0]
	return model.MenuDraft{Revision: r.Revision, Menu: []byte(r.Menu), StaffID: r.StaffID, At: r.At}, nil
}

// SaveMenuDraft keeps the draft under the next revision; ErrStale where somebody saved since d.Revision was read.
func (s *Store) SaveMenuDraft(ctx context.Context, d *model.MenuDraft) error {
	row := menuDraftRow{theDraft, d.Revision + 1, string(d.Menu), d.StaffID, d.At}
	if d.Revision == 0 {
		err := fail("keep the menu's draft", s.write.WithContext(ctx).Create(&row).Error)
		if errors.Is(err, ErrExists) {
			return ErrStale
		}
		d.Revision = row.Revision
		return err
	}
	done := s.write.WithContext(ctx).Model(&menuDraftRow{}).Where("id = ? AND revision = ?", theDraft, d.Revision).
		Select("revision", "menu", "staff_id", "at").Updates(&row)
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrStale
	}
	d.Revision = row.Revision
	return fail("keep the menu's draft", done.Error)
}

// AddMenuVersion keeps a version and gives it its number.
func (s *Store) AddMenuVersion(ctx context.Context, v *model.MenuVersion) error {
	row := menuVersionRow{0, v.State, string(v.Menu), v.Note, v.Restores, v.AuthorID, v.PublisherID, v.At, v.Fault}
	if err := s.write.WithContext(ctx).Create(&row).Error; err != nil {
		return fail("keep a version of the menu", err)
	}
	v.Number = row.ID
	return nil
}

// SettleMenuVersion keeps what became of a version that was being published; ErrStale where that is known already.
func (s *Store) SettleMenuVersion(ctx context.Context, number int64, state model.MenuState, fault string) error {
	done := s.write.WithContext(ctx).Model(&menuVersionRow{}).Where("id = ? AND state = ?", number, model.MenuPublishing).
		Updates(map[string]any{"state": state, "fault": fault})
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrStale
	}
	return fail("keep what became of a menu", done.Error)
}

// LastMenu is the latest version in a state; found is false where there is none.
func (s *Store) LastMenu(ctx context.Context, state model.MenuState) (v model.MenuVersion, found bool, err error) {
	var rows []menuVersionRow
	err = s.read.WithContext(ctx).Where("state = ?", state).Order("id DESC").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return v, false, fail("read the menu", err)
	}
	return rows[0].version(), true, nil
}

// MenuVersion is one by its number, or model.ErrMenuNotFound.
func (s *Store) MenuVersion(ctx context.Context, number int64) (model.MenuVersion, error) {
	var row menuVersionRow
	err := s.read.WithContext(ctx).Where("id = ?", number).Take(&row).Error
	if missing(err) {
		return model.MenuVersion{}, model.ErrMenuNotFound
	}
	return row.version(), fail("read a version of the menu", err)
}

// MenuVersions are those with numbers below before (0: from the latest), the latest first.
func (s *Store) MenuVersions(ctx context.Context, before int64, limit int) ([]model.MenuVersion, error) {
	q := s.read.WithContext(ctx)
	if before > 0 {
		q = q.Where("id < ?", before)
	}
	var rows []menuVersionRow
	if err := q.Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fail("list the versions of the menu", err)
	}
	list := make([]model.MenuVersion, len(rows))
	for i, r := range rows {
		list[i] = r.version()
	}
	return list, nil
}
