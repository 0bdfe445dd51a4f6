package store

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// CaseCandidates are the IDs of tickets that could be cases and are none, below before (0: from the newest). They are picked
// from an index, a state at a time: however many tickets there are that never could be, none of them is looked at.
func (s *Store) CaseCandidates(ctx context.Context, before int64, limit int) ([]int64, error) {
	var all []int64
	for _, status := range model.CaseStatuses {
		ids, err := s.candidatesOf(ctx, status, before, limit)
		if err != nil {
			return nil, err
		}
		all = append(all, ids...)
	}
	sortIDs(all, false)
	return slices.Clip(all[:min(len(all), limit)]), nil
}

// candidatesOf looks in windows of IDs, as the queues do (pieceOf).
func (s *Store) candidatesOf(ctx context.Context, status model.Status, before int64, limit int) ([]int64, error) {
	if before == 0 {
		return plucked(s.candidate(ctx, status).Limit(limit))
	}
	var ids []int64
	at := min(before, beyond)
	for width := int64(firstWindow); len(ids) < limit && at > 1; width *= widened {
		from := max(at-width, 1)
		more, err := plucked(s.candidate(ctx, status).Where("ticket.id BETWEEN ? AND ?", from, at-1).Limit(limit - len(ids)))
		if err != nil {
			return nil, err
		}
		ids, at = append(ids, more...), from
	}
	return ids, nil
}

// candidate asks for the tickets of one state. What is a case or excluded is found by its key, ticket by ticket: of NOT EXISTS
// MariaDB would make a table of all cases first.
func (s *Store) candidate(ctx context.Context, status model.Status) *gorm.DB {
	return s.read.WithContext(ctx).Model(&ticketRow{}).
		Joins("LEFT JOIN case_file ON case_file.ticket_id = ticket.id AND case_file.state <> ?", model.CaseWithdrawn).
		Joins("LEFT JOIN case_exclusion ON case_exclusion.ticket_id = ticket.id").
		Where("ticket.public_intent = ? AND ticket.self_filed = ? AND ticket.status = ? AND ticket.nature <> ?", true, true, status, model.NatureReport).
		Where("case_file.id IS NULL AND case_exclusion.ticket_id IS NULL").
		Order("ticket.id DESC")
}
