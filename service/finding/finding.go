// Package finding answers what people search for, and keeps the search index in step with the database: every replica
// has one, which follows the changes that publishing notes.
package finding

import (
	"context"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"example.org/hotline/model"
	"example.org/hotline/model/search"
	"example.org/hotline/model/store"
)

// Options are what New needs.
type Options struct {
	Store *store.Store
	Index search.Index
	Lead  Lead // nil: this replica writes to a shared index, too
	Zone  *time.Location
	Now   func() time.Time
	Log   *slog.Logger
}

// Lead spares replicas the same work on an index that they share.
type Lead interface {
	Lead(ctx context.Context, key, who string, ttl time.Duration) (bool, error)
}

// Desk finds texts.
type Desk struct {
	Options
	who    string
	counts *counts
	missed missed
	follow follower
	broken [len(collections)]atomic.Bool // a question found the index unreadable
}

var collections = [...]model.SearchCollection{model.SearchKnowledge, model.SearchCases}

// New makes the desk. Run keeps its index in step.
func New(o Options) *Desk {
	d := &Desk{Options: o, who: search.NewOwner()}
	d.counts = newCounts(d)
	return d
}

// Find answers a question, however odd; where the index cannot be asked, from the database and less well.
func (d *Desk) Find(ctx context.Context, q model.SearchQuery) (model.SearchPage, error) {
	timer := prometheus.NewTimer(d.counts.took)
	page, err := d.Index.Find(ctx, q)
	if err != nil {
		if ctx.Err() != nil {
			return model.SearchPage{}, ctx.Err()
		}
		return d.fallBack(ctx, q, err)
	}
	timer.ObserveDuration()
	d.counts.answered(page)
	if len(page.Hits) == 0 && q.Cursor == "" && q.Department == "" {
		d.missed.note(q.Collection, search.Normal(q.Text))
	}
	return page, nil
}

const (
	likeWords = 3
	likeDocs  = 200
)

// fallBack asks the database for texts with the longest words of a question.
func (d *Desk) fallBack(ctx context.Context, q model.SearchQuery, cause error) (model.SearchPage, error) {
	d.lost(ctx, q.Collection, cause)
	words := search.Words(q.Text, likeWords)
	if len(words) == 0 {
		return model.SearchPage{Hits: []model.SearchHit{}}, nil
	}
	docs, err := d.Store.SearchDocsLike(ctx, q.Collection, words, likeDocs)
	if err != nil {
		return model.SearchPage{}, err
	}
	return search.Among(docs, q, d.Now()), nil
}

// lost notes that the index could not be asked; Run sees to it.
func (d *Desk) lost(ctx context.Context, c model.SearchCollection, cause error) {
	d.counts.fellBack()
	d.Log.WarnContext(ctx, "searching in the database", "collection", c, "err", cause)
	for i := range collections {
		if collections[i] == c {
			d.broken[i].Store(true)
		}
	}
}

// Suggest completes what is being typed. Where the index cannot be asked there are no suggestions.
func (d *Desk) Suggest(ctx context.Context, c model.SearchCollection, typed string, limit int) ([]string, error) {
	lines, err := d.Index.Suggest(ctx, c, typed, limit)
	if err != nil && ctx.Err() == nil {
		d.lost(ctx, c, err)
		return []string{}, nil
	}
	return lines, err
}
