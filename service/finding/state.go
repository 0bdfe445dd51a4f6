package finding

import (
	"context"

	"example.org/hotline/model"
)

// State is how a collection of this replica's index stands.
type State struct {
	Collection model.SearchCollection
	Texts      int64
	Behind     int64 // changes that it has not taken in
	Ready      bool  // it is searched; before, the database is
}

// States are those of all collections. Of an index that does not answer it knows only that it is not ready.
func (d *Desk) States(ctx context.Context) []State {
	last, lastErr := d.Store.LastSearchChange(ctx)
	list := make([]State, len(d.Of))
	for i, c := range d.Of {
		list[i].Collection = c
		n, err := d.Index.Count(ctx, c)
		stamp, stampErr := d.Index.Stamp(ctx, c)
		if err != nil || stampErr != nil || lastErr != nil {
			continue
		}
		list[i] = State{c, int64(n), max(last-stamp.Cursor, 0), d.ready[i].Load()}
	}
	return list
}
