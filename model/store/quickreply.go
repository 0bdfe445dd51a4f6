package store

import (
	"context"

	"gorm.io/gorm/clause"

	"example.org/hotline/model"
)

type quickReplyRow struct {
	Code    string `gorm:"primaryKey"`
	StaffID int64  `gorm:"primaryKey;autoIncrement:false"`
	Text    string
}

func (quickReplyRow) TableName() string { return "quick_reply" }

// QuickReplies are an agent's own and everybody's, by their codes.
func (s *Store) QuickReplies(ctx context.Context, staffID int64) ([]model.QuickReply, error) {
	var rows []quickReplyRow
	err := s.read.WithContext(ctx).Where("staff_id IN ?", []int64{0, staffID}).Order("staff_id, code").Find(&rows).Error
	if err != nil {
		return nil, fail("read the quick replies", err)
	}
	list := make([]model.QuickReply, len(rows))
	for i, r := range rows {
		list[i] = model.QuickReply(r)
	}
	return list, nil
}

// CountQuickReplies is how many an agent has of his own (0: everybody's), without the one of that code.
func (s *Store) CountQuickReplies(ctx context.Context, staffID int64, code string) (int, error) {
	return s.countKept(ctx, &quickReplyRow{}, "staff_id = ? AND code <> ?", staffID, code)
}

// SaveQuickReply keeps one in place of what its owner had under its code.
func (s *Store) SaveQuickReply(ctx context.Context, q model.QuickReply) error {
	row := quickReplyRow(q)
	return fail("keep a quick reply", s.write.WithContext(ctx).Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error)
}

// DeleteQuickReply forgets one. It is no error where there is none.
func (s *Store) DeleteQuickReply(ctx context.Context, staffID int64, code string) error {
	err := s.write.WithContext(ctx).Where("staff_id = ? AND code = ?", staffID, code).Delete(&quickReplyRow{}).Error
	return fail("delete a quick reply", err)
}
