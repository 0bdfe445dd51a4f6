package store

import (
	"context"
	"time"

	"example.org/hotline/model"
)

type ticketReplyRow struct {
	ID          int64
	TicketID    int64
	Round       int
	At          time.Time
	StaffID     int64
	Department  string
	Text        string
	Internal    string
	Truth       string
	Solved      string
	Unsolved    string
	ContactedAt *time.Time
	State       model.ReplyState
}

func (ticketReplyRow) TableName() string { return "ticket_reply" }

// AddReply keeps an answer and returns its ID.
func (s *Store) AddReply(ctx context.Context, r model.Reply) (int64, error) {
	row := ticketReplyRow(r)
	if err := s.write.WithContext(ctx).Create(&row).Error; err != nil {
		return 0, fail("keep a reply", err)
	}
	return row.ID, nil
}

// SettleReply notes what the review made of an answer.
func (s *Store) SettleReply(ctx context.Context, id int64, state model.ReplyState) error {
	return fail("settle a reply", s.write.WithContext(ctx).Model(&ticketReplyRow{}).Where("id = ?", id).Update("state", state).Error)
}

// Replies are a ticket's answers, oldest first.
func (s *Store) Replies(ctx context.Context, ticketID int64) ([]model.Reply, error) {
	var rows []ticketReplyRow
	if err := s.read.WithContext(ctx).Where("ticket_id = ?", ticketID).Order("id").Find(&rows).Error; err != nil {
		return nil, fail("read replies", err)
	}
	list := make([]model.Reply, len(rows))
	for i, r := range rows {
		list[i] = model.Reply(r)
	}
	return list, nil
}

type ticketRatingRow struct {
	TicketID  int64 `gorm:"primaryKey;autoIncrement:false"`
	Round     int   `gorm:"primaryKey;autoIncrement:false"`
	At        time.Time
	CitizenID int64
	Result    int
	Attitude  int
	Solved    string
	Text      string
}

func (ticketRatingRow) TableName() string { return "ticket_rating" }

// AddRating keeps what the citizen thinks of an answer; ErrExists where he said so before.
func (s *Store) AddRating(ctx context.Context, ticketID int64, r model.Rating) error {
	row := newRatingRow(ticketID, r)
	return fail("keep a rating", s.write.WithContext(ctx).Create(&row).Error)
}

func newRatingRow(ticketID int64, r model.Rating) ticketRatingRow {
	return ticketRatingRow{ticketID, r.Round, r.At, r.CitizenID, r.Result, r.Attitude, r.Solved, r.Text}
}

// Ratings are a ticket's, oldest first.
func (s *Store) Ratings(ctx context.Context, ticketID int64) ([]model.Rating, error) {
	var rows []ticketRatingRow
	if err := s.read.WithContext(ctx).Where("ticket_id = ?", ticketID).Order("round").Find(&rows).Error; err != nil {
		return nil, fail("read ratings", err)
	}
	list := make([]model.Rating, len(rows))
	for i, r := range rows {
		list[i] = model.Rating{
			Round: r.Round, At: r.At, CitizenID: r.CitizenID, Result: r.Result, Attitude: r.Attitude, Solved: r.Solved, Text: r.Text,
		}
	}
	return list, nil
}
