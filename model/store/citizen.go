package store

import (
	"context"
	"errors"
	"time"

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

func (s *Store) citizen(ctx context.Context, where string, arg any) (model.Citizen, error) {
	var row citizenRow
	if err := s.read.WithContext(ctx).Where(where, arg).Take(&row).Error; err != nil {
		return model.Citizen{}, fail("read a citizen", err)
	}
	openID, err := s.open(row.Openid, "citizen.openid:"+row.OpenidHash)
	if err != nil {
		return model.Citizen{}, err
	}
	c := model.Citizen{ID: row.ID, OpenID: openID, Followed: row.Followed}
	c.Binding, err = s.binding(ctx, row.ID)
	return c, err
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
