package store

import (
	"context"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// searchedEntries are the entries that the search knows.
func (s *Store) searchedEntries(ctx context.Context) *gorm.DB {
	return s.read.WithContext(ctx).Model(&entryRow{}).Where("state = ?", model.EntryPublished)
}

// entryDocsLike are entries that have all of some words somewhere, the last shown first.
func (s *Store) entryDocsLike(ctx context.Context, words []string, limit int) ([]model.SearchDoc, error) {
	db := s.searchedEntries(ctx)
	for _, w := range words {
		like := anywhere(w)
		db = db.Where("title LIKE ? ESCAPE '!' OR tags LIKE ? ESCAPE '!' OR asked LIKE ? ESCAPE '!' OR plain LIKE ? ESCAPE '!'", like, like, like, like)
	}
	return s.entryDocs(ctx, db.Order("shown_at DESC, id DESC").Limit(limit))
}

// entryDocs are entries as the search gets them.
func (s *Store) entryDocs(ctx context.Context, asked *gorm.DB) ([]model.SearchDoc, error) {
	names, err := s.departmentNames(ctx)
	if err != nil {
		return nil, err
	}
	var rows []entryRow
	if err := asked.Find(&rows).Error; err != nil {
		return nil, fail("read entries for the search", err)
	}
	found, err := entries(rows)
	if err != nil {
		return nil, err
	}
	list := make([]model.SearchDoc, 0, len(found))
	for _, e := range found {
		name := names[e.Department]
		if e.Kind == model.EntryNews && name == "" {
			name = e.Publisher
		}
		list = append(list, model.SearchDoc{
			Collection: model.SearchKnowledge, ID: e.Code, Kind: string(e.Kind), Title: e.Title, Tags: e.Tags, Asked: append(e.Asked, e.Keywords...),
			Body: joined(e.Summary, e.Plain), Department: name, At: e.ShownAt, Useful: e.Useful - e.Useless, Views: e.Views,
		})
	}
	return list, nil
}

func joined(summary, body string) string {
	if summary == "" {
		return body
	}
	return summary + "\n" + body
}

func (s *Store) departmentNames(ctx context.Context) (map[string]string, error) {
	list, err := s.Departments(ctx)
	names := make(map[string]string, len(list)+1)
	names[model.HotlineItself.Code] = model.HotlineItself.Name
	for _, d := range list {
		names[d.Code] = d.Name
	}
	return names, err
}
