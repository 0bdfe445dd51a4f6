// Package finding answers what people search for, and keeps the search index in step with the database: every replica
// has one, which follows the changes that publishing notes.
package finding

import (
	"context"
	"log/slog"
	"slices"
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
	Lead  Lead                     // nil: this replica writes to a shared index, too
	Of    []model.SearchCollection // what the index is of; nil: what citizens search
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
	ready  []atomic.Bool // of each collection: the index has once been in step; before, it may lack all, or have what was taken down
	broken []atomic.Bool // a question found the index unreadable
}

// forCitizens is what citizens search.
var forCitizens = []model.SearchCollection{model.SearchKnowledge, model.SearchCases}

// New makes the desk. Run keeps its index in step.
func New(o Options) *Desk {
	if o.Of == nil {
		o.Of = forCitizens
	}
	d := &Desk{Options: o, who: search.NewOwner(), ready: make([]atomic.Bool, len(o.Of)), broken: make([]atomic.Bool, len(o.Of))}
	d.follow.strayed = make([]bool, len(o.Of))
	d.counts = newCounts(d)
	return d
}

// Find answers a question, however odd; where the index cannot be asked, from the database and less well.
func (d *Desk) Find(ctx context.Context, q model.SearchQuery) (model.SearchPage, error) {
	page, err := d.find(ctx, q)
	if err != nil {
		return model.SearchPage{}, err
	}
	if len(page.Hits) == 0 && q.Cursor == "" && q.Department == "" && !q.Aside {
		d.miss(q)
	}
	return page, nil
}

func (d *Desk) find(ctx context.Context, q model.SearchQuery) (model.SearchPage, error) {
	if i := slices.Index(d.Of, q.Collection); i >= 0 && !d.ready[i].Load() {
		return d.fallBack(ctx, q)
	}
	timer := prometheus.NewTimer(d.counts.took)
	page, err := d.Index.Find(ctx, q)
	switch {
	case ctx.Err() != nil:
		return model.SearchPage{}, ctx.Err()
	case err != nil:
		d.lost(ctx, q.Collection, err)
		return d.fallBack(ctx, q)
	}
	timer.ObserveDuration()
	d.counts.answered(page)
	return page, nil
}

const (
	likeWords = 3
	likeDocs  = 200
)

// fallBack asks the database for texts with the longest words of a question.
func (d *Desk) fallBack(ctx context.Context, q model.SearchQuery) (model.SearchPage, error) {
	d.counts.fellBack()
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
	d.Log.WarnContext(ctx, "searching in the database", "collection", c, "err", cause)
	if i := slices.Index(d.Of, c); i >= 0 {
		d.broken[i].Store(true)
	}
}

// Suggest completes what is being typed. Where the index cannot be asked there are no suggestions.
func (d *Desk) Suggest(ctx context.Context, c model.SearchCollection, typed string, limit int) ([]string, error) {
	if i := slices.Index(d.Of, c); i >= 0 && !d.ready[i].Load() {
		return []string{}, nil
	}
	lines, err := d.Index.Suggest(ctx, c, typed, limit)
	if err != nil && ctx.Err() == nil {
		d.lost(ctx, c, err)
		return []string{}, nil
	}
	return lines, err
}
