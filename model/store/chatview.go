package store

import (
	"context"
	"time"

	"example.org/hotline/model"
)

type chatViewRow struct {
	ID      int64
	StaffID int64
	ChatID  int64
	Act     string
	Query   string
	Reason  string
	Address string
	At      time.Time
}

func (chatViewRow) TableName() string { return "chat_view" }

// AddChatView keeps that somebody of the staff looked at a chat, or at many.
func (s *Store) AddChatView(ctx context.Context, v model.ChatView) error {
	row := chatViewRow{StaffID: v.StaffID, ChatID: v.ChatID, Act: v.Act, Query: v.Query, Reason: v.Reason, Address: v.Address, At: v.At}
	return fail("log who looked at a chat", s.write.WithContext(ctx).Create(&row).Error)
}

// ChatViews are at most limit entries of that log with an ID below before (0: from the newest), newest first; of one chat
// where it is named.
func (s *Store) ChatViews(ctx context.Context, chatID, before int64, limit int) ([]model.ChatView, error) {
	q := s.read.WithContext(ctx)
	if chatID != 0 {
		q = q.Where("chat_id = ?", chatID)
	}
	if before != 0 {
		q = q.Where("id < ?", before)
	}
	var rows []chatViewRow
	if err := q.Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fail("read who looked at chats", err)
	}
	list := make([]model.ChatView, len(rows))
	for i, r := range rows {
		list[i] = model.ChatView(r)
	}
	return list, nil
}
