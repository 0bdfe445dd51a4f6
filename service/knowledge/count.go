package knowledge

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/store"
)

// Voter is who says whether an entry was of use: a citizen, or else a browser.
type Voter struct {
	Citizen int64  // 0: nobody who is signed in
	Browser string // a mark that the browser keeps
	Address string // IP
}

// key is the voter for one day: it follows nobody from one day to the next.
func (l *Library) key(v Voter, day string) string {
	if v.Citizen != 0 {
		return l.Store.Digest("entry-reader", day+" citizen "+strconv.FormatInt(v.Citizen, 10))
	}
	return l.Store.Digest("entry-reader", day+" browser "+v.Browser)
}

// votesOfAnAddress bound who votes with one browser after the other. Behind one address there may be a whole company.
var votesOfAnAddress = []kv.Limit{{Max: 60, Per: time.Hour}, {Max: 200, Per: 24 * time.Hour}}

// Vote counts that an article was of use or not, once a voter a day; voting again changes the vote. It answers with the
// entry as it is then.
func (l *Library) Vote(ctx context.Context, code string, by Voter, useful bool) (model.Entry, error) {
	wait, err := l.KV.Allow(ctx, "entry-vote:"+l.Store.Digest("address", by.Address), votesOfAnAddress...)
	switch {
	case err != nil:
		return model.Entry{}, fmt.Errorf("count votes: %w", errors.Join(model.ErrUnavailable, err))
	case wait > 0:
		return model.Entry{}, model.ErrTooMany.After(wait)
	}
	e, err := l.readable(ctx, model.EntryArticle, code)
	if err != nil {
		return e, err
	}
	day := l.today()
	err = l.Store.InTx(ctx, func(tx *store.Store) error {
		changed, err := tx.VoteEntry(ctx, e.ID, day, l.key(by, day), useful)
		if err != nil || !changed {
			return err
		}
		return tx.NoteSearchChange(ctx, model.SearchKnowledge, code)
	})
	if err != nil {
		return e, err
	}
	return l.Store.Entry(ctx, code)
}

// formKey is the Idempotency-Key of a form.
var formKey = regexp.MustCompile(`^[A-Za-z0-9._:-]{1,72}$`)

// Opened notes that a citizen opened an article from the form that he is filling in, so that editors see which articles
// answer before anything is filed.
func (l *Library) Opened(ctx context.Context, who model.Citizen, code, form string) error {
	if !formKey.MatchString(form) {
		return model.ErrInvalid.With("form", "应为表单的 Idempotency-Key：1至72位字母、数字或 - _ . :")
	}
	if _, err := l.readable(ctx, model.EntryArticle, code); err != nil {
		return err
	}
	return l.Store.NoteEntryOpened(ctx, model.EntryOpened{Code: code, CitizenID: who.ID, Form: form, At: l.Now()})
}
