package search

import (
	"sync"
	"unicode"

	"github.com/longbridgeapp/opencc"
)

// fold brings a character to the form in which it is searched: half width, small, simplified. One character gives one,
// so that a place in a folded text is the same place in the text.
func fold(r rune) rune {
	switch {
	case r >= '!' && r <= '~':
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	case r >= 0xFF01 && r <= 0xFF5E: // full width
		return fold(r - 0xFEE0)
	case isHan(r):
		return simplified(r)
	}
	return unicode.ToLower(r)
}

func foldAll(text []rune) []rune {
	folded := make([]rune, len(text))
	for i, r := range text {
		folded[i] = fold(r)
	}
	return folded
}

const (
	firstHan = 0x3400
	lastHan  = 0x9FFF
)

// isHan tells of the characters that are written today; older ones stand for themselves.
func isHan(r rune) bool { return r >= firstHan && r <= lastHan }

func isWord(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }

// simplified is the simplified form of a Han character.
func simplified(r rune) rune { return rune(simplifiedForms()[r-firstHan]) }

// simplifiedForms is OpenCC's table as an array: it is asked for every character of every text.
var simplifiedForms = sync.OnceValue(func() *[lastHan - firstHan + 1]uint16 {
	var forms [lastHan - firstHan + 1]uint16
	converter, err := opencc.New("t2s")
	for i := range forms {
		r := rune(firstHan + i)
		forms[i] = uint16(r)
		if err != nil {
			continue // without its table, which is built in, every character stands for itself
		}
		if to, e := converter.Convert(string(r)); e == nil {
			if one := []rune(to); len(one) == 1 && isHan(one[0]) {
				forms[i] = uint16(one[0])
			}
		}
	}
	return &forms
})
