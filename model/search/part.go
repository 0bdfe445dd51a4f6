package search

import "slices"

// part is the smallest piece of a question: what one term finds.
type part struct {
	term  term
	kind  partKind
	runes []rune   // written
	a, b  syllable // sounding
	first [2]byte  // beginning

	weight float64 // how much it tells: see weigh
}

type partKind int

const (
	written   partKind = iota // these very characters
	sounding                  // one or two characters with a reading
	beginning                 // two characters whose readings begin so
)

const noSyllable = ^syllable(0)

// at is how many characters of a folded text, from i on, are this part; 0: none.
func (p part) at(text []rune, i int) int {
	switch p.kind {
	case written:
		n := len(p.runes)
		if i+n > len(text) || text[i] != p.runes[0] || !slices.Equal(text[i:i+n], p.runes) {
			return 0
		}
		if isWord(text[i]) && !wholeWord(text, i, i+n) {
			return 0
		}
		return n
	case sounding:
		of := readings().of
		if !slices.Contains(of(text[i]), p.a) {
			return 0
		}
		if p.b == noSyllable {
			return 1
		}
		if i+1 < len(text) && slices.Contains(of(text[i+1]), p.b) {
			return 2
		}
		return 0
	default:
		if i+1 < len(text) && begins(text[i], p.first[0]) && begins(text[i+1], p.first[1]) {
			return 2
		}
		return 0
	}
}

func begins(r rune, first byte) bool {
	s := readings()
	return slices.ContainsFunc(s.of(r), func(a syllable) bool { return s.names[a][0] == first })
}

// wholeWord tells whether letters, or digits, end where a part of a text does.
func wholeWord(text []rune, from, to int) bool {
	return (from == 0 || !sameSort(text[from-1], text[from])) && (to == len(text) || !sameSort(text[to-1], text[to]))
}

func sameSort(a, b rune) bool { return isDigit(a) && isDigit(b) || isLetter(a) && isLetter(b) }

// find calls hit with every place of a folded text where this part stands, and tells whether there is one.
func (p part) find(text []rune, hit func(from, to int)) bool {
	found := false
	for i := range text {
		if p.kind == written && text[i] != p.runes[0] {
			continue // nearly always, and at once
		}
		if n := p.at(text, i); n > 0 {
			found = true
			if hit == nil {
				return true
			}
			hit(i, i+n)
		}
	}
	return found
}
