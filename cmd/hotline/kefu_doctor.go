package main

import (
	"context"
	"errors"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/kefu"
)

// behindTooFar is how long ago WeChat's transcript may have been read while citizens are served.
const behindTooFar = 5 * time.Minute

// agents is the doctor's line about who serves the citizens of 在线客服.
func (a *accountChecks) agents(ctx context.Context) finding {
	if a.cfg.Kefu.Desk != string(model.DeskWeChat) {
		return none("agents work in the staff console")
	}
	if !a.known {
		return none("cannot be told before the credentials are accepted")
	}
	list, err := a.accounts.Accounts(ctx)
	switch {
	case errors.Is(err, model.ErrKfOff):
		return bad("WeChat does not let this account have agents: switch 客服功能 on in the 公众号's console")
	case err != nil:
		return none("cannot be told: %v", explain(err))
	}
	bound, online := 0, 0
	for _, k := range list {
		if k.WeChatID != "" || k.Online {
			bound++
		}
		if k.Online {
			online++
		}
	}
	if bound == 0 {
		return none("nobody serves in WeChat's tool: run hotline kefu add and hotline kefu invite")
	}
	if behind, err := transcriptBehind(ctx, a.cfg, a.now); err == nil && behind > behindTooFar {
		return bad("%d serve in WeChat's tool, and their transcript was last read %s ago: see the service's log", bound, behind.Round(time.Second))
	}
	return good("%d serve in WeChat's tool, %d of them online", bound, online)
}

// transcriptBehind asks the database how far the running service has read.
func transcriptBehind(ctx context.Context, cfg config.Config, now func() time.Time) (time.Duration, error) {
	if databaseIsNew(cfg) {
		return 0, nil
	}
	st, err := store.Open(ctx, string(cfg.Database.URL), now)
	if err != nil {
		return 0, err
	}
	defer st.Close()
	if pending, err := st.Pending(ctx); err != nil || pending > 0 {
		return 0, err
	}
	return kefu.TranscriptBehind(ctx, st, now().UTC())
}
