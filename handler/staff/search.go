package staff

import (
	"context"
	"time"

	"example.org/hotline/model"
)

// searchDesk is what editors need of finding.Desk.
type searchDesk interface {
	Synonyms(ctx context.Context, q model.Listing) (list []model.SynonymGroup, next string, err error)
	SaveSynonyms(ctx context.Context, who model.Staff, g model.SynonymGroup) (model.SynonymGroup, error)
	DeleteSynonyms(ctx context.Context, who model.Staff, id int64) error
	Misses(ctx context.Context, c model.SearchCollection, q model.Listing) (list []model.SearchMiss, next string, err error)
}

type synonymsView struct {
	ID        int64     `json:"id"`
	Words     []string  `json:"words" doc:"2 to 20 words of 1 to 20 characters, without blanks"`
	ChangedAt time.Time `json:"changed_at"`
}

func (a API) newSynonymsView(g model.SynonymGroup) synonymsView {
	return synonymsView{g.ID, g.Words, g.ChangedAt.In(a.Zone)}
}

func (a API) synonyms(ctx context.Context, in *listRequest) (*body[page[synonymsView]], error) {
	list, next, err := a.Search.Synonyms(ctx, in.listing())
	return pageOf(list, next, a.newSynonymsView), err
}

type wordsIn struct {
	Words []string `json:"words" doc:"2 to 20 words of 1 to 20 characters, without blanks"`
}

type addingSynonyms struct{ Body wordsIn }

func (a API) addSynonyms(ctx context.Context, in *addingSynonyms) (*body[synonymsView], error) {
	return a.keepSynonyms(ctx, model.SynonymGroup{Words: in.Body.Words})
}

type changingSynonyms struct {
	ID   int64 `path:"id" minimum:"1"`
	Body wordsIn
}

func (a API) changeSynonyms(ctx context.Context, in *changingSynonyms) (*body[synonymsView], error) {
	return a.keepSynonyms(ctx, model.SynonymGroup{ID: in.ID, Words: in.Body.Words})
}

func (a API) keepSynonyms(ctx context.Context, g model.SynonymGroup) (*body[synonymsView], error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	if g, err = a.Search.SaveSynonyms(ctx, who, g); err != nil {
		return nil, err
	}
	return &body[synonymsView]{a.newSynonymsView(g)}, nil
}

type ofSynonyms struct {
	ID int64 `path:"id" minimum:"1"`
}

func (a API) deleteSynonyms(ctx context.Context, in *ofSynonyms) (*none, error) {
	who, err := asking(ctx)
	if err != nil {
		return nil, err
	}
	return nil, a.Search.DeleteSynonyms(ctx, who, in.ID)
}

type missView struct {
	Text  string `json:"text" doc:"In one way of writing; numbers of six digits and more as #"`
	Count int    `json:"count"`
	Last  string `json:"last" doc:"The last day, such as 2026-11-28"`
}

type askingMisses struct {
	Collection string `query:"collection" enum:"knowledge,cases" default:"knowledge"`
	ListAsked
}

func (a API) searchMisses(ctx context.Context, in *askingMisses) (*body[page[missView]], error) {
	list, next, err := a.Search.Misses(ctx, model.SearchCollection(in.Collection), in.listing())
	return pageOf(list, next, func(m model.SearchMiss) missView { return missView{m.Text, m.Count, m.Day} }), err
}
