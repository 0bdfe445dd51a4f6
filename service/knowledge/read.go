package knowledge

import (
	"context"
	"slices"

	"example.org/hotline/model"
)

// Item is an entry in a list.
type Item struct {
	model.Entry
	Department     string         // its name
	Title, Snippet []model.Marked // of one that was searched for: where the words stand
}

// Summary is what a list says of an entry.
func (i Item) Summary() string { return summary(i.Entry) }

const summaryLength = 60 // characters of a body, where its writer gave no summary

func summary(e model.Entry) string {
	if e.EntryContent.Summary != "" {
		return e.EntryContent.Summary
	}
	plain := []rune(e.Plain)
	if len(plain) <= summaryLength {
		return string(plain)
	}
	return string(plain[:summaryLength]) + "…"
}

// Page is a part of a list.
type Page struct {
	Items     []Item
	Next      string // where the next part begins; blank: this was the last
	Corrected string // what was searched for in place of what was asked; blank: what was asked
}

// Reading is an entry as it is read.
type Reading struct {
	model.Entry
	Department string
	HTML       string
	Related    []Item // of a topic its articles, in their order; of an article those like it
}

// Read is an entry of a kind, or model.ErrEntryNotFound: also for one that is not published, as if there were none.
func (l *Library) Read(ctx context.Context, kind model.EntryKind, code string) (Reading, error) {
	e, err := l.readable(ctx, kind, code)
	if err != nil {
		return Reading{}, err
	}
	r := Reading{Entry: e}
	if r.HTML, err = l.press.html(e.Body); err != nil {
		return r, err
	}
	names, err := l.departments(ctx)
	if err != nil {
		return r, err
	}
	r.Department = names.name(e.Department)
	switch kind {
	case model.EntryTopic:
		r.Related, err = l.items(ctx, e.Articles, names)
	case model.EntryArticle:
		r.Related = l.like(ctx, e, names)
	case model.EntryNews: // stands by itself
	}
	return r, err
}

// readable is an entry that citizens can read now.
func (l *Library) readable(ctx context.Context, kind model.EntryKind, code string) (model.Entry, error) {
	if k, _, ok := model.ParseEntryCode(code); !ok || k != kind {
		return model.Entry{}, model.ErrEntryNotFound
	}
	e, err := l.Store.Entry(ctx, code)
	if err == nil && !e.Readable(l.today()) {
		err = model.ErrEntryNotFound
	}
	return e, err
}

// items are the articles of some codes that can be read, in that order.
func (l *Library) items(ctx context.Context, codes []string, names departments) ([]Item, error) {
	found, err := l.Store.EntriesOf(ctx, codes)
	if err != nil {
		return nil, err
	}
	today := l.today()
	list := make([]Item, 0, len(codes))
	for _, code := range codes {
		i := slices.IndexFunc(found, func(e model.Entry) bool { return e.Code == code })
		if i >= 0 && found[i].Readable(today) {
			list = append(list, Item{Entry: found[i], Department: names.name(found[i].Department)})
		}
	}
	return list, nil
}

const mostRelated = 3

// like are the articles that are found for the title of one. They are a courtesy: without a search there are none.
func (l *Library) like(ctx context.Context, e model.Entry, names departments) []Item {
	p, err := l.search(ctx, model.SearchQuery{Text: e.Title, Limit: mostRelated + 1, Aside: true}, names)
	if err != nil {
		l.Log.WarnContext(ctx, "no articles like one", "err", err)
		return nil
	}
	list := slices.DeleteFunc(p.Items, func(i Item) bool { return i.Code == e.Code })
	return list[:min(len(list), mostRelated)]
}

// mostTopics is how many topics there are at once.
const mostTopics = 100

// Topics are the hot topics: the weightiest first, and of two of a weight the one that more read.
func (l *Library) Topics(ctx context.Context) ([]Item, error) {
	list, err := l.Store.PublishedTopics(ctx, l.today(), mostTopics)
	if err != nil {
		return nil, err
	}
	return l.named(ctx, list)
}

// named are entries with the names of their departments.
func (l *Library) named(ctx context.Context, list []model.Entry) ([]Item, error) {
	names, err := l.departments(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Item, len(list))
	for i, e := range list {
		out[i] = Item{Entry: e, Department: names.name(e.Department)}
	}
	return out, nil
}
