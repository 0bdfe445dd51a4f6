package store

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"
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
	Version    int64
}

func (slaRuleRow) TableName() string { return "sla_rule" }

type slaProfileRow struct {
	Name     string `gorm:"primaryKey"`
	SLALines string `gorm:"column:sla_lines"` // JSON
	Version  int64
}

func (slaProfileRow) TableName() string { return "sla_profile" }

// SLA lists all rules, the general ones first, and all profiles by name.
func (s *Store) SLA(ctx context.Context) (model.SLA, error) { return slaFrom(s.read.WithContext(ctx)) }

// HoldSLA is SLA, of which nobody else changes anything until the transaction ends. It comes before anything else that the transaction
// reads.
func (s *Store) HoldSLA(ctx context.Context) (model.SLA, error) {
	if err := s.holdRoom(ctx, "sla"); err != nil {
		return model.SLA{}, err
	}
	return slaFrom(s.latest(ctx))
}

func slaFrom(db *gorm.DB) (sla model.SLA, err error) {
	db = db.Session(&gorm.Session{}) // for both queries
	var rules []slaRuleRow
	if err := db.Order("department, category, nature").Find(&rules).Error; err != nil {
		return sla, fail("read the SLA rules", err)
	}
	for _, r := range rules {
		rule := model.SLARule{
			Nature: r.Nature, Category: r.Category, Department: r.Department, Workdays: r.Workdays, Profile: r.Profile, Version: r.Version,
		}
		if r.Terms != nil {
			if err := json.Unmarshal([]byte(*r.Terms), &rule.Terms); err != nil {
				return sla, fmt.Errorf("read the SLA rules: %w", err)
			}
		}
		sla.Rules = append(sla.Rules, rule)
	}
	var profiles []slaProfileRow
	if err := db.Order("name").Find(&profiles).Error; err != nil {
		return sla, fail("read the SLA profiles", err)
	}
	for _, r := range profiles {
		p := model.SLAProfile{Name: r.Name, Version: r.Version}
		if err := json.Unmarshal([]byte(r.SLALines), &p.Lines); err != nil {
			return sla, fmt.Errorf("read the SLA profiles: %w", err)
		}
		sla.Profiles = append(sla.Profiles, p)
	}
	return sla, nil
}

// SaveSLARule keeps a rule, in place of the one for the same nature, category and department.
func (s *Store) SaveSLARule(ctx context.Context, r model.SLARule) error {
	row := slaRuleRow{
		Nature: r.Nature, Category: r.Category, Department: r.Department, Workdays: r.Workdays, Profile: r.Profile, Version: r.Version,
	}
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
		DoUpdates: clause.AssignmentColumns([]string{"workdays", "profile", "terms", "version"}),
	}).Create(&row).Error
	return fail("keep an SLA rule", err)
}

// DeleteSLARule forgets the rule for exactly this nature, category and department.
func (s *Store) DeleteSLARule(ctx context.Context, nature model.Nature, category, department string) error {
	return fail("delete an SLA rule", s.write.WithContext(ctx).
		Where("nature = ? AND category = ? AND department = ?", nature, category, department).Delete(&slaRuleRow{}).Error)
}

// SaveSLAProfile keeps a profile, in place of the one of that name.
func (s *Store) SaveSLAProfile(ctx context.Context, p model.SLAProfile) error {
	lines, err := json.Marshal(p.Lines)
	if err != nil {
		return fmt.Errorf("keep an SLA profile: %w", err)
	}
	err = s.write.WithContext(ctx).Clauses(clause.OnConflict{
		Columns:   []clause.Column{{Name: "name"}},
		DoUpdates: clause.AssignmentColumns([]string{"sla_lines", "version"}),
	}).Create(&slaProfileRow{p.Name, string(lines), p.Version}).Error
	return fail("keep an SLA profile", err)
}

// DeleteSLAProfile forgets a profile.
func (s *Store) DeleteSLAProfile(ctx context.Context, name string) error {
	return fail("delete an SLA profile", s.write.WithContext(ctx).Where("name = ?", name).Delete(&slaProfileRow{}).Error)
}
