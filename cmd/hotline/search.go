package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"example.org/hotline/config"
	"example.org/hotline/model"
	"example.org/hotline/model/search"
	"example.org/hotline/model/store"
	searching "example.org/hotline/service/finding"
)

// searchCmd is hotline search.
type searchCmd struct {
	Rebuild searchRebuildCmd `cmd:"" help:"Build the search index anew from the database."`
}

type searchRebuildCmd struct{}

// Run asks every replica that runs, or starts later, to build its own index anew. An OpenSearch cluster, which they share,
// is filled at once.
func (searchRebuildCmd) Run(ctx context.Context, e *env) error {
	cfg, err := e.config()
	if err != nil {
		return err
	}
	return e.withStore(ctx, func(st *store.Store) error {
		log := slog.New(slog.DiscardHandler)
		if err := upToDate(ctx, st, log); err != nil {
			return err
		}
		if cfg.Search.URL == embeddedSearch {
			return askRebuild(ctx, e, st)
		}
		x, err := openSearch(cfg, e.now)
		if err != nil {
			return notReady(err)
		}
		defer func() { _ = x.Close() }() // a connection over HTTP keeps nothing
		desk := searching.New(searching.Options{Store: st, Index: x, Zone: cfg.Time.Zone, Now: e.now, Log: log})
		for _, c := range searched {
			n, err := desk.Rebuild(ctx, c)
			if err != nil {
				return notReady(err)
			}
			if err := say(e.out, fmt.Sprintf("%s: %d texts\n", c, n)); err != nil {
				return err
			}
		}
		return nil
	})
}

var searched = []model.SearchCollection{model.SearchKnowledge, model.SearchCases, model.SearchTickets}

const embeddedSearch = "embedded:"

func askRebuild(ctx context.Context, e *env, st *store.Store) error {
	for _, c := range searched {
		if err := searching.AskRebuild(ctx, st, c); err != nil {
			return notReady(err)
		}
		n, err := st.CountSearchDocs(ctx, c)
		if err != nil {
			return notReady(err)
		}
		if err := say(e.out, fmt.Sprintf("%s: %d texts; every running replica builds its index anew within seconds, any other one when it starts\n", c, n)); err != nil {
			return err
		}
	}
	return nil
}

const searchPatience = 5 * time.Second // with an OpenSearch cluster, for one request

// openSearch opens the index that search.url names.
func openSearch(cfg config.Config, now func() time.Time) (search.Index, error) {
	return search.Open(search.Options{
		URL: string(cfg.Search.URL), Folder: cfg.SearchFolder(), Now: now, Client: &http.Client{Timeout: searchPatience},
	})
}

// searchTickets opens the index of tickets: a file of its own, or indices of their own in a cluster, so that what citizens search keeps
// its speed.
func (a *app) searchTickets() error {
	of := []model.SearchCollection{model.SearchTickets}
	index, err := search.Open(search.Options{
		URL: string(a.cfg.Search.URL), Folder: ticketSearchFolder(a.cfg), Of: of, Now: a.now,
		Client: &http.Client{Timeout: searchPatience},
	})
	if err != nil {
		return notReady(err)
	}
	a.opened(index.Close)
	a.ticketSearch = searching.New(searching.Options{Store: a.store, Index: index, Of: of, Lead: a.kv, Zone: a.cfg.Time.Zone, Now: a.now, Log: a.log})
	return nil
}

func ticketSearchFolder(cfg config.Config) string {
	return filepath.Join(cfg.SearchFolder(), "tickets")
}

// checkSearch is the doctor's line about the search index. The embedded one belongs to the process that serves.
func checkSearch(ctx context.Context, cfg config.Config, now func() time.Time) finding {
	if cfg.Search.URL == embeddedSearch {
		return none("embedded, in %s, that of tickets in %s: built from the database when the service starts", cfg.SearchFolder(), ticketSearchFolder(cfg))
	}
	x, err := openSearch(cfg, now)
	if err != nil {
		return bad("%v", err)
	}
	defer func() { _ = x.Close() }() // a connection over HTTP keeps nothing
	var said []string
	for _, c := range searched {
		stamp, err := x.Stamp(ctx, c)
		switch {
		case err != nil:
			return bad("%s: %v", c, err)
		case stamp.Version != search.Version:
			said = append(said, fmt.Sprintf("%s is filled when the service starts", c))
		default:
			said = append(said, fmt.Sprintf("%s in step until %s", c, stamp.At.In(cfg.Time.Zone).Format("2006-01-02 15:04")))
		}
	}
	return good("answers; %s", strings.Join(said, ", "))
}
