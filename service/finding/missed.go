package finding

import (
	"context"
	"sync"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/redact"
	"example.org/hotline/model/search"
)

// missed are searches without hits that are not written yet.
type missed struct {
	mu     sync.Mutex
	counts map[miss]int
}

type miss struct {
	collection model.SearchCollection
	text       string
}

const mostMissed = 1000 // different ones between two flushes; more is somebody's machine

func (m *missed) note(c model.SearchCollection, text string) {
	if text == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.counts == nil {
		m.counts = map[miss]int{}
	}
	one := miss{c, text}
	if _, known := m.counts[one]; known || len(m.counts) < mostMissed {
		m.counts[one]++
	}
}

func (m *missed) take() map[miss]int {
	m.mu.Lock()
	defer m.mu.Unlock()
	taken := m.counts
	m.counts = nil
	return taken
}

// miss notes a search without hits for editors. Whom somebody names in it is none of their business.
func (d *Desk) miss(q model.SearchQuery) {
	asked := redact.Apply(q.Text, redact.Scan(q.Text, redact.About{}))
	d.missed.note(q.Collection, search.Normal(asked))
}

// flush writes the counts of what was not found. Those that cannot be written are lost: they are a hint for editors.
func (d *Desk) flush(ctx context.Context) {
	const patience = 5 * time.Second
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	day := d.Now().In(d.Zone).Format(time.DateOnly)
	var list []model.SearchMiss
	for one, n := range d.missed.take() {
		list = append(list, model.SearchMiss{Collection: one.collection, Text: one.text, Day: day, Count: n})
	}
	if err := d.Store.CountSearchMisses(ctx, list); err != nil {
		d.Log.WarnContext(ctx, "searches without hits are not counted", "err", err)
	}
}

// missesFor is how far back editors see, and keepMisses how long counts are kept.
const (
	missesFor  = 30 * 24 * time.Hour
	keepMisses = 365 * 24 * time.Hour
)

// Misses are some of what was searched for without hits in the last 30 days, the most frequent first.
func (d *Desk) Misses(ctx context.Context, c model.SearchCollection, q model.Listing) (_ []model.SearchMiss, next string, err error) {
	from := d.Now().Add(-missesFor).In(d.Zone).Format(time.DateOnly)
	return d.Store.SearchMisses(ctx, c, from, q)
}

// Tidy deletes what has been kept long enough.
func (d *Desk) Tidy(ctx context.Context) error {
	if err := d.Store.ForgetSearchChanges(ctx, d.Now().Add(-keep)); err != nil {
		return err
	}
	return d.Store.ForgetSearchMisses(ctx, d.Now().Add(-keepMisses).In(d.Zone).Format(time.DateOnly))
}
