package search

import (
	"slices"
	"unicode"
)

// query is what was asked, as it is searched.
type query struct {
	units []unit
}

// unit is a part of what was asked; a text that has one of its ways has it.
type unit struct {
	ways   []way // the first one as it was typed
	weight float64
}

// way is one way of writing a unit.
type way struct {
	runes   []rune
	parts   []part
	weight  float64 // of 1
	letters string  // typed letters that begin the readings of a whole word; blank: other
}

const (
	synonymWeight = 0.85
	spokenWeight  = 0.9
	initialWeight = 0.8
	mostAsked     = 60 // characters of a question that are looked at
	mostParts     = 64
)

// parse reads a question. It takes anything; what has no characters that are searched gives no unit.
func parse(asked string, s *synonyms) query {
	var q query
	folded := make([]rune, 0, mostAsked)
	for _, r := range asked {
		if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) {
			continue
		}
		if folded = append(folded, fold(r)); len(folded) == mostAsked {
			break
		}
	}
	for i := 0; i < len(folded); {
		switch {
		case isHan(folded[i]):
			n := run(folded[i:], isHan)
			q.units = append(q.units, hanUnits(folded[i:i+n], s)...)
			i += n
		case isWord(folded[i]):
			n := run(folded[i:], isWord)
			q.units = append(q.units, wordUnit(folded[i:i+n], s))
			i += n
		default:
			i++
		}
	}
	if len(q.units) == 0 { // it only asks
		for i := 0; i < len(folded); i++ {
			if n := run(folded[i:], isHan); n > 0 {
				q.units = append(q.units, unit{ways: []way{writtenWay(folded[i:i+n], 1)}})
				i += n
			}
		}
	}
	return q
}

// hanUnits are the parts of a run of Han characters: words with synonyms, and what stands between them and the words
// that ask.
func hanUnits(text []rune, s *synonyms) []unit {
	var units []unit
	begin := 0
	flush := func(end int) {
		if part := trimmed(text[begin:end]); len(part) > 1 || len(part) == 1 && !edgeWords[string(part)] {
			units = append(units, unit{ways: []way{writtenWay(part, 1)}})
		}
	}
	for i := 0; i < len(text); {
		n, others := s.at(text[i:])
		silent := asking(text[i:])
		switch {
		case n > 0 && n >= silent:
			flush(i)
			u := unit{ways: []way{writtenWay(text[i:i+n], 1)}}
			for _, other := range others {
				u.ways = append(u.ways, writtenWay(other, synonymWeight))
			}
			units = append(units, u)
			i += n
			begin = i
		case silent > 0:
			flush(i)
			i += silent
			begin = i
		default:
			i++
		}
	}
	flush(len(text))
	return units
}

// wordUnit is a run of letters and digits, which may be pinyin.
func wordUnit(w []rune, s *synonyms) unit {
	u := unit{ways: []way{writtenWay(w, 1)}}
	for _, other := range s.others[string(w)] {
		u.ways = append(u.ways, writtenWay(other, synonymWeight))
	}
	if run(w, isLetter) == len(w) {
		u.ways = append(u.ways, spokenWays(string(w))...)
	}
	return u
}

// writtenWay is a way that is written in a text as it is here.
func writtenWay(runes []rune, weight float64) way {
	w := way{runes: runes, weight: weight}
	single := len(runes) == 1
	terms(runes, func(t term, from, to int) {
		if to-from == 1 && isHan(runes[from]) && !single && hanBeside(runes, from) {
			return // the two characters with it say more
		}
		w.parts = append(w.parts, part{term: t, kind: written, runes: runes[from:to]})
	})
	return w
}

func hanBeside(runes []rune, i int) bool {
	return i > 0 && isHan(runes[i-1]) || i+1 < len(runes) && isHan(runes[i+1])
}

const mostSpellings = 3

// spokenWays read letters as pinyin: in full, with the last syllable unfinished, or by first letters.
func spokenWays(letters string) []way {
	if len(letters) < 2 || len(letters) > mostAsked {
		return nil
	}
	var ways []way
	for _, syllables := range spellings(letters, mostSpellings) {
		ways = append(ways, soundWay(letters, syllables, spokenWeight))
	}
	if len(ways) == 0 || len(letters) <= 4 {
		ways = append(ways, initialWay(letters))
	}
	return ways
}

func soundWay(letters string, syllables []string, weight float64) way {
	w := way{runes: []rune(letters), weight: weight}
	index := readings().index
	if len(syllables) == 1 {
		a := index[syllables[0]]
		w.parts = []part{{term: soundOf(a), kind: sounding, a: a, b: noSyllable}}
		w.weight /= 2 // very many characters sound so
		return w
	}
	for i := 1; i < len(syllables); i++ {
		a, b := index[syllables[i-1]], index[syllables[i]]
		w.parts = append(w.parts, part{term: soundsOf(a, b), kind: sounding, a: a, b: b})
	}
	return w
}

// initialWay reads each letter as a character's first one, but full syllables as such.
func initialWay(letters string) way {
	w := way{runes: []rune(letters), weight: initialWeight}
	s := readings()
	var firsts []byte
	for rest := letters; rest != ""; {
		n := 1
		for m := min(longestSyllable, len(rest)); m > 1; m-- {
			if a, known := s.index[rest[:m]]; known {
				w.parts = append(w.parts, part{term: soundOf(a), kind: sounding, a: a, b: noSyllable})
				n = m
				break
			}
		}
		firsts, rest = append(firsts, rest[0]), rest[n:]
	}
	for i := 1; i < len(firsts); i++ {
		w.parts = append(w.parts, part{term: initials(firsts[i-1], firsts[i]), kind: beginning, first: [2]byte{firsts[i-1], firsts[i]}})
	}
	w.letters = letters
	return w
}

const looseWeight = 0.6 // by its characters alone

// loose is a question in which each run of Han characters may also be found by some of its characters.
func (q query) loose() (query, bool) {
	changed := false
	units := make([]unit, len(q.units))
	for i, u := range q.units {
		units[i] = unit{ways: slices.Clone(u.ways)}
		typed := u.ways[0].runes
		if len(typed) < 2 || run(typed, isHan) != len(typed) || len(u.ways) > 1 {
			continue
		}
		w := way{runes: typed, weight: looseWeight}
		for j, r := range typed {
			if !edgeWords[string(r)] {
				w.parts = append(w.parts, part{term: han(r), kind: written, runes: typed[j : j+1]})
			}
		}
		if len(w.parts) > 0 {
			units[i].ways = append(units[i].ways, w)
			changed = true
		}
	}
	return query{units: units}, changed
}
