package store

import (
	"context"
	"time"

	"example.org/hotline/model"
)

// ClaimSender makes sender the one who sends a chat's lines until a moment, or prolongs his claim; false where another has it,
// and his time is not over. A sender who dies loses his claim with the time. It is no change of the chat: its version stays.
func (s *Store) ClaimSender(ctx context.Context, chatID int64, sender string, until time.Time) (bool, error) {
	done := s.write.WithContext(ctx).Model(&chatRow{}).
		Where("id = ? AND (sender IS NULL OR sender = ? OR sender_until <= ?)", chatID, sender, s.now()).
		UpdateColumns(map[string]any{"sender": sender, "sender_until": until})
	return done.RowsAffected > 0, fail("claim a chat's sending", done.Error)
}

// ReleaseSender gives the claim back.
func (s *Store) ReleaseSender(ctx context.Context, chatID int64, sender string) error {
	err := s.write.WithContext(ctx).Model(&chatRow{}).Where("id = ? AND sender = ?", chatID, sender).
		UpdateColumns(map[string]any{"sender": nil, "sender_until": nil}).Error
	return fail("release a chat's sending", err)
}

// ChatLinesToSend are a chat's lines that are still to be sent, in their order.
func (s *Store) ChatLinesToSend(ctx context.Context, chatID int64) ([]model.ChatLine, error) {
	return s.chatLines(s.read.WithContext(ctx).Where("to_send = ?", chatID))
}

// ChatsToSend are at most limit chats with an ID above after, by ID, with lines from before a moment that are still to be sent
// and that nobody is sending.
func (s *Store) ChatsToSend(ctx context.Context, after int64, before time.Time, limit int) ([]int64, error) {
	var ids []int64
	err := s.read.WithContext(ctx).Model(&chatLineRow{}).Distinct("to_send").Joins("JOIN chat ON chat.id = to_send").
		Where("to_send > ? AND at < ? AND (sender IS NULL OR sender_until <= ?)", after, before, s.now()).
		Order("to_send").Limit(limit).Pluck("to_send", &ids).Error
	return ids, fail("look for lines to send", err)
}

// CountChatLinesToSend tells how many lines are still to be sent.
func (s *Store) CountChatLinesToSend(ctx context.Context) (int64, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&chatLineRow{}).Where("to_send IS NOT NULL").Count(&n).Error
	return n, fail("count the lines to send", err)
}
