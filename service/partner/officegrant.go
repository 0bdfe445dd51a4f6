package partner

import (
	"context"
	"errors"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// add keeps a new client with its first key: in at once, or disabled and waiting.
func (o *Office) add(ctx context.Context, who model.Staff, p model.Partner, a model.Algorithm) (model.PartnerKey, error) {
	key := newKey("k1", a, o.now())
	p.Keys, p.Active = []model.PartnerKey{key}, true
	in := p
	p.Active = !in.Opens(model.Partner{})
	return key, o.store.InTx(ctx, func(tx *store.Store) error {
		if err := tx.AddPartner(ctx, &p); err != nil || p.Active {
			return err
		}
		return tx.AskGrant(ctx, asked(who, p, model.Grant{Kind: model.GrantClient, Client: in}))
	})
}

// Change does something to a client as it was in a version; model.ErrSettingsChanged where it has another now. Where it would read
// more of tickets, all of the change waits for a supervisor, and the client goes on as it is.
func (o *Office) Change(ctx context.Context, who model.Staff, code string, version int, do func(*model.Partner)) (model.Partner, error) {
	return o.save(ctx, who, code, version, func(p *model.Partner, waits bool) []model.GrantKind {
		do(p)
		p.Active = p.Active || waits // it is to come in still, as it is described now
		return []model.GrantKind{model.GrantClient}
	})
}

// SetActive lets a client in, at once or once a supervisor confirms it, or shuts it out.
func (o *Office) SetActive(ctx context.Context, who model.Staff, code string, version int, active bool) (model.Partner, error) {
	return o.save(ctx, who, code, version, func(p *model.Partner, _ bool) []model.GrantKind {
		p.Active = active
		if !active {
			return model.ClientGrants
		}
		return []model.GrantKind{model.GrantClient}
	})
}

// save keeps a client as do leaves it, or has that wait. do knows whether the client waits already, and says what waits no more.
func (o *Office) save(ctx context.Context, who model.Staff, code string, version int, do func(p *model.Partner, waits bool) []model.GrantKind) (model.Partner, error) {
	p, err := o.store.PartnerByCode(ctx, code)
	if err != nil {
		return p, err
	}
	if p.Version != version {
		return p, errClientChanged
	}
	waits, err := waiting(ctx, o.store, p.ID)
	if err != nil {
		return p, err
	}
	was := p
	forget := do(&p, waits)
	if err := o.check(ctx, p, ""); err != nil {
		return p, err
	}
	err = o.store.InTx(ctx, func(tx *store.Store) error {
		if p.Opens(was) {
			if err := tx.SamePartner(ctx, was); err != nil {
				return err
			}
			return tx.AskGrant(ctx, asked(who, was, model.Grant{Kind: model.GrantClient, Client: p}))
		}
		kept := p // as it was read, if the database has us begin anew
		if err := tx.SavePartner(ctx, &kept); err != nil {
			return err
		}
		return tx.DropGrants(ctx, p.ID, forget...)
	})
	if errors.Is(err, store.ErrStale) {
		err = errClientChanged
	}
	if err != nil {
		return p, err
	}
	o.log.InfoContext(ctx, "client changed", "staff", who.ID, "client", code, "waits", p.Opens(was))
	return o.store.PartnerByCode(ctx, code)
}

// rotate makes one more key, which serves at once or waits.
func (o *Office) rotate(ctx context.Context, who model.Staff, code string, a model.Algorithm) (model.PartnerKey, error) {
	p, err := o.store.PartnerByCode(ctx, code)
	if err != nil {
		return model.PartnerKey{}, err
	}
	if !p.SeesCitizens() {
		return o.registry.Rotate(ctx, code, a)
	}
	key, err := another(p, a, o.now())
	if err != nil {
		return key, err
	}
	err = o.store.InTx(ctx, func(tx *store.Store) error {
		if err := tx.SamePartner(ctx, p); err != nil {
			return err
		}
		return tx.AskGrant(ctx, asked(who, p, model.Grant{Kind: model.GrantKey, Key: key}))
	})
	if errors.Is(err, store.ErrStale) {
		err = errClientChanged
	}
	return key, err
}

// asked is a grant with whom it is for, and who asks.
func asked(by model.Staff, p model.Partner, one model.Grant) *model.Grant {
	one.Subject, one.Name, one.AskedBy, one.Asker = p.ID, p.Code, by.ID, by.Name
	return &one
}

// waiting is whether a client waits to be let in, or to read more.
func waiting(ctx context.Context, st *store.Store, id int64) (bool, error) {
	list, err := st.GrantsOf(ctx, []model.GrantKind{model.GrantClient}, id)
	return len(list) == 1 && list[0].Refused == nil, err
}

// lets is why a client that proved itself is not served, or nil.
func (g *Gate) lets(ctx context.Context, p model.Partner, address string) error {
	if !p.Active {
		waits, err := waiting(ctx, g.store, p.ID)
		if err == nil && waits {
			return model.ErrClientWaits
		}
		return errors.Join(err, model.ErrClientDisabled)
	}
	if !p.Admits(address) {
		g.log.WarnContext(ctx, "a client called from a network that is not its own", "client", p.Code, "address", address)
		return model.ErrClientNetwork
	}
	return nil
}
