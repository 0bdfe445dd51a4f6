package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cell is a character that can be seen, in its plainest form, and where in the original it stands.
type cell struct {
	r    rune
	from int // byte of the original
}

// gone is what stands where a hit was replaced, or is about to be. Nothing reads across it.
const gone = '\uE000'

// replacements are what Scan suggests. In a text they are read as gone.
var replacements = []string{hidden, somebody, someEstate, someShop}

const (
	hidden     = "***"
	somebody   = "某先生"
	somewoman  = "某女士"
	someEstate = "某小区"
	someShop   = "某商家"
)

// normalise makes a text plain: full width becomes half width, every script's digits become 0–9, capitals become small
// letters, and what has no width is left out.
func normalise(text string) []cell {
	cells := make([]cell, 0, len(text)/2)
	for i := 0; i < len(text); {
		if n := replaced(text[i:]); n > 0 {
			cells = append(cells, cell{gone, i})
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		if r = plain(r); r != 0 {
			cells = append(cells, cell{r, i})
		}
		i += n
	}
	return cells
}

// replaced is how many bytes at the beginning of text are a replacement, 0 if none.
func replaced(text string) int {
	if strings.HasPrefix(text, hidden) {
		return len(text) - len(strings.TrimLeft(text, "*"))
	}
	for _, r := range append(replacements[1:], somewoman) {
		if strings.HasPrefix(text, r) {
			return len(r)
		}
	}
	return 0
}

// plain is a character in its plainest form; 0 where it has no width or only changes the one before.
func plain(r rune) rune {
	switch {
	case r < 0x80:
		return unicode.ToLower(r)
	case r >= '！' && r <= '～':
		return unicode.ToLower(r - '！' + '!')
	case r == '\u3000', r == '\u00a0':
		return ' '
	case r == '\u00ad', r == '\u034f', r == '\u115f', r == '\u1160', r == '\u3164', unicode.In(r, unicode.Cf, unicode.Mn, unicode.Me, unicode.Variation_Selector):
		return 0
	case r == gone:
		return ' '
	}
	if d, ok := digit(r); ok {
		return d
	}
	return unicode.ToLower(r)
}

// rings are the digits within circles, brackets and before stops: the first character, and which digit it is.
var rings = []struct{ first, last, digit rune }{
	{'①', '⑨', '1'},
	{'⓪', '⓪', '0'},
	{'⑴', '⑼', '1'},
	{'⒈', '⒐', '1'},
	{'❶', '❾', '1'},
	{'➀', '➈', '1'},
	{'➊', '➒', '1'},
	{'⓵', '⓽', '1'},
	{'⓿', '⓿', '0'},
	{'㊀', '㊈', '1'},
	{'⁴', '⁹', '4'},
	{'⁰', '⁰', '0'},
	{'¹', '¹', '1'},
	{'²', '³', '2'},
	{'₀', '₉', '0'},
	{'🄁', '🄊', '0'},
	{'㈠', '㈨', '1'},
}

// digit reads a decimal digit of any script or shape.
func digit(r rune) (rune, bool) {
	for _, ring := range rings {
		if r >= ring.first && r <= ring.last {
			return ring.digit + r - ring.first, true
		}
	}
	if !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	for _, set := range unicode.Nd.R16 {
		if rune(set.Lo) <= r && r <= rune(set.Hi) {
			return '0' + (r-rune(set.Lo))%10, true
		}
	}
	for _, set := range unicode.Nd.R32 {
		if rune(set.Lo) <= r && r <= rune(set.Hi) {
			return '0' + (r-rune(set.Lo))%10, true
		}
	}
	return 0, false
}

// reading is a way in which characters may be meant.
type reading int

const (
	asWritten        reading = iota
	numeralsAsDigits         // 幺三八 is 138
	lettersAsDigits          // l38OO is 13800, and numerals too
)

var numerals = map[rune]rune{
	'零': '0', '〇': '0', '○': '0', '洞': '0', '一': '1', '幺': '1', '么': '1', '壹': '1', '二': '2', '贰': '2', '貳': '2', '两': '2',
	'三': '3', '叁': '3', '參': '3', '四': '4', '肆': '4', '五': '5', '伍': '5', '六': '6', '陆': '6', '陸': '6', '七': '7', '柒': '7', '拐': '7',
	'八': '8', '捌': '8', '九': '9', '玖': '9', '勾': '9',
}

var alike = map[rune]rune{'o': '0', 'l': '1', 'i': '1', '|': '1', '丨': '1', 'z': '2', 's': '5', 'b': '8', 'о': '0', 'ο': '0'}

// view is the cells under one reading, as a string for patterns.
type view struct {
	runes []rune
	text  string
	cell  []int // of each byte of text, and one more: which cell it belongs to
	same  bool  // as the plain reading
}

func newView(cells []cell, how reading) view {
	v := view{runes: make([]rune, len(cells)), same: true}
	var b strings.Builder
	for i, c := range cells {
		r := c.r
		if how != asWritten {
			if d, ok := numerals[r]; ok {
				r = d
			}
		}
		if how == lettersAsDigits {
			if d, ok := alike[r]; ok && (i > 0 && isDigit(v.runes[i-1]) || i+1 < len(cells) && isDigit(cells[i+1].r)) {
				r = d
			}
		}
		if r != c.r {
			v.same = false
		}
		v.runes[i] = r
		b.WriteRune(r)
	}
	v.text = b.String()
	v.cell = make([]int, 0, len(v.text)+1)
	for i, r := range v.runes {
		for range utf8.RuneLen(r) {
			v.cell = append(v.cell, i)
		}
	}
	v.cell = append(v.cell, len(v.runes))
	return v
}

// at is the character of a cell, 0 beyond the text.
func (v view) at(i int) rune {
	if i < 0 || i >= len(v.runes) {
		return 0
	}
	return v.runes[i]
}

// before is up to n characters before cell i.
func (v view) before(i, n int) string { return string(v.runes[max(0, i-n):i]) }

// after is up to n characters from cell i.
func (v view) after(i, n int) string {
	return string(v.runes[min(i, len(v.runes)):min(i+n, len(v.runes))])
}

func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isLetter(r rune) bool { return r >= 'a' && r <= 'z' }
func isHan(r rune) bool    { return unicode.Is(unicode.Han, r) }

// isGap tells whether a character may stand between two digits of one number.
func isGap(r rune) bool {
	return r != gone && r != 0 && !unicode.IsLetter(r) && !unicode.IsNumber(r)
}
