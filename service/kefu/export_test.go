package kefu

import "context"

// Give has an agent serve a chat as one does who looked at the queue a while ago.
func (s *Sessions) Give(ctx context.Context, chatID, staffID int64) error {
	return s.give(ctx, chatID, staffID, false, nil)
}
