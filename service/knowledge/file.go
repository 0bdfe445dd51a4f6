package knowledge

import (
	"context"
	"strconv"

	"github.com/sergi/go-diff/diffmatchpatch"

	"example.org/hotline/model"
)

// File is an entry with all that was done to it.
type File struct {
	model.Entry
	Department string
	HTML       string
	Work       *model.EntryVersion // what is being worked on; nil: nothing
	WorkHTML   string
	Versions   []model.EntryVersion
	Events     []model.EntryEvent
	Names      map[int64]string // of those who wrote, reviewed and published
	Pictures   []string
}

// reads is whether somebody sees what is not published.
func reads(who model.Staff) bool { return who.Is(model.RoleEditor) }

// File is an entry as the staff sees it: editors all of it, others what citizens can read. For one that they may not see it is
// model.ErrEntryNotFound.
func (l *Library) File(ctx context.Context, who model.Staff, code string) (File, error) {
	e, err := l.Store.Entry(ctx, code)
	if err == nil && !reads(who) && !e.Readable(l.today()) {
		err = model.ErrEntryNotFound
	}
	if err != nil {
		return File{}, err
	}
	f := File{Entry: e}
	names, err := l.departments(ctx)
	if err != nil {
		return f, err
	}
	f.Department = names.name(e.Department)
	if f.HTML, err = l.press.html(e.Body); err != nil {
		return f, err
	}
	if !reads(who) {
		f.Draft, f.Latest = 0, f.Live
		return f, nil
	}
	return f, l.history(ctx, &f)
}

// history adds what was done to an entry, and by whom.
func (l *Library) history(ctx context.Context, f *File) (err error) {
	if f.Versions, err = l.Store.EntryVersions(ctx, f.ID, 0); err != nil {
		return err
	}
	if f.Events, err = l.Store.EntryEvents(ctx, f.ID); err != nil {
		return err
	}
	if f.Pictures, err = l.Store.EntryPictures(ctx, f.ID); err != nil {
		return err
	}
	var people []int64
	for _, v := range f.Versions {
		people = append(people, v.AuthorID, v.ReviewerID)
		if v.Number == f.Draft {
			f.Work = &v
			if f.WorkHTML, err = l.press.html(v.Content.Body); err != nil {
				return err
			}
		}
	}
	for _, e := range f.Events {
		people = append(people, e.StaffID)
	}
	f.Names, err = l.Store.StaffNames(ctx, people)
	return err
}

// Entries lists entries as the staff sees them: editors all, others what citizens can read. next is where the list goes on;
// 0: it does not.
func (l *Library) Entries(ctx context.Context, who model.Staff, q model.EntryQuery) (list []Item, next int64, err error) {
	if q.Limit, err = pageSize(q.Limit); err != nil {
		return nil, 0, err
	}
	names, err := l.departments(ctx)
	if err != nil {
		return nil, 0, err
	}
	if q.Department != "" {
		code, known := names.find(q.Department)
		if !known {
			return nil, 0, errNoDepartment
		}
		q.Department = code
	}
	if !reads(who) {
		q.Published, q.Draft, q.State = true, "", ""
	}
	q.Today, q.Text = l.today(), queried(q.Text)
	limit := q.Limit
	q.Limit++
	found, err := l.Store.Entries(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	if len(found) > limit {
		found = found[:limit]
		next = found[limit-1].ID
	}
	list, err = l.named(ctx, found)
	if !reads(who) {
		for i := range list {
			list[i].Draft, list[i].Latest = 0, list[i].Live
		}
	}
	return list, next, err
}

// Preview is how a page will show a body.
func (l *Library) Preview(body string) (string, error) {
	c := model.EntryContent{Title: "预览", Body: body, Department: model.HotlineItself.Code}
	if err := c.Check(model.EntryArticle); err != nil {
		return "", err
	}
	return l.press.html(c.Body)
}

// Piece is a part of a text in which two versions agree, or one has what the other has not.
type Piece struct {
	Text  string
	Added bool // only the later one has it
	Gone  bool // only the earlier one has it
}

// FieldDiff is how two versions differ in a field.
type FieldDiff struct {
	Field  string // by its JSON name
	Pieces []Piece
}

// Diff is how one version of an entry differs from another, field by field; what they agree in is left out.
func (l *Library) Diff(ctx context.Context, code string, from, to int) ([]FieldDiff, error) {
	e, err := l.Store.Entry(ctx, code)
	if err != nil {
		return nil, err
	}
	a, err := l.Store.EntryVersion(ctx, e.ID, from)
	if err != nil {
		return nil, err
	}
	b, err := l.Store.EntryVersion(ctx, e.ID, to)
	if err != nil {
		return nil, err
	}
	before, after := inLines(a.Content), inLines(b.Content)
	out := []FieldDiff{}
	for i, one := range before {
		if one.text != after[i].text {
			out = append(out, FieldDiff{one.field, pieces(one.text, after[i].text)})
		}
	}
	return out, nil
}

type fieldText struct{ field, text string }

// inLines are the fields of a content as texts.
func inLines(c model.EntryContent) []fieldText {
	list := func(words []string) string {
		s := ""
		for i, w := range words {
			if i > 0 {
				s += "\n"
			}
			s += w
		}
		return s
	}
	return []fieldText{
		{"title", c.Title},
		{"summary", c.Summary},
		{"body", c.Body},
		{"department", c.Department},
		{"category", c.Category},
		{"tags", list(c.Tags)},
		{"asked", list(c.Asked)},
		{"keywords", list(c.Keywords)},
		{"articles", list(c.Articles)},
		{"weight", strconv.Itoa(c.Weight)},
		{"publisher", c.Publisher},
		{"date", c.Date},
		{"valid_until", c.ValidUntil},
		{"source_note", c.SourceNote},
		{"link", c.Link},
	}
}

func pieces(from, to string) []Piece {
	d := diffmatchpatch.New() // it gives up the search for the shortest difference after a second
	diffs := d.DiffCleanupSemantic(d.DiffMain(from, to, true))
	out := make([]Piece, len(diffs))
	for i, one := range diffs {
		out[i] = Piece{one.Text, one.Type == diffmatchpatch.DiffInsert, one.Type == diffmatchpatch.DiffDelete}
	}
	return out
}

// helpDays is how far back editors see what helped.
const helpDays = 90

// Helpfulness tells of some of the articles that were opened from forms of late, those most often first, and how many of the forms were
// sent all the same.
func (l *Library) Helpfulness(ctx context.Context, q model.Listing) (_ []model.EntryHelp, next string, err error) {
	return l.Store.EntryHelps(ctx, l.Now().AddDate(0, 0, -helpDays), q)
}
