package search

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"example.org/hotline/model"
)

// nearlyAll is the share of a unit that a line has which has all of it, in the way that counts least.
const nearlyAll = initialWeight - 0.01

// Suggest completes what is being typed, by titles, questions and tags that have all of it: those that begin with it
// first, then those that are short.
func (f *finder) Suggest(ctx context.Context, c model.SearchCollection, typed string, limit int) ([]string, error) {
	q := parse(typed, f.synonyms.Load())
	terms := q.terms()
	if len(terms) == 0 || limit <= 0 {
		return []string{}, nil
	}
	got, err := f.source.candidates(ctx, ask{collection: c, terms: terms, most: rankedAtOnce, heads: true})
	if err != nil {
		return nil, err
	}
	literal := foldAll([]rune(strings.TrimSpace(typed)))
	var list []suggestion
	for _, r := range rank(q, got, f.now()) {
		for _, line := range append([][]rune{r.text.title}, append(slices.Clone(r.text.asked), r.text.tags...)...) {
			if one, ok := q.suggestion(line); ok && !shorter(line, literal) {
				one.begins -= prefix(line, literal)
				list = append(list, one)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b suggestion) int { return cmp.Or(a.begins-b.begins, len(a.line)-len(b.line)) })
	lines := []string{}
	for _, one := range list {
		if line := string(one.line); !slices.Contains(lines, line) && len(lines) < limit {
			lines = append(lines, line)
		}
	}
	return lines, nil
}

// shorter tells whether a line says less than what was typed already.
func shorter(line, typed []rune) bool {
	return len(line) < len(typed) && prefix(typed, foldAll(line)) == 1
}

// prefix is 1 where a line begins with what was typed, and 0 where it does not.
func prefix(line, typed []rune) int {
	if len(line) >= len(typed) && slices.Equal(foldAll(line[:len(typed)]), typed) {
		return 1
	}
	return 0
}

type suggestion struct {
	line   []rune
	begins int // the less the better: with these characters, with what they stand for, with something else
}

// suggestion is a line that has all of a question.
func (q query) suggestion(line []rune) (suggestion, bool) {
	folded := foldAll(line)
	marked := make([]bool, len(line))
	for _, u := range q.units {
		if u.share(folded) < nearlyAll {
			return suggestion{}, false
		}
		u.mark(folded, marked)
	}
	one := suggestion{line: line, begins: 1}
	if marked[0] {
		one.begins = 0
	}
	return one, true
}
