package store

import (
	"context"

	"gorm.io/gorm/clause"

	"example.org/hotline/model"
)

type slaRuleRow struct {
	Nature     model.Nature `gorm:"primaryKey"`
	Category   string       `gorm:"primaryKey"`
	Department string       `gorm:"primaryKey"`
	Workdays   int
}

func (slaRuleRow) TableName() string { return "sla_rule" }

// SLARules lists all rules, the general ones first.
func (s *Store) SLARules(ctx context.Context) ([]model.SLARule, error) {
	var rows []slaRuleRow
	if err := s.read.WithContext(ctx).Order("department, category, nature").Find(&rows).Error; err != nil {
		return nil, fail("read the SLA rules", err)
	}
	rules := make([]model.SLARule, len(rows))
	for i, r := range rows {
		rules[i] = model.SLARule(r)
	}
	return rules, nil
}

// SaveSLARule keeps a rule, in place of the one for the same nature, category and department.
func (s *Store) SaveSLARule(ctx context.Context, r model.SLARule) error {
	row := slaRuleRow(r)
	err := s.write.WithContext(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "nature"}, {Name: "category"}, {Name: "department"}},
		DoUpdates: clause.AssignmentColumns([]string{"workdays"}),
	}).Create(&row).Error
	return fail("keep an SLA rule", err)
}

// DeleteSLARule forgets the rule for exactly this nature, category and department, and tells whether there was one.
func (s *Store) DeleteSLARule(ctx context.Context, nature model.Nature, category, department string) (bool, error) {
	done := s.write.WithContext(ctx).Where("nature = ? AND category = ? AND department = ?", nature, category, department).Delete(&slaRuleRow{})
	return done.RowsAffected > 0, fail("delete an SLA rule", done.Error)
}
