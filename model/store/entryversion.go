package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"example.org/hotline/model"
)

type entryVersionRow struct {
	EntryID    int64 `gorm:"primaryKey;autoIncrement:false"`
	Number     int   `gorm:"primaryKey;autoIncrement:false"`
	State      model.EntryVersionState
	Content    string // JSON of entryDocument
	Note       string
	AuthorID   int64
	CreatedAt  time.Time
	ReviewerID int64
	ReviewedAt *time.Time
}

func (entryVersionRow) TableName() string { return "entry_version" }

// entryDocument is what an editor wrote, as it is kept with its version. Old rows keep their names for good.
type entryDocument struct {
	Title      string   `json:"title"`
	Summary    string   `json:"summary,omitempty"`
	Body       string   `json:"body"`
	Department string   `json:"department,omitempty"`
	Category   string   `json:"category,omitempty"`
	Tags       []string `json:"tags,omitempty"`
	Asked      []string `json:"asked,omitempty"`
	Keywords   []string `json:"keywords,omitempty"`
	Articles   []string `json:"articles,omitempty"`
	Weight     int      `json:"weight,omitempty"`
	Publisher  string   `json:"publisher,omitempty"`
	Date       string   `json:"date,omitempty"`
	ValidUntil string   `json:"valid_until,omitempty"`
	SourceNote string   `json:"source_note,omitempty"`
	Link       string   `json:"link,omitempty"`
}

// AddEntryVersion keeps a version. ErrExists where its number is taken.
func (s *Store) AddEntryVersion(ctx context.Context, v model.EntryVersion) error {
	content, err := json.Marshal(entryDocument(v.Content))
	if err != nil {
		return fmt.Errorf("keep a version: %w", err)
	}
	row := entryVersionRow{v.EntryID, v.Number, v.State, string(content), v.Note, v.AuthorID, v.CreatedAt, v.ReviewerID, orNull(v.ReviewedAt)}
	return fail("keep a version", s.write.WithContext(ctx).Create(&row).Error)
}

// MoveEntryVersion keeps where a version stands now and who reviewed it, if it still stands at from; else ErrStale. What was
// written never changes.
func (s *Store) MoveEntryVersion(ctx context.Context, v model.EntryVersion, from model.EntryVersionState) error {
	done := s.write.WithContext(ctx).Model(&entryVersionRow{}).Where("entry_id = ? AND number = ? AND state = ?", v.EntryID, v.Number, from).
		Updates(map[string]any{"state": v.State, "reviewer_id": v.ReviewerID, "reviewed_at": orNull(v.ReviewedAt)})
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrStale
	}
	return fail("move a version", done.Error)
}

// EntryVersions are the versions of an entry after a number, in their order.
func (s *Store) EntryVersions(ctx context.Context, entryID int64, after int) ([]model.EntryVersion, error) {
	var rows []entryVersionRow
	err := s.read.WithContext(ctx).Where("entry_id = ? AND number > ?", entryID, after).Order("number").Find(&rows).Error
	if err != nil {
		return nil, fail("read the versions of an entry", err)
	}
	list := make([]model.EntryVersion, len(rows))
	for i, r := range rows {
		if list[i], err = r.version(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// EntryVersion is one version, or model.ErrEntryNotFound.
func (s *Store) EntryVersion(ctx context.Context, entryID int64, number int) (model.EntryVersion, error) {
	var row entryVersionRow
	err := s.read.WithContext(ctx).Where("entry_id = ? AND number = ?", entryID, number).Take(&row).Error
	if missing(err) {
		return model.EntryVersion{}, model.ErrEntryNotFound.Saying("没有这个版本")
	}
	if err != nil {
		return model.EntryVersion{}, fail("read a version", err)
	}
	return row.version()
}

func (r entryVersionRow) version() (model.EntryVersion, error) {
	var doc entryDocument
	if err := json.Unmarshal([]byte(r.Content), &doc); err != nil {
		return model.EntryVersion{}, fmt.Errorf("read version %d of entry %d: %w", r.Number, r.EntryID, err)
	}
	return model.EntryVersion{
		EntryID: r.EntryID, Number: r.Number, State: r.State, Content: model.EntryContent(doc), Note: r.Note, AuthorID: r.AuthorID,
		CreatedAt: r.CreatedAt, ReviewerID: r.ReviewerID, ReviewedAt: orZero(r.ReviewedAt),
	}, nil
}

type entryEventRow struct {
	ID      int64
	EntryID int64
	Version int
	Act     model.EntryAct
	StaffID int64
	Note    string
	At      time.Time
}

func (entryEventRow) TableName() string { return "entry_event" }

// AddEntryEvent writes down a step.
func (s *Store) AddEntryEvent(ctx context.Context, e model.EntryEvent) error {
	row := entryEventRow{0, e.EntryID, e.Version, e.Act, e.StaffID, e.Note, e.At}
	return fail("write down a step of an entry", s.write.WithContext(ctx).Create(&row).Error)
}

// EntryEvents are the steps of an entry, in their order.
func (s *Store) EntryEvents(ctx context.Context, entryID int64) ([]model.EntryEvent, error) {
	var rows []entryEventRow
	if err := s.read.WithContext(ctx).Where("entry_id = ?", entryID).Order("id").Find(&rows).Error; err != nil {
		return nil, fail("read the steps of an entry", err)
	}
	list := make([]model.EntryEvent, len(rows))
	for i, r := range rows {
		list[i] = model.EntryEvent{EntryID: r.EntryID, Version: r.Version, Act: r.Act, StaffID: r.StaffID, Note: r.Note, At: r.At}
	}
	return list, nil
}
