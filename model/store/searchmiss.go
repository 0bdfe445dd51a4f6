package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"example.org/hotline/model"
)

type searchMissRow struct {
	Day        string                 `gorm:"primaryKey"`
	Collection model.SearchCollection `gorm:"primaryKey"`
	Text       string                 `gorm:"primaryKey"`
	Count      int
}

func (searchMissRow) TableName() string { return "search_miss" }

// CountSearchMisses adds to the counts of what was not found.
func (s *Store) CountSearchMisses(ctx context.Context, misses []model.SearchMiss) error {
	if len(misses) == 0 {
		return nil
	}
	return s.InTx(ctx, func(tx *Store) error {
		for _, m := range misses {
			row := searchMissRow{Day: m.Day, Collection: m.Collection, Text: m.Text, Count: m.Count}
			more := clause.OnConflict{
				Columns:   []clause.Column{{Name: "day"}, {Name: "collection"}, {Name: "text"}},
				DoUpdates: clause.Assignments(map[string]any{"count": gorm.Expr("search_miss.count + ?", m.Count)}),
			}
			if err := tx.write.WithContext(ctx).Clauses(more).Create(&row).Error; err != nil {
				return fail("count what was not found", err)
			}
		}
		return nil
	})
}

// SearchMisses are some of what was not found from a day on, the most frequent first. All pages count from the day of the first: counts
// only grow then, so that nothing that was shown comes again.
func (s *Store) SearchMisses(ctx context.Context, c model.SearchCollection, fromDay string, q model.Listing) (_ []model.SearchMiss, next string, err error) {
	db := s.read.WithContext(ctx).Model(&searchMissRow{}).Select("text, MAX(search_miss.day) AS day, SUM(search_miss.count) AS count")
	if q.After != "" {
		last, begun, err := missAt(q.After)
		if err != nil {
			return nil, "", err
		}
		fromDay = begun
		const times, day = "SUM(search_miss.count)", "MAX(search_miss.day)" // with the table: the answer's columns have the same names
		db = db.Having(times+" < ? OR "+times+" = ? AND ("+day+" < ? OR "+day+" = ? AND text > ?)", last.Count, last.Count, last.Day, last.Day, last.Text)
	}
	db = having(db, q.Text, "text").Where("search_miss.day >= ? AND collection = ?", fromDay, c).Group("text").Order("count DESC, day DESC, text")
	rows, next, err := pageOf(db, q, "read what was not found", func(r searchMissRow) string { return fmt.Sprintf("%s.%d.%s.%s", fromDay, r.Count, r.Day, r.Text) })
	return mapped(rows, func(r searchMissRow) model.SearchMiss {
		return model.SearchMiss{Collection: c, Text: r.Text, Day: r.Day, Count: r.Count}
	}), next, err
}

// missAt reads where a page of what was not found ended, and from which day its list counts.
func missAt(cursor string) (last searchMissRow, fromDay string, err error) {
	const parts = 4
	p := strings.SplitN(cursor, ".", parts)
	if len(p) < parts {
		return last, "", model.ErrListCursor
	}
	last.Day, last.Text = p[2], p[3]
	if last.Count, err = strconv.Atoi(p[1]); err != nil {
		return last, "", model.ErrListCursor
	}
	return last, p[0], nil
}

// ForgetSearchMisses deletes the counts of days before one.
func (s *Store) ForgetSearchMisses(ctx context.Context, beforeDay string) error {
	return fail("forget what was not found", s.write.WithContext(ctx).Where("day < ?", beforeDay).Delete(&searchMissRow{}).Error)
}
