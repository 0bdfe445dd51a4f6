package search

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"strings"
	"sync/atomic"
	"time"

	"example.org/hotline/model"
)

// finder answers questions from a source.
type finder struct {
	source   source
	now      func() time.Time
	synonyms atomic.Pointer[synonyms]
}

func newFinder(s source, now func() time.Time) *finder {
	f := &finder{source: s, now: now}
	f.synonyms.Store(newSynonyms(nil))
	return f
}

// UseSynonyms has each group's words searched as one another, from the next question on.
func (f *finder) UseSynonyms(groups []model.SynonymGroup) { f.synonyms.Store(newSynonyms(groups)) }

const (
	rankedAtOnce = 120  // texts that are read to rank them
	deepest      = 1000 // hits that can be turned to, page by page
	leastCovered = 0.3  // which share of a question a text must have
	farBehind    = 0.35 // of the best one's share: what has less only shares a syllable with it
)

// Find never fails for what was asked, however odd.
func (f *finder) Find(ctx context.Context, asked model.SearchQuery) (model.SearchPage, error) {
	from := offsetOf(asked)
	limit := asked.Limit
	if limit <= 0 {
		limit = model.DefaultSearchPage
	}
	limit = min(limit, model.MaxSearchPage, deepest-from)
	q := parse(asked.Text, f.synonyms.Load())
	got, err := f.answer(ctx, asked, q, from+limit+1)
	if err != nil {
		return model.SearchPage{}, err
	}
	q, got, corrected, err := f.better(ctx, asked, q, got, from+limit+1)
	if err == nil && corrected == "" && len(got.list) > 0 && got.list[0].covered < wellCovered {
		q, got, err = f.loosely(ctx, asked, q, got, from+limit+1)
	}
	if err != nil {
		return model.SearchPage{}, err
	}
	list := got.list
	page := model.SearchPage{Hits: []model.SearchHit{}, Corrected: corrected}
	for _, r := range list[min(from, len(list)):min(from+limit, len(list))] {
		page.Hits = append(page.Hits, model.SearchHit{
			ID: r.id, Kind: r.kind, Score: r.score, Title: marks(q, r.text.title), Snippet: snippet(q, r.text.body),
		})
	}
	if len(list) > from+limit && from+limit < deepest {
		page.Next = cursorOf(asked, from+limit)
	}
	return page, nil
}

// answer is what was found.
type answer struct {
	list []ranked     // the best first
	with map[term]int // how many texts have a term of the question
}

// answer looks for the texts that answer a question, at least most of them where there are so many.
func (f *finder) answer(ctx context.Context, asked model.SearchQuery, q query, most int) (answer, error) {
	terms := q.terms()
	if len(terms) == 0 {
		return answer{}, nil
	}
	got, err := f.source.candidates(ctx, ask{
		collection: asked.Collection, terms: terms, kinds: asked.Kinds, department: asked.Department, most: max(rankedAtOnce, most),
	})
	if err != nil {
		return answer{}, err
	}
	return answer{answering(rank(q, got, f.now())), got.with}, nil
}

// answering cuts off what has too little of the question.
func answering(list []ranked) []ranked {
	best := 0.0
	for _, r := range list {
		best = max(best, r.covered)
	}
	kept := list[:0]
	for _, r := range list {
		if r.covered >= leastCovered && r.covered >= farBehind*best {
			kept = append(kept, r)
		}
	}
	return kept
}

// loosely answers a question by its single characters, too, where words found too little: 骗了钱 for 诈骗.
func (f *finder) loosely(ctx context.Context, asked model.SearchQuery, q query, got answer, most int) (query, answer, error) {
	loose, changed := q.loose()
	if !changed {
		return q, got, nil
	}
	other, err := f.answer(ctx, asked, loose, most)
	if err != nil || len(other.list) == 0 {
		return q, got, err
	}
	return loose, other, nil
}

// terms are all terms of a question, each once, what was typed before its synonyms.
func (q query) terms() []weighed {
	var list []weighed
	seen := map[term]bool{}
	for depth := 0; ; depth++ {
		deeper := false
		for _, u := range q.units {
			if depth >= len(u.ways) {
				continue
			}
			deeper = true
			for _, p := range u.ways[depth].parts {
				if !seen[p.term] && len(list) < mostParts {
					seen[p.term] = true
					list = append(list, weighed{p.term, u.ways[depth].weight})
				}
			}
		}
		if !deeper {
			return list
		}
	}
}

// A cursor says how many hits came before, and of which question: turned to with another one, it is the first page.
func cursorOf(q model.SearchQuery, offset int) string {
	return base64.RawURLEncoding.EncodeToString(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, sumOf(q)), uint32(offset)))
}

func offsetOf(q model.SearchQuery) int {
	raw, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err != nil || len(raw) != 8 || binary.BigEndian.Uint32(raw) != sumOf(q) {
		return 0
	}
	return min(int(binary.BigEndian.Uint32(raw[4:])), deepest)
}

func sumOf(q model.SearchQuery) uint32 {
	h := fnv.New32a()
	for _, s := range []string{string(q.Collection), q.Text, q.Department, strings.Join(q.Kinds, ",")} {
		_, _ = h.Write([]byte(s + "\x00"))
	}
	return h.Sum32()
}
