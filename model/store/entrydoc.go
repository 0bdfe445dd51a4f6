package store

import (
	"context"

	"example.org/hotline/model"
)

// entryDocs are the published entries as the search gets them: those that where leaves (limit 0: all), in the order of their codes.
func (s *Store) entryDocs(ctx context.Context, where string, arg any, limit int) ([]model.SearchDoc, error) {
	names, err := s.departmentNames(ctx)
	if err != nil {
		return nil, err
	}
	db := s.read.WithContext(ctx).Where("state = ?", model.EntryPublished).Where(where, arg).Order("code")
	if limit > 0 {
		db = db.Limit(limit)
	}
	var rows []entryRow
	if err := db.Find(&rows).Error; err != nil {
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
	names := make(map[string]string, len(list))
	for _, d := range list {
		names[d.Code] = d.Name
	}
	return names, err
}
