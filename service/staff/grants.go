package staff

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// noEnd is until when a password serves that does not lapse.
var noEnd time.Time

// Grants are the ways to citizens' tickets that wait for a supervisor, to log-ins and to other systems alike (docs/adr/0025).
type Grants struct {
	store *store.Store
	audit *AuditLog
	now   func() time.Time
	log   *slog.Logger
}

// NewGrants makes them.
func NewGrants(st *store.Store, audit *AuditLog, now func() time.Time, log *slog.Logger) *Grants {
	return &Grants{st, audit, now, log}
}

// Pending is a grant that waits, beside what it would change.
type Pending struct {
	model.Grant
	Account model.Account // as it is; of a grant to a log-in
	Client  model.Partner // likewise
}

// Waiting are some that wait, the oldest first.
func (g *Grants) Waiting(ctx context.Context, q model.Listing) (out []Pending, next string, err error) {
	list, next, err := g.store.WaitingGrants(ctx, q)
	if err != nil {
		return nil, "", err
	}
	out = make([]Pending, len(list))
	for i, one := range list {
		out[i].Grant = one
		switch one.Kind {
		case model.GrantClient, model.GrantKey:
			out[i].Client, err = g.store.PartnerByID(ctx, one.Subject)
		default:
			out[i].Account, err = g.store.Account(ctx, one.Subject)
		}
		if err != nil {
			return nil, "", err
		}
	}
	return out, next, nil
}

// Of are those that wait for subjects, or were refused.
func (g *Grants) Of(ctx context.Context, kinds []model.GrantKind, subjects ...int64) ([]model.Grant, error) {
	return g.store.GrantsOf(ctx, kinds, subjects...)
}

// waiting is the one of a kind that waits for a subject; of ID 0 where none does.
func waiting(ctx context.Context, st *store.Store, kind model.GrantKind, subject int64) (model.Grant, error) {
	list, err := st.GrantsOf(ctx, []model.GrantKind{kind}, subject)
	if err != nil || len(list) != 1 || list[0].Refused != nil {
		return model.Grant{}, err
	}
	return list[0], nil
}

// Confirm has a grant be so. model.ErrGrantGone where it waits no more, or another waits in its place; model.ErrOwnGrant to who asked
// for it, or gains by it.
func (g *Grants) Confirm(ctx context.Context, by model.Staff, id int64) error {
	one, err := g.decided(ctx, by, id)
	if err != nil {
		return err
	}
	return g.confirm(ctx, by, one)
}

// ConfirmAll confirms what waits, for who has the server itself and saw it; those that were confirmed. What cannot be any more, such
// as a password that its owner changed meanwhile, keeps none of the others back.
func (g *Grants) ConfirmAll(ctx context.Context, list []model.Grant) (done []model.Grant, err error) {
	for _, one := range list {
		if no := g.confirm(ctx, model.Staff{}, one); no != nil {
			err = errors.Join(err, fmt.Errorf("%d: %w", one.ID, no))
			continue
		}
		done = append(done, one)
	}
	return done, err
}

func (g *Grants) confirm(ctx context.Context, by model.Staff, one model.Grant) error {
	if err := g.record(ctx, by, one, model.AuditGranted, "确认放行"+one.Kind.Label()); err != nil {
		return err
	}
	err := g.store.InTx(ctx, func(tx *store.Store) error {
		if err := tx.TakeGrant(ctx, one.ID); err != nil {
			return gone(err)
		}
		return g.apply(ctx, tx, one)
	})
	if err == nil {
		g.log.InfoContext(ctx, "grant confirmed", "staff", by.ID, "kind", one.Kind, "subject", one.Subject)
	}
	return err
}

// Refuse leaves all as it is, and keeps why for the admin to read.
func (g *Grants) Refuse(ctx context.Context, by model.Staff, id int64, note string) error {
	if err := model.CheckRefusal(note); err != nil {
		return err
	}
	one, err := g.decided(ctx, by, id)
	if err != nil {
		return err
	}
	if err := g.record(ctx, by, one, model.AuditRefused, "不同意放行"+one.Kind.Label()); err != nil {
		return err
	}
	return gone(g.store.RefuseGrant(ctx, id, model.Refusal{By: by.ID, Name: by.Name, At: g.now(), Note: strings.TrimSpace(note)}))
}

// decided is one that waits for somebody who may decide on it.
func (g *Grants) decided(ctx context.Context, by model.Staff, id int64) (model.Grant, error) {
	one, err := g.store.Grant(ctx, id)
	switch {
	case err != nil:
		return one, gone(err)
	case one.Refused != nil:
		return one, model.ErrGrantGone
	}
	return one, one.MayDecide(by)
}

func gone(err error) error {
	if errors.Is(err, store.ErrStale) {
		return model.ErrGrantGone
	}
	return err
}

// record says whose grant it is, which the line of the route does not know: it names a number.
func (g *Grants) record(ctx context.Context, by model.Staff, one model.Grant, act, label string) error {
	if by.ID == 0 {
		label = "在服务器上" + label
	}
	line := model.AuditLine{StaffID: by.ID, Staff: by.Name, Roles: by.Roles, Act: act, Label: label, Subject: subjectOf(one)}
	said := map[string]string{"name": one.Name, "asked_by": one.Asker}
	switch one.Kind {
	case model.GrantAccount:
		said["roles"], said["department"] = model.AuditLine{Roles: one.Staff.Roles}.RoleNames(), one.Staff.Department
	case model.GrantClient:
		said["scopes"], said["department"], said["webhook"] = scopeNames(one.Client.Scopes), one.Client.Department, one.Client.Webhook
		maps.Copy(said, model.AuditParts("networks", one.Client.Networks))
	case model.GrantKey:
		said["key"] = one.Key.ID
	}
	line.Detail = model.AuditDetail(said)
	_, err := g.audit.Record(ctx, line)
	return err
}

func scopeNames(list []model.Scope) string {
	said := make([]string, len(list))
	for i, s := range list {
		said[i] = string(s)
	}
	return strings.Join(said, " ")
}
