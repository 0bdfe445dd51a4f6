package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

type entryRow struct {
	ID          int64
	Code        string
	Kind        model.EntryKind
	Number      int
	State       model.EntryState
	Title       string
	Summary     string
	Body        string
	Plain       string
	Department  string
	Category    string
	Tags        string // JSON, as are all lists
	Asked       string
	Keywords    string
	Articles    string
	Weight      int
	Publisher   string
	Date        string
	ValidUntil  string
	SourceNote  string
	Link        string
	Live        int
	Draft       int
	Latest      int
	Revision    int
	Views       int
	Useful      int
	Useless     int
	Demo        bool
	CreatedAt   time.Time
	PublishedAt *time.Time
	UpdatedAt   *time.Time `gorm:"autoUpdateTime:false"` // of what is read, not of the row
	ShownAt     *time.Time
}

func (entryRow) TableName() string { return "entry" }

// entryInList is what a list needs of a row: no bodies.
const entryInList = "id, code, kind, state, title, summary, SUBSTR(plain, 1, 120) AS plain, department, category, tags, weight, publisher, date, " +
	"valid_until, link, live, draft, latest, revision, views, useful, useless, demo, created_at, published_at, updated_at, shown_at"

// AddEntry keeps a new entry and gives it its ID and, where it has none, its code. ErrExists where its code is taken.
func (s *Store) AddEntry(ctx context.Context, e *model.Entry) error {
	number := 0
	if e.Code == "" {
		err := s.write.WithContext(ctx).Model(&entryRow{}).Where("kind = ?", e.Kind).Select("COALESCE(MAX(number), 0)").Scan(&number).Error
		if err != nil {
			return fail("number an entry", err)
		}
		number++
		e.Code = model.EntryCode(e.Kind, number)
	} else if _, n, ok := model.ParseEntryCode(e.Code); ok {
		number = n
	}
	row, err := newEntryRow(*e)
	if err != nil {
		return err
	}
	row.Number = number
	if err := s.write.WithContext(ctx).Create(&row).Error; err != nil {
		return fail("keep an entry", err)
	}
	e.ID = row.ID
	return nil
}

// SaveEntry keeps an entry that was changed, but for what citizens count. ErrStale where somebody else did meanwhile.
func (s *Store) SaveEntry(ctx context.Context, e *model.Entry) error {
	row, err := newEntryRow(*e)
	if err != nil {
		return err
	}
	row.Revision++
	done := s.write.WithContext(ctx).Model(&entryRow{}).Where("id = ? AND revision = ?", e.ID, e.Revision).
		Select("*").Omit("id", "code", "kind", "number", "views", "useful", "useless", "demo", "created_at").Updates(&row)
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrStale
	}
	e.Revision = row.Revision
	return fail("change an entry", done.Error)
}

// Entry returns one by its code, in whatever state, or model.ErrEntryNotFound.
func (s *Store) Entry(ctx context.Context, code string) (model.Entry, error) {
	var row entryRow
	err := s.read.WithContext(ctx).Where("code = ?", code).Take(&row).Error
	if missing(err) {
		return model.Entry{}, model.ErrEntryNotFound
	}
	if err != nil {
		return model.Entry{}, fail("read an entry", err)
	}
	return row.entry()
}

// EntriesOf are those of the codes that there are, with their bodies, in no order.
func (s *Store) EntriesOf(ctx context.Context, codes []string) ([]model.Entry, error) {
	if len(codes) == 0 {
		return nil, nil
	}
	var rows []entryRow
	if err := s.read.WithContext(ctx).Where("code IN ?", codes).Find(&rows).Error; err != nil {
		return nil, fail("read entries", err)
	}
	return entries(rows)
}

// Entries lists what a query asks for, without bodies, the newest first.
func (s *Store) Entries(ctx context.Context, q model.EntryQuery) ([]model.Entry, error) {
	db := s.asked(ctx, q).Select(entryInList)
	if q.Before > 0 {
		db = db.Where("id < ?", q.Before)
	}
	var rows []entryRow
	if err := db.Order("id DESC").Limit(q.Limit).Find(&rows).Error; err != nil {
		return nil, fail("list entries", err)
	}
	return entries(rows)
}

// CountEntries is how many entries a query asks for, at most its Limit.
func (s *Store) CountEntries(ctx context.Context, q model.EntryQuery) (int, error) {
	var n int64
	err := s.read.WithContext(ctx).Table("(?) AS piece", s.asked(ctx, q).Select("1").Limit(q.Limit)).Count(&n).Error
	return int(n), fail("count entries", err)
}

// asked are the entries that a query asks for.
func (s *Store) asked(ctx context.Context, q model.EntryQuery) *gorm.DB {
	db := s.read.WithContext(ctx).Model(&entryRow{})
	for _, only := range [][2]string{{"kind = ?", string(q.Kind)}, {"state = ?", string(q.State)}, {"department = ?", q.Department}} {
		if only[1] != "" {
			db = db.Where(only[0], only[1])
		}
	}
	if q.Published {
		db = db.Where("state = ? AND (valid_until = '' OR valid_until >= ?)", model.EntryPublished, q.Today)
	}
	if q.Draft != "" {
		db = db.Where("EXISTS (SELECT 1 FROM entry_version v WHERE v.entry_id = entry.id AND v.number = entry.draft AND v.state = ?)", q.Draft)
	}
	if q.Text != "" {
		if _, _, ok := model.ParseEntryCode(q.Text); ok {
			db = db.Where("code = ?", q.Text)
		} else {
			db = db.Where("title LIKE ? ESCAPE '!'", anywhere(q.Text))
		}
	}
	return db
}

// AllEntries walks through the collection with bodies, by ID: at most limit of those of a kind after one; a blank kind: of all.
func (s *Store) AllEntries(ctx context.Context, kind model.EntryKind, after int64, limit int) ([]model.Entry, error) {
	var rows []entryRow
	if err := s.asked(ctx, model.EntryQuery{Kind: kind}).Where("id > ?", after).Order("id").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fail("read all entries", err)
	}
	return entries(rows)
}

// LapsedEntries are codes of published entries whose last day was before today.
func (s *Store) LapsedEntries(ctx context.Context, today string, limit int) ([]string, error) {
	var codes []string
	err := s.read.WithContext(ctx).Model(&entryRow{}).Where("state = ? AND valid_until <> '' AND valid_until < ?", model.EntryPublished, today).
		Order("id").Limit(limit).Pluck("code", &codes).Error
	return codes, fail("look for lapsed entries", err)
}

func newEntryRow(e model.Entry) (entryRow, error) {
	c := e.EntryContent
	row := entryRow{
		ID: e.ID, Code: e.Code, Kind: e.Kind, State: e.State, Title: c.Title, Summary: c.Summary, Body: c.Body, Plain: e.Plain,
		Department: c.Department, Category: c.Category, Weight: c.Weight, Publisher: c.Publisher, Date: c.Date, ValidUntil: c.ValidUntil,
		SourceNote: c.SourceNote, Link: c.Link, Live: e.Live, Draft: e.Draft, Latest: e.Latest, Revision: e.Revision, Demo: e.Demo,
		CreatedAt: e.CreatedAt, PublishedAt: orNull(e.PublishedAt), UpdatedAt: orNull(e.UpdatedAt), ShownAt: orNull(e.ShownAt),
	}
	for at, list := range map[*string][]string{&row.Tags: c.Tags, &row.Asked: c.Asked, &row.Keywords: c.Keywords, &row.Articles: c.Articles} {
		b, err := json.Marshal(list)
		if err != nil {
			return row, fmt.Errorf("keep an entry: %w", err)
		}
		*at = string(b)
	}
	return row, nil
}

func (r entryRow) entry() (model.Entry, error) {
	e := model.Entry{
		ID: r.ID, Code: r.Code, Kind: r.Kind, State: r.State, Plain: r.Plain, Live: r.Live, Draft: r.Draft, Latest: r.Latest,
		Revision: r.Revision, Views: r.Views, Useful: r.Useful, Useless: r.Useless, Demo: r.Demo,
		CreatedAt: r.CreatedAt, PublishedAt: orZero(r.PublishedAt), UpdatedAt: orZero(r.UpdatedAt), ShownAt: orZero(r.ShownAt),
		EntryContent: model.EntryContent{
			Title: r.Title, Summary: r.Summary, Body: r.Body, Department: r.Department, Category: r.Category, Weight: r.Weight,
			Publisher: r.Publisher, Date: r.Date, ValidUntil: r.ValidUntil, SourceNote: r.SourceNote, Link: r.Link,
		},
	}
	for at, list := range map[*[]string]string{&e.Tags: r.Tags, &e.Asked: r.Asked, &e.Keywords: r.Keywords, &e.Articles: r.Articles} {
		if list == "" {
			continue // a list's query did not ask for it
		}
		if err := json.Unmarshal([]byte(list), at); err != nil {
			return e, fmt.Errorf("read entry %s: %w", r.Code, err)
		}
	}
	return e, nil
}

func entries(rows []entryRow) ([]model.Entry, error) {
	list := make([]model.Entry, len(rows))
	for i, r := range rows {
		var err error
		if list[i], err = r.entry(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// published is what citizens can read on a day.
func (s *Store) published(ctx context.Context, kind model.EntryKind, today string) *gorm.DB {
	return s.read.WithContext(ctx).Where("kind = ? AND state = ? AND (valid_until = '' OR valid_until >= ?)", kind, model.EntryPublished, today)
}
