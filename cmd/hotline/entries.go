package main

import (
	"bytes"
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
	"example.org/hotline/service/knowledge"
)

// entriesCmd is hotline entries.
type entriesCmd struct {
	Import entriesImportCmd `cmd:"" help:"Take in a file of articles, topics and news: all of its records or none."`
	Export entriesExportCmd `cmd:"" help:"Write all articles, topics and news to a file that can be imported again."`
}

type entriesImportCmd struct {
	File   string `arg:"" help:"JSON or XLSX, as export writes it."`
	Drafts bool   `help:"Publish nothing: all become drafts, which editors review. Without it what the file calls published is published at once."`
	DryRun bool   `help:"Write nothing, only say what would become of it."`
	Note   string `default:"命令行导入" help:"Why, for the history of each entry."`
}

const maxEntriesFile = 256 << 20 // bytes

// Run imports the file; exit 1, with a line for each record that is not good, where it cannot be.
func (c entriesImportCmd) Run(ctx context.Context, e *env) error {
	data, err := readFile(c.File)
	if err != nil {
		return usage(fmt.Errorf("FILE: %w", cause(err)))
	}
	list, err := knowledge.Parse(ctx, data)
	if err != nil {
		return c.refused(e.out, err)
	}
	return e.withLibrary(ctx, func(l *knowledge.Library) error {
		done, err := l.Import(ctx, list, knowledge.ImportOptions{Note: c.Note, Drafts: c.Drafts, DryRun: c.DryRun})
		if err != nil {
			return c.refused(e.out, err)
		}
		text := fmt.Sprintf("%d added, %d changed, %d as they were\n", done.Added, done.Changed, done.Unchanged)
		if c.DryRun {
			text = "nothing was written: " + text
		}
		return say(e.out, text)
	})
}

// refused says what is wrong with the file.
func (entriesImportCmd) refused(out io.Writer, err error) error {
	var faults knowledge.Faults
	if !errors.As(err, &faults) {
		return wrongFile(err)
	}
	if err := say(out, strings.Join(faults.Lines(), "\n")+fmt.Sprintf("\n%d records are not good; nothing was imported\n", len(faults))); err != nil {
		return err
	}
	return notSo()
}

func readFile(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxEntriesFile+1))
	if err == nil && len(data) > maxEntriesFile {
		err = fmt.Errorf("it is larger than %d MB", maxEntriesFile>>20)
	}
	return data, err
}

type entriesExportCmd struct {
	File string `arg:"" help:"XLSX where its name ends so, else JSON."`
}

// Run writes the file.
func (c entriesExportCmd) Run(ctx context.Context, e *env) error {
	return e.withLibrary(ctx, func(l *knowledge.Library) error {
		as := model.FormatJSON
		if strings.EqualFold(filepath.Ext(c.File), ".xlsx") {
			as = model.FormatXLSX
		}
		var out bytes.Buffer
		written, err := l.Write(ctx, as, &out, "", func(int) error { return nil })
		if err != nil {
			return err
		}
		if err := os.WriteFile(c.File, out.Bytes(), 0o600); err != nil {
			return usage(fmt.Errorf("FILE: %w", cause(err)))
		}
		return say(e.out, fmt.Sprintf("%d articles, %d topics, %d news\n", written[model.EntryArticle], written[model.EntryTopic], written[model.EntryNews]))
	})
}

// withLibrary opens the configured database for one command; what is imported and exported needs nothing else.
func (e *env) withLibrary(ctx context.Context, do func(*knowledge.Library) error) error {
	return e.withDays(ctx, func(cfg config.Config, st *store.Store) error {
		return do(knowledge.New(knowledge.Options{Store: st, Zone: cfg.Time.Zone, Now: e.now, Log: slog.New(slog.DiscardHandler)}))
	})
}
