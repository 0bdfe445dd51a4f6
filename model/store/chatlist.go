package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

// QueuedChat is one that waits for an agent of the console.
type QueuedChat struct {
	ID          int64
	WantedStaff int64 // 0: anybody
}

// QueueHead are the first at most limit chats that wait at the console, in the order in which they are served: the urgent ones
// first, then who came first.
func (s *Store) QueueHead(ctx context.Context, limit int) ([]QueuedChat, error) {
	var head []QueuedChat
	for _, urgent := range []bool{true, false} { // each in the order of the index
		var part []QueuedChat
		err := s.read.WithContext(ctx).Model(&chatRow{}).Select("id, wanted_staff").
			Where("state = ? AND urgent = ? AND desk = ?", model.ChatQueued, urgent, model.DeskConsole).
			Order("queued_at, id").Limit(limit - len(head)).Find(&part).Error
		if err != nil {
			return nil, fail("read the queue", err)
		}
		if head = append(head, part...); len(head) == limit {
			break
		}
	}
	return head, nil
}

// QueueState is how many chats wait at the console, and since when the one that waits longest does.
func (s *Store) QueueState(ctx context.Context) (waiting int, since time.Time, err error) {
	waits := func() *gorm.DB {
		return s.read.WithContext(ctx).Model(&chatRow{}).Where("state = ? AND desk = ?", model.ChatQueued, model.DeskConsole)
	}
	var n int64
	if err := waits().Count(&n).Error; err != nil || n == 0 {
		return 0, time.Time{}, fail("read the queue", err)
	}
	var first struct{ QueuedAt *time.Time }
	err = waits().Select("queued_at").Order("queued_at").Limit(1).Scan(&first).Error
	return int(n), orZero(first.QueuedAt), fail("read the queue", err)
}

// StaffChats are those that an agent of the console has, in the order in which he got them.
func (s *Store) StaffChats(ctx context.Context, staffID int64) ([]model.Chat, error) {
	var rows []chatRow
	err := s.read.WithContext(ctx).Where("staff_id = ? AND state = ?", staffID, model.ChatActive).Order("switched_at, id").Find(&rows).Error
	if err != nil {
		return nil, fail("read an agent's chats", err)
	}
	return s.toChats(rows)
}

// OwedChats are those of an agent of the console in which he owes an answer.
func (s *Store) OwedChats(ctx context.Context, staffID int64) ([]int64, error) {
	var ids []int64
	err := s.read.WithContext(ctx).Model(&chatRow{}).Where("staff_id = ? AND state = ? AND answered_at IS NULL", staffID, model.ChatActive).
		Order("id").Pluck("id", &ids).Error
	return ids, fail("look for owed answers", err)
}

// OpenChats are at most limit chats at a desk in a state, the oldest first.
func (s *Store) OpenChats(ctx context.Context, desk model.DeskKind, state model.ChatState, limit int) ([]model.Chat, error) {
	var rows []chatRow
	err := s.read.WithContext(ctx).Where("state = ? AND desk = ?", state, desk).Order("queued_at, id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fail("list the open chats", err)
	}
	return s.toChats(rows)
}

// Chats are those of some IDs that there are, by ID.
func (s *Store) Chats(ctx context.Context, ids []int64) (map[int64]model.Chat, error) {
	found := make(map[int64]model.Chat, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var rows []chatRow
	if err := s.read.WithContext(ctx).Where("id IN ?", padded(ids)).Find(&rows).Error; err != nil {
		return nil, fail("read chats", err)
	}
	list, err := s.toChats(rows)
	for _, c := range list {
		found[c.ID] = c
	}
	return found, err
}

// ChatVersions tells how often some chats have changed.
func (s *Store) ChatVersions(ctx context.Context, ids []int64) (map[int64]int64, error) {
	versions := make(map[int64]int64, len(ids))
	if len(ids) == 0 {
		return versions, nil
	}
	var rows []chatRow
	if err := s.read.WithContext(ctx).Select("id, version").Where("id IN ?", padded(ids)).Find(&rows).Error; err != nil {
		return nil, fail("read chats", err)
	}
	for _, r := range rows {
		versions[r.ID] = int64(r.Version)
	}
	return versions, nil
}

// LineRef names a line.
type LineRef struct {
	ChatID int64
	Seq    int
}

// ChatLinesAt are the lines that are named, by their names.
func (s *Store) ChatLinesAt(ctx context.Context, refs []LineRef) (map[LineRef]model.ChatLine, error) {
	found := make(map[LineRef]model.ChatLine, len(refs))
	if len(refs) == 0 {
		return found, nil
	}
	wanted := make(map[LineRef]bool, len(refs))
	chats, seqs := map[int64]bool{}, map[int]bool{}
	for _, r := range refs {
		wanted[r], chats[r.ChatID], seqs[r.Seq] = true, true, true
	}
	var rows []chatLineRow // of every chat every number: a few more than are named
	err := s.read.WithContext(ctx).Where("chat_id IN ? AND seq IN ?", padded(slices.Collect(maps.Keys(chats))), padded(slices.Collect(maps.Keys(seqs)))).Find(&rows).Error
	if err != nil {
		return nil, fail("read lines", err)
	}
	for _, r := range rows {
		ref := LineRef{r.ChatID, r.Seq}
		if !wanted[ref] {
			continue
		}
		if found[ref], err = s.toChatLine(r); err != nil {
			return nil, fmt.Errorf("read line %d of chat %d: %w", r.Seq, r.ChatID, err)
		}
	}
	return found, nil
}

// UnreadLines counts what the citizens of some chats said that their agents have not read.
func (s *Store) UnreadLines(ctx context.Context, chatIDs []int64) (map[int64]int, error) {
	unread := make(map[int64]int, len(chatIDs))
	if len(chatIDs) == 0 {
		return unread, nil
	}
	var rows []struct {
		ChatID int64
		N      int
	}
	err := s.read.WithContext(ctx).Model(&chatLineRow{}).Select("chat_line.chat_id, COUNT(*) AS n").
		Joins("JOIN chat ON chat.id = chat_line.chat_id AND chat_line.seq > chat.agent_read").
		Where("chat_line.chat_id IN ? AND chat_line.speaker = ?", padded(chatIDs), model.FromCitizen).
		Group("chat_line.chat_id").Find(&rows).Error
	if err != nil {
		return nil, fail("count unread lines", err)
	}
	for _, r := range rows {
		unread[r.ChatID] = r.N
	}
	return unread, nil
}

// CountChats is how many chats a citizen has had.
func (s *Store) CountChats(ctx context.Context, citizenID int64) (int, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&chatRow{}).Where("citizen_id = ?", citizenID).Count(&n).Error
	return int(n), fail("count chats", err)
}

// CountTickets is how many tickets name a phone, whoever filed them.
func (s *Store) CountTickets(ctx context.Context, phone string) (int, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&ticketRow{}).Where("phone_hash = ?", s.Digest("phone", phone)).Count(&n).Error
	return int(n), fail("count tickets", err)
}

// Bindings are what some citizens have bound; who has nothing is missing.
func (s *Store) Bindings(ctx context.Context, citizenIDs []int64) (map[int64]model.Binding, error) {
	found := make(map[int64]model.Binding, len(citizenIDs))
	if len(citizenIDs) == 0 {
		return found, nil
	}
	var rows []bindingRow
	if err := s.read.WithContext(ctx).Where("citizen_id IN ?", padded(citizenIDs)).Find(&rows).Error; err != nil {
		return nil, fail("read bindings", err)
	}
	for _, r := range rows {
		b := model.Binding{CitizenID: r.CitizenID, BoundAt: r.BoundAt}
		var err error
		if b.Phone, err = s.open(r.Phone, fmt.Sprintf("binding.phone:%d", r.CitizenID)); err != nil {
			return nil, err
		}
		if b.Name, err = s.open(r.Name, fmt.Sprintf("binding.name:%d", r.CitizenID)); err != nil {
			return nil, err
		}
		found[r.CitizenID] = b
	}
	return found, nil
}
