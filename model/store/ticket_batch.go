package store

import (
	"context"
	"fmt"
	"slices"
)

// mostAsked is how many values one question may list.
const mostAsked = 500

// AddAllSealed keeps many new tickets with few statements and returns their IDs, in their order. ErrExists as in AddSealed,
// also for what another system calls one of them; then the transaction must not be kept.
func (s *Store) AddAllSealed(ctx context.Context, list []SealedTicket) ([]int64, error) {
	rows := make([]ticketRow, len(list))
	numbers := make([]string, len(list))
	for i, t := range list {
		rows[i], numbers[i] = t.row, t.row.Number
	}
	if err := insertAll(ctx, s, rows, ""); err != nil {
		return nil, fail("keep tickets", err)
	}
	type known struct {
		ID     int64
		Number string
	}
	byNumber := make(map[string]int64, len(list))
	for part := range slices.Chunk(numbers, mostAsked) {
		var found []known
		if err := s.read.WithContext(ctx).Model(&ticketRow{}).Select("id, number").Where("number IN ?", part).Find(&found).Error; err != nil {
			return nil, fail("find the tickets that were kept", err)
		}
		for _, f := range found {
			byNumber[f.Number] = f.ID
		}
	}
	ids := make([]int64, len(list))
	for i, n := range numbers {
		var ok bool
		if ids[i], ok = byNumber[n]; !ok {
			return nil, fmt.Errorf("ticket %d of %d was not kept", i+1, len(list))
		}
	}
	return ids, s.addFacts(ctx, list, ids)
}

// addFacts keeps those of the tickets that have one.
func (s *Store) addFacts(ctx context.Context, list []SealedTicket, ids []int64) error {
	var facts []factRow
	for i, t := range list {
		if t.fact != nil {
			fact := *t.fact
			fact.TicketID = ids[i]
			facts = append(facts, fact)
		}
	}
	return fail("count tickets", insertAll(ctx, s, facts, ""))
}

// NumbersByExternalRef are the numbers of a partner's tickets, by what the partner calls them; those that are not known
// are left out.
func (s *Store) NumbersByExternalRef(ctx context.Context, clientID int64, refs []string) (map[string]string, error) {
	type known struct{ ExternalRef, Number string }
	numbers := map[string]string{}
	for part := range slices.Chunk(refs, mostAsked) {
		var found []known
		err := s.read.WithContext(ctx).Model(&ticketRow{}).Select("external_ref, number").Where("client_id = ? AND external_ref IN ?", clientID, part).Find(&found).Error
		if err != nil {
			return nil, fail("find tickets by their names elsewhere", err)
		}
		for _, f := range found {
			numbers[f.ExternalRef] = f.Number
		}
	}
	return numbers, nil
}
