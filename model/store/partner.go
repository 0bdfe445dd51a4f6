package store

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"example.org/hotline/model"
)

type partnerRow struct {
	ID         int64
	Version    int
	Code       string
	Name       string
	Source     model.Source
	Scopes     string // separated by blanks
	PerMinute  int
	Department string
	Webhook    string
	Networks   string // separated by blanks
	SealedKeys []byte // keysJSON
	Active     bool
	CreatedAt  time.Time
	UpdatedAt  time.Time

	SawCitizens bool // whatever it may read now
}

func (partnerRow) TableName() string { return "api_client" }

// keyJSON is a key as it is sealed: model.Secret does not show itself to an encoder.
type keyJSON struct {
	ID        string          `json:"id"`
	Algorithm model.Algorithm `json:"algorithm"`
	Secret    string          `json:"secret,omitempty"`
	CreatedAt time.Time       `json:"created_at"`
	RetiredAt *time.Time      `json:"retired_at,omitempty"`
}

// AddPartner keeps a new partner and gives it its ID; ErrExists where its code is taken.
func (s *Store) AddPartner(ctx context.Context, p *model.Partner) error {
	row, err := s.partnerRow(*p)
	if err != nil {
		return err
	}
	row.CreatedAt = s.now()
	if err := s.write.WithContext(ctx).Create(&row).Error; err != nil {
		return fail("add a partner", err)
	}
	s.told.forget()
	p.ID, p.CreatedAt, p.SawCitizens = row.ID, row.CreatedAt, row.SawCitizens
	return nil
}

// SavePartner keeps what was changed of a partner, if nobody changed it since it was read (ErrStale).
func (s *Store) SavePartner(ctx context.Context, p *model.Partner) error {
	row, err := s.partnerRow(*p)
	if err != nil {
		return err
	}
	done := s.write.WithContext(ctx).Model(&partnerRow{}).Where("id = ? AND version = ?", p.ID, p.Version).Updates(map[string]any{
		"version": p.Version + 1, "name": row.Name, "source": row.Source, "scopes": row.Scopes, "per_minute": row.PerMinute,
		"department": row.Department, "webhook": row.Webhook, "networks": row.Networks, "sealed_keys": row.SealedKeys, "active": row.Active, "updated_at": row.UpdatedAt,
		"saw_citizens": gorm.Expr("saw_citizens OR ?", row.SawCitizens),
	})
	if done.Error != nil {
		return fail("save a partner", done.Error)
	}
	if done.RowsAffected == 0 {
		return ErrStale
	}
	s.told.forget()
	p.Version++
	return nil
}

// SamePartner holds one as it is to the end of the transaction; ErrStale where it has another version than p.
func (s *Store) SamePartner(ctx context.Context, p model.Partner) error {
	done, err := s.exec(ctx, "UPDATE api_client SET version = version WHERE id = ? AND version = ?", p.ID, p.Version)
	return changedOne(done, err, "hold a partner")
}

// PartnerByCode returns one with its keys, or model.ErrClientNotFound.
func (s *Store) PartnerByCode(ctx context.Context, code string) (model.Partner, error) {
	return s.partner(ctx, "code = ?", code)
}

// PartnerByID is PartnerByCode by row.
func (s *Store) PartnerByID(ctx context.Context, id int64) (model.Partner, error) {
	return s.partner(ctx, "id = ?", id)
}

func (s *Store) partner(ctx context.Context, where string, arg any) (model.Partner, error) {
	var row partnerRow
	err := s.read.WithContext(ctx).Where(where, arg).Take(&row).Error
	if missing(err) {
		return model.Partner{}, model.ErrClientNotFound
	}
	if err != nil {
		return model.Partner{}, fail("read a partner", err)
	}
	return s.toPartner(row)
}

// Partners lists all, by code.
func (s *Store) Partners(ctx context.Context) ([]model.Partner, error) {
	var rows []partnerRow
	if err := s.read.WithContext(ctx).Order("code").Find(&rows).Error; err != nil {
		return nil, fail("list partners", err)
	}
	return s.toPartners(rows)
}

// PartnerPage are some of them, by code.
func (s *Store) PartnerPage(ctx context.Context, q model.Listing) (_ []model.Partner, next string, err error) {
	db := byCode(having(s.read.WithContext(ctx), q.Text, "code", "name"), q)
	rows, next, err := pageOf(db, q, "list partners", func(r partnerRow) string { return r.Code })
	if err != nil {
		return nil, "", err
	}
	list, err := s.toPartners(rows)
	return list, next, err
}

func (s *Store) toPartners(rows []partnerRow) ([]model.Partner, error) {
	list := make([]model.Partner, len(rows))
	for i, row := range rows {
		var err error
		if list[i], err = s.toPartner(row); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (s *Store) partnerRow(p model.Partner) (partnerRow, error) {
	row := partnerRow{
		Version: p.Version, Code: p.Code, Name: p.Name, Source: p.Source, PerMinute: p.PerMinute, Department: p.Department,
		Webhook: p.Webhook, Networks: strings.Join(p.Networks, " "), Active: p.Active, UpdatedAt: s.now(), SawCitizens: p.SawCitizens || p.SeesCitizens(),
	}
	scopes := make([]string, len(p.Scopes))
	for i, scope := range p.Scopes {
		scopes[i] = string(scope)
	}
	row.Scopes = strings.Join(scopes, " ")
	keys := make([]keyJSON, len(p.Keys))
	for i, k := range p.Keys {
		keys[i] = keyJSON{k.ID, k.Algorithm, string(k.Secret), k.CreatedAt, k.RetiredAt}
	}
	plain, err := json.Marshal(keys) //nolint:gosec // sealed two lines below
	if err != nil {
		return row, err
	}
	row.SealedKeys, err = s.seal(string(plain), "api_client.keys:"+p.Code)
	return row, err
}

func (s *Store) toPartner(row partnerRow) (model.Partner, error) {
	p := model.Partner{
		ID: row.ID, Version: row.Version, Code: row.Code, Name: row.Name, Source: row.Source, PerMinute: row.PerMinute,
		Department: row.Department, Webhook: row.Webhook, Networks: strings.Fields(row.Networks), Active: row.Active, CreatedAt: row.CreatedAt,
	}
	for scope := range strings.FieldsSeq(row.Scopes) {
		p.Scopes = append(p.Scopes, model.Scope(scope))
	}
	p.SawCitizens = row.SawCitizens || p.SeesCitizens()
	plain, err := s.open(row.SealedKeys, "api_client.keys:"+row.Code)
	if err != nil {
		return p, err
	}
	var keys []keyJSON
	if err := json.Unmarshal([]byte(plain), &keys); err != nil {
		return p, errors.New("the keys of a partner are not readable") // without err: it quotes them
	}
	for _, k := range keys {
		p.Keys = append(p.Keys, model.PartnerKey{ID: k.ID, Algorithm: k.Algorithm, Secret: model.Secret(k.Secret), CreatedAt: k.CreatedAt, RetiredAt: k.RetiredAt})
	}
	return p, nil
}
