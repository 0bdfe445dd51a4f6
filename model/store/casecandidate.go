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

// candidatesOf looks in windows of IDs, as the queues do (pieceOf). What became a case or was excluded is taken off afterwards:
// among old tickets that is nearly every one, and a join would go from each to the row of its case.
func (s *Store) candidatesOf(ctx context.Context, status model.Status, before int64, limit int) ([]int64, error) {
	at := min(before, beyond)
	if before == 0 {
		last, err := s.highest(ctx, "ticket")
		if err != nil {
			return nil, err
		}
		at = last + 1
	}
	var ids []int64
	for width := int64(firstWindow); len(ids) < limit && at > 1; {
		from := max(at-width, 1)
		some, err := plucked(s.candidate(ctx, status).Where("ticket.id BETWEEN ? AND ?", from, at-1).Limit(siftAtOnce))
		if err != nil {
			return nil, err
		}
		free, err := s.noCases(ctx, some, limit-len(ids))
		if err != nil {
			return nil, err
		}
		ids = append(ids, free...)
		if len(some) == siftAtOnce {
			at = some[len(some)-1]
		} else {
			at, width = from, width*widened
		}
	}
	return ids, nil
}

// candidate asks for the tickets of one state that could be cases, newest first. MariaDB is told the index: it may see that it is the
// right one, and yet read it from its end down to the window.
func (s *Store) candidate(ctx context.Context, status model.Status) *gorm.DB {
	return s.tickets(ctx).Table(s.dialect.through("ticket", "ticket_case")).
		Where("public_intent = ? AND self_filed = ? AND status = ? AND nature <> ?", true, true, status, model.NatureReport).
		Order("id DESC")
}

// noCases are the first of some tickets, newest first, that neither became cases nor are excluded.
func (s *Store) noCases(ctx context.Context, some []int64, limit int) (free []int64, err error) {
	for part := range slices.Chunk(some, max(handful, limit)) {
		var taken []int64
		from, to := part[len(part)-1], part[0]
		err := s.read.WithContext(ctx).Raw("SELECT ticket_id FROM case_file WHERE ticket_id BETWEEN ? AND ? AND state <> ?"+
			" UNION ALL SELECT ticket_id FROM case_exclusion WHERE ticket_id BETWEEN ? AND ?", from, to, model.CaseWithdrawn, from, to).Scan(&taken).Error
		if err != nil {
			return nil, fail("list candidates of cases", err)
		}
		slices.Sort(taken)
		for _, id := range part {
			if _, is := slices.BinarySearch(taken, id); is {
				continue
			}
			if free = append(free, id); len(free) == limit {
				return free, nil
			}
		}
	}
	return free, nil
}
