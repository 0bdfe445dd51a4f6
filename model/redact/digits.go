package redact

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxGap is how many characters may stand between two digits of one number.
const maxGap = 4

// run is digits that nothing but gaps part.
type run struct {
	digits string
	cell   []int  // where each digit stands
	comma  []bool // whether a comma or the like stands before it
}

// runs finds the digits of a view.
func (v view) runs() []run {
	var list []run
	var digits []byte
	var cells []int
	var commas []bool
	gap, comma := 0, false
	end := func() {
		if len(digits) > 0 {
			list = append(list, run{string(digits), cells, commas})
		}
		digits, cells, commas = nil, nil, nil
	}
	for i, r := range v.runes {
		switch {
		case isDigit(r):
			digits, cells, commas = append(digits, byte(r)), append(cells, i), append(commas, comma)
			gap, comma = 0, false
		case len(digits) > 0 && gap < maxGap && isGap(r):
			gap++
			comma = comma || strings.ContainsRune(",，、。;；\n", r)
		default:
			end()
			gap, comma = 0, false
		}
	}
	end()
	return list
}

// opens and closes tell whether a number can begin at digit i of the run, or end before it: where a gap is.
func (r run) opens(i int) bool  { return i == 0 || r.cell[i] > r.cell[i-1]+1 }
func (r run) closes(i int) bool { return i == len(r.digits) || r.opens(i) }

// unbroken is how many digits from i on stand side by side.
func (r run) unbroken(i int) int {
	n := 1
	for i+n < len(r.digits) && !r.opens(i+n) {
		n++
	}
	return n
}

// sentence is how many digits from i on no comma parts; with commas they may, where no more than most are left.
func (r run) sentence(i, most int, commas bool) int {
	n := 1
	if commas && len(r.digits)-i <= most {
		return len(r.digits) - i
	}
	for i+n < len(r.digits) && !r.comma[i+n] {
		n++
	}
	return n
}

var (
	date      = regexp.MustCompile(`(?:19|20)\d\d([-/.])\d{1,2}[-/.]\d{1,2}|\d{1,2}:\d\d(?::\d\d)?`)
	thousands = regexp.MustCompile(`\d{1,3}(?:,\d{3})+(?:\.\d+)?`)
	moneyEnd  = regexp.MustCompile(`^ ?(?:多|余)?(?:元|块|万|亿|人民币|美元|港币|rmb|平方?米|立方|吨|公里|米)`)
)

// numbers finds what is made of digits.
func numbers(v view) []span {
	var spans []span
	plain := v.innocent()
	for _, r := range v.runs() {
		for i := 0; i < len(r.digits); {
			kind, n, to := v.number(r, i, plain)
			if n == 0 {
				i++
				continue
			}
			spans = append(spans, span{kind: kind, from: v.begins(r, i, to), to: to, replace: hidden})
			i += n
		}
	}
	return append(append(spans, plates(v)...), references(v)...)
}

// innocent marks the cells of dates, times and amounts.
func (v view) innocent() []bool {
	marks := make([]bool, len(v.runes)+1)
	for _, p := range []*regexp.Regexp{date, thousands} {
		for _, m := range p.FindAllStringIndex(v.text, -1) {
			from, to := v.cell[m[0]], v.cell[m[1]]
			if isDigit(v.at(from-1)) || isDigit(v.at(to)) {
				continue
			}
			for i := from; i < to; i++ {
				marks[i] = true
			}
		}
	}
	return marks
}

// begins is the cell where a number at digit i begins that ends before cell to: with the + before it, or with the bracket
// that it closes.
func (v view) begins(r run, i, to int) int {
	from := r.cell[i]
	switch v.at(from - 1) {
	case '+':
		return from - 1
	case '(':
		if slices.Contains(v.runes[from:to], ')') {
			return from - 1
		}
	}
	return from
}

// number is what begins at digit i of a run: how many digits it has, and the cell after it. n is 0 where nothing does.
func (v view) number(r run, i int, innocent []bool) (kind Kind, n, to int) {
	if !r.opens(i) {
		return "", 0, 0
	}
	rest := r.digits[i:]
	end := func(n int) int { return r.cell[i+n-1] + 1 }
	if n, x := idNumber(r, i, v); n > 15 || n > bankCard(rest, r, i, "") {
		return IDNo, n, end(n) + x
	}
	said := v.saidBefore(v.begins(r, i, r.cell[i]))
	for _, c := range callers {
		n := c.match(rest, r, i, said)
		if n == 0 || !r.closes(i+n) || v.isInnocent(innocent, r.cell[i], end(n)) || moneyEnd.MatchString(v.after(end(n), 5)) {
			continue
		}
		return c.kind, n, end(n)
	}
	return "", 0, 0
}

// isInnocent tells whether a number would take in part of a date, a time or an amount.
func (v view) isInnocent(marks []bool, from, to int) bool {
	for i := from; i < to; i++ {
		if marks[i] {
			return true
		}
	}
	return false
}

// saidBefore is the words right before a number, which tell what it is.
func (v view) saidBefore(i int) string {
	before := v.before(i, 14)
	if cut := strings.LastIndexAny(before, ",，。;；!！?？\n"+string(gone)); cut >= 0 {
		_, n := utf8.DecodeRuneInString(before[cut:])
		before = before[cut+n:]
	}
	return before
}
