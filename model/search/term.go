package search

import "slices"

// term is what a text is found by, as a number of 40 bits: two characters beside each other, one alone, a word in letters
// and digits, or how these sound. Two terms with one number are as rare as one in 10¹²; ranking looks at the text itself.
type term uint64

const termBits = 40

const (
	kindGram     = iota + 1 // two Han characters
	kindHan                 // one
	kindWord                // letters and digits
	kindSounds              // two syllables
	kindSound               // one
	kindInitials            // the first letters of two
)

func mix(kind int, parts ...uint64) term {
	h := uint64(kind) * 0x9E3779B97F4A7C15
	for _, p := range parts {
		h ^= p
		h *= 0xBF58476D1CE4E5B9
		h ^= h >> 29
	}
	h *= 0x94D049BB133111EB
	return term((h ^ h>>31) & (1<<termBits - 1))
}

func gram(a, b rune) term         { return mix(kindGram, uint64(a), uint64(b)) }
func han(r rune) term             { return mix(kindHan, uint64(r)) }
func soundsOf(a, b syllable) term { return mix(kindSounds, uint64(a), uint64(b)) }
func soundOf(a syllable) term     { return mix(kindSound, uint64(a)) }
func initials(a, b byte) term     { return mix(kindInitials, uint64(a), uint64(b)) }

func word(w []rune) term {
	h := uint64(len(w))
	for _, r := range w {
		h = h*0x100000001B3 ^ uint64(r)
	}
	return mix(kindWord, h)
}

// terms calls emit with every term of a folded text, and with where it stands.
func terms(text []rune, emit func(t term, from, to int)) {
	for i := 0; i < len(text); {
		switch {
		case isHan(text[i]):
			emit(han(text[i]), i, i+1)
			if i+1 < len(text) && isHan(text[i+1]) {
				emit(gram(text[i], text[i+1]), i, i+2)
			}
			i++
		case isWord(text[i]):
			end := i + run(text[i:], isWord)
			words(text, i, end, emit)
			i = end
		default:
			i++
		}
	}
}

const longestWord = 40

// words are a run of letters and digits, and its parts of either: 5g gives 5g, 5 and g.
func words(text []rune, from, end int, emit func(t term, from, to int)) {
	emit(word(text[from:min(end, from+longestWord)]), from, end)
	for i := from; i < end; {
		kind := isDigit
		if !isDigit(text[i]) {
			kind = isLetter
		}
		n := run(text[i:end], kind)
		if n < end-from {
			emit(word(text[i:min(i+n, i+longestWord)]), i, i+n)
		}
		i += n
	}
}

func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isLetter(r rune) bool { return r >= 'a' && r <= 'z' }

// run is how many characters at the beginning of text are of a kind.
func run(text []rune, of func(rune) bool) int {
	n := slices.IndexFunc(text, func(r rune) bool { return !of(r) })
	if n < 0 {
		return len(text)
	}
	return n
}

// spoken calls emit with how a folded text sounds.
func spoken(text []rune, emit func(term)) {
	s := readings()
	for i, r := range text {
		for _, a := range s.of(r) {
			emit(soundOf(a))
			if i+1 == len(text) {
				continue
			}
			for _, b := range s.of(text[i+1]) {
				emit(soundsOf(a, b))
				emit(initials(s.names[a][0], s.names[b][0]))
			}
		}
	}
}
