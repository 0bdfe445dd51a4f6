package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

type citizenRow struct {
	ID         int64
	OpenidHash string
	Openid     []byte
	Followed   bool
	FollowedAt *time.Time
	LeftAt     *time.Time
	CreatedAt  time.Time
}

func (citizenRow) TableName() string { return "citizen" }

// Meet returns the citizen of an openid and remembers him where he is new.
func (s *Store) Meet(ctx context.Context, openID string) (model.Citizen, error) {
	hash := s.Digest("openid", openID)
	c, err := s.citizen(ctx, "openid_hash = ?", hash)
	if !missing(err) {
		return c, err
	}
	sealed, err := s.seal(openID, "citizen.openid:"+hash)
	if err != nil {
		return model.Citizen{}, err
	}
	err = s.write.WithContext(ctx).Create(&citizenRow{OpenidHash: hash, Openid: sealed, CreatedAt: s.now()}).Error
	if err = fail("remember a citizen", err); err != nil && !errors.Is(err, ErrExists) {
		return model.Citizen{}, err
	}
	fresh := *s // the row may be a moment old: read where it was written
	fresh.read = s.write
	return fresh.citizen(ctx, "openid_hash = ?", hash)
}

// Citizen returns one by id, or model.ErrNotSignedIn where there is none.
func (s *Store) Citizen(ctx context.Context, id int64) (model.Citizen, error) {
	c, err := s.citizen(ctx, "id = ?", id)
	if missing(err) {
		return model.Citizen{}, model.ErrNotSignedIn
	}
	return c, err
}

// CitizensByID are some citizens, those of them that there are.
func (s *Store) CitizensByID(ctx context.Context, ids []int64) (map[int64]model.Citizen, error) {
	of := make(map[int64]model.Citizen, len(ids))
	if len(ids) == 0 {
		return of, nil
	}
	var rows []knownCitizen
	if err := s.citizens(ctx, "id IN ?", padded(ids)).Find(&rows).Error; err != nil {
		return nil, fail("read citizens", err)
	}
	for _, row := range rows {
		c, err := s.toCitizen(row)
		if err != nil {
			return nil, err
		}
		of[c.ID] = c
	}
	return of, nil
}

func (s *Store) citizen(ctx context.Context, where string, arg any) (model.Citizen, error) {
	var row knownCitizen // in one question: it is asked before every answer
	if err := s.citizens(ctx, where, arg).Take(&row).Error; err != nil {
		return model.Citizen{}, fail("read a citizen", err)
	}
	return s.toCitizen(row)
}

func (s *Store) citizens(ctx context.Context, where string, arg any) *gorm.DB {
	return s.read.WithContext(ctx).Model(&citizenRow{}).
		Select("citizen.id, openid_hash, openid, followed, phone, name, bound_at").
		Joins("LEFT JOIN binding ON binding.citizen_id = citizen.id").Where("citizen."+where, arg)
}

func (s *Store) toCitizen(row knownCitizen) (_ model.Citizen, err error) {
	c := model.Citizen{ID: row.ID, Followed: row.Followed}
	if c.OpenID, err = s.open(row.Openid, "citizen.openid:"+row.OpenidHash); err != nil || row.BoundAt == nil {
		return c, err
	}
	c.Binding = &model.Binding{CitizenID: row.ID, BoundAt: *row.BoundAt}
	if c.Binding.Phone, err = s.open(row.Phone, fmt.Sprintf("binding.phone:%d", row.ID)); err != nil {
		return model.Citizen{}, err
	}
	c.Binding.Name, err = s.open(row.Name, fmt.Sprintf("binding.name:%d", row.ID))
	return c, err
}

// knownCitizen is a citizen with what he bound, if anything.
type knownCitizen struct {
	ID         int64
	OpenidHash string
	Openid     []byte
	Followed   bool
	Phone      []byte
	Name       []byte
	BoundAt    *time.Time
}

// SetFollowed notes that a citizen follows the account, or left it. Told twice, it is as if told once.
func (s *Store) SetFollowed(ctx context.Context, citizenID int64, follows bool) error {
	now := s.now()
	change := map[string]any{"followed": follows, "left_at": now}
	if follows {
		change = map[string]any{"followed": true, "followed_at": now, "left_at": nil}
	}
	err := s.write.WithContext(ctx).Model(&citizenRow{}).Where("id = ?", citizenID).Updates(change).Error
	return fail("note a follower", err)
}
