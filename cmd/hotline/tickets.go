package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/service/importing"
	"example.org/hotline/service/partner"
	"example.org/hotline/service/ticketing"
)

// ticketsCmd is hotline tickets.
type ticketsCmd struct {
	Import ticketsImportCmd `cmd:"" help:"Take over tickets of another system from a CSV or XLSX file: all of its rows or none."`
}

type ticketsImportCmd struct {
	File   string `arg:"" help:"The file; its first row names the columns, see docs/import.md."`
	Client string `required:"" placeholder:"CODE" help:"The client whose tickets they are; it needs the scope tickets:import."`
	DryRun bool   `help:"Write nothing, only report."`
	Report string `placeholder:"FILE" help:"Where the report goes, row by row: CSV, or XLSX where the name ends so."`
	Notify bool   `help:"Tell the citizens, as if they had just filed."`
}

// Run imports the file; exit 1 where a row or the file is not good.
func (c ticketsImportCmd) Run(ctx context.Context, e *env) error {
	file, err := os.Open(c.File)
	if err != nil {
		return usage(fmt.Errorf("FILE: %w", cause(err)))
	}
	defer file.Close()
	return e.withRegistry(ctx, func(cfg config.Config, st *store.Store, _ *partner.Registry) (err error) {
		of, err := c.client(ctx, st)
		if err != nil {
			return err
		}
		to, err := c.openReport() // before anything is written elsewhere
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, to.Close()) }()
		log := slog.New(slog.DiscardHandler)
		desk := ticketing.New(st, nil, nil, cfg.Time.Zone, e.now, log) // what it files here needs neither codes nor limits
		report, err := importing.New(desk, cfg.Time.Zone, e.now, log).Import(ctx, of, file, importing.Options{DryRun: c.DryRun, Notify: c.Notify})
		if err != nil {
			return wrongFile(err)
		}
		return c.tell(e.out, to, report)
	})
}

func (c ticketsImportCmd) client(ctx context.Context, st *store.Store) (model.Partner, error) {
	of, err := st.PartnerByCode(ctx, c.Client)
	switch {
	case errors.Is(err, model.ErrClientNotFound):
		return of, usage(fmt.Errorf(`--client %s: there is no such client; "hotline client list" names them`, c.Client))
	case err != nil:
		return of, err
	case !of.Active || !of.May(model.ScopeImport):
		return of, usage(fmt.Errorf("--client %s: it is disabled, or has not the scope %s", c.Client, model.ScopeImport))
	}
	return of, nil
}

// openReport makes the file of the report; without one everything is written nowhere.
func (c ticketsImportCmd) openReport() (io.WriteCloser, error) {
	if c.Report == "" {
		return nowhere{io.Discard}, nil
	}
	file, err := os.OpenFile(c.Report, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, usage(fmt.Errorf("--report: %w", cause(err)))
	}
	return file, nil
}

type nowhere struct{ io.Writer }

func (nowhere) Close() error { return nil }

// wrongFile says in a line what is wrong with the whole file.
func wrongFile(err error) error {
	var known *model.Error
	if !errors.As(err, &known) || known.Kind == model.Unavailable {
		return err
	}
	if why := known.Fields["file"]; why != "" {
		return errors.New(why)
	}
	return errors.New(known.Message)
}

// tell writes the report, or prints the faults where no file takes it, and the counts.
func (c ticketsImportCmd) tell(out, file io.Writer, r importing.Report) error {
	write := r.WriteCSV
	if strings.EqualFold(filepath.Ext(c.Report), ".xlsx") {
		write = r.WriteXLSX
	}
	err := write(file)
	if c.Report == "" {
		err = say(out, faults(r))
	}
	if err != nil {
		return err
	}
	n := r.Count
	err = say(out, fmt.Sprintf("%d rows: %d imported, %d could be, %d imported before, %d not good\n",
		len(r.Rows), n[importing.Imported], n[importing.OK], n[importing.Duplicate], n[importing.Bad]))
	if err == nil && !r.Good() {
		return notSo()
	}
	return err
}

// faults is a line for each.
func faults(r importing.Report) string {
	var b strings.Builder
	for _, line := range r.Rows {
		for _, f := range line.Faults {
			fmt.Fprintf(&b, "row %d  %s  %s\n", line.Row, f.Column, f.Rule)
		}
	}
	return b.String()
}
