package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/partner"
)

// deadLettersCmd is hotline client dead-letters.
type deadLettersCmd struct {
	Code  string `arg:"" optional:"" help:"Only those to this client."`
	Limit int    `default:"50" help:"How many, newest first."`
}

// Run lists webhooks that were given up.
func (c deadLettersCmd) Run(ctx context.Context, e *env) error {
	if c.Limit < 1 || c.Limit > 1000 {
		return usage(fmt.Errorf("--limit %d: takes 1 to 1000", c.Limit))
	}
	return e.withRegistry(ctx, func(cfg config.Config, st *store.Store, _ *partner.Registry) error {
		names, only, err := clientNames(ctx, st, c.Code)
		if err != nil {
			return err
		}
		list, err := st.DeadDeliveries(ctx, only, c.Limit)
		if err != nil {
			return err
		}
		var b strings.Builder
		for _, d := range list {
			fmt.Fprintf(&b, "%s  %s  %s  %s  %s  %s  %d attempts: %s\n", d.Mark, names[d.PartnerID], d.CreatedAt.In(cfg.Time.Zone).Format("2006-01-02 15:04:05"),
				d.Hook.Number, d.Hook.Event, d.Hook.Status, d.Attempts, d.Result)
		}
		return say(e.out, b.String())
	})
}

// clientNames are the codes of all clients by their ID; only is the ID of the one that is meant, if one is.
func clientNames(ctx context.Context, st *store.Store, code string) (names map[int64]string, only int64, err error) {
	list, err := st.Partners(ctx)
	if err != nil {
		return nil, 0, err
	}
	names = map[int64]string{}
	for _, p := range list {
		names[p.ID] = p.Code
		if p.Code == code {
			only = p.ID
		}
	}
	if code != "" && only == 0 {
		return nil, 0, model.ErrClientNotFound
	}
	return names, only, nil
}

// resendCmd is hotline client resend.
type resendCmd struct {
	ID  string `arg:"" optional:"" help:"The delivery, as dead-letters names it."`
	All string `placeholder:"CODE" help:"All that were given up to this client."`
}

// Run has the service send them again; exit 1 where there is none.
func (c resendCmd) Run(ctx context.Context, e *env) error {
	if (c.ID == "") == (c.All == "") {
		return usage(errors.New("resend takes either the ID of a delivery or --all CODE"))
	}
	return e.withRegistry(ctx, func(_ config.Config, st *store.Store, _ *partner.Registry) error {
		_, only, err := clientNames(ctx, st, c.All)
		if err != nil {
			return err
		}
		n, err := st.Resend(ctx, c.ID, only)
		if err != nil {
			return err
		}
		if n == 0 {
			return errors.New("nothing there was given up")
		}
		return say(e.out, fmt.Sprintf("%d will be sent again\n", n))
	})
}
