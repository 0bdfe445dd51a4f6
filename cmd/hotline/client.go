package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/partner"
)

// clientCmd is hotline client: the systems that may use /api/open/v1.
type clientCmd struct {
	Add         clientAddCmd     `cmd:"" help:"Let another system in. Its first key's secret is printed once."`
	List        clientListCmd    `cmd:"" help:"List them, with their keys."`
	Set         clientSetCmd     `cmd:"" help:"Change what one may do, and where it is told."`
	Rotate      clientRotateCmd  `cmd:"" help:"Give one a new key beside its old one; its secret is printed once."`
	Retire      clientRetireCmd  `cmd:"" help:"End an old key."`
	Confirm     clientConfirmCmd `cmd:"" help:"Let one in, or to more, that waits for a supervisor."`
	Disable     clientDisableCmd `cmd:"" help:"Shut one out."`
	Enable      clientEnableCmd  `cmd:"" help:"Let a disabled one in again."`
	DeadLetters deadLettersCmd   `cmd:"" help:"List webhooks that were given up."`
	Resend      resendCmd        `cmd:"" help:"Have webhooks that were given up sent again."`
}

type clientAddCmd struct {
	Code       string          `arg:"" help:"By which it says who it is, such as hall."`
	Name       string          `required:"" help:"What people call it."`
	Source     int             `required:"" placeholder:"2-5" help:"The digit of its tickets: 2 网上办事大厅, 3 客服代录, 4 电话, 5 other."`
	Scopes     []model.Scope   `required:"" placeholder:"SCOPE,…" help:"What it may do: tickets:create, tickets:read, tickets:update, tickets:import, webhooks, open311."`
	Rate       int             `default:"120" help:"Requests a minute."`
	Webhook    string          `placeholder:"URL" help:"Where it is told of its tickets' steps."`
	Department string          `placeholder:"CODE" help:"Of a department's system: whose tickets are its own too."`
	Networks   []string        `placeholder:"CIDR,…" help:"Where it may call from; by default from anywhere."`
	Algorithm  model.Algorithm `default:"HMAC-SM3" help:"HMAC-SM3 or HMAC-SHA256; api-key for Open311, where the key itself is sent."`
}

// Run keeps the client.
func (c clientAddCmd) Run(ctx context.Context, e *env) error {
	p := model.Partner{
		Code: c.Code, Name: c.Name, Source: model.Source(c.Source), Scopes: c.Scopes, PerMinute: c.Rate, Webhook: c.Webhook,
		Department: c.Department, Networks: model.TidyNetworks(c.Networks),
	}
	if err := errors.Join(p.Check(), checkAlgorithm(c.Algorithm)); err != nil {
		return usage(err)
	}
	return e.withRegistry(ctx, func(cfg config.Config, st *store.Store, r *partner.Registry) error {
		if err := usable(ctx, cfg, st, p); err != nil {
			return err
		}
		key, err := r.Add(ctx, p, c.Algorithm)
		if errors.Is(err, store.ErrExists) {
			return fmt.Errorf("there is a client %s already", p.Code)
		}
		if err != nil {
			return err
		}
		return showKey(e, "created", p.Code, key)
	})
}

// usable is whether a client as it is described could be served here.
func usable(ctx context.Context, cfg config.Config, st *store.Store, p model.Partner) error {
	if err := p.Check(); err != nil {
		return usage(err)
	}
	if strings.HasPrefix(p.Webhook, "http:") && len(cfg.Open.WebhookNetworks) == 0 {
		return usage(errors.New("--webhook takes http only to a network that open.webhook_networks lists"))
	}
	return knownDepartment(ctx, st, p.Department)
}

type clientListCmd struct{}

// Run lists the clients.
func (clientListCmd) Run(ctx context.Context, e *env) error {
	return e.withRegistry(ctx, func(_ config.Config, st *store.Store, _ *partner.Registry) error {
		list, err := st.Partners(ctx)
		if err != nil {
			return err
		}
		var b strings.Builder
		for _, p := range list {
			state := "active"
			if !p.Active {
				state = "disabled"
			}
			fmt.Fprintf(&b, "%s  %s  source %d  %d/min  %s  %v\n", p.Code, p.Name, p.Source, p.PerMinute, state, p.Scopes)
			if p.Department != "" {
				fmt.Fprintf(&b, "  department %s\n", p.Department)
			}
			if p.Webhook != "" {
				fmt.Fprintf(&b, "  webhook %s\n", p.Webhook)
			}
			if len(p.Networks) > 0 {
				fmt.Fprintf(&b, "  from %s\n", strings.Join(p.Networks, " "))
			}
			for _, k := range p.Keys {
				fmt.Fprintf(&b, "  key %s  %s  made %s", k.ID, k.Algorithm, k.CreatedAt.Format("2006-01-02"))
				if k.RetiredAt != nil {
					b.WriteString("  retired " + k.RetiredAt.Format("2006-01-02"))
				}
				b.WriteString("\n")
			}
		}
		return say(e.out, b.String())
	})
}

type clientRotateCmd struct {
	Code      string          `arg:"" help:"The client."`
	Algorithm model.Algorithm `help:"HMAC-SM3, HMAC-SHA256 or api-key; by default that of the key before."`
}

// Run makes a key.
func (c clientRotateCmd) Run(ctx context.Context, e *env) error {
	if c.Algorithm != "" {
		if err := checkAlgorithm(c.Algorithm); err != nil {
			return usage(err)
		}
	}
	return e.withRegistry(ctx, func(_ config.Config, _ *store.Store, r *partner.Registry) error {
		key, err := r.Rotate(ctx, c.Code, c.Algorithm)
		if err != nil {
			return err
		}
		return showKey(e, "added to", c.Code, key)
	})
}

type clientRetireCmd struct {
	Code string `arg:"" help:"The client."`
	Key  string `arg:"" help:"The key, such as k1."`
}

// Run ends a key.
func (c clientRetireCmd) Run(ctx context.Context, e *env) error {
	return e.withRegistry(ctx, func(_ config.Config, _ *store.Store, r *partner.Registry) error {
		if err := r.Retire(ctx, c.Code, c.Key); err != nil {
			return err
		}
		return say(e.out, fmt.Sprintf("retired key %s of %s\n", c.Key, c.Code))
	})
}

type clientDisableCmd struct {
	Code string `arg:"" help:"The client."`
}

// Run shuts a client out.
func (c clientDisableCmd) Run(ctx context.Context, e *env) error {
	return setActive(ctx, e, c.Code, false, "disabled")
}

type clientEnableCmd struct {
	Code string `arg:"" help:"The client."`
}

// Run lets a client in again.
func (c clientEnableCmd) Run(ctx context.Context, e *env) error {
	return setActive(ctx, e, c.Code, true, "enabled")
}

func setActive(ctx context.Context, e *env, code string, active bool, done string) error {
	return e.withRegistry(ctx, func(_ config.Config, _ *store.Store, r *partner.Registry) error {
		if err := r.SetActive(ctx, code, active); err != nil {
			return err
		}
		return say(e.out, done+" "+code+"\n")
	})
}

// withRegistry opens the configured database and its sealed fields for one command, and tells what the operator got wrong
// from what is not ready.
func (e *env) withRegistry(ctx context.Context, do func(config.Config, *store.Store, *partner.Registry) error) error {
	cfg, err := e.config()
	if err != nil {
		return err
	}
	ring, err := keyRing(cfg)
	if err != nil {
		return err
	}
	return e.withStore(ctx, func(st *store.Store) error {
		if err := upToDate(ctx, st, slog.New(slog.DiscardHandler)); err != nil {
			return err
		}
		if err := st.Unlock(ctx, ring); err != nil {
			return notReady(err)
		}
		err := do(cfg, st, partner.NewRegistry(st, e.now))
		switch {
		case errors.Is(err, model.ErrClientNotFound):
			return errors.New(`there is no such client; "hotline client list" names them`)
		case errors.Is(err, model.ErrUnavailable):
			return notReady(err)
		}
		return err
	})
}

func checkAlgorithm(a model.Algorithm) error {
	if !slices.Contains(model.KeyKinds, a) {
		return fmt.Errorf("--algorithm takes one of %v", model.KeyKinds)
	}
	return nil
}

func showKey(e *env, done, code string, k model.PartnerKey) error {
	what, secret := "secret", k.Secret
	if k.Algorithm == model.APIKey {
		what, secret = "api_key", partner.APIKey(code, k)
	}
	return say(e.out, fmt.Sprintf("%s %s: key %s, %s\n%s (shown this once): %s\n", done, code, k.ID, k.Algorithm, what, string(secret)))
}
