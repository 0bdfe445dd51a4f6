package store

import (
	"context"

	"gorm.io/gorm/clause"
)

type phoneDayRow struct {
	PhoneHash string `gorm:"primaryKey"`
	Day       string `gorm:"primaryKey"`
	Submitted int
}

func (phoneDayRow) TableName() string { return "phone_day" }

// CountSubmission counts one more ticket of a phone on a day (YYMMDD) and tells whether that was within most.
func (s *Store) CountSubmission(ctx context.Context, phone, day string, most int) (within bool, err error) {
	db := s.write.WithContext(ctx)
	row := phoneDayRow{PhoneHash: s.Digest("phone", phone), Day: day}
	if err := db.Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return false, fail("count a submission", err)
	}
	done := db.Exec("UPDATE phone_day SET submitted = submitted + 1 WHERE phone_hash = ? AND day = ? AND submitted < ?",
		row.PhoneHash, day, most)
	return done.RowsAffected == 1, fail("count a submission", done.Error)
}

// ForgetPhoneDays deletes the counts of days before one (YYMMDD).
func (s *Store) ForgetPhoneDays(ctx context.Context, day string) error {
	return fail("forget counts", s.write.WithContext(ctx).Where("day < ?", day).Delete(&phoneDayRow{}).Error)
}
