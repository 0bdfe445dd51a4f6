package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/model/store"
	"example.org/hotline/service/staff"
)

// auditCmd is hotline audit.
type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Go through the audit log and say whether it is whole; exit 1 names the first line that is not."`
	Export auditExportCmd `cmd:"" help:"Write the audit log as CSV, oldest line first, and verify it on the way."`
}

type auditVerifyCmd struct{}

// Run verifies the log.
func (auditVerifyCmd) Run(ctx context.Context, e *env) error {
	return e.withAudit(ctx, func(cfg config.Config, st *store.Store) error {
		head, lines, err := st.VerifyAudit(ctx, nil)
		if err := broken(err); err != nil {
			return err
		}
		at := "no lines yet"
		if head.Seq > 0 {
			at = "written " + head.At.In(cfg.Time.Zone).Format(time.DateTime)
		}
		return say(e.out, fmt.Sprintf("whole: %d lines; head %d %s, %s\n", lines, head.Seq, head.Hash, at))
	})
}

type auditExportCmd struct{}

// Run writes the log to standard output.
func (auditExportCmd) Run(ctx context.Context, e *env) error {
	return e.withAudit(ctx, func(cfg config.Config, st *store.Store) error {
		out := bufio.NewWriter(e.out)
		file, err := staff.NewAuditFile(out, cfg.Time.Zone)
		if err != nil {
			return err
		}
		_, _, err = st.VerifyAudit(ctx, file.Add)
		return errors.Join(broken(err), file.End(), out.Flush())
	})
}

// broken is a fault of the log as what the program was asked, and anything else as what it needs.
func broken(err error) error {
	var fault store.AuditFault
	switch {
	case err == nil:
		return nil
	case errors.As(err, &fault):
		return fmt.Errorf("the audit log is not whole: %w", fault)
	default:
		return notReady(err)
	}
}

// withAudit opens the database with its keys: the head of the log is proved with them.
func (e *env) withAudit(ctx context.Context, do func(config.Config, *store.Store) error) error {
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
		return do(cfg, st)
	})
}
