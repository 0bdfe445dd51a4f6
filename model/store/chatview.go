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

// ChatViews are at most limit entries of that log that fit q, newest first, of one person where his ID is not 0. The name in q is the
// caller's to look up.
func (s *Store) ChatViews(ctx context.Context, q model.ChatViewQuery, staffID int64, limit int) ([]model.ChatView, error) {
	find := s.read.WithContext(ctx).Order("id DESC").Limit(limit)
	for column, id := range map[string]int64{"staff_id": staffID, "chat_id": q.ChatID} {
		if id != 0 {
			find = find.Where(column+" = ?", id)
		}
	}
	if q.Act != "" {
		find = find.Where("act = ?", q.Act)
	}
	if q.Before != 0 {
		find = find.Where("id < ?", q.Before)
	}
	find, err := s.loggedBetween(ctx, find, &chatViewRow{}, q.From, q.To)
	if err != nil {
		return nil, err
	}
	var rows []chatViewRow
	if err := find.Find(&rows).Error; err != nil {
		return nil, fail("read who looked at chats", err)
	}
	list := make([]model.ChatView, len(rows))
	for i, r := range rows {
		list[i] = model.ChatView(r)
	}
	return list, nil
}
