package cases

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.org/hotline/model"
)

// Found is a published case as a list shows it. Title and Snippet are set where something was searched for.
type Found struct {
	model.PublicCase
	TitleHits, Snippet []model.Marked
}

// Page is a piece of a list of cases.
type Page struct {
	Cases     []Found
	Next      string // where the next page begins; blank: this was the last
	Corrected string // what was searched for in place of what was asked
}

// Query asks for published cases.
type Query struct {
	Text     string // blank: all, the latest month first
	Category string // blank: all
	Cursor   string
	Limit    int // 0: DefaultSearchPage
}

const longestQuery = 100 // characters that are searched for

// Find lists published cases: the latest month first, or what fits a text best. model.ErrInvalid names what is wrong with
// the question.
func (d *Desk) Find(ctx context.Context, q Query) (Page, error) {
	if err := q.check(); err != nil {
		return Page{}, err
	}
	if strings.TrimSpace(q.Text) == "" {
		return d.browse(ctx, q)
	}
	ask := model.SearchQuery{Collection: model.SearchCases, Text: q.Text, Cursor: q.Cursor, Limit: q.Limit}
	if q.Category != "" {
		ask.Kinds = []string{q.Category}
	}
	found, err := d.finder.Find(ctx, ask)
	if err != nil {
		return Page{}, err
	}
	return d.filled(ctx, found)
}

// filled reads the cases of hits; one that was taken down meanwhile is left out.
func (d *Desk) filled(ctx context.Context, found model.SearchPage) (Page, error) {
	page := Page{Next: found.Next, Corrected: found.Corrected}
	ids := make([]string, len(found.Hits))
	for i, h := range found.Hits {
		ids[i] = h.ID
	}
	list, err := d.store.PublicCasesOf(ctx, ids)
	if err != nil {
		return page, err
	}
	for _, h := range found.Hits {
		if i := slices.IndexFunc(list, func(c model.PublicCase) bool { return c.CaseNo == h.ID }); i >= 0 {
			page.Cases = append(page.Cases, Found{list[i], h.Title, h.Snippet})
		}
	}
	return page, nil
}

// browse lists all cases, the latest month first.
func (d *Desk) browse(ctx context.Context, q Query) (Page, error) {
	ask := model.CaseQuery{From: "0000-00", To: "9999-99", Limit: q.Limit + 1}
	if q.Category != "" {
		ask.Categories = []string{q.Category}
	}
	if q.Cursor != "" {
		month, id, err := place(q.Cursor)
		if err != nil {
			return Page{}, err
		}
		ask.BeforeMonth, ask.BeforeID = month, id
	}
	list, err := d.store.PublicCases(ctx, ask)
	if err != nil {
		return Page{}, err
	}
	page := Page{}
	if len(list) > q.Limit {
		list = list[:q.Limit]
		last := list[q.Limit-1]
		page.Next = fmt.Sprintf("%s.%d", last.Month, last.ID)
	}
	for _, c := range list {
		page.Cases = append(page.Cases, Found{PublicCase: c})
	}
	return page, nil
}

// Published is a case that can be read; model.ErrCaseNotFound where there is none.
func (d *Desk) Published(ctx context.Context, caseNo string) (model.PublicCase, error) {
	list, err := d.store.PublicCasesOf(ctx, []string{caseNo})
	if err == nil && len(list) == 0 {
		err = model.ErrCaseNotFound
	}
	if err != nil {
		return model.PublicCase{}, err
	}
	return list[0], nil
}

func (q *Query) check() error {
	err := model.ErrInvalid
	if q.Limit == 0 {
		q.Limit = model.DefaultSearchPage
	}
	if q.Limit < 0 || q.Limit > model.MaxSearchPage {
		err = err.With("limit", fmt.Sprintf("每页数量应为1至%d", model.MaxSearchPage))
	}
	if _, known := model.CategoryByCode(q.Category); q.Category != "" && !known {
		err = err.With("category", "没有这个诉求类型")
	}
	if r := []rune(q.Text); len(r) > longestQuery { // what comes after decides nothing
		q.Text = string(r[:longestQuery])
	}
	if err.Fields != nil {
		return err
	}
	return nil
}

var months = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}$`)

// place is where a page of a list begins.
func place(cursor string) (month string, id int64, err error) {
	month, number, ok := strings.Cut(cursor, ".")
	id, parseErr := strconv.ParseInt(number, 10, 64)
	if !ok || parseErr != nil || id <= 0 || !months.MatchString(month) {
		return "", 0, model.ErrInvalid.With("cursor", "分页位置不正确，请从第一页开始")
	}
	return month, id, nil
}
