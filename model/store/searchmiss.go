package store

import (
	"context"

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

// SearchMisses are what was not found from a day on, the most frequent first.
func (s *Store) SearchMisses(ctx context.Context, c model.SearchCollection, fromDay string, limit int) ([]model.SearchMiss, error) {
	var rows []searchMissRow
	err := s.read.WithContext(ctx).Model(&searchMissRow{}).Select("text, MAX(day) AS day, SUM(count) AS count").
		Where("day >= ? AND collection = ?", fromDay, c).Group("text").Order("count DESC, day DESC, text").Limit(limit).Find(&rows).Error
	list := make([]model.SearchMiss, len(rows))
	for i, r := range rows {
		list[i] = model.SearchMiss{Collection: c, Text: r.Text, Day: r.Day, Count: r.Count}
	}
	return list, fail("read what was not found", err)
}

// ForgetSearchMisses deletes the counts of days before one.
func (s *Store) ForgetSearchMisses(ctx context.Context, beforeDay string) error {
	return fail("forget what was not found", s.write.WithContext(ctx).Where("day < ?", beforeDay).Delete(&searchMissRow{}).Error)
}
