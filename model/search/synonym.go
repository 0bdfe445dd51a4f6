package search

import (
	"slices"

	"example.org/hotline/model"
)

// synonyms are the words that are searched as one another, by each of them, folded.
type synonyms struct {
	others  map[string][][]rune
	longest int
}

func newSynonyms(groups []model.SynonymGroup) *synonyms {
	s := &synonyms{others: map[string][][]rune{}}
	for _, g := range groups {
		words := make([][]rune, 0, len(g.Words))
		for _, w := range g.Words {
			if one := foldAll([]rune(w)); len(one) > 0 {
				words = append(words, one)
				s.longest = max(s.longest, len(one))
			}
		}
		for _, w := range words {
			for _, other := range words {
				if !slices.Equal(w, other) {
					s.others[string(w)] = append(s.others[string(w)], other)
				}
			}
		}
	}
	return s
}

// at is the longest word with synonyms at the beginning of a folded text, and those; 0: there is none.
func (s *synonyms) at(text []rune) (n int, others [][]rune) {
	for n = min(s.longest, len(text)); n > 1; n-- {
		if others = s.others[string(text[:n])]; others != nil {
			return n, others
		}
	}
	return 0, nil
}
