package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"gorm.io/gorm/clause"

	"example.org/hotline/model"
)

type quickReplyRow struct {
	Code    string `gorm:"primaryKey"`
	StaffID int64  `gorm:"primaryKey;autoIncrement:false"`
	Text    string
}

func (quickReplyRow) TableName() string { return "quick_reply" }

// QuickReplies are some of everybody's and then of an agent's own, each by their codes.
func (s *Store) QuickReplies(ctx context.Context, staffID int64, q model.Listing) (_ []model.QuickReply, next string, err error) {
	db := having(s.read.WithContext(ctx).Where("staff_id IN ?", []int64{0, staffID}), q.Text, "code", "text")
	if q.After != "" {
		owner, code, _ := strings.Cut(q.After, ".")
		id, err := strconv.ParseInt(owner, 10, 64)
		if err != nil {
			return nil, "", model.ErrListCursor
		}
		db = db.Where("(staff_id > ? OR staff_id = ? AND code > ?)", id, id, code)
	}
	rows, next, err := pageOf(db.Order("staff_id, code"), q, "list the quick replies", func(r quickReplyRow) string { return fmt.Sprintf("%d.%s", r.StaffID, r.Code) })
	return mapped(rows, func(r quickReplyRow) model.QuickReply { return model.QuickReply(r) }), next, err
}

// CountQuickReplies is how many an agent has of his own (0: everybody's), without the one of that code, within a
// transaction that saves it.
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
