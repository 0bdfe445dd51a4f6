package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

type chatLineRow struct {
	ID          int64
	ChatID      int64
	Seq         int
	At          time.Time
	Speaker     model.ChatSpeaker
	StaffID     int64
	KfAccount   string
	Kind        model.LineKind
	Content     []byte
	Origin      model.LineOrigin
	Dedupe      sql.NullString
	Cause       string
	ShownAs     string
	Delivery    model.LineDelivery
	Reason      string
	ToSend      *int64 // the chat, while the line is still to be sent
	MediaSource []byte
	MediaKey    string
	MediaType   string
	MediaState  model.MediaState
	MediaTries  int
	MediaNext   *time.Time
}

func (chatLineRow) TableName() string { return "chat_line" }

// AddChatLine keeps a line and gives it its ID. Its Seq is the caller's to count, in the transaction that saves the chat;
// ErrExists where the line was told before.
func (s *Store) AddChatLine(ctx context.Context, l *model.ChatLine) error {
	row, err := s.newChatLineRow(*l)
	if err != nil {
		return err
	}
	done, err := s.insert(ctx, &row, "")
	if err != nil {
		return fail("keep a chat's line", err)
	}
	l.ID, err = done.LastInsertId()
	return fail("keep a chat's line", err)
}

// SaveChatLine keeps what became of a line: its delivery, its file, whether the platform's transcript has shown it.
func (s *Store) SaveChatLine(ctx context.Context, l model.ChatLine) error {
	row, err := s.newChatLineRow(l)
	if err != nil {
		return err
	}
	err = s.write.WithContext(ctx).Model(&chatLineRow{}).Where("id = ?", l.ID).UpdateColumns(map[string]any{
		"shown_as": row.ShownAs, "cause": row.Cause, "delivery": row.Delivery, "reason": row.Reason, "to_send": row.ToSend,
		"media_source": row.MediaSource, "media_key": row.MediaKey, "media_type": row.MediaType, "media_state": row.MediaState,
		"media_tries": row.MediaTries, "media_next": row.MediaNext,
	}).Error
	return fail("save a chat's line", err)
}

// ChatLines are at most limit lines of a chat with a Seq above after, in their order.
func (s *Store) ChatLines(ctx context.Context, chatID int64, after, limit int) ([]model.ChatLine, error) {
	return s.chatLines(s.read.WithContext(ctx).Where("chat_id = ? AND seq > ?", chatID, after).Limit(limit))
}

// LastChatLines are a chat's last lines, at most limit, in their order.
func (s *Store) LastChatLines(ctx context.Context, chatID int64, limit int) ([]model.ChatLine, error) {
	newest := s.read.WithContext(ctx).Model(&chatLineRow{}).Select("id").Where("chat_id = ?", chatID).Order("seq DESC").Limit(limit)
	return s.chatLines(s.read.WithContext(ctx).Joins("JOIN (?) newest ON newest.id = chat_line.id", newest))
}

// ChatLine is the line with a Seq, or model.ErrChatNotFound.
func (s *Store) ChatLine(ctx context.Context, chatID int64, seq int) (model.ChatLine, error) {
	return s.oneChatLine(s.read.WithContext(ctx).Where("chat_id = ? AND seq = ?", chatID, seq))
}

// ChatLineTold is the line of a chat that was told under a name, or model.ErrChatNotFound.
func (s *Store) ChatLineTold(ctx context.Context, chatID int64, dedupe string) (model.ChatLine, error) {
	return s.oneChatLine(s.read.WithContext(ctx).Where("chat_id = ? AND dedupe = ?", chatID, dedupe))
}

func (s *Store) oneChatLine(q *gorm.DB) (model.ChatLine, error) {
	list, err := s.chatLines(q.Limit(1))
	if err == nil && len(list) == 0 {
		err = model.ErrChatNotFound
	}
	if err != nil {
		return model.ChatLine{}, err
	}
	return list[0], nil
}

func (s *Store) chatLines(q *gorm.DB) ([]model.ChatLine, error) {
	var rows []chatLineRow
	if err := q.Order("chat_line.chat_id, chat_line.seq").Find(&rows).Error; err != nil {
		return nil, fail("read a chat's lines", err)
	}
	list := make([]model.ChatLine, 0, len(rows))
	for _, r := range rows {
		l, err := s.toChatLine(r)
		if err != nil {
			return nil, fmt.Errorf("read line %d of chat %d: %w", r.Seq, r.ChatID, err)
		}
		list = append(list, l)
	}
	return list, nil
}

func (s *Store) newChatLineRow(l model.ChatLine) (chatLineRow, error) {
	said, err := encoded(l.ChatContent)
	if err != nil {
		return chatLineRow{}, fmt.Errorf("keep a chat's line: %w", err)
	}
	row := chatLineRow{
		ChatID: l.ChatID, Seq: l.Seq, At: l.At, Speaker: l.From, StaffID: l.Agent.StaffID, KfAccount: l.Agent.KfAccount, Kind: l.Kind,
		Origin: l.Origin, Dedupe: sql.NullString{String: l.Dedupe, Valid: l.Dedupe != ""}, Cause: l.Cause, ShownAs: l.ShownAs,
		Delivery: l.Delivery, Reason: l.Reason, MediaKey: l.Media.Key, MediaType: l.Media.Type, MediaState: l.Media.State,
		MediaTries: l.Media.Tries, MediaNext: orNull(l.Media.NextAt),
	}
	if l.Delivery.Waits() {
		row.ToSend = &l.ChatID
	}
	if row.Content, err = s.seal(said, contentPlace(l.ChatID, l.Seq)); err != nil {
		return row, err
	}
	row.MediaSource, err = s.seal(l.Media.Source, mediaPlace(l.ChatID, l.Seq))
	return row, err
}

func (s *Store) toChatLine(r chatLineRow) (model.ChatLine, error) {
	l := model.ChatLine{
		ID: r.ID, ChatID: r.ChatID, Seq: r.Seq, At: r.At, From: r.Speaker, Agent: model.ChatAgent{StaffID: r.StaffID, KfAccount: r.KfAccount},
		Kind: r.Kind, Origin: r.Origin, Dedupe: r.Dedupe.String, Cause: r.Cause, ShownAs: r.ShownAs, Delivery: r.Delivery, Reason: r.Reason,
		Media: model.ChatMedia{Key: r.MediaKey, Type: r.MediaType, State: r.MediaState, Tries: r.MediaTries, NextAt: orZero(r.MediaNext)},
	}
	said, err := s.open(r.Content, contentPlace(r.ChatID, r.Seq))
	if err != nil {
		return l, err
	}
	if err := json.Unmarshal([]byte(said), &l.ChatContent); err != nil {
		return l, fmt.Errorf("read a line's content: %w", err)
	}
	l.Media.Source, err = s.open(r.MediaSource, mediaPlace(r.ChatID, r.Seq))
	return l, err
}

// encoded is what a line says, in no more bytes than its column has room for (model.MostContent): < > and & stay as they are.
func encoded(c model.ChatContent) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(c)
	return strings.TrimSuffix(b.String(), "\n"), err
}

func contentPlace(chatID int64, seq int) string {
	return fmt.Sprintf("chat_line.content:%d/%d", chatID, seq)
}

func mediaPlace(chatID int64, seq int) string {
	return fmt.Sprintf("chat_line.media:%d/%d", chatID, seq)
}

// ChatLinesCausedBy are the lines that went as the reply to a citizen's message.
func (s *Store) ChatLinesCausedBy(ctx context.Context, chatID int64, cause string) ([]model.ChatLine, error) {
	return s.chatLines(s.read.WithContext(ctx).Where("chat_id = ? AND cause = ?", chatID, cause))
}

// UndeliveredLines are the words of a chat, since a moment, that did not reach the citizen.
func (s *Store) UndeliveredLines(ctx context.Context, chatID int64, since time.Time) ([]model.ChatLine, error) {
	return s.chatLines(s.read.WithContext(ctx).Where("chat_id = ? AND delivery = ? AND at >= ?", chatID, model.LineUndelivered, since))
}
