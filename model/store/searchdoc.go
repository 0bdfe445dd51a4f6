package store

import (
	"context"
	"strings"
	"time"

	"example.org/hotline/model"
)

// SearchDocs walks through all texts of a collection that can be read now, in an order that stays: at most limit of
// those after afterID.
func (s *Store) SearchDocs(ctx context.Context, c model.SearchCollection, afterID string, limit int) ([]model.SearchDoc, error) {
	switch c {
	case model.SearchCases:
		return s.caseDocs(ctx, afterID, limit)
	case model.SearchKnowledge:
		return s.entryDocs(ctx, s.searchedEntries(ctx).Where("code > ?", afterID).Order("code").Limit(limit))
	case model.SearchTickets:
		return s.ticketDocsAfter(ctx, afterID, limit)
	default:
		return nil, nil
	}
}

// SearchDocsOf are those of some texts that can be read now, in no order.
func (s *Store) SearchDocsOf(ctx context.Context, c model.SearchCollection, ids []string) ([]model.SearchDoc, error) {
	switch c {
	case model.SearchCases:
		cases, err := s.PublicCasesOf(ctx, ids)
		return caseDocs(cases), err
	case model.SearchKnowledge:
		if len(ids) == 0 {
			return nil, nil
		}
		return s.entryDocs(ctx, s.searchedEntries(ctx).Where("code IN ?", ids))
	case model.SearchTickets:
		if len(ids) == 0 {
			return nil, nil
		}
		return s.ticketDocs(s.tickets(ctx).Where("number IN ?", ids))
	default:
		return nil, nil
	}
}

// SearchDocsLike are at most limit texts that have all of some words somewhere: what is left to search with while the
// index cannot be asked. It reads the whole table.
func (s *Store) SearchDocsLike(ctx context.Context, c model.SearchCollection, words []string, limit int) ([]model.SearchDoc, error) {
	switch c {
	case model.SearchCases:
		return s.caseDocsLike(ctx, words, limit)
	case model.SearchKnowledge:
		return s.entryDocsLike(ctx, words, limit)
	case model.SearchTickets:
		return s.ticketDocsLike(ctx, words, limit)
	default:
		return nil, nil
	}
}

// CountSearchDocs is how many texts of a collection can be read now.
func (s *Store) CountSearchDocs(ctx context.Context, c model.SearchCollection) (int64, error) {
	var n int64
	switch c {
	case model.SearchCases:
		err := s.read.WithContext(ctx).Model(&publicCaseRow{}).Where("withdrawn_at IS NULL").Count(&n).Error
		return n, fail("count public cases", err)
	case model.SearchKnowledge:
		return n, fail("count entries", s.searchedEntries(ctx).Count(&n).Error)
	case model.SearchTickets:
		return n, fail("count tickets", s.tickets(ctx).Count(&n).Error)
	default:
		return 0, nil
	}
}

func (s *Store) caseDocsLike(ctx context.Context, words []string, limit int) ([]model.SearchDoc, error) {
	var rows []publicCaseRow
	asked := s.read.WithContext(ctx).Where("withdrawn_at IS NULL")
	for _, w := range words {
		like := anywhere(w)
		asked = asked.Where("title LIKE ? ESCAPE '!' OR content LIKE ? ESCAPE '!' OR result LIKE ? ESCAPE '!'", like, like, like)
	}
	err := asked.Order("month DESC, id DESC").Limit(limit).Find(&rows).Error
	return caseDocs(publicCases(rows)), fail("look for public cases", err)
}

// anywhere is the pattern of LIKE, with ! as its escape, for texts that have a word.
func anywhere(word string) string {
	return "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(word) + "%"
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
