package store

import (
	"context"

	"example.org/hotline/model"
)

// CitizenChats are at most limit chats of a citizen with an ID below before, newest first.
func (s *Store) CitizenChats(ctx context.Context, citizenID, before int64, limit int) ([]model.Chat, error) {
	var rows []chatRow
	err := s.read.WithContext(ctx).Where("citizen_id = ? AND id < ?", citizenID, before).Order("id DESC").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fail("list a citizen's chats", err)
	}
	return s.toChats(rows)
}

// ClosedChats are at most limit chats that ended with an agent of the console, with an ID below before (0: from the newest), newest
// first. The IDs come from an index before a row is read.
func (s *Store) ClosedChats(ctx context.Context, staffID, before int64, limit int) ([]model.Chat, error) {
	q := s.read.WithContext(ctx).Model(&chatRow{}).Where("staff_id = ? AND state = ?", staffID, model.ChatClosed)
	if before > 0 {
		q = q.Where("id < ?", before)
	}
	var ids []int64
	if err := q.Order("id DESC").Limit(limit).Pluck("id", &ids).Error; err != nil || len(ids) == 0 {
		return nil, fail("list an agent's chats", err)
	}
	var rows []chatRow
	if err := s.read.WithContext(ctx).Where("id IN ?", padded(ids)).Order("id DESC").Find(&rows).Error; err != nil {
		return nil, fail("list an agent's chats", err)
	}
	return s.toChats(rows)
}
