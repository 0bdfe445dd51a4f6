package finding

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/search"
	"example.org/hotline/model/store"
)

const (
	every      = time.Second     // between two looks at what has changed
	lateFor    = 2 * time.Minute // how long after it was noted a change may still come into sight
	atOnce     = 500
	stampEvery = time.Hour        // where nothing changes
	countEvery = 10 * time.Minute // between two comparisons with the database
	keep       = 7 * 24 * time.Hour
	tooOld     = keep / 2 // an index that has not looked for so long is built anew
	leadFor    = 10 * time.Second
	flushEvery = 5 * time.Second
	walkAtOnce = 1000
)

// everything is the text of a change that has a collection built anew.
const everything = "*"

// follower is how far this replica has followed.
type follower struct {
	known   bool                // synonyms are loaded
	seen    map[int64]time.Time // changes of the last minutes that were taken in
	counted time.Time
	flushed time.Time
	strayed []bool // the numbers of texts differed at the last count
}

// Run follows the database until ctx ends.
func (d *Desk) Run(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if err := d.Step(ctx); err != nil && ctx.Err() == nil {
			d.Log.WarnContext(ctx, "the search index does not follow", "err", err)
		}
		select {
		case <-ctx.Done():
			d.flush(context.WithoutCancel(ctx))
			return
		case <-tick.C:
		}
	}
}

// Step takes in what has changed since the last one. Run calls it; tests do, too.
func (d *Desk) Step(ctx context.Context) error {
	now := d.Now()
	if d.follow.seen == nil {
		d.follow.seen = map[int64]time.Time{}
	}
	if now.Sub(d.follow.flushed) >= flushEvery {
		d.follow.flushed = now
		d.flush(ctx)
	}
	err := d.loadSynonyms(ctx, false)
	if leads, leadErr := d.leads(ctx); leadErr != nil || !leads {
		return errors.Join(err, leadErr, d.trust(ctx), d.followSynonyms(ctx))
	}
	count := now.Sub(d.follow.counted) >= countEvery
	for i, c := range d.Of {
		err = errors.Join(err, d.keep(ctx, i, c, count))
	}
	if err == nil && count {
		d.follow.counted = now
	}
	for id, at := range d.follow.seen {
		if now.Sub(at) > 2*lateFor {
			delete(d.follow.seen, id)
		}
	}
	return err
}

// trust has a shared index searched that another replica keeps in step.
func (d *Desk) trust(ctx context.Context) error {
	for i, c := range d.Of {
		stamp, err := d.Index.Stamp(ctx, c)
		if err != nil {
			return err
		}
		d.ready[i].Store(stamp.Version == search.Version)
	}
	return nil
}

// leads tells whether this replica writes to the index: to its own always.
func (d *Desk) leads(ctx context.Context) (bool, error) {
	if !d.Index.Shared() || d.Lead == nil {
		return true, nil
	}
	return d.Lead.Lead(ctx, "search:"+string(d.Of[0]), d.who, leadFor)
}

// keep brings one collection up to date, or builds it anew where that is not enough.
func (d *Desk) keep(ctx context.Context, i int, c model.SearchCollection, count bool) error {
	stamp, err := d.Index.Stamp(ctx, c)
	if err != nil && !errors.Is(err, search.ErrBroken) {
		return err
	}
	last, err := d.Store.LastSearchChange(ctx)
	if err != nil {
		return err
	}
	why := d.whyRebuild(stamp, last)
	if d.broken[i].Swap(false) && why == "" {
		why = d.readable(ctx, c)
	}
	if why == "" {
		if why, err = d.catchUp(ctx, c, stamp, last); err != nil {
			return err
		}
	}
	if why == "" && count {
		if why, err = d.strayed(ctx, i, c); err != nil {
			return err
		}
	}
	if why != "" {
		d.ready[i].Store(false)
		if _, err := d.rebuild(ctx, c, why); err != nil {
			return err
		}
	}
	d.ready[i].Store(true)
	return nil
}

func (d *Desk) whyRebuild(s search.Stamp, last int64) string {
	switch {
	case s.Version == 0:
		return "missing"
	case s.Version != search.Version:
		return "version"
	case d.Now().Sub(s.At) > tooOld:
		return "age"
	case s.Cursor > last:
		return "other database"
	}
	return ""
}

// readable asks the index again: not every failure is its file's.
func (d *Desk) readable(ctx context.Context, c model.SearchCollection) string {
	if _, err := d.Index.Find(ctx, model.SearchQuery{Collection: c, Text: "市民", Limit: 1}); errors.Is(err, search.ErrBroken) {
		return "unreadable"
	}
	return ""
}

// catchUp takes in what changed since the index's stamp. why is blank unless somebody asked for a new index.
func (d *Desk) catchUp(ctx context.Context, c model.SearchCollection, stamp search.Stamp, last int64) (why string, err error) {
	late, err := d.Store.SearchChangesSince(ctx, d.Now().Add(-lateFor), stamp.Cursor)
	if err != nil {
		return "", err
	}
	if why, err = d.takeIn(ctx, c, late); err != nil || why != "" {
		return why, err
	}
	for stamp.Cursor < last {
		changes, err := d.Store.SearchChangesAfter(ctx, stamp.Cursor, atOnce)
		if err != nil || len(changes) == 0 {
			return "", err
		}
		if why, err = d.takeIn(ctx, c, changes); err != nil || why != "" {
			return why, err
		}
		stamp.Cursor, stamp.At = changes[len(changes)-1].ID, d.Now()
		if err := d.Index.SetStamp(ctx, c, stamp); err != nil {
			return "", err
		}
	}
	if d.Now().Sub(stamp.At) >= stampEvery {
		stamp.At = d.Now()
		return "", d.Index.SetStamp(ctx, c, stamp)
	}
	return "", nil
}

// takeIn has the index look at changed texts anew.
func (d *Desk) takeIn(ctx context.Context, c model.SearchCollection, changes []model.SearchChange) (why string, err error) {
	var ids []string
	var own []int64
	for _, one := range changes {
		if _, seen := d.follow.seen[one.ID]; seen {
			continue
		}
		switch {
		case one.Collection == model.SearchSynonyms:
			if err := d.loadSynonyms(ctx, true); err != nil {
				return "", err
			}
			d.follow.seen[one.ID] = d.Now()
		case one.Collection != c:
		case one.DocID == everything:
			return "asked for", nil
		default:
			ids = append(ids, one.DocID)
			own = append(own, one.ID)
		}
	}
	if err := d.refresh(ctx, c, ids); err != nil {
		return "", err
	}
	for _, id := range own {
		d.follow.seen[id] = d.Now()
	}
	return "", nil
}

// refresh puts texts into the index as they are now, and removes those that nobody may read any more.
func (d *Desk) refresh(ctx context.Context, c model.SearchCollection, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	docs, err := d.Store.SearchDocsOf(ctx, c, ids)
	if err != nil {
		return err
	}
	there := map[string]bool{}
	for _, doc := range docs {
		there[doc.ID] = true
	}
	var gone []string
	for _, id := range ids {
		if !there[id] {
			gone = append(gone, id)
		}
	}
	return errors.Join(d.Index.Remove(ctx, c, gone), d.Index.Put(ctx, c, docs))
}

// strayed compares how many texts the index and the database have. They may differ by as many as were noted within the last
// minutes, which are still on their way on either side, for they come all the time: somebody files a ticket between the two counts. A
// difference counts the second time.
func (d *Desk) strayed(ctx context.Context, i int, c model.SearchCollection) (why string, err error) {
	since := d.Now().Add(-lateFor)
	has, err := d.Index.Count(ctx, c)
	if err != nil {
		return "", err
	}
	should, err := d.Store.CountSearchDocs(ctx, c)
	if err != nil {
		return "", err
	}
	moving, err := d.Store.CountSearchChanges(ctx, c, since)
	if err != nil {
		return "", err
	}
	differ := max(int64(has)-should, should-int64(has)) > moving
	before := d.follow.strayed[i]
	d.follow.strayed[i] = differ && !before
	if differ && before {
		return "content", nil
	}
	return "", nil
}

// Rebuild builds a collection anew and tells how many texts it has.
func (d *Desk) Rebuild(ctx context.Context, c model.SearchCollection) (int, error) {
	return d.rebuild(ctx, c, "asked for")
}

// AskRebuild has every replica build a collection anew.
func AskRebuild(ctx context.Context, st *store.Store, c model.SearchCollection) error {
	return st.NoteSearchChange(ctx, c, everything)
}

func (d *Desk) rebuild(ctx context.Context, c model.SearchCollection, why string) (int, error) {
	began := d.Now()
	cursor, err := d.Store.LastSearchChange(ctx)
	if err != nil {
		return 0, err
	}
	late, err := d.Store.SearchChangesSince(ctx, began.Add(-lateFor), cursor)
	if err != nil {
		return 0, err
	}
	after := ""
	n, err := d.Index.Rebuild(ctx, c, search.Stamp{Version: search.Version, Cursor: cursor, At: began}, func() ([]model.SearchDoc, error) {
		docs, err := d.Store.SearchDocs(ctx, c, after, walkAtOnce)
		if len(docs) > 0 {
			after = docs[len(docs)-1].ID
		}
		return docs, err
	})
	if err != nil {
		return 0, fmt.Errorf("rebuild the search index of %s: %w", c, err)
	}
	for _, one := range late { // they were there when the walk began
		if one.Collection == c {
			d.markSeen(one.ID)
		}
	}
	d.counts.rebuilt(c, why)
	d.Log.InfoContext(ctx, "search index built", "collection", c, "why", why, "texts", n, "took", strconv.FormatFloat(d.Now().Sub(began).Seconds(), 'f', 0, 64)+"s")
	return n, nil
}

func (d *Desk) markSeen(id int64) {
	if d.follow.seen == nil {
		d.follow.seen = map[int64]time.Time{}
	}
	d.follow.seen[id] = d.Now()
}
