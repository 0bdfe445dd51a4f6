package store

import (
	"context"
	"errors"
	"time"

	"example.org/hotline/model"
)

type consentRow struct {
	CitizenID  int64  `gorm:"primaryKey;autoIncrement:false"`
	TemplateID string `gorm:"primaryKey"`
	Version    int
	Accepted   bool
	SendsLeft  int
	ToldBy     model.ConsentSource
	AnsweredAt time.Time
}

func (consentRow) TableName() string { return "consent" }

// Consent is a citizen's answer to a template; where he has given none, one of version 0.
func (s *Store) Consent(ctx context.Context, citizenID int64, templateID string) (model.Consent, error) {
	return s.consent(ctx, citizenID, templateID)
}

func (s *Store) consent(ctx context.Context, citizenID int64, templateID string) (model.Consent, error) {
	var row consentRow
	err := s.read.WithContext(ctx).Where("citizen_id = ? AND template_id = ?", citizenID, templateID).Take(&row).Error
	if err != nil && !missing(err) {
		return model.Consent{}, fail("read a consent", err)
	}
	return model.Consent{
		CitizenID: citizenID, TemplateID: templateID, Version: row.Version, Accepted: row.Accepted, Left: row.SendsLeft,
		By: row.ToldBy, At: row.AnsweredAt,
	}, nil
}

// ChangeConsent has change work on a citizen's answer to a template, and keeps what comes out. Where somebody else was
// faster, change runs again on what he left.
func (s *Store) ChangeConsent(ctx context.Context, citizenID int64, templateID string, change func(*model.Consent)) error {
	const tries = 5
	var err error
	for range tries {
		if err = s.changeConsent(ctx, citizenID, templateID, change); !errors.Is(err, ErrStale) && !errors.Is(err, ErrExists) {
			break
		}
	}
	return err
}

func (s *Store) changeConsent(ctx context.Context, citizenID int64, templateID string, change func(*model.Consent)) error {
	fresh := *s
	fresh.read = s.write
	c, err := fresh.consent(ctx, citizenID, templateID)
	if err != nil {
		return err
	}
	change(&c)
	row := consentRow{citizenID, templateID, c.Version + 1, c.Accepted, c.Left, c.By, c.At}
	if c.Version == 0 {
		return fail("keep a consent", s.write.WithContext(ctx).Create(&row).Error)
	}
	done := s.write.WithContext(ctx).Model(&consentRow{}).
		Where("citizen_id = ? AND template_id = ? AND version = ?", citizenID, templateID, c.Version).
		Updates(map[string]any{
			"version": row.Version, "accepted": row.Accepted, "sends_left": row.SendsLeft, "told_by": row.ToldBy, "answered_at": row.AnsweredAt,
		})
	if done.Error == nil && done.RowsAffected == 0 {
		return ErrStale
	}
	return fail("keep a consent", done.Error)
}
