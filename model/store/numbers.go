package store

import (
	"context"
	"fmt"

	"gorm.io/gorm/clause"

	"example.org/hotline/model"
)

type numberDayRow struct {
	Day    string `gorm:"primaryKey"`
	Source int    `gorm:"primaryKey"`
	Used   int
}

func (numberDayRow) TableName() string { return "number_day" }

// ReserveNumbers takes the next n of a day's counter of a source and returns the first. What is not used is lost, which
// is harmless: the counter is permuted before anybody sees it. day is YYMMDD.
func (s *Store) ReserveNumbers(ctx context.Context, day string, source model.Source, n int) (first int, err error) {
	err = s.InTx(ctx, func(tx *Store) error {
		db := tx.write.WithContext(ctx)
		fresh := numberDayRow{Day: day, Source: int(source)}
		if err := db.Clauses(clause.OnConflict{DoNothing: true}).Create(&fresh).Error; err != nil {
			return fail("begin a day's numbers", err)
		}
		where := "day = ? AND source = ?"
		err := db.Exec("UPDATE number_day SET used = used + ? WHERE "+where, n, day, int(source)).Error
		if err != nil {
			return fail("reserve numbers", err)
		}
		var row numberDayRow
		if err := db.Where(where, day, int(source)).Take(&row).Error; err != nil {
			return fail("reserve numbers", err)
		}
		if row.Used > model.NumbersADay {
			return fmt.Errorf("the numbers of source %d for %s are used up", source, day)
		}
		first = row.Used - n
		return nil
	})
	return first, err
}
