package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/partner"
	"example.org/hotline/service/staff"
)

// chosen is which of what waits is meant: by number, so that nobody confirms what he did not see.
type chosen struct {
	ID  []int64 `name:"id" xor:"which" placeholder:"N" help:"Confirm this one (repeatable)."`
	All bool    `xor:"which" help:"Confirm all that waits."`
}

// staffConfirmCmd is hotline staff confirm: who has the server itself stands in for a supervisor where there is none, or none that may.
type staffConfirmCmd struct {
	Name string `arg:"" help:"The log-in that waits."`
	chosen
}

// Run lists what waits for a log-in, or confirms it.
func (c staffConfirmCmd) Run(ctx context.Context, e *env) error {
	return e.withAudit(ctx, func(cfg config.Config, st *store.Store) error {
		who, _, err := st.StaffByName(ctx, strings.TrimSpace(c.Name))
		if errors.Is(err, store.ErrNoStaff) {
			return errors.New("there is no such log-in")
		}
		if err != nil {
			return notReady(err)
		}
		now := staff.Pending{Account: model.Account{Staff: who}}
		return c.confirm(ctx, e, st, model.StaffGrants, who.ID, who.Name, waiting{now, cfg.Time.Zone})
	})
}

type clientConfirmCmd struct {
	Code string `arg:"" help:"The client that waits."`
	chosen
}

// Run lists what waits for a client, or confirms it.
func (c clientConfirmCmd) Run(ctx context.Context, e *env) error {
	return e.withRegistry(ctx, func(cfg config.Config, st *store.Store, _ *partner.Registry) error {
		p, err := st.PartnerByCode(ctx, c.Code)
		if err != nil {
			return err
		}
		return c.confirm(ctx, e, st, model.ClientGrants, p.ID, p.Code, waiting{staff.Pending{Client: p}, cfg.Time.Zone})
	})
}

func (c chosen) confirm(ctx context.Context, e *env, st *store.Store, kinds []model.GrantKind, subject int64, name string, now waiting) error {
	quiet := slog.New(slog.DiscardHandler)
	grants := staff.NewGrants(st, staff.NewAuditLog(st, e.now, quiet), e.now, quiet)
	list, err := grants.Of(ctx, kinds, subject)
	if err != nil {
		return notReady(err)
	}
	list = slices.DeleteFunc(list, func(g model.Grant) bool { return g.Refused != nil })
	if len(list) == 0 {
		return fmt.Errorf("nothing waits for %s", name)
	}
	if !c.All && len(c.ID) == 0 {
		return say(e.out, now.lines(list)+"nothing is confirmed: name them with --id N, or take --all\n")
	}
	if list, err = c.among(list); err != nil {
		return err
	}
	done, err := grants.ConfirmAll(ctx, list)
	said := say(e.out, now.lines(done)+fmt.Sprintf("confirmed %s: %d\n", name, len(done)))
	if errors.Is(err, model.ErrUnavailable) {
		err = notReady(err)
	}
	return errors.Join(err, said)
}

// among are those of a list that are meant.
func (c chosen) among(list []model.Grant) ([]model.Grant, error) {
	if c.All {
		return list, nil
	}
	for _, id := range c.ID {
		if !slices.ContainsFunc(list, func(g model.Grant) bool { return g.ID == id }) {
			return nil, fmt.Errorf("%d does not wait, or not any more", id)
		}
	}
	return slices.DeleteFunc(list, func(g model.Grant) bool { return !slices.Contains(c.ID, g.ID) }), nil
}

// waiting is whom something waits for, as it is until that is confirmed.
type waiting struct {
	staff.Pending
	zone *time.Location
}

// lines say what each is, who asked and when.
func (w waiting) lines(list []model.Grant) string {
	var b strings.Builder
	for _, g := range list {
		fmt.Fprintf(&b, "%d  %s; asked by %s, %s\n", g.ID, w.what(g), g.Asker, g.AskedAt.In(w.zone).Format(time.DateTime))
	}
	return b.String()
}

func (w waiting) what(g model.Grant) string {
	switch g.Kind {
	case model.GrantAccount:
		said := fmt.Sprintf("the log-in as %s%s, now %s%s", names(g.Staff.Roles), of(g.Staff.Department), names(w.Account.Roles), of(w.Account.Department))
		if w.Account.Disabled {
			said += ", disabled"
		}
		if w.Account.PasswordDue {
			said += ", with a password that an admin set"
		}
		if w.Account.FactorDue {
			said += ", without a second factor"
		}
		return said
	case model.GrantPassword:
		return "another password, which an admin knows"
	case model.GrantFactor:
		return "no second factor any more, until another is set up"
	case model.GrantKey:
		return "one more key, " + g.Key.ID + "; " + keysOf(w.Client)
	default:
		return "the client as " + described(g.Client) + "; now " + described(w.Client) + "; " + keysOf(w.Client)
	}
}

func described(p model.Partner) string {
	said := fmt.Sprintf("%s: %s%s, %d a minute, from %s", p.Name, names(p.Scopes), of(p.Department), p.PerMinute, strings.Join(p.Networks, " "))
	if len(p.Networks) == 0 {
		said += "anywhere"
	}
	if p.Webhook != "" {
		said += ", told at " + p.Webhook
	}
	if !p.Active {
		said += ", disabled"
	}
	return said
}

func keysOf(p model.Partner) string {
	said := make([]string, 0, len(p.Keys))
	for _, k := range p.Live() {
		said = append(said, k.ID+" made "+k.CreatedAt.Format(time.DateOnly))
	}
	return "keys: " + strings.Join(said, ", ")
}

func of(department string) string {
	if department == "" {
		return ""
	}
	return " of " + department
}

func names[T ~string](list []T) string {
	said := make([]string, len(list))
	for i, one := range list {
		said[i] = string(one)
	}
	return strings.Join(said, ",")
}
