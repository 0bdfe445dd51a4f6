package knowledge

import (
	"context"
	"errors"
	"strings"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
)

// viewBatch is how many views are written to the database at once.
const viewBatch = 500

// tally is who read what on a day.
func (l *Library) tally(day string) *kv.Tally {
	return l.KV.Tally("entry-views:"+day, model.KeepEntryViews)
}

// Viewed counts that a citizen read an entry: once a day, however often he does. That is a courtesy, too: without Redis he
// reads all the same.
func (l *Library) Viewed(ctx context.Context, who model.Citizen, code string) {
	day := l.today()
	if err := l.tally(day).Add(ctx, code+" "+l.key(Voter{Citizen: who.ID}, day)); err != nil {
		l.Log.WarnContext(ctx, "a view was not counted", "err", err)
	}
}

// CountViews writes the views that Redis has gathered to the database, which counts each once even where Redis has forgotten
// that it was written.
func (l *Library) CountViews(ctx context.Context) error {
	now := l.Now().In(l.Zone)
	return errors.Join(l.countViews(ctx, now.AddDate(0, 0, -1).Format(time.DateOnly)), l.countViews(ctx, now.Format(time.DateOnly)))
}

func (l *Library) countViews(ctx context.Context, day string) error {
	tally := l.tally(day)
	for {
		members, err := tally.Waiting(ctx, viewBatch)
		if err != nil || len(members) == 0 {
			return err
		}
		views := make([]model.EntryView, 0, len(members))
		for _, m := range members {
			if code, viewer, ok := strings.Cut(m, " "); ok {
				views = append(views, model.EntryView{Code: code, Day: day, Viewer: viewer})
			}
		}
		if err := l.Store.CountEntryViews(ctx, views); err != nil {
			return err
		}
		if err := tally.Written(ctx, members); err != nil {
			return err
		}
	}
}
