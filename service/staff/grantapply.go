package staff

import (
	"context"
	"errors"
	"strconv"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// subjectOf is what a grant is for, as the audit log names it elsewhere.
func subjectOf(one model.Grant) string {
	if one.Kind == model.GrantClient || one.Kind == model.GrantKey {
		return "api-clients/" + one.Name
	}
	return "accounts/" + strconv.FormatInt(one.Subject, 10)
}

// apply does what was asked for, to its subject as it is now.
func (g *Grants) apply(ctx context.Context, tx *store.Store, one model.Grant) error {
	switch one.Kind {
	case model.GrantClient:
		return changeClient(ctx, tx, one.Subject, func(p *model.Partner) {
			c := one.Client
			p.Name, p.Scopes, p.PerMinute, p.Department, p.Webhook, p.Networks, p.Active = c.Name, c.Scopes, c.PerMinute, c.Department, c.Webhook, c.Networks, true
		})
	case model.GrantKey:
		return changeClient(ctx, tx, one.Subject, func(p *model.Partner) { p.Keys = append(p.Keys, one.Key) })
	default:
		return g.change(ctx, tx, one)
	}
}

func changeClient(ctx context.Context, tx *store.Store, id int64, do func(*model.Partner)) error {
	p, err := tx.PartnerByID(ctx, id)
	if err != nil {
		return err
	}
	do(&p)
	return gone(tx.SavePartner(ctx, &p))
}

// change is apply to a log-in, whose sessions end.
func (g *Grants) change(ctx context.Context, tx *store.Store, one model.Grant) error {
	who, hash, err := tx.StaffByName(ctx, one.Name)
	if err != nil {
		return err
	}
	switch one.Kind {
	case model.GrantAccount:
		who.Roles, who.Department, who.Disabled = one.Staff.Roles, one.Staff.Department, false
		err = tx.ChangeAccount(ctx, who)
		if err == nil && one.AskedAt.Before(who.PasswordUntil) { // who is told his password today has a week from today
			who.Version++
			err = tx.RenewPassword(ctx, who, g.now().Add(model.HandedOver))
		}
	case model.GrantPassword:
		if hash != one.Password.Was {
			return model.ErrGrantOutdated
		}
		err = tx.SetPassword(ctx, who, one.Password.Hash, g.now().Add(model.HandedOver))
	case model.GrantFactor:
		err = tx.DropFactor(ctx, who)
	default:
		return errors.New("there is no such grant: " + string(one.Kind))
	}
	if err == nil {
		_, err = tx.EndSessionsOf(ctx, who.ID, "")
	}
	return gone(err)
}
