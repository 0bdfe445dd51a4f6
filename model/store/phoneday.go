package store

import "context"

type phoneDayRow struct {
	PhoneHash string `gorm:"primaryKey"`
	Day       string `gorm:"primaryKey"`
	Submitted int
}

func (phoneDayRow) TableName() string { return "phone_day" }

// CountSubmission counts one more ticket of a phone on a day (YYMMDD) and tells whether that was within most.
func (s *Store) CountSubmission(ctx context.Context, phone, day string, most int) (within bool, err error) {
	row := phoneDayRow{PhoneHash: s.Digest("phone", phone), Day: day, Submitted: 1}
	done, err := s.insert(ctx, &row, s.dialect.countUp(), most)
	if err != nil {
		return false, fail("count a submission", err)
	}
	within, err = s.dialect.counted(done, most)
	return within, fail("count a submission", err)
}

// ForgetPhoneDays deletes the counts of days before one (YYMMDD).
func (s *Store) ForgetPhoneDays(ctx context.Context, day string) error {
	return fail("forget counts", s.write.WithContext(ctx).Where("day < ?", day).Delete(&phoneDayRow{}).Error)
}
