package main

import (
	"context"
	"errors"
	"strings"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/partner"
)

// clientSetCmd is hotline client set. A client's code and the digit of its tickets' numbers stay.
type clientSetCmd struct {
	Code       string        `arg:"" help:"The client."`
	Name       *string       `help:"What people call it."`
	Scopes     []model.Scope `placeholder:"SCOPE,…" help:"All that it may do, in place of what it might."`
	Rate       *int          `help:"Requests a minute."`
	Webhook    *string       `placeholder:"URL" help:"Where it is told of its tickets' steps; blank: nowhere."`
	Department *string       `placeholder:"CODE" help:"Whose tickets are its own too; blank: nobody's."`
	Networks   *string       `placeholder:"CIDR,…" help:"Where it may call from, in place of what there was; blank: from anywhere."`
}

// Run changes what is named and leaves the rest.
func (c clientSetCmd) Run(ctx context.Context, e *env) error {
	if c.Name == nil && c.Scopes == nil && c.Rate == nil && c.Webhook == nil && c.Department == nil && c.Networks == nil {
		return usage(errors.New("nothing to set: name at least one of --name, --scopes, --rate, --webhook, --department, --networks"))
	}
	return e.withRegistry(ctx, func(cfg config.Config, st *store.Store, r *partner.Registry) error {
		err := r.Change(ctx, c.Code, func(p *model.Partner) error {
			c.put(p)
			return usable(ctx, cfg, st, *p)
		})
		if err != nil {
			return err
		}
		return say(e.out, "changed "+c.Code+"\n")
	})
}

func (c clientSetCmd) put(p *model.Partner) {
	if c.Scopes != nil {
		p.Scopes = c.Scopes
	}
	for to, given := range map[*string]*string{&p.Name: c.Name, &p.Webhook: c.Webhook, &p.Department: c.Department} {
		if given != nil {
			*to = *given
		}
	}
	if c.Networks != nil {
		p.Networks = model.TidyNetworks(strings.Split(*c.Networks, ","))
	}
	if c.Rate != nil {
		p.PerMinute = *c.Rate
	}
}
