package store

import (
	"context"

	"example.org/hotline/model"
)

// TicketsOfPhone lists at most limit tickets that name phone as contact, whoever filed them, newest first, with an ID below before
// (0: from the newest). They hold what SelfFiledTickets has.
func (s *Store) TicketsOfPhone(ctx context.Context, phone string, before int64, limit int) ([]model.Ticket, error) {
	var ids []int64
	for _, self := range []bool{true, false} { // each in the order of the index
		q := s.read.WithContext(ctx).Model(&ticketRow{}).Where("phone_hash = ? AND self_filed = ?", s.Digest("phone", phone), self)
		if before > 0 {
			q = q.Where("id < ?", before)
		}
		part, err := plucked(q.Order("id DESC").Limit(limit))
		if err != nil {
			return nil, err
		}
		ids = append(ids, part...)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	sortIDs(ids, false)
	ids = ids[:min(len(ids), limit)]
	return listed(s.read.WithContext(ctx).Model(&ticketRow{}).Where("id IN ?", padded(ids)).Order("id DESC"))
}
