package search

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"example.org/hotline/model"
)

// Among answers a question from texts at hand, all of which are looked at: what is left while no index can be asked.
func Among(docs []model.SearchDoc, q model.SearchQuery, now time.Time) model.SearchPage {
	f := newFinder(hand(docs), func() time.Time { return now })
	page, err := f.Find(context.Background(), q) //nolint:contextcheck // nothing waits here
	if err != nil {
		return model.SearchPage{Hits: []model.SearchHit{}}
	}
	return page
}

// hand is a source of a few texts.
type hand []model.SearchDoc

func (h hand) candidates(_ context.Context, a ask) (found, error) {
	f := found{all: len(h), with: map[term]int{}}
	for _, d := range h {
		if len(a.kinds) > 0 && !slices.Contains(a.kinds, d.Kind) || a.department != "" && a.department != d.Department {
			continue
		}
		t := textOf(d)
		has := t.terms(d.ID, d.Department)
		for _, w := range a.terms {
			if has[w.term] != 0 {
				f.with[w.term]++
			}
		}
		f.texts = append(f.texts, candidate{id: d.ID, kind: d.Kind, at: d.At, useful: d.Useful, views: d.Views, text: t})
	}
	return f, nil
}

// Words are what a question is about, as it was typed: the longest first, at most most.
func Words(asked string, most int) []string {
	var words []string
	for _, u := range parse(asked, newSynonyms(nil)).units {
		words = append(words, string(u.ways[0].runes))
	}
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	return words[:min(most, len(words))]
}

const mostNormal = 60 // characters

// Normal is one way of writing for questions that differ in width, case, characters or blanks. Numbers of six digits and
// more are left out: they may be somebody's.
func Normal(asked string) string {
	var b strings.Builder
	n, digits := 0, []rune{}
	flush := func() {
		if len(digits) < 6 {
			b.WriteString(string(digits))
		} else {
			b.WriteRune('#')
		}
		digits = digits[:0]
	}
	for _, r := range strings.Join(strings.Fields(asked), " ") {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			continue
		}
		r = fold(r)
		if n++; n > mostNormal {
			break
		}
		if isDigit(r) {
			digits = append(digits, r)
			continue
		}
		flush()
		b.WriteRune(r)
	}
	flush()
	return strings.TrimSpace(b.String())
}
