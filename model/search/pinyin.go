package search

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/mozillazg/go-pinyin"
)

// syllable is a reading of a Han character without its tone: a place in sounds.names.
type syllable uint16

// sounds are how the Han characters are read.
type sounds struct {
	names []string // in order
	index map[string]syllable
	all   [lastHan - firstHan + 1][]syllable
}

const mostReadings = 3 // of one character; what is rarer is read in old texts

var readings = sync.OnceValue(func() *sounds {
	s := &sounds{index: map[string]syllable{}}
	for r := rune(0x4E00); r <= lastHan; r++ {
		for name := range strings.SplitSeq(pinyin.PinyinDict[int(r)], ",") {
			s.index[toneless(name)] = 0
		}
	}
	delete(s.index, "")
	s.names = slices.Sorted(maps.Keys(s.index))
	for i, name := range s.names {
		s.index[name] = syllable(i)
	}
	for r := rune(0x4E00); r <= lastHan; r++ {
		for name := range strings.SplitSeq(pinyin.PinyinDict[int(r)], ",") {
			one, known := s.index[toneless(name)]
			if list := s.all[r-firstHan]; known && len(list) < mostReadings && !slices.Contains(list, one) {
				s.all[r-firstHan] = append(list, one)
			}
		}
	}
	return s
})

// of are the readings of a character.
func (s *sounds) of(r rune) []syllable {
	if !isHan(r) {
		return nil
	}
	return s.all[r-firstHan]
}

var tones = strings.NewReplacer(
	"ā", "a", "á", "a", "ǎ", "a", "à", "a", "ē", "e", "é", "e", "ě", "e", "è", "e", "ī", "i", "í", "i", "ǐ", "i", "ì", "i",
	"ō", "o", "ó", "o", "ǒ", "o", "ò", "o", "ū", "u", "ú", "u", "ǔ", "u", "ù", "u",
	"ǖ", "v", "ǘ", "v", "ǚ", "v", "ǜ", "v", "ü", "v", "ń", "n", "ň", "n", "ǹ", "n", "ḿ", "m",
)

// toneless is a reading as it is typed; blank: what nobody types.
func toneless(name string) string {
	name = tones.Replace(name)
	if !plain(name) || !strings.ContainsAny(name, "aeiouv") {
		return ""
	}
	return name
}

func plain(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool { return r < 'a' || r > 'z' })
}

const longestSyllable = 6 // zhuang

// spellings are ways to read typed letters as syllables, the last of which may be unfinished; the ways with the fewest
// syllables first, at most limit.
func spellings(letters string, limit int) [][]string {
	s := readings()
	var ways [][]string
	var path []string
	budget := 2000 // of steps: a long run of letters has very many readings
	var walk func(rest string)
	walk = func(rest string) {
		if budget--; budget < 0 || len(path) > 24 {
			return
		}
		if rest == "" {
			ways = append(ways, slices.Clone(path))
			return
		}
		for n := min(longestSyllable, len(rest)); n > 0; n-- {
			if _, known := s.index[rest[:n]]; known {
				path = append(path, rest[:n])
				walk(rest[n:])
				path = path[:len(path)-1]
			}
		}
	}
	walk(letters)
	slices.SortStableFunc(ways, func(a, b []string) int { return len(a) - len(b) })
	return ways[:min(limit, len(ways))]
}

// spells tells whether letters may stand for the Han characters at the beginning of text, each read in full or by its
// first letter, the last one also by a part of its reading. n is how many characters that takes; 0: they do not.
func spells(letters string, text []rune) (n int) {
	s := readings()
	budget := 400
	var walk func(rest string, at int) int
	walk = func(rest string, at int) int {
		if rest == "" {
			return at
		}
		if budget--; budget < 0 || at == len(text) {
			return 0
		}
		for _, one := range s.of(text[at]) {
			name := s.names[one]
			if after, ok := strings.CutPrefix(rest, name); ok {
				if n := walk(after, at+1); n > 0 {
					return n
				}
			}
			if strings.HasPrefix(name, rest) { // the last one, unfinished
				return at + 1
			}
			if rest[0] == name[0] {
				if n := walk(rest[1:], at+1); n > 0 {
					return n
				}
			}
		}
		return 0
	}
	return walk(letters, 0)
}
