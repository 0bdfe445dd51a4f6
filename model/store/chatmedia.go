package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// mediaChoice is how many files are looked at to claim one: others claim at the same time.
const mediaChoice = 8

// ClaimMedia takes a line whose file is due to be fetched for this caller alone until a moment; then another may. found is false
// where no file is due. It is no change of the chat: its version stays.
func (s *Store) ClaimMedia(ctx context.Context, until time.Time) (l model.ChatLine, found bool, err error) {
	due, err := s.chatLines(s.read.WithContext(ctx).Where("media_next <= ?", s.now()).Order("media_next").Limit(mediaChoice))
	if err != nil {
		return model.ChatLine{}, false, err
	}
	for _, l := range due {
		done := s.write.WithContext(ctx).Model(&chatLineRow{}).Where("id = ? AND media_next = ?", l.ID, l.Media.NextAt).
			UpdateColumns(map[string]any{"media_next": until, "media_tries": gorm.Expr("media_tries + 1")})
		if done.Error != nil {
			return model.ChatLine{}, false, fail("claim a chat's file", done.Error)
		}
		if done.RowsAffected > 0 {
			l.Media.NextAt, l.Media.Tries = until, l.Media.Tries+1
			return l, true, nil
		}
	}
	return model.ChatLine{}, false, nil
}

// CountChatMediaToFetch tells how many files are still to be fetched.
func (s *Store) CountChatMediaToFetch(ctx context.Context) (int64, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&chatLineRow{}).Where("media_next IS NOT NULL").Count(&n).Error
	return n, fail("count the files to fetch", err)
}
