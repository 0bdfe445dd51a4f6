package kefu

import (
	"context"
	"time"
)

const (
	keepFeed  = 24 * time.Hour           // a screen that was away for longer loads everything anew
	keepChats = 3 * 365 * 24 * time.Hour // domain §15
	keepViews = 3 * 365 * 24 * time.Hour // as long as what was looked at
	tidyBatch = 500
)

// Tidy deletes what has been kept long enough: chats with their lines and files, and what agents' screens have shown. Replicas may do it
// at once.
func (s *Sessions) Tidy(ctx context.Context) error {
	now := s.Now()
	if err := s.Store.ForgetDeskEvents(ctx, now.Add(-keepFeed)); err != nil {
		return err
	}
	if err := s.Store.ForgetChatViews(ctx, now.Add(-keepViews)); err != nil {
		return err
	}
	for ctx.Err() == nil {
		ids, err := s.Store.ChatsBefore(ctx, now.Add(-keepChats), tidyBatch)
		if err != nil || len(ids) == 0 {
			return err
		}
		files, err := s.Store.ChatFiles(ctx, ids)
		if err != nil {
			return err
		}
		for _, key := range files { // the files first: a row without its file is found again, a file without a row never
			if err := s.Files.Delete(ctx, key); err != nil {
				return err
			}
		}
		if err := s.Store.ForgetChats(ctx, ids); err != nil {
			return err
		}
	}
	return ctx.Err()
}
