package search

import (
	"context"
	"slices"
	"strings"

	"example.org/hotline/model"
)

// A question that found something is looked at for slips only where it is short, and what was found lacks a good part.
const (
	mostMeant   = 3 // units
	wellCovered = 0.75
)

// better answers a question as it was probably meant, where what was typed finds nothing, or a part of it that no text
// has. What is kept is the better of both.
func (f *finder) better(ctx context.Context, asked model.SearchQuery, q query, got answer, most int) (query, answer, string, error) {
	if len(got.list) > 0 && (len(q.units) > mostMeant || got.list[0].covered > wellCovered) {
		return q, got, "", nil
	}
	text, changed, err := f.meant(ctx, asked, q, got)
	if err != nil || !changed {
		return q, got, "", err
	}
	meant := parse(text, f.synonyms.Load())
	other, err := f.answer(ctx, asked, meant, most)
	if err != nil {
		return q, got, "", err
	}
	if len(other.list) == 0 || len(got.list) > 0 && got.list[0].score >= other.list[0].score {
		return q, got, "", nil
	}
	return meant, other, text, nil
}

// meant is the question with each unknown part replaced by what sounds or is written nearly like it; where nothing was
// found, with each part. One character alone stays as it is.
func (f *finder) meant(ctx context.Context, asked model.SearchQuery, q query, got answer) (text string, changed bool, err error) {
	parts := make([]string, len(q.units))
	for i, u := range q.units {
		parts[i] = string(u.ways[0].runes)
		if len(u.ways[0].runes) < 2 || len(got.list) > 0 && u.known(got.with) {
			continue
		}
		for _, guess := range guesses(u.ways[0].runes) {
			instead, err := f.guess(ctx, asked, guess)
			if err != nil {
				return "", false, err
			}
			if instead != "" {
				parts[i], changed = instead, true
				break
			}
		}
	}
	return strings.Join(parts, " "), changed, nil
}

// known tells whether any text has some of a unit.
func (u unit) known(with map[term]int) bool {
	for _, w := range u.ways {
		for _, p := range w.parts {
			if with[p.term] > 0 {
				return true
			}
		}
	}
	return false
}

// guess is one way in which typing goes wrong: terms of what was meant, and what of a line was meant then.
type guess struct {
	terms []weighed
	in    func(line []rune) []rune // folded; nil: nothing of this line
}

func guesses(typed []rune) []guess {
	if run(typed, isHan) == len(typed) {
		return []guess{soundAlike(typed), lookAlike(typed)}
	}
	if run(typed, isLetter) == len(typed) && len(typed) >= 4 {
		return []guess{misspelt(string(typed))}
	}
	return nil
}

// guess looks for the words that were meant in the titles, tags and questions of texts; the most frequent ones win.
func (f *finder) guess(ctx context.Context, asked model.SearchQuery, g guess) (string, error) {
	if len(g.terms) == 0 {
		return "", nil
	}
	got, err := f.source.candidates(ctx, ask{collection: asked.Collection, terms: g.terms, most: rankedAtOnce, heads: true})
	if err != nil {
		return "", err
	}
	counts := map[string]int{}
	best := ""
	for _, c := range got.texts {
		for _, line := range c.text.lines() {
			if words := g.in(line); words != nil {
				counts[string(words)]++
			}
		}
	}
	for words, n := range counts {
		if n > counts[best] || n == counts[best] && words < best {
			best = words
		}
	}
	return best, nil
}

// lines are the title, the tags and the questions of a text, folded.
func (t text) lines() [][]rune {
	return append(append([][]rune{foldAll(t.title)}, foldLines(t.tags)...), foldLines(t.asked)...)
}

// soundAlike is for the right sounds with wrong characters: 设保 for 社保.
func soundAlike(typed []rune) guess {
	of := readings().of
	var g guess
	for i := 1; i < len(typed); i++ {
		for _, a := range of(typed[i-1]) {
			for _, b := range of(typed[i]) {
				g.terms = append(g.terms, weighed{soundsOf(a, b), 1})
			}
		}
	}
	g.terms = g.terms[:min(len(g.terms), mostParts)]
	g.in = func(line []rune) []rune {
		for i := 0; i+len(typed) <= len(line); i++ {
			if sameSounds(typed, line[i:]) {
				return line[i : i+len(typed)]
			}
		}
		return nil
	}
	return g
}

func sameSounds(typed, text []rune) bool {
	of := readings().of
	for i, r := range typed {
		if !slices.ContainsFunc(of(r), func(a syllable) bool { return slices.Contains(of(text[i]), a) }) {
			return false
		}
	}
	return true
}

// lookAlike is for one character too many, too few, wrong, or in the wrong place.
func lookAlike(typed []rune) guess {
	var g guess
	for _, r := range typed {
		g.terms = append(g.terms, weighed{han(r), 1})
	}
	g.in = func(line []rune) []rune {
		for _, n := range []int{len(typed), len(typed) + 1, len(typed) - 1} {
			if n < 2 {
				continue
			}
			for i := 0; i+n <= len(line); i++ {
				if run(line[i:i+n], isHan) == n && oneSlip(typed, line[i:i+n]) {
					return line[i : i+n]
				}
			}
		}
		return nil
	}
	return g
}

// oneSlip tells whether one slip of the finger makes a into b. Of two characters, all that can be told is that they were
// swapped.
func oneSlip(a, b []rune) bool {
	begin := 0
	for begin < len(a) && begin < len(b) && a[begin] == b[begin] {
		begin++
	}
	a, b = a[begin:], b[begin:]
	end := 0
	for end < len(a) && end < len(b) && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	a, b = a[:len(a)-end], b[:len(b)-end]
	same := begin + end
	switch {
	case len(a) == 2 && len(b) == 2:
		return a[0] == b[1] && a[1] == b[0]
	case len(a) <= 1 && len(b) <= 1 && len(a)+len(b) > 0:
		return same >= 2
	}
	return false
}

// misspelt is for pinyin with one letter too many, too few, wrong, or in the wrong place.
func misspelt(letters string) guess {
	var g guess
	var right []string
	seen := map[term]bool{}
	for _, near := range slips(letters) {
		for _, syllables := range spellings(near, 1) {
			if len(syllables) < 2 || len(syllables) > (len(near)+1)/2 {
				continue
			}
			right = append(right, near)
			for _, p := range soundWay(near, syllables, 1).parts {
				if !seen[p.term] && len(g.terms) < 4*mostParts {
					seen[p.term] = true
					g.terms = append(g.terms, weighed{p.term, 1})
				}
			}
		}
	}
	slices.Sort(right)
	g.in = func(line []rune) []rune {
		for i := range line {
			if n := spelledByAny(right, line[i:]); n > 1 {
				return line[i : i+n]
			}
		}
		return nil
	}
	return g
}

// spelledByAny is how many characters at the beginning of text are spelled in full by one of some strings.
func spelledByAny(right []string, text []rune) int {
	s := readings()
	for _, a := range s.of(text[0]) {
		i, _ := slices.BinarySearch(right, s.names[a])
		for ; i < len(right) && strings.HasPrefix(right[i], s.names[a]); i++ {
			if n := spellsInFull(right[i], text); n > 0 {
				return n
			}
		}
	}
	return 0
}

func spellsInFull(letters string, text []rune) int {
	s := readings()
	if letters == "" {
		return 0
	}
	var walk func(rest string, at int) int
	walk = func(rest string, at int) int {
		if rest == "" {
			return at
		}
		if at == len(text) {
			return 0
		}
		for _, a := range s.of(text[at]) {
			if after, ok := strings.CutPrefix(rest, s.names[a]); ok {
				if n := walk(after, at+1); n > 0 {
					return n
				}
			}
		}
		return 0
	}
	return walk(letters, 0)
}

const mostMisspelt = 16 // letters; beyond, there are too many ways to be wrong

// slips are all strings that one slip of the finger makes of some letters.
func slips(letters string) []string {
	if len(letters) > mostMisspelt {
		return nil
	}
	var all []string
	for i := range len(letters) + 1 {
		head, tail := letters[:i], letters[i:]
		for c := byte('a'); c <= 'z'; c++ {
			all = append(all, head+string(c)+tail)
			if tail != "" && tail[0] != c {
				all = append(all, head+string(c)+tail[1:])
			}
		}
		if tail != "" {
			all = append(all, head+tail[1:])
		}
		if len(tail) > 1 {
			all = append(all, head+tail[1:2]+tail[:1]+tail[2:])
		}
	}
	return all
}
