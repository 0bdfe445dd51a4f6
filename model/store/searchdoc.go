package store

import (
	"context"
	"strings"
	"time"

	"example.org/hotline/model"
)

// SearchDocs walks through all texts of a collection that can be read now, in the order of their ids: at most limit of
// those after afterID.
func (s *Store) SearchDocs(ctx context.Context, c model.SearchCollection, afterID string, limit int) ([]model.SearchDoc, error) {
	if c == model.SearchCases {
		return s.caseDocs(ctx, afterID, limit)
	}
	return nil, nil
}

// SearchDocsOf are those of some texts that can be read now, in no order.
func (s *Store) SearchDocsOf(ctx context.Context, c model.SearchCollection, ids []string) ([]model.SearchDoc, error) {
	if c == model.SearchCases {
		cases, err := s.PublicCasesOf(ctx, ids)
		return caseDocs(cases), err
	}
	return nil, nil
}

func (s *Store) caseDocs(ctx context.Context, after string, limit int) ([]model.SearchDoc, error) {
	var rows []publicCaseRow
	err := s.read.WithContext(ctx).Where("case_no > ? AND withdrawn_at IS NULL", after).Order("case_no").Limit(limit).Find(&rows).Error
	return caseDocs(publicCases(rows)), fail("read public cases for the search", err)
}

func caseDocs(cases []model.PublicCase) []model.SearchDoc {
	list := make([]model.SearchDoc, len(cases))
	for i, c := range cases {
		list[i] = model.SearchDoc{
			Collection: model.SearchCases, ID: c.CaseNo, Kind: c.Category, Title: c.Title, Tags: []string{c.District},
			Body: strings.TrimSpace(c.Content + "\n" + c.Result), Department: c.Department, At: c.Began(time.UTC),
		}
	}
	return list
}
