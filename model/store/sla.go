package store

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm/clause"

	"example.org/hotline/model"
)

type slaRuleRow struct {
	Nature     model.Nature `gorm:"primaryKey"`
	Category   string       `gorm:"primaryKey"`
	Department string       `gorm:"primaryKey"`
	Workdays   int
	Profile    string
	Terms      *string // JSON; NULL: none
}

func (slaRuleRow) TableName() string { return "sla_rule" }

type slaProfileRow struct {
	Name     string `gorm:"primaryKey"`
	SLALines string `gorm:"column:sla_lines"` // JSON
}

func (slaProfileRow) TableName() string { return "sla_profile" }

// SLA lists all rules, the general ones first, and all profiles by name.
func (s *Store) SLA(ctx context.Context) (sla model.SLA, err error) {
	var rules []slaRuleRow
	if err := s.read.WithContext(ctx).Order("department, category, nature").Find(&rules).Error; err != nil {
		return sla, fail("read the SLA rules", err)
	}
	for _, r := range rules {
		rule := model.SLARule{Nature: r.Nature, Category: r.Category, Department: r.Department, Workdays: r.Workdays, Profile: r.Profile}
		if r.Terms != nil {
			if err := json.Unmarshal([]byte(*r.Terms), &rule.Terms); err != nil {
				return sla, fmt.Errorf("read the SLA rules: %w", err)
			}
		}
		sla.Rules = append(sla.Rules, rule)
	}
	var profiles []slaProfileRow
	if err := s.read.WithContext(ctx).Order("name").Find(&profiles).Error; err != nil {
		return sla, fail("read the SLA profiles", err)
	}
	for _, r := range profiles {
		p := model.SLAProfile{Name: r.Name}
		if err := json.Unmarshal([]byte(r.SLALines), &p.Lines); err != nil {
			return sla, fmt.Errorf("read the SLA profiles: %w", err)
		}
		sla.Profiles = append(sla.Profiles, p)
	}
	return sla, nil
}

// SaveSLARule keeps a rule, in place of the one for the same nature, category and department.
func (s *Store) SaveSLARule(ctx context.Context, r model.SLARule) error {
	row := slaRuleRow{Nature: r.Nature, Category: r.Category, Department: r.Department, Workdays: r.Workdays, Profile: r.Profile}
	if len(r.Terms) > 0 {
		b, err := json.Marshal(r.Terms)
		if err != nil {
			return fmt.Errorf("keep an SLA rule: %w", err)
		}
		terms := string(b)
		row.Terms = &terms
	}
	err := s.write.WithContext(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "nature"}, {Name: "category"}, {Name: "department"}},
		DoUpdates: clause.AssignmentColumns([]string{"workdays", "profile", "terms"}),
	}).Create(&row).Error
	return fail("keep an SLA rule", err)
}

// DeleteSLARule forgets the rule for exactly this nature, category and department, and tells whether there was one.
func (s *Store) DeleteSLARule(ctx context.Context, nature model.Nature, category, department string) (bool, error) {
	done := s.write.WithContext(ctx).Where("nature = ? AND category = ? AND department = ?", nature, category, department).Delete(&slaRuleRow{})
	return done.RowsAffected > 0, fail("delete an SLA rule", done.Error)
}

// HoldSLAProfile has whoever uses or deletes a profile wait for who does now, until the transaction ends.
func (s *Store) HoldSLAProfile(ctx context.Context, name string) error {
	_, err := s.exec(ctx, "UPDATE sla_profile SET name = name WHERE name = ?", name)
	return fail("hold an SLA profile", err)
}

// SaveSLAProfile keeps a profile, in place of the one of that name.
func (s *Store) SaveSLAProfile(ctx context.Context, p model.SLAProfile) error {
	lines, err := json.Marshal(p.Lines)
	if err != nil {
		return fmt.Errorf("keep an SLA profile: %w", err)
	}
	err = s.write.WithContext(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "name"}},
		DoUpdates: clause.AssignmentColumns([]string{"sla_lines"}),
	}).Create(&slaProfileRow{Name: p.Name, SLALines: string(lines)}).Error
	return fail("keep an SLA profile", err)
}

// DeleteSLAProfile forgets a profile, and tells whether there was one.
func (s *Store) DeleteSLAProfile(ctx context.Context, name string) (bool, error) {
	done := s.write.WithContext(ctx).Where("name = ?", name).Delete(&slaProfileRow{})
	return done.RowsAffected > 0, fail("delete an SLA profile", done.Error)
}
