package store

import (
	"context"
	"time"

	"example.org/hotline/model"
)

// AnyChatOpen tells whether a citizen has a chat of a desk open.
func (s *Store) AnyChatOpen(ctx context.Context, desk model.DeskKind) (bool, error) {
	return s.anyChat(ctx, "open_citizen IS NOT NULL AND desk = ?", desk)
}

// AgentSpoke tells whether an agent of a desk has said something since a moment, in a chat that still goes on.
func (s *Store) AgentSpoke(ctx context.Context, desk model.DeskKind, since time.Time) (bool, error) {
	return s.anyChat(ctx, "state = ? AND desk = ? AND last_agent_at >= ?", model.ChatActive, desk, since)
}

func (s *Store) anyChat(ctx context.Context, where string, args ...any) (bool, error) {
	var ids []int64
	err := s.read.WithContext(ctx).Model(&chatRow{}).Where(where, args...).Limit(1).Pluck("id", &ids).Error
	return len(ids) > 0, fail("look for chats", err)
}

// ChatsOf are a citizen's newest chats, at most limit, the newest first.
func (s *Store) ChatsOf(ctx context.Context, citizenID int64, limit int) ([]model.Chat, error) {
	var rows []chatRow
	err := s.read.WithContext(ctx).Where("citizen_id = ?", citizenID).Order("id DESC").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fail("read a citizen's chats", err)
	}
	return s.toChats(rows)
}

// DeskChats are at most limit chats of a desk in a state in which nothing has been heard since a moment, the oldest first.
func (s *Store) DeskChats(ctx context.Context, desk model.DeskKind, state model.ChatState, silentSince time.Time, limit int) ([]model.Chat, error) {
	var rows []chatRow
	err := s.read.WithContext(ctx).
		Where("state = ? AND desk = ? AND queued_at < ?", state, desk, silentSince).
		Where("last_citizen_at IS NULL OR last_citizen_at < ?", silentSince).
		Where("last_agent_at IS NULL OR last_agent_at < ?", silentSince).
		Where("switched_at IS NULL OR switched_at < ?", silentSince).
		Order("queued_at, id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fail("read a desk's chats", err)
	}
	return s.toChats(rows)
}

// ChatLinesKnown tells which of these names lines of some chats were told under, or shown as.
func (s *Store) ChatLinesKnown(ctx context.Context, chatIDs []int64, names []string) (map[string]bool, error) {
	known := map[string]bool{}
	for len(names) > 0 {
		n := min(len(names), mostRows)
		for _, column := range []string{"dedupe", "shown_as"} {
			var found []string
			err := s.read.WithContext(ctx).Model(&chatLineRow{}).
				Where("chat_id IN ? AND "+column+" IN ?", padded(chatIDs), names[:n]).Pluck(column, &found).Error
			if err != nil {
				return nil, fail("look for lines", err)
			}
			for _, name := range found {
				known[name] = true
			}
		}
		names = names[n:]
	}
	return known, nil
}

// ChatLineToldIn is the line of one of some chats that was told under a name, or model.ErrChatNotFound.
func (s *Store) ChatLineToldIn(ctx context.Context, chatIDs []int64, dedupe string) (model.ChatLine, error) {
	if len(chatIDs) == 0 {
		return model.ChatLine{}, model.ErrChatNotFound
	}
	return s.oneChatLine(s.read.WithContext(ctx).Where("chat_id IN ? AND dedupe = ?", chatIDs, dedupe))
}

// ChatLinesHeard are what the citizen of some chats said in them to the account itself and no transcript has shown, in their order.
func (s *Store) ChatLinesHeard(ctx context.Context, chatIDs []int64) ([]model.ChatLine, error) {
	return s.chatLines(s.read.WithContext(ctx).
		Where("chat_id IN ? AND speaker = ? AND origin = ? AND shown_as = ''", padded(chatIDs), model.FromCitizen, model.ByCallback))
}

// AgentSpokeIn tells whether an agent spoke in a chat between two moments.
func (s *Store) AgentSpokeIn(ctx context.Context, chatID int64, after, before time.Time) (bool, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&chatLineRow{}).
		Where("chat_id = ? AND speaker = ? AND at > ? AND at < ?", chatID, model.FromAgent, after, before).Limit(1).Count(&n).Error
	return n > 0, fail("look for an agent's words", err)
}
