package knowledge

import (
	"context"

	"example.org/hotline/model"
)

// MostCounted is how far a list is counted: who reads 1000 knows that there are too many.
const MostCounted = 1000

// Counted is how many entries an editor's list has.
type Counted struct {
	List string // draft and reviewed (what waits to be reviewed, and to be published), published, offline
	N    int    // at most MostCounted
}

// Counts are the lengths of the editors' lists.
func (l *Library) Counts(ctx context.Context) ([]Counted, error) {
	var list []Counted
	for _, q := range []model.EntryQuery{
		{Draft: model.VersionDraft}, {Draft: model.VersionReviewed}, {State: model.EntryPublished}, {State: model.EntryOffline},
	} {
		q.Limit = MostCounted
		n, err := l.Store.CountEntries(ctx, q)
		if err != nil {
			return nil, err
		}
		list = append(list, Counted{string(q.Draft) + string(q.State), n})
	}
	return list, nil
}
