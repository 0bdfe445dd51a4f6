package store

import (
	"context"

	"example.org/hotline/model"
)

// PublishedEntries lists what citizens can read of a kind on a day, without bodies: the last shown first, at most limit of
// those after a place; the zero place is the beginning.
func (s *Store) PublishedEntries(
	ctx context.Context, kind model.EntryKind, department, today string, after model.EntryCursor, limit int,
) ([]model.Entry, error) {
	db := s.published(ctx, kind, today).Select(entryInList)
	if department != "" {
		db = db.Where("department = ?", department)
	}
	if after.ID > 0 {
		db = db.Where("shown_at <= ? AND (shown_at < ? OR id < ?)", after.At, after.At, after.ID) // the first says where an index begins
	}
	var rows []entryRow
	if err := db.Order("shown_at DESC, id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fail("list published entries", err)
	}
	return entries(rows)
}

// PublishedTopics lists the topics of a day by weight, then by how many read them.
func (s *Store) PublishedTopics(ctx context.Context, today string, limit int) ([]model.Entry, error) {
	var rows []entryRow
	err := s.published(ctx, model.EntryTopic, today).Select(entryInList + ", keywords").Order("weight DESC, views DESC, id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fail("list topics", err)
	}
	return entries(rows)
}

// PublishedDepartments are the codes of those responsible for what citizens can read of a kind on a day, and for how many.
func (s *Store) PublishedDepartments(ctx context.Context, kind model.EntryKind, today string) (map[string]int, error) {
	var rows []struct {
		Department string
		Entries    int
	}
	err := s.published(ctx, kind, today).Model(&entryRow{}).Select("department, COUNT(*) AS entries").Where("department <> ''").Group("department").Find(&rows).Error
	if err != nil {
		return nil, fail("list departments of entries", err)
	}
	found := make(map[string]int, len(rows))
	for _, r := range rows {
		found[r.Department] = r.Entries
	}
	return found, nil
}
