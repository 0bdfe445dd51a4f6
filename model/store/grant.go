package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"example.org/hotline/model"
)

type grantRow struct {
	ID        int64
	Kind      model.GrantKind
	Subject   int64
	Name      string
	Sealed    []byte // grantJSON
	AskedBy   int64
	Asker     string
	AskedAt   time.Time
	RefusedBy int64
	Refuser   string
	RefusedAt *time.Time
	Note      string
}

func (grantRow) TableName() string { return "access_grant" }

// grantJSON is what was asked for, as it is sealed: a password's hash and a key's secret are among it.
type grantJSON struct {
	Roles      []model.Role    `json:"roles,omitempty"`
	Department string          `json:"department,omitempty"`
	Hash       string          `json:"hash,omitempty"`
	Was        string          `json:"was,omitempty"`
	Name       string          `json:"name,omitempty"`
	Scopes     []model.Scope   `json:"scopes,omitempty"`
	PerMinute  int             `json:"per_minute,omitempty"`
	Webhook    string          `json:"webhook,omitempty"`
	Networks   []string        `json:"networks,omitempty"`
	Key        string          `json:"key,omitempty"`
	Algorithm  model.Algorithm `json:"algorithm,omitempty"`
	Secret     string          `json:"secret,omitempty"`
	Made       time.Time       `json:"made,omitzero"`
}

func grantPlace(kind model.GrantKind, subject int64) string {
	return fmt.Sprintf("access_grant:%s:%d", kind, subject)
}

// AskGrant keeps what was asked for, in place of what was asked for before, gives it its ID, and tells the supervisors.
func (s *Store) AskGrant(ctx context.Context, g *model.Grant) error {
	said := grantJSON{Roles: g.Staff.Roles, Department: g.Staff.Department, Hash: g.Password.Hash, Was: g.Password.Was}
	switch g.Kind {
	case model.GrantClient:
		p := g.Client
		said.Department, said.Name, said.Scopes, said.PerMinute, said.Webhook, said.Networks = p.Department, p.Name, p.Scopes, p.PerMinute, p.Webhook, p.Networks
	case model.GrantKey:
		said.Key, said.Algorithm, said.Secret, said.Made = g.Key.ID, g.Key.Algorithm, string(g.Key.Secret), g.Key.CreatedAt
	}
	plain, err := json.Marshal(said) //nolint:gosec // sealed in the next statement
	if err != nil {
		return err
	}
	sealed, err := s.seal(string(plain), grantPlace(g.Kind, g.Subject))
	if err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *Store) error {
		if err := tx.DropGrants(ctx, g.Subject, g.Kind); err != nil {
			return err
		}
		row := grantRow{Kind: g.Kind, Subject: g.Subject, Name: g.Name, Sealed: sealed, AskedBy: g.AskedBy, Asker: g.Asker, AskedAt: tx.now()}
		if err := tx.write.WithContext(ctx).Create(&row).Error; err != nil {
			return fail("keep what was asked for", err)
		}
		g.ID, g.AskedAt = row.ID, row.AskedAt
		return tx.TellStaff(ctx, []model.StaffNotice{g.Told()})
	})
}

// DropGrants forgets what of some kinds was asked for, or refused, for a subject.
func (s *Store) DropGrants(ctx context.Context, subject int64, kinds ...model.GrantKind) error {
	done := s.write.WithContext(ctx).Where("subject = ? AND kind IN ?", subject, kinds).Delete(&grantRow{})
	return fail("forget what was asked for", done.Error)
}

// TakeGrant forgets one that waits, for who confirms it; ErrStale where it waits no more.
func (s *Store) TakeGrant(ctx context.Context, id int64) error {
	done, err := s.exec(ctx, "DELETE FROM access_grant WHERE id = ? AND refused_at IS NULL", id)
	return changedOne(done, err, "take what was asked for")
}

// RefuseGrant notes that one that waits was refused; ErrStale where it waits no more.
func (s *Store) RefuseGrant(ctx context.Context, id int64, r model.Refusal) error {
	done, err := s.exec(ctx, "UPDATE access_grant SET refused_by = ?, refuser = ?, refused_at = ?, note = ? WHERE id = ? AND refused_at IS NULL", r.By, r.Name, r.At, r.Note, id)
	return changedOne(done, err, "refuse what was asked for")
}

// Grant is one, whether it waits or was refused; ErrStale where it is neither any more.
func (s *Store) Grant(ctx context.Context, id int64) (model.Grant, error) {
	var row grantRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	if missing(err) {
		return model.Grant{}, ErrStale
	}
	if err != nil {
		return model.Grant{}, fail("read what was asked for", err)
	}
	return s.grant(row)
}

// WaitingGrants are some that wait, the oldest first.
func (s *Store) WaitingGrants(ctx context.Context, q model.Listing) (list []model.Grant, next string, err error) {
	after, err := idAfter(q.After)
	if err != nil {
		return nil, "", err
	}
	db := s.read.WithContext(ctx).Where("refused_at IS NULL AND id > ?", after).Order("id")
	rows, next, err := pageOf(db, q, "list what waits", func(r grantRow) string { return idMark(r.ID) })
	if err != nil {
		return nil, "", err
	}
	list, err = s.toGrants(rows)
	return list, next, err
}

// GrantsOf are those of some kinds that wait for subjects, or were refused.
func (s *Store) GrantsOf(ctx context.Context, kinds []model.GrantKind, subjects ...int64) ([]model.Grant, error) {
	if len(subjects) == 0 {
		return nil, nil
	}
	var rows []grantRow
	if err := s.read.WithContext(ctx).Where("kind IN ? AND subject IN ?", kinds, subjects).Order("id").Find(&rows).Error; err != nil {
		return nil, fail("list what was asked for", err)
	}
	return s.toGrants(rows)
}

func (s *Store) toGrants(rows []grantRow) ([]model.Grant, error) {
	list := make([]model.Grant, len(rows))
	for i, row := range rows {
		var err error
		if list[i], err = s.grant(row); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (s *Store) grant(row grantRow) (model.Grant, error) {
	g := model.Grant{ID: row.ID, Kind: row.Kind, Subject: row.Subject, Name: row.Name, AskedBy: row.AskedBy, Asker: row.Asker, AskedAt: row.AskedAt.UTC()}
	if row.RefusedAt != nil {
		g.Refused = &model.Refusal{By: row.RefusedBy, Name: row.Refuser, At: row.RefusedAt.UTC(), Note: row.Note}
	}
	plain, err := s.open(row.Sealed, grantPlace(row.Kind, row.Subject))
	if err != nil {
		return g, err
	}
	var said grantJSON
	if err := json.Unmarshal([]byte(plain), &said); err != nil {
		return g, errors.New("what was asked for is not readable") // without err: it quotes secrets
	}
	switch row.Kind {
	case model.GrantAccount:
		g.Staff = model.Staff{ID: row.Subject, Name: row.Name, Roles: said.Roles, Department: said.Department}
	case model.GrantPassword:
		g.Password = model.Handover{Hash: said.Hash, Was: said.Was}
	case model.GrantClient:
		g.Client = model.Partner{
			ID: row.Subject, Code: row.Name, Name: said.Name, Scopes: said.Scopes, PerMinute: said.PerMinute, Department: said.Department, Webhook: said.Webhook,
			Networks: said.Networks, Active: true,
		}
	case model.GrantKey:
		g.Key = model.PartnerKey{ID: said.Key, Algorithm: said.Algorithm, Secret: model.Secret(said.Secret), CreatedAt: said.Made}
	}
	return g, nil
}
