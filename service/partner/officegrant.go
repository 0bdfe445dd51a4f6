package partner

import (
	"context"
	"errors"
	"slices"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// add keeps a new client with its first key: in at once, or disabled and waiting. What is told of it is read before it is kept: a
// secret that is shown once must not be lost because it could not be read afterwards.
func (o *Office) add(ctx context.Context, who model.Staff, p model.Partner, a model.Algorithm) (kept model.Partner, key model.PartnerKey, err error) {
	key = newKey("k1", a, o.now())
	p.Keys, p.Active = []model.PartnerKey{key}, true
	in := p
	p.Active = !in.Opens(model.Partner{})
	err = o.store.InTx(ctx, func(tx *store.Store) error {
		kept = p
		if err := tx.AddPartner(ctx, &kept); err != nil {
			return err
		}
		if !kept.Active {
			if err := tx.AskGrant(ctx, asked(who, kept, model.Grant{Kind: model.GrantClient, Client: in})); err != nil {
				return err
			}
		}
		kept, err = tx.PartnerByCode(ctx, p.Code)
		return err
	})
	return kept, key, err
}

// Seen is what an admin saw of a client that he changes.
type Seen struct {
	Version int
	Waiting *int64 // the grant that he saw waiting: 0 is none, and nil that he did not look
}

// Change does something to a client as it was seen; model.ErrSettingsChanged where it is another now, or something else waits. Where it
// would read more of tickets, all of the change waits for a supervisor, and the client goes on as it is.
func (o *Office) Change(ctx context.Context, who model.Staff, code string, seen Seen, do func(*model.Partner)) (model.Partner, error) {
	return o.save(ctx, who, code, seen, func(p *model.Partner, waits bool) ([]model.GrantKind, error) {
		do(p)
		p.Active = p.Active || waits // it is to come in still, as it is described now
		return []model.GrantKind{model.GrantClient}, o.check(ctx, *p, "")
	})
}

// SetActive lets a client in, at once or once a supervisor confirms it, or shuts it out, whatever is wrong with it by now.
func (o *Office) SetActive(ctx context.Context, who model.Staff, code string, seen Seen, active bool) (model.Partner, error) {
	return o.save(ctx, who, code, seen, func(p *model.Partner, _ bool) ([]model.GrantKind, error) {
		p.Active = active
		if !active {
			return model.ClientGrants, nil
		}
		return []model.GrantKind{model.GrantClient}, o.check(ctx, *p, "")
	})
}

// save keeps a client as do leaves it, or has that wait. do knows whether the client waits already, and says what waits no more.
func (o *Office) save(ctx context.Context, who model.Staff, code string, seen Seen, do func(p *model.Partner, waits bool) ([]model.GrantKind, error)) (model.Partner, error) {
	p, err := o.store.PartnerByCode(ctx, code)
	if err != nil {
		return p, err
	}
	if p.Version != seen.Version {
		return p, errClientChanged
	}
	before, err := waiting(ctx, o.store, p.ID)
	if err != nil {
		return p, err
	}
	was := p
	forget, err := do(&p, before.ID != 0)
	if err != nil {
		return p, err
	}
	err = o.store.InTx(ctx, func(tx *store.Store) error {
		if err := same(ctx, tx, was, seen); err != nil {
			return err
		}
		if p.Opens(was) {
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

// same holds a client, and what waits for it, as somebody saw them to the end of the transaction; store.ErrStale where either is
// another by now.
func same(ctx context.Context, tx *store.Store, was model.Partner, seen Seen) error {
	if err := tx.SamePartner(ctx, was); err != nil || seen.Waiting == nil {
		return err
	}
	now, err := waiting(ctx, tx, was.ID)
	if err == nil && now.ID != *seen.Waiting {
		err = store.ErrStale
	}
	return err
}

// rotate makes one more key. It waits where the client reads of tickets, or did once, or will once it is let in again or what waits for it is
// confirmed: otherwise whoever confirms that would not know that the key had become another's before.
func (o *Office) rotate(ctx context.Context, who model.Staff, code string, a model.Algorithm) (now model.Partner, key model.PartnerKey, err error) {
	p, err := o.store.PartnerByCode(ctx, code)
	if err != nil {
		return p, key, err
	}
	if key, err = another(p, a, o.now()); err != nil {
		return p, key, err
	}
	err = o.store.InTx(ctx, func(tx *store.Store) error {
		if err := tx.SamePartner(ctx, p); err != nil {
			return err
		}
		will, err := waiting(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		if now = p; p.WouldSeeCitizens() || p.SawCitizens || will.Client.WouldSeeCitizens() {
			return tx.AskGrant(ctx, asked(who, p, model.Grant{Kind: model.GrantKey, Key: key}))
		}
		now.Keys = append(slices.Clone(p.Keys), key)
		if err := tx.SavePartner(ctx, &now); err != nil {
			return err
		}
		if err := tx.DropGrants(ctx, p.ID, model.GrantKey); err != nil {
			return err
		}
		now, err = tx.PartnerByCode(ctx, code)
		return err
	})
	if errors.Is(err, store.ErrStale) {
		err = errClientChanged
	}
	return now, key, err
}

// asked is a grant with whom it is for, and who asks.
func asked(by model.Staff, p model.Partner, one model.Grant) *model.Grant {
	one.Subject, one.Name, one.AskedBy, one.Asker = p.ID, p.Code, by.ID, by.Name
	return &one
}

// waiting is what waits to have a client let in, or read more; of ID 0 where nothing does.
func waiting(ctx context.Context, st *store.Store, id int64) (model.Grant, error) {
	list, err := st.GrantsOf(ctx, []model.GrantKind{model.GrantClient}, id)
	if err != nil || len(list) != 1 || list[0].Refused != nil {
		return model.Grant{}, err
	}
	return list[0], nil
}

// lets is why a client that proved itself is not served, or nil.
func (g *Gate) lets(ctx context.Context, p model.Partner, address string) error {
	if !p.Active {
		one, err := waiting(ctx, g.store, p.ID)
		if err == nil && one.ID != 0 {
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
