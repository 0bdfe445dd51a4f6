package knowledge

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"example.org/hotline/model"
)

// Query asks for articles.
type Query struct {
	Text       string // blank: all, the last changed first
	Department string // code or name; blank: all
	Cursor     string // Page.Next of the page before
	Limit      int    // 0: model.DefaultSearchPage
	Aside      bool   // nobody asked for it: editors need not hear that there is nothing
}

// maxQuery is how many characters of a query are searched for; nobody types more.
const maxQuery = 100

// Articles lists articles: those that fit a text, the best first, or all.
func (l *Library) Articles(ctx context.Context, q Query) (Page, error) {
	limit, err := pageSize(q.Limit)
	if err != nil {
		return Page{}, err
	}
	names, err := l.departments(ctx)
	if err != nil {
		return Page{}, err
	}
	code := ""
	if q.Department != "" {
		var known bool
		if code, known = names.find(q.Department); !known {
			return Page{}, errNoDepartment
		}
	}
	if text := queried(q.Text); text != "" {
		return l.search(ctx, model.SearchQuery{Text: text, Department: names.byCode[code].Name, Cursor: q.Cursor, Limit: limit, Aside: q.Aside}, names)
	}
	return l.list(ctx, model.EntryArticle, code, q.Cursor, limit)
}

// queried is what of a text is searched for.
func queried(text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(text, ""))
	if utf8.RuneCountInString(text) > maxQuery {
		text = string([]rune(text)[:maxQuery])
	}
	return text
}

func pageSize(limit int) (int, error) {
	switch {
	case limit == 0:
		return model.DefaultSearchPage, nil
	case limit < 0 || limit > model.MaxSearchPage:
		return 0, model.ErrInvalid.With("limit", "每页条数应为1至"+strconv.Itoa(model.MaxSearchPage))
	}
	return limit, nil
}

// search looks for articles.
func (l *Library) search(ctx context.Context, q model.SearchQuery, names departments) (Page, error) {
	q.Collection, q.Kinds = model.SearchKnowledge, []string{string(model.EntryArticle)}
	found, err := l.Finder.Find(ctx, q)
	if err != nil {
		return Page{}, err
	}
	codes, hits := make([]string, len(found.Hits)), make(map[string]model.SearchHit, len(found.Hits))
	for i, h := range found.Hits {
		codes[i], hits[h.ID] = h.ID, h
	}
	list, err := l.items(ctx, codes, names) // the index may know for a moment what was taken down
	for i := range list {
		list[i].Title, list[i].Snippet = hits[list[i].Code].Title, hits[list[i].Code].Snippet
	}
	return Page{list, found.Next, found.Corrected}, err
}

// News lists news, the last first.
func (l *Library) News(ctx context.Context, cursor string, limit int) (Page, error) {
	limit, err := pageSize(limit)
	if err != nil {
		return Page{}, err
	}
	return l.list(ctx, model.EntryNews, "", cursor, limit)
}

func (l *Library) list(ctx context.Context, kind model.EntryKind, department, cursor string, limit int) (Page, error) {
	after, err := parseCursor(cursor)
	if err != nil {
		return Page{}, err
	}
	list, err := l.Store.PublishedEntries(ctx, kind, department, l.today(), after, limit+1)
	if err != nil {
		return Page{}, err
	}
	next := ""
	if len(list) > limit {
		list = list[:limit]
		next = cursorAfter(list[limit-1])
	}
	out, err := l.named(ctx, list)
	return Page{Items: out, Next: next}, err
}

func cursorAfter(e model.Entry) string {
	return strconv.FormatInt(e.ShownAt.UnixMilli(), 36) + "." + strconv.FormatInt(e.ID, 36)
}

func parseCursor(cursor string) (model.EntryCursor, error) {
	if cursor == "" {
		return model.EntryCursor{}, nil
	}
	at, id, _ := strings.Cut(cursor, ".")
	ms, err := strconv.ParseInt(at, 36, 64)
	n, idErr := strconv.ParseInt(id, 36, 64)
	const latest = 253402300799000 // the year 9999: MySQL refuses what comes after
	if err != nil || idErr != nil || n <= 0 || ms < 0 || ms > latest {
		return model.EntryCursor{}, model.ErrInvalid.With("cursor", "应为上一页的 next_cursor")
	}
	return model.EntryCursor{At: time.UnixMilli(ms).UTC(), ID: n}, nil
}

const mostSuggested = 8

// Suggest are queries that begin as somebody types.
func (l *Library) Suggest(ctx context.Context, typed string) ([]string, error) {
	typed = queried(typed)
	if typed == "" {
		return nil, nil
	}
	return l.Finder.Suggest(ctx, model.SearchKnowledge, typed, mostSuggested)
}

const (
	shownInForm  = 3
	leastOfTitle = 2 // characters, from which on a title says something
)

// ForTitle are the articles that may answer what somebody is about to file. They are a courtesy: where the search fails there
// are none, and the form goes on.
func (l *Library) ForTitle(ctx context.Context, title string) ([]Item, error) {
	title = queried(title)
	if utf8.RuneCountInString(title) < leastOfTitle {
		return nil, nil
	}
	names, err := l.departments(ctx)
	if err != nil {
		return nil, err
	}
	p, err := l.search(ctx, model.SearchQuery{Text: title, Limit: shownInForm, Aside: true}, names)
	if err != nil {
		l.Log.WarnContext(ctx, "no articles for a form", "err", err)
		return nil, nil
	}
	return p.Items, nil
}
