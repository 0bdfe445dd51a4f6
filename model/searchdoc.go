package model

import "time"

// SearchCollection is a body of texts that is searched by itself.
type SearchCollection string

// What is searched, and what else a change may be about.
const (
	SearchKnowledge SearchCollection = "knowledge" // 我要查询, 热门话题, 工作动态
	SearchCases     SearchCollection = "cases"     // 案例公开
	SearchTickets   SearchCollection = "tickets"   // the staff's: no citizen searches it
	SearchSynonyms  SearchCollection = "synonyms"  // no texts: the words that are searched as one another
)

// SearchDoc is a published text as the search index gets it.
type SearchDoc struct {
	Collection SearchCollection
	ID         string // its public code or number of a case
	Kind       string // article, topic or news; of a case its category
	Title      string
	Tags       []string
	Asked      []string // how people ask for it
	Body       string   // plain text
	Department string   // its name
	At         time.Time
	Useful     int // 有用 less 没用
	Views      int
}

// SearchQuery asks for texts of one collection. A blank Text finds nothing: lists are the store's.
type SearchQuery struct {
	Collection SearchCollection
	Text       string
	Kinds      []string // none: all
	Department string   // blank: all
	Cursor     string   // SearchPage.Next of the page before
	Limit      int      // 1 to MaxSearchPage; 0: DefaultSearchPage
	Aside      bool     // nobody typed Text to search for it: that it is not found is not noted for editors
}

// How many hits a page has.
const (
	DefaultSearchPage = 20
	MaxSearchPage     = 50
)

// Marked is a piece of text that was searched for, or one between two of those.
type Marked struct {
	Text string
	Hit  bool
}

// SearchHit is a text that was found.
type SearchHit struct {
	ID, Kind       string
	Score          float64 // of two hits of one page the better one has more; nothing else can be read from it
	Title, Snippet []Marked
}

// SearchPage is a page of hits, the best first.
type SearchPage struct {
	Hits      []SearchHit
	Next      string // where the next page begins; blank: this was the last
	Corrected string // what was searched for in place of what was asked; blank: what was asked
}

// SearchChange tells that a text was published, changed or taken down: the index must look at it anew.
type SearchChange struct {
	ID         int64
	Collection SearchCollection
	DocID      string
}

// SynonymGroup is a set of words that are searched as one another.
type SynonymGroup struct {
	ID        int64
	Words     []string
	ChangedBy int64 // the account; 0: as delivered
	ChangedAt time.Time
}

// SearchMiss is what was searched for and not found, on one day.
type SearchMiss struct {
	Collection SearchCollection
	Text       string
	Day        string // 2026-11-28
	Count      int
}
