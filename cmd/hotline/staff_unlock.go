package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
	"example.org/hotline/service/staff"
)

// staffUnlockCmd is hotline staff unlock: who has the server forgives what no admin may.
type staffUnlockCmd struct {
	Name string `arg:"" help:"The log-in that is locked."`
}

// Run forgives it all that is counted.
func (c staffUnlockCmd) Run(ctx context.Context, e *env) error {
	return e.withAudit(ctx, func(cfg config.Config, st *store.Store) error {
		who, _, err := st.StaffByName(ctx, strings.TrimSpace(c.Name))
		if errors.Is(err, store.ErrNoStaff) {
			return errors.New("there is no such log-in")
		}
		if err != nil {
			return notReady(err)
		}
		if strings.HasPrefix(string(cfg.Redis.URL), "embedded:") {
			return errors.New("redis.url is embedded: the service counts in its own memory, and forgets with a restart")
		}
		redis, err := kv.Open(ctx, string(cfg.Redis.URL), e.now)
		if err != nil {
			return notReady(err)
		}
		defer func() { _ = redis.Close() }()
		return c.unlock(ctx, e, st, redis, who)
	})
}

func (staffUnlockCmd) unlock(ctx context.Context, e *env, st *store.Store, redis *kv.Store, who model.Staff) error {
	log := slog.New(slog.DiscardHandler)
	audit := staff.NewAuditLog(st, e.now, log)
	room, err := staff.New(staff.Options{Store: st, KV: redis, Audit: audit, Now: e.now, Log: log})
	if err != nil {
		return err
	}
	line := model.AuditLine{Act: model.AuditUnlocked, Label: "在服务器上解除账号的登录锁定", Detail: model.AuditDetail(map[string]string{"name": who.Name})}
	if _, err := audit.Record(ctx, line); err != nil {
		return notReady(err)
	}
	if err := staff.NewRegister(room).UnlockWhole(ctx, who); err != nil {
		return notReady(err)
	}
	return say(e.out, fmt.Sprintf("unlocked %s\n", who.Name))
}
