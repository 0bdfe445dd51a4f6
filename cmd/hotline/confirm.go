package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/partner"
	"example.org/hotline/service/staff"
)

// staffConfirmCmd is hotline staff confirm: who has the server itself stands in for a supervisor where there is none, or none that may.
type staffConfirmCmd struct {
	Name string `arg:"" help:"The log-in that waits."`
}

// Run confirms all that waits for a log-in.
func (c staffConfirmCmd) Run(ctx context.Context, e *env) error {
	return e.withAudit(ctx, func(_ config.Config, st *store.Store) error {
		who, _, err := st.StaffByName(ctx, strings.TrimSpace(c.Name))
		if errors.Is(err, store.ErrNoStaff) {
			return errors.New("there is no such log-in")
		}
		if err != nil {
			return notReady(err)
		}
		return confirmAll(ctx, e, st, model.StaffGrants, who.ID, who.Name)
	})
}

type clientConfirmCmd struct {
	Code string `arg:"" help:"The client that waits."`
}

// Run confirms all that waits for a client.
func (c clientConfirmCmd) Run(ctx context.Context, e *env) error {
	return e.withRegistry(ctx, func(_ config.Config, st *store.Store, _ *partner.Registry) error {
		p, err := st.PartnerByCode(ctx, c.Code)
		if err != nil {
			return err
		}
		return confirmAll(ctx, e, st, model.ClientGrants, p.ID, p.Code)
	})
}

func confirmAll(ctx context.Context, e *env, st *store.Store, kinds []model.GrantKind, subject int64, name string) error {
	quiet := slog.New(slog.DiscardHandler)
	n, err := staff.NewGrants(st, staff.NewAuditLog(st, e.now, quiet), e.now, quiet).ConfirmAll(ctx, kinds, subject)
	switch {
	case errors.Is(err, model.ErrUnavailable):
		return notReady(err)
	case err != nil:
		return err
	case n == 0:
		return fmt.Errorf("nothing waits for %s", name)
	}
	return say(e.out, fmt.Sprintf("confirmed %s: %d\n", name, n))
}
