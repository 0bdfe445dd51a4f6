package main

import (
	"context"
	"errors"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/partner"
)

// join lets one other system in and returns its key, for whoever tries docs/examples on the demo.
func (d *demo) join(ctx context.Context, st *store.Store) (model.PartnerKey, error) {
	hall := model.Partner{
		Code: "hall", Name: "网上办事大厅", Source: model.SourceOnlineHall, PerMinute: 600,
		Scopes: []model.Scope{model.ScopeCreate, model.ScopeRead, model.ScopeUpdate, model.ScopeImport},
	}
	key, err := partner.NewRegistry(st, d.clock.now).Add(ctx, hall, model.HMACSHA256)
	if !errors.Is(err, store.ErrExists) {
		return key, err
	}
	kept, err := st.PartnerByCode(ctx, hall.Code) // of a kept folder
	if err != nil || len(kept.Signing()) == 0 {
		return model.PartnerKey{}, err
	}
	return kept.Signing()[0], nil
}
