package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/store"
)

// kefuDaysCmd is hotline kefu days.
type kefuDaysCmd struct {
	List   kefuDaysListCmd   `cmd:"" help:"List those from today on."`
	Set    kefuDaysSetCmd    `cmd:"" help:"Give a date hours of its own."`
	Remove kefuDaysRemoveCmd `cmd:"" help:"Make a date a usual day again."`
}

type kefuDaysListCmd struct{}

// Run prints a line for each day.
func (kefuDaysListCmd) Run(ctx context.Context, e *env) error {
	return e.withDays(ctx, func(cfg config.Config, st *store.Store) error {
		list, err := st.KefuDays(ctx, e.now().In(cfg.Time.Zone).Format(time.DateOnly))
		if err != nil {
			return err
		}
		var b strings.Builder
		for _, d := range list {
			b.WriteString(dayText(d))
		}
		fmt.Fprintf(&b, "all other days: %s\n", model.Span(cfg.Kefu.Hours.From, cfg.Kefu.Hours.To))
		return say(e.out, b.String())
	})
}

func dayText(d model.SpecialDay) string {
	hours := "closed"
	if !d.Closed {
		hours = model.Span(d.From, d.To)
	}
	return strings.TrimRight(fmt.Sprintf("%s %s %s", withWeekday(d.Date), hours, d.Note), " ") + "\n"
}

type kefuDaysSetCmd struct {
	Date  string `arg:"" help:"Such as 2027-02-05."`
	Hours string `arg:"" help:"Such as 09:00-12:00, or closed."`
	Note  string `help:"Why, for people: 除夕."`
}

// Run keeps the day.
func (c kefuDaysSetCmd) Run(ctx context.Context, e *env) error {
	d := model.SpecialDay{Date: c.Date, Note: c.Note, Closed: c.Hours == "closed"}
	d.From, d.To, _ = model.ParseSpan(c.Hours) // Check finds what is none
	if err := d.Check(); err != nil {
		return kfFailure("", err)
	}
	return e.withDays(ctx, func(_ config.Config, st *store.Store) error {
		if err := st.SaveKefuDay(ctx, d); err != nil {
			return err
		}
		return say(e.out, dayText(d)+"kept; running services take it within seconds\n")
	})
}

type kefuDaysRemoveCmd struct {
	Date string `arg:"" help:"Such as 2027-02-05."`
}

// Run forgets the day.
func (c kefuDaysRemoveCmd) Run(ctx context.Context, e *env) error {
	return e.withDays(ctx, func(_ config.Config, st *store.Store) error {
		list, err := st.KefuDays(ctx, c.Date)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, func(d model.SpecialDay) bool { return d.Date == c.Date }) {
			return &status{exitNotSo, fmt.Errorf("%s has no hours of its own", c.Date)}
		}
		if err := st.DeleteKefuDay(ctx, c.Date); err != nil {
			return err
		}
		return say(e.out, c.Date+" is a usual day again\n")
	})
}

// withDays opens the configured database for one command. Nothing sealed is needed.
func (e *env) withDays(ctx context.Context, do func(config.Config, *store.Store) error) error {
	cfg, err := e.config()
	if err != nil {
		return err
	}
	return e.withStore(ctx, func(st *store.Store) error {
		if err := upToDate(ctx, st, slog.New(slog.DiscardHandler)); err != nil {
			return err
		}
		err := do(cfg, st)
		if errors.Is(err, model.ErrUnavailable) {
			return notReady(err)
		}
		return err
	})
}
