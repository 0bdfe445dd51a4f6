// Package search finds texts that people have published: articles, topics, news, cases. It knows what Chinese is written
// like (no blanks between words, traditional characters, pinyin typed in place of them, words for one another) and ranks
// what it finds; where the postings lie is an engine's matter: a file of this process, or an OpenSearch cluster.
//
// What is kept here is derived from the database and may be lost at any time.
package search

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"example.org/hotline/model"
)

// Index is what texts are found with. Any number of goroutines may ask; one at a time may change it.
type Index interface {
	// Put adds texts of one collection, or takes them in place of those with their ids.
	Put(ctx context.Context, c model.SearchCollection, docs []model.SearchDoc) error
	// Remove forgets texts; it is no error where there are none.
	Remove(ctx context.Context, c model.SearchCollection, ids []string) error
	// Rebuild takes what walk returns, call after call until it returns none, in place of all texts of a collection.
	// What was there is found until it is done.
	Rebuild(ctx context.Context, c model.SearchCollection, stamp Stamp, walk Walk) (int, error)
	// Find never fails for what was asked, however odd: that finds nothing.
	Find(ctx context.Context, q model.SearchQuery) (model.SearchPage, error)
	// Suggest completes what is being typed, to at most limit lines.
	Suggest(ctx context.Context, c model.SearchCollection, typed string, limit int) ([]string, error)
	// Stamp is what SetStamp or Rebuild kept last; the zero Stamp where the index must be built.
	Stamp(ctx context.Context, c model.SearchCollection) (Stamp, error)
	SetStamp(ctx context.Context, c model.SearchCollection, s Stamp) error
	// Count is how many texts a collection has.
	Count(ctx context.Context, c model.SearchCollection) (int, error)
	// UseSynonyms has each group's words searched as one another, from the next question on.
	UseSynonyms(groups []model.SynonymGroup)
	// Shared tells whether other processes write to this index, too.
	Shared() bool
	Close() error
}

// Walk is the next texts to take into an index; none: that was all.
type Walk func() ([]model.SearchDoc, error)

// Stamp says how far an index has come.
type Stamp struct {
	Version int       // Version of the code that built it
	Cursor  int64     // number of the last change that it knows
	At      time.Time // when it knew it
}

// Version changes with every change in what is kept of a text: an index of another version is built anew.
const Version = 1

// ErrBroken says that an index cannot be read and must be built anew.
var ErrBroken = errors.New("the search index cannot be read")

// Options are what Open needs.
type Options struct {
	URL    string // search.url
	Folder string // of the embedded index
	Now    func() time.Time
	Client *http.Client             // to OpenSearch; it has a timeout
	Of     []model.SearchCollection // what is searched; nil: what citizens search
}

// Open returns the index that o.URL names.
func Open(o Options) (Index, error) {
	if o.Of == nil {
		o.Of = forCitizens
	}
	if o.URL == "embedded:" {
		return openFiles(o.Folder, o.Of, o.Now)
	}
	if at, ok := strings.CutPrefix(o.URL, "opensearch+"); ok {
		return openCluster(at, o.Client, o.Now)
	}
	return nil, fmt.Errorf("search.url takes embedded: or opensearch+https://host:9200")
}

var forCitizens = []model.SearchCollection{model.SearchKnowledge, model.SearchCases}
