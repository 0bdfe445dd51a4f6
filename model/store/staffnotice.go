package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

type staffNoticeRow struct {
	ID         int64
	Role       model.Role
	Department string
	TicketID   int64
	Number     string
	Kind       model.StaffNoticeKind
	Text       string
	At         time.Time
}

func (staffNoticeRow) TableName() string { return "staff_notice" }

// TellStaff keeps what the staff is told.
func (s *Store) TellStaff(ctx context.Context, list []model.StaffNotice) error {
	rows := make([]staffNoticeRow, len(list))
	now := s.now()
	for i, n := range list {
		rows[i] = staffNoticeRow(n)
		rows[i].At = now
	}
	return fail("tell the staff", insertAll(ctx, s, rows, ""))
}

// StaffNotices are at most limit notices for somebody in his roles, newest first, with an ID below before (0: from the
// newest).
func (s *Store) StaffNotices(ctx context.Context, who model.Staff, before int64, limit int) ([]model.StaffNotice, error) {
	var audience *gorm.DB
	for _, r := range who.Roles {
		department := ""
		if r == model.RoleHandler {
			department = who.Department
		}
		if audience == nil {
			audience = s.read.Where("role = ? AND department = ?", r, department)
		} else {
			audience = audience.Or("role = ? AND department = ?", r, department)
		}
	}
	q := s.read.WithContext(ctx).Where(audience)
	if before > 0 {
		q = q.Where("id < ?", before)
	}
	var rows []staffNoticeRow
	if err := q.Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fail("read staff notices", err)
	}
	list := make([]model.StaffNotice, len(rows))
	for i, r := range rows {
		list[i] = model.StaffNotice(r)
	}
	return list, nil
}

// ForgetStaffNotices deletes those from before a moment.
func (s *Store) ForgetStaffNotices(ctx context.Context, before time.Time) error {
	return fail("forget staff notices", s.write.WithContext(ctx).Where("at < ?", before).Delete(&staffNoticeRow{}).Error)
}
