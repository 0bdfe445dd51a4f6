package citizen

import (
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/knowledge"
)

type articlesView struct {
	Items     []articleItem `json:"items"`
	Next      string        `json:"next_cursor"`
	Corrected string        `json:"corrected" doc:"What was searched for in place of q, where that found nothing; else empty"`
}

type articleItem struct {
	ID         string     `json:"id" doc:"K001"`
	Title      string     `json:"title"`
	Summary    string     `json:"summary" doc:"The editor's, or the beginning of the text"`
	Department string     `json:"department" doc:"Name of the responsible one"`
	Tags       []string   `json:"tags"`
	UpdatedAt  time.Time  `json:"updated_at"`
	Highlight  *highlight `json:"highlight" doc:"Where the words of q stand; null where there is no q"`
}

type highlight struct {
	Title   []markedView `json:"title" doc:"The title in pieces"`
	Snippet []markedView `json:"snippet" doc:"The part of the text that fits best, in pieces"`
}

type markedView struct {
	Text string `json:"text"`
	Hit  bool   `json:"hit"`
}

func marked(list []model.Marked) []markedView {
	out := make([]markedView, len(list))
	for i, m := range list {
		out[i] = markedView(m)
	}
	return out
}

func (a API) articleItems(list []knowledge.Item) []articleItem {
	out := make([]articleItem, len(list))
	for i, one := range list {
		out[i] = articleItem{
			ID: one.Code, Title: one.EntryContent.Title, Summary: one.Summary(), Department: one.Department, Tags: listed(one.Tags),
			UpdatedAt: one.UpdatedAt.In(a.Zone),
		}
		if one.Title != nil {
			out[i].Highlight = &highlight{marked(one.Title), marked(one.Snippet)}
		}
	}
	return out
}

// listed is a list that is never null.
func listed(list []string) []string { return append([]string{}, list...) }

// EntryView is what articles, topics and news have in common. It is exported because it is embedded.
type EntryView struct {
	ID        string    `json:"id"`
	Title     string    `json:"title"`
	Summary   string    `json:"summary"`
	BodyHTML  string    `json:"body_html" doc:"Safe to show as it is: headings from h2 on, lists, links, tables and pictures, without scripts or styles"`
	Link      string    `json:"link" doc:"To an article of an Official Account; empty for none"`
	UpdatedAt time.Time `json:"updated_at"`
	Views     int       `json:"views" doc:"One a citizen a day"`
}

func (a API) newEntryView(r knowledge.Reading) EntryView {
	return EntryView{r.Code, r.Title, knowledge.Item{Entry: r.Entry}.Summary(), r.HTML, r.Link, r.UpdatedAt.In(a.Zone), r.Views}
}

type articleView struct {
	EntryView
	Department string     `json:"department" doc:"Name of the responsible one"`
	Category   string     `json:"category"`
	Tags       []string   `json:"tags"`
	ValidUntil *string    `json:"valid_until" doc:"The last day on which it can be read, 2026-12-31; null: no end"`
	SourceNote string     `json:"source_note"`
	Related    []entryRef `json:"related" doc:"At most 3"`
	Useful     int        `json:"useful" doc:"How many found it of use"`
}

type entryRef struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Summary string `json:"summary"`
}

func (API) refs(list []knowledge.Item) []entryRef {
	out := make([]entryRef, len(list))
	for i, one := range list {
		out[i] = entryRef{one.Code, one.EntryContent.Title, one.Summary()}
	}
	return out
}

func (a API) newArticleView(r knowledge.Reading) articleView {
	v := articleView{
		EntryView: a.newEntryView(r), Department: r.Department, Category: r.Category, Tags: listed(r.Tags), SourceNote: r.SourceNote,
		Related: a.refs(r.Related), Useful: r.Useful,
	}
	if r.ValidUntil != "" {
		v.ValidUntil = &r.ValidUntil
	}
	return v
}

type topicsView struct {
	Items []topicItem `json:"items" doc:"By weight, then by views"`
}

type topicItem struct {
	ID        string    `json:"id" doc:"T001"`
	Title     string    `json:"title"`
	Summary   string    `json:"summary"`
	Views     int       `json:"views" doc:"One a citizen a day"`
	UpdatedAt time.Time `json:"updated_at"`
}

type topicView struct {
	EntryView
	Department string     `json:"department" doc:"Name of the responsible one; empty for none"`
	Articles   []entryRef `json:"articles" doc:"Those that go with it, in their order"`
}

type newsListView struct {
	Items []newsItem `json:"items" doc:"The last first"`
	Next  string     `json:"next_cursor"`
}

type newsItem struct {
	ID        string `json:"id" doc:"N001"`
	Title     string `json:"title"`
	Summary   string `json:"summary"`
	Publisher string `json:"publisher"`
	Date      string `json:"date" doc:"2026-11-10"`
}

type newsView struct {
	EntryView
	Publisher string `json:"publisher"`
	Date      string `json:"date" doc:"2026-11-10"`
}
