package kefu

import "context"

// Assign gives chats to agents now, whoever has the lead.
func (s *Sessions) Assign(ctx context.Context) error {
	_, err := s.desk.assign(ctx)
	return err
}

// Recover looks after the chats of agents who are gone.
func (s *Sessions) Recover(ctx context.Context) error { return s.desk.recover(ctx) }

// Give has an agent serve a chat as one does who looked at the queue a while ago.
func (s *Sessions) Give(ctx context.Context, chatID, staffID int64) error {
	return s.give(ctx, chatID, staffID, nil)
}
