package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strconv"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/sheet"
	"example.org/hotline/model/store"
	"example.org/hotline/service/staff"
)

// auditCmd is hotline audit.
type auditCmd struct {
	Verify auditVerifyCmd `cmd:"" help:"Go through the audit log and say whether it is whole; exit 1 names the first line that is not."`
	Export auditExportCmd `cmd:"" help:"Write the audit log as CSV, oldest line first, and verify it on the way."`
}

type auditVerifyCmd struct {
	Head string `placeholder:"SEQ:HASH" help:"A head that was written down before, as the service's log has it every hour (\"audit log\"): it must stand in the log still."`
}

// Run verifies the log.
func (c auditVerifyCmd) Run(ctx context.Context, e *env) error {
	known, err := parseHead(c.Head)
	if err != nil {
		return usage(err)
	}
	return e.withAudit(ctx, func(cfg config.Config, st *store.Store) error {
		head, lines, err := st.VerifyAudit(ctx, known.meets)
		if err := broken(err); err != nil {
			return err
		}
		if err := known.missed(head); err != nil {
			return err
		}
		at := "no lines yet"
		if head.Seq > 0 {
			at = "written " + head.At.In(cfg.Time.Zone).Format(time.DateTime)
		}
		return say(e.out, fmt.Sprintf("whole: %d lines; head %d %s, %s\n", lines, head.Seq, head.Hash, at))
	})
}

// keptHead is a head that somebody kept elsewhere; Seq 0: none.
type keptHead struct {
	model.AuditHead
	met bool
}

var headShape = regexp.MustCompile(`^([1-9][0-9]{0,17}):([0-9a-f]{64})$`)

func parseHead(text string) (*keptHead, error) {
	if text == "" {
		return &keptHead{}, nil
	}
	m := headShape.FindStringSubmatch(text)
	if m == nil {
		return nil, errors.New("--head takes the number of a line, a colon and its hash of 64 hexadecimal digits")
	}
	seq, err := strconv.ParseInt(m[1], 10, 64)
	return &keptHead{AuditHead: model.AuditHead{Seq: seq, Hash: m[2]}}, err
}

// meets compares a line with it.
func (w *keptHead) meets(l model.AuditLine) error {
	if l.Seq != w.Seq {
		return nil
	}
	if w.met = true; l.Hash != w.Hash {
		return store.AuditFault{Seq: l.Seq, Why: "is not the line that --head names: another log stands in its place"}
	}
	return nil
}

// missed is an error where the log ends before it, or begins after it: of a line that was pruned nothing can be said.
func (w *keptHead) missed(head model.AuditHead) error {
	switch {
	case w.met || w.Seq == 0:
		return nil
	case w.Seq > head.Seq:
		return broken(store.AuditFault{Seq: w.Seq, Why: "stood in the log once, and does not any more: an older copy stands in its place"})
	default:
		return usage(fmt.Errorf("--head: line %d was pruned, and cannot be compared any more; take a newer one", w.Seq))
	}
}

type auditExportCmd struct{}

// Run writes the log to standard output.
func (auditExportCmd) Run(ctx context.Context, e *env) error {
	return e.withAudit(ctx, func(cfg config.Config, st *store.Store) error {
		out := bufio.NewWriter(e.out)
		book, err := sheet.New(out, model.FormatCSV)
		if err != nil {
			return err
		}
		file, err := staff.NewAuditFile(book, cfg.Time.Zone)
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
