package store

import (
	"context"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// FindChats are at most limit chats that fit all of a query but its text, newest first.
func (s *Store) FindChats(ctx context.Context, q model.ChatQuery, limit int) ([]model.Chat, error) {
	var rows []chatRow
	if err := s.chatsOf(ctx, q).Order("queued_at DESC, id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fail("search chats", err)
	}
	return s.toChats(rows)
}

// CountChatLines is how many lines the chats have that fit q, but for its words.
func (s *Store) CountChatLines(ctx context.Context, q model.ChatQuery) (int, error) {
	var lines int
	err := s.chatsOf(ctx, q).Model(&chatRow{}).Select("COALESCE(SUM(line_count), 0)").Scan(&lines).Error
	return lines, fail("count the lines of chats", err)
}

// chatsOf are the chats that fit q, but for its words.
func (s *Store) chatsOf(ctx context.Context, q model.ChatQuery) *gorm.DB {
	db := s.read.WithContext(ctx).Where("queued_at >= ? AND queued_at < ?", q.From, q.To)
	if b := q.Before; b.ID != 0 {
		db = db.Where("queued_at <= ? AND (queued_at < ? OR id < ?)", b.At, b.At, b.ID)
	}
	if q.Phone != "" {
		who := s.read.WithContext(ctx).Model(&bindingEventRow{}).Select("citizen_id").Where("phone_hash = ?", s.Digest("phone", q.Phone))
		db = db.Where("citizen_id IN (?)", who)
	}
	if q.StaffID != 0 {
		db = db.Where("staff_id = ?", q.StaffID)
	}
	if q.Kf != "" {
		db = db.Where("kf_account = ?", q.Kf)
	}
	if q.End != "" {
		db = db.Where("ended = ?", q.End)
	}
	if q.Ticket != "" {
		db = db.Where("ticket = ?", q.Ticket)
	}
	return db
}

// LinesOfChats are all lines of some chats, by chat and in their order.
func (s *Store) LinesOfChats(ctx context.Context, chatIDs []int64) (map[int64][]model.ChatLine, error) {
	of := make(map[int64][]model.ChatLine, len(chatIDs))
	if len(chatIDs) == 0 {
		return of, nil
	}
	lines, err := s.chatLines(s.read.WithContext(ctx).Where("chat_id IN ?", padded(chatIDs)))
	for _, l := range lines {
		of[l.ChatID] = append(of[l.ChatID], l)
	}
	return of, err
}
