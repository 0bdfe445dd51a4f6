package main

import (
	"context"
	"fmt"

	"example.org/hotline/model/store"
)

// callbacksCmd is hotline callbacks: for the operator who wants to know what WeChat sent that we could not read.
type callbacksCmd struct {
	Limit int `default:"20" help:"How many, newest first."`
}

// Run prints deliveries of the last 30 days that could not be read. They may hold what citizens wrote: whoever runs this
// has the key ring.
func (c callbacksCmd) Run(ctx context.Context, e *env) error {
	if c.Limit < 1 || c.Limit > 1000 {
		return usage(fmt.Errorf("--limit %d: takes 1 to 1000", c.Limit))
	}
	cfg, err := e.config()
	if err != nil {
		return err
	}
	ring, err := keyRing(cfg)
	if err != nil {
		return err
	}
	return e.withStore(ctx, func(st *store.Store) error {
		if err := st.Unlock(ctx, ring); err != nil {
			return notReady(err)
		}
		list, err := st.RawCallbacks(ctx, c.Limit)
		if err != nil {
			return notReady(err)
		}
		for _, raw := range list {
			at := raw.ReceivedAt.In(cfg.Time.Zone).Format("2006-01-02 15:04:05")
			if err := say(e.out, fmt.Sprintf("── %d  %s  %s\n%q\n", raw.ID, at, raw.Reason, raw.Body)); err != nil {
				return err
			}
		}
		return nil
	})
}
