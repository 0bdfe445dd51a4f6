package store

import (
	"context"
	"time"

	"example.org/hotline/model"
)

// ChatsBefore are at most limit closed chats that began before a moment.
func (s *Store) ChatsBefore(ctx context.Context, before time.Time, limit int) ([]int64, error) {
	var ids []int64
	err := s.read.WithContext(ctx).Model(&chatRow{}).Where("queued_at < ? AND state = ?", before, model.ChatClosed).
		Order("queued_at, id").Limit(limit).Pluck("id", &ids).Error
	return ids, fail("look for old chats", err)
}

// ChatFiles are the keys of the files of some chats.
func (s *Store) ChatFiles(ctx context.Context, chatIDs []int64) ([]string, error) {
	var keys []string
	err := s.read.WithContext(ctx).Model(&chatLineRow{}).Where("chat_id IN ? AND media_key <> ''", padded(chatIDs)).Pluck("media_key", &keys).Error
	return keys, fail("look for the files of chats", err)
}

// ForgetChats deletes chats with their lines.
func (s *Store) ForgetChats(ctx context.Context, chatIDs []int64) error {
	ids := padded(chatIDs)
	return s.InTx(ctx, func(tx *Store) error {
		if err := tx.write.WithContext(ctx).Where("chat_id IN ?", ids).Delete(&chatLineRow{}).Error; err != nil {
			return fail("forget the lines of chats", err)
		}
		return fail("forget chats", tx.write.WithContext(ctx).Where("id IN ?", ids).Delete(&chatRow{}).Error)
	})
}

// ForgetChatViews deletes the log of looks from before a moment.
func (s *Store) ForgetChatViews(ctx context.Context, before time.Time) error {
	return fail("forget who looked at chats", s.write.WithContext(ctx).Where("at < ?", before).Delete(&chatViewRow{}).Error)
}
