package main

import (
	"context"
	"errors"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/partner"
)

// join lets two other systems in and returns what they sign and ask with, for whoever tries docs/examples on the demo.
func (d *demo) join(ctx context.Context, st *store.Store) (hall model.PartnerKey, app model.Secret, err error) {
	hall, err = d.admit(ctx, st, model.Partner{
		Code: "hall", Name: "网上办事大厅", Source: model.SourceOnlineHall, PerMinute: 600,
		Scopes: []model.Scope{model.ScopeCreate, model.ScopeRead, model.ScopeUpdate, model.ScopeImport},
	}, model.HMACSHA256)
	if err != nil {
		return hall, app, err
	}
	key, err := d.admit(ctx, st, model.Partner{
		Code: "city-app", Name: "市民应用", Source: model.SourceOther, PerMinute: 600, Scopes: []model.Scope{model.ScopeOpen311},
	}, model.APIKey)
	return hall, partner.APIKey("city-app", key), err
}

func (d *demo) admit(ctx context.Context, st *store.Store, p model.Partner, a model.Algorithm) (model.PartnerKey, error) {
	key, err := partner.NewRegistry(st, d.clock.now).Add(ctx, p, a)
	if !errors.Is(err, store.ErrExists) {
		return key, err
	}
	kept, err := st.PartnerByCode(ctx, p.Code) // of a kept folder
	if err != nil || len(kept.Live()) == 0 {
		return model.PartnerKey{}, err
	}
	return kept.Live()[0], nil
}
