package store

import (
	"context"
	"fmt"
	"time"

	"example.org/hotline/model"
)

type chatRow struct {
	ID            int64
	CitizenID     int64
	OpenCitizen   *int64 // the citizen while it is open: he has one at a time
	Desk          model.DeskKind
	State         model.ChatState
	Ended         model.ChatEnd
	Version       int
	StaffID       int64
	KfAccount     string
	WantedStaff   int64
	WantedKf      string
	Continues     int64
	Urgent        bool
	QueuedAt      time.Time
	ConnectedAt   *time.Time
	SwitchedAt    *time.Time
	LastCitizenAt *time.Time
	LastAgentAt   *time.Time
	AnsweredAt    *time.Time
	FirstReplyAt  *time.Time
	ClosedAt      *time.Time
	Warned        bool
	OwedTold      bool
	QueueTold     bool
	LineCount     int
	AgentRead     int
	MessagesLeft  int
	MessagesUntil *time.Time
	TapsLeft      int
	TapsUntil     *time.Time
	RatingState   model.RatingState
	RatingAskedAt *time.Time
	Stars         int
	RatedAt       *time.Time
	RatingReason  []byte
	Ticket        string
	DueAt         *time.Time
	HangUp        *string
}

func (chatRow) TableName() string { return "chat" }

// AddChat keeps a new chat, which the clock looks at from due on, and gives it its ID; ErrExists where its citizen has an
// open one.
func (s *Store) AddChat(ctx context.Context, c *model.Chat, due time.Time) error {
	c.Version = 1
	row, err := s.newChatRow(*c, due)
	if err != nil {
		return err
	}
	done, err := s.insert(ctx, &row, "")
	if err != nil {
		return fail("open a chat", err)
	}
	c.ID, err = done.LastInsertId()
	return fail("open a chat", err)
}

// SaveChat keeps what changed, if nobody changed the chat since it was read: else ErrStale.
func (s *Store) SaveChat(ctx context.Context, c *model.Chat, due time.Time) error {
	row, err := s.newChatRow(*c, due)
	if err != nil {
		return err
	}
	done := s.write.WithContext(ctx).Model(&chatRow{}).Where("id = ? AND version = ?", c.ID, c.Version).UpdateColumns(map[string]any{
		"open_citizen": row.OpenCitizen, "state": row.State, "ended": row.Ended, "version": c.Version + 1, "staff_id": row.StaffID,
		"kf_account": row.KfAccount, "wanted_staff": row.WantedStaff, "wanted_kf": row.WantedKf, "urgent": row.Urgent,
		"connected_at": row.ConnectedAt, "switched_at": row.SwitchedAt, "last_citizen_at": row.LastCitizenAt,
		"last_agent_at": row.LastAgentAt, "answered_at": row.AnsweredAt, "first_reply_at": row.FirstReplyAt, "closed_at": row.ClosedAt, "warned": row.Warned,
		"owed_told": row.OwedTold, "queue_told": row.QueueTold, "line_count": row.LineCount, "agent_read": row.AgentRead,
		"messages_left": row.MessagesLeft, "messages_until": row.MessagesUntil, "taps_left": row.TapsLeft, "taps_until": row.TapsUntil,
		"rating_state": row.RatingState, "rating_asked_at": row.RatingAskedAt, "stars": row.Stars, "rated_at": row.RatedAt,
		"rating_reason": row.RatingReason, "ticket": row.Ticket, "due_at": row.DueAt, "hang_up": row.HangUp,
	})
	switch {
	case done.Error != nil:
		return fail("save a chat", done.Error)
	case done.RowsAffected == 0:
		return ErrStale
	}
	c.Version++
	return nil
}

// Chat returns one by its ID, or model.ErrChatNotFound.
func (s *Store) Chat(ctx context.Context, id int64) (model.Chat, error) {
	return s.chat(ctx, "id = ?", id)
}

// OpenChat returns the one that a citizen has open, or model.ErrChatNotFound.
func (s *Store) OpenChat(ctx context.Context, citizenID int64) (model.Chat, error) {
	return s.chat(ctx, "open_citizen = ?", citizenID)
}

// LastChat returns a citizen's newest, open or closed, or model.ErrChatNotFound.
func (s *Store) LastChat(ctx context.Context, citizenID int64) (model.Chat, error) {
	return s.chat(ctx, "citizen_id = ?", citizenID)
}

func (s *Store) chat(ctx context.Context, where string, arg any) (model.Chat, error) {
	var row chatRow
	err := s.read.WithContext(ctx).Where(where, arg).Order("id DESC").Take(&row).Error
	if missing(err) {
		return model.Chat{}, model.ErrChatNotFound
	}
	if err != nil {
		return model.Chat{}, fail("read a chat", err)
	}
	return s.toChat(row)
}

// DueChats are at most limit open chats that the clock should have looked at before a moment, longest waiting first.
func (s *Store) DueChats(ctx context.Context, before time.Time, limit int) ([]int64, error) {
	var ids []int64
	err := s.read.WithContext(ctx).Model(&chatRow{}).Where("due_at < ?", before).Order("due_at").Limit(limit).Pluck("id", &ids).Error
	return ids, fail("look for due chats", err)
}

// ChatDue is when the clock looks at a chat.
type ChatDue struct {
	ID    int64
	DueAt time.Time
}

// OpenChatDues lists the open chats with an ID above after, by ID: what Redis is filled with again when it has lost them.
func (s *Store) OpenChatDues(ctx context.Context, after int64, limit int) ([]ChatDue, error) {
	var list []ChatDue
	err := s.read.WithContext(ctx).Model(&chatRow{}).Select("id, due_at").Where("id > ? AND due_at IS NOT NULL", after).
		Order("id").Limit(limit).Find(&list).Error
	return list, fail("list the open chats", err)
}

// ChatsToHangUp are at most limit chats whose kf session is still to be ended at WeChat.
func (s *Store) ChatsToHangUp(ctx context.Context, limit int) ([]int64, error) {
	var ids []int64
	err := s.read.WithContext(ctx).Model(&chatRow{}).Where("hang_up IS NOT NULL").Limit(limit).Pluck("id", &ids).Error
	return ids, fail("look for kf sessions to end", err)
}

// QueuePlace is how many chats are served before this one.
func (s *Store) QueuePlace(ctx context.Context, c model.Chat) (int, error) {
	var ahead int64
	q := s.read.WithContext(ctx).Model(&chatRow{}).Where("state = ? AND id <> ?", model.ChatQueued, c.ID)
	if c.Urgent {
		q = q.Where("urgent = ? AND (queued_at < ? OR queued_at = ? AND id < ?)", true, c.QueuedAt, c.QueuedAt, c.ID)
	} else {
		q = q.Where("urgent = ? OR queued_at < ? OR queued_at = ? AND id < ?", true, c.QueuedAt, c.QueuedAt, c.ID)
	}
	err := q.Count(&ahead).Error
	return int(ahead), fail("look for a place in the queue", err)
}

func (s *Store) newChatRow(c model.Chat, due time.Time) (chatRow, error) {
	reason, err := s.seal(c.Rating.Reason, reasonPlace(c.ID))
	row := chatRow{
		CitizenID: c.CitizenID, Desk: c.Desk, State: c.State, Ended: c.End, Version: c.Version, StaffID: c.Agent.StaffID,
		KfAccount: c.Agent.KfAccount, WantedStaff: c.Wanted.StaffID, WantedKf: c.Wanted.KfAccount, Continues: c.Continues, Urgent: c.Urgent,
		QueuedAt: c.QueuedAt, ConnectedAt: orNull(c.ConnectedAt), SwitchedAt: orNull(c.SwitchedAt), LastCitizenAt: orNull(c.LastCitizenAt),
		LastAgentAt: orNull(c.LastAgentAt), AnsweredAt: orNull(c.AnsweredAt), FirstReplyAt: orNull(c.FirstReplyAt), ClosedAt: orNull(c.ClosedAt), Warned: c.Warned,
		OwedTold: c.OwedTold, QueueTold: c.QueueTold, LineCount: c.Lines, AgentRead: c.AgentRead, MessagesLeft: c.Window.Messages,
		MessagesUntil: orNull(c.Window.MessagesUntil), TapsLeft: c.Window.Taps, TapsUntil: orNull(c.Window.TapsUntil),
		RatingState: c.Rating.State, RatingAskedAt: orNull(c.Rating.AskedAt), Stars: c.Rating.Stars, RatedAt: orNull(c.Rating.At),
		RatingReason: reason, Ticket: c.Ticket, DueAt: orNull(due),
	}
	if c.HangUp != "" {
		row.HangUp = &c.HangUp
	}
	if c.Open() {
		row.OpenCitizen = &c.CitizenID
	}
	return row, err
}

func (s *Store) toChat(r chatRow) (model.Chat, error) {
	reason, err := s.open(r.RatingReason, reasonPlace(r.ID))
	c := model.Chat{
		ID: r.ID, CitizenID: r.CitizenID, Desk: r.Desk, State: r.State, End: r.Ended, Version: r.Version,
		Agent:  model.ChatAgent{StaffID: r.StaffID, KfAccount: r.KfAccount},
		Wanted: model.ChatAgent{StaffID: r.WantedStaff, KfAccount: r.WantedKf}, Continues: r.Continues, Urgent: r.Urgent,
		QueuedAt: r.QueuedAt, ConnectedAt: orZero(r.ConnectedAt), SwitchedAt: orZero(r.SwitchedAt), LastCitizenAt: orZero(r.LastCitizenAt),
		LastAgentAt: orZero(r.LastAgentAt), AnsweredAt: orZero(r.AnsweredAt), FirstReplyAt: orZero(r.FirstReplyAt), ClosedAt: orZero(r.ClosedAt), Warned: r.Warned,
		OwedTold: r.OwedTold, QueueTold: r.QueueTold, Lines: r.LineCount, AgentRead: r.AgentRead,
		Window: model.SendWindow{
			Messages: r.MessagesLeft, MessagesUntil: orZero(r.MessagesUntil), Taps: r.TapsLeft, TapsUntil: orZero(r.TapsUntil),
		},
		Rating: model.ChatRating{State: r.RatingState, AskedAt: orZero(r.RatingAskedAt), Stars: r.Stars, At: orZero(r.RatedAt), Reason: reason},
		Ticket: r.Ticket,
	}
	if r.HangUp != nil {
		c.HangUp = *r.HangUp
	}
	return c, err
}

func (s *Store) toChats(rows []chatRow) ([]model.Chat, error) {
	list := make([]model.Chat, 0, len(rows))
	for _, r := range rows {
		c, err := s.toChat(r)
		if err != nil {
			return nil, fmt.Errorf("read chat %d: %w", r.ID, err)
		}
		list = append(list, c)
	}
	return list, nil
}

func reasonPlace(chatID int64) string { return fmt.Sprintf("chat.rating_reason:%d", chatID) }

func orNull(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

func orZero(at *time.Time) time.Time {
	if at == nil {
		return time.Time{}
	}
	return *at
}

// EarliestChatDue is when the clock has something to do next; nil where it has nothing.
func (s *Store) EarliestChatDue(ctx context.Context) (*time.Time, error) {
	var row struct{ DueAt *time.Time }
	err := s.read.WithContext(ctx).Model(&chatRow{}).Select("due_at").Where("due_at IS NOT NULL").Order("due_at").Limit(1).Scan(&row).Error
	return row.DueAt, fail("look for due chats", err)
}
