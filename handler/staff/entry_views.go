package staff

import (
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/knowledge"
)

// EntryContent is what editors write. It is exported because it is embedded.
type EntryContent struct {
	Title      string   `json:"title" doc:"2 to 80 characters"`
	Summary    string   `json:"summary" doc:"At most 200 characters; needed for a topic"`
	Body       string   `json:"body" doc:"Markdown, 5 to 30000 characters: headings, lists, links, tables; a picture is ![what it shows](picture:ID)"`
	Department string   `json:"department" doc:"Code or name of the responsible one; 12345 is the hotline itself. Needed for an article"`
	Category   string   `json:"category" doc:"At most 20 characters"`
	Tags       []string `json:"tags" doc:"At most 10 of 1 to 20 characters"`
	Asked      []string `json:"asked" doc:"How else people ask for it: at most 30 of 2 to 60 characters"`
	Keywords   []string `json:"keywords" doc:"Of a topic: words that get it in the chat, at most 20 of 2 to 20 characters"`
	Articles   []string `json:"articles" doc:"Of a topic: codes of at most 20 articles"`
	Weight     int      `json:"weight" doc:"Of a topic: 0 to 1000, the highest stands first"`
	Publisher  string   `json:"publisher" doc:"Of news"`
	Date       string   `json:"date" doc:"Of news: 2026-11-10"`
	ValidUntil string   `json:"valid_until" doc:"The last day on which it can be read, 2026-12-31; blank: for good"`
	SourceNote string   `json:"source_note" doc:"At most 200 characters"`
	Link       string   `json:"link" doc:"https://mp.weixin.qq.com/…"`
}

// newEntryContent is a content whose lists are never null.
func newEntryContent(c model.EntryContent) EntryContent {
	v := EntryContent(c)
	for _, list := range []*[]string{&v.Tags, &v.Asked, &v.Keywords, &v.Articles} {
		*list = append([]string{}, *list...)
	}
	return v
}

type entriesView struct {
	Items []EntryItem `json:"items"`
	Next  string      `json:"next_cursor"`
}

// EntryItem is an entry in a list. It is exported because it is embedded.
type EntryItem struct {
	Code        string           `json:"code"`
	Kind        model.EntryKind  `json:"kind"`
	State       model.EntryState `json:"state" doc:"unpublished, published or offline"`
	Title       string           `json:"title"`
	Department  string           `json:"department" doc:"Name of the responsible one"`
	ValidUntil  string           `json:"valid_until"`
	Live        int              `json:"live" doc:"The version that is or was published last; 0: none"`
	Draft       int              `json:"draft" doc:"The version in work; 0: none"`
	Revision    int              `json:"revision"`
	Views       int              `json:"views"`
	Useful      int              `json:"useful"`
	Useless     int              `json:"useless"`
	PublishedAt *time.Time       `json:"published_at" doc:"First; null: never"`
	UpdatedAt   *time.Time       `json:"updated_at" doc:"When the live version was published"`
}

func (a API) newEntryItem(e model.Entry, department string) EntryItem {
	return EntryItem{
		e.Code, e.Kind, e.State, e.Title, department, e.ValidUntil, e.Live, e.Draft, e.Revision, e.Views, e.Useful, e.Useless,
		a.maybe(e.PublishedAt), a.maybe(e.UpdatedAt),
	}
}

type entryView struct {
	EntryItem
	Content  EntryContent  `json:"content" doc:"What citizens read, or, of what was never published, the draft"`
	BodyHTML string        `json:"body_html"`
	Work     *versionView  `json:"work" doc:"The version in work; null for none, and for who is no editor, as are the lists below empty"`
	WorkHTML string        `json:"work_html"`
	Versions []VersionHead `json:"versions"`
	Events   []entryEvent  `json:"events"`
	Pictures []string      `json:"pictures" doc:"IDs, the latest first: GET /entry-pictures/{id}"`
}

// VersionHead is a version without its text. It is exported because it is embedded.
type VersionHead struct {
	Number     int                     `json:"number"`
	State      model.EntryVersionState `json:"state" doc:"draft, reviewed, published, replaced or dropped"`
	Note       string                  `json:"note"`
	Author     string                  `json:"author" doc:"Log-in name; empty: a file"`
	CreatedAt  time.Time               `json:"created_at"`
	Reviewer   string                  `json:"reviewer"`
	ReviewedAt *time.Time              `json:"reviewed_at"`
}

type versionView struct {
	VersionHead
	Content EntryContent `json:"content"`
}

type entryEvent struct {
	Version int            `json:"version"`
	Act     model.EntryAct `json:"act" doc:"saved, approved, sent_back, published, offline, lapsed, dropped or imported"`
	Staff   string         `json:"staff" doc:"Log-in name; empty: the clock or the command line"`
	Note    string         `json:"note"`
	At      time.Time      `json:"at"`
}

func (a API) newEntryView(f knowledge.File) entryView {
	v := entryView{
		EntryItem: a.newEntryItem(f.Entry, f.Department), Content: newEntryContent(f.EntryContent), BodyHTML: f.HTML, WorkHTML: f.WorkHTML,
		Versions: make([]VersionHead, 0, len(f.Versions)), Events: make([]entryEvent, 0, len(f.Events)), Pictures: append([]string{}, f.Pictures...),
	}
	if f.Work != nil {
		work := a.newVersionView(*f.Work, f.Names)
		v.Work = &work
	}
	for _, one := range f.Versions {
		v.Versions = append(v.Versions, a.newVersionHead(one, f.Names))
	}
	for _, e := range f.Events {
		v.Events = append(v.Events, entryEvent{e.Version, e.Act, f.Names[e.StaffID], e.Note, e.At.In(a.Zone)})
	}
	return v
}

func (a API) newVersionHead(v model.EntryVersion, names map[int64]string) VersionHead {
	return VersionHead{v.Number, v.State, v.Note, names[v.AuthorID], v.CreatedAt.In(a.Zone), names[v.ReviewerID], a.maybe(v.ReviewedAt)}
}

func (a API) newVersionView(v model.EntryVersion, names map[int64]string) versionView {
	return versionView{a.newVersionHead(v, names), newEntryContent(v.Content)}
}

type helpView struct {
	Code   string `json:"code"`
	Title  string `json:"title"`
	Opened int    `json:"opened" doc:"Forms in which it was opened, of the last 90 days"`
	Filed  int    `json:"filed" doc:"Of these, how many were submitted all the same"`
}

type diffView struct {
	Field  string      `json:"field" doc:"As in content"`
	Pieces []pieceView `json:"pieces"`
}

type pieceView struct {
	Text string `json:"text"`
	Is   string `json:"is" enum:"same,added,gone"`
}

func newDiffViews(list []knowledge.FieldDiff) items[diffView] {
	out := items[diffView]{Items: make([]diffView, 0, len(list))}
	for _, d := range list {
		v := diffView{Field: d.Field}
		for _, p := range d.Pieces {
			is := "same"
			if p.Added {
				is = "added"
			} else if p.Gone {
				is = "gone"
			}
			v.Pieces = append(v.Pieces, pieceView{p.Text, is})
		}
		out.Items = append(out.Items, v)
	}
	return out
}
