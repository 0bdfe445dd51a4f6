package redact

import (
	"strings"
	"unicode/utf8"
)

// own is what is known of the ticket, as characters that follow one another with gaps.
type own struct {
	exact []secret
}

type secret struct {
	kind  Kind
	runes []rune
}

// The fewest characters of a ticket's own that are looked for: one would be found in every other word.
const (
	leastName    = 2
	leastNumber  = 5
	leastAddress = 4
)

func newOwn(about About) own {
	var o own
	add := func(kind Kind, text string, least int) {
		var runes []rune
		for _, c := range normalise(text) {
			if !isGap(c.r) && c.r != gone {
				runes = append(runes, c.r)
			}
		}
		if len(runes) >= least {
			o.exact = append(o.exact, secret{kind, runes})
		}
	}
	add(OwnName, about.Name, leastName)
	add(OwnData, about.Phone, leastNumber)
	for _, country := range []string{"+852", "+853", "+886"} { // 港澳台: written without it at home
		if home, ok := strings.CutPrefix(about.Phone, country); ok {
			add(OwnData, home, leastNumber)
		}
	}
	add(OwnData, about.IDNo, leastNumber)
	for _, a := range about.Address {
		add(OwnData, a, leastAddress)
	}
	for _, n := range about.Numbers {
		add(OwnData, n, leastNumber)
	}
	return o
}

// find looks for all of it everywhere.
func (o own) find(v view) []span {
	var spans []span
	for _, s := range o.exact {
		first := string(s.runes[0])
		for at := 0; ; {
			i := strings.Index(v.text[at:], first)
			if i < 0 {
				break
			}
			at += i
			from := v.cell[at]
			if to := v.follow(from, s.runes); to > 0 {
				spans = append(spans, span{kind: s.kind, from: from, to: to, replace: hidden})
			}
			_, n := utf8.DecodeRuneInString(v.text[at:])
			at += n
		}
	}
	return spans
}

// follow is the cell after the last of runes, which stand from cell i on with gaps; 0 if they do not.
func (v view) follow(i int, runes []rune) int {
	for k, r := range runes {
		for n := 0; k > 0 && n < maxGap && v.at(i) != r && isGap(v.at(i)); n++ {
			i++
		}
		if v.at(i) != r {
			return 0
		}
		i++
	}
	return i
}
