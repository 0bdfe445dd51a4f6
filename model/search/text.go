package search

import (
	"strings"
	"unicode/utf16"

	"example.org/hotline/model"
)

// flags say where in a text a term stands: in its title, tags and questions, and how often in its body.
type flags uint8

const (
	inTitle flags = 1 << iota
	inTags
	inAsked
	bodyOnce // two bits: once, twice, more
	bodyMost = 3 * bodyOnce
)

// text is a published text as it is kept beside the postings, to rank and to show it.
type text struct {
	title, body []rune
	tags, asked [][]rune
}

const (
	mostBody = 20_000 // characters that are searched
	mostLine = 400
	mostList = 60
)

func textOf(d model.SearchDoc) text {
	return text{title: cut(d.Title, mostLine), body: cut(d.Body, mostBody), tags: lines(d.Tags), asked: lines(d.Asked)}
}

func lines(list []string) [][]rune {
	var all [][]rune
	for _, s := range list[:min(len(list), mostList)] {
		if line := cut(s, mostLine); len(line) > 0 {
			all = append(all, line)
		}
	}
	return all
}

// cut is the beginning of a text as characters; what separates fields in pack becomes a blank.
func cut(s string, most int) []rune {
	runes := make([]rune, 0, min(len(s), 3*most)/2)
	for _, r := range strings.TrimSpace(s) {
		if len(runes) == most {
			break
		}
		if r == fieldEnd || r == lineEnd {
			r = ' '
		}
		runes = append(runes, r)
	}
	return runes
}

const (
	fieldEnd = 0x1F
	lineEnd  = 0x1E
)

// pack writes a text as UTF-16: two bytes for a Han character, where UTF-8 takes three.
func (t text) pack() []byte {
	all := append([]rune(nil), t.title...)
	for _, list := range [][][]rune{t.tags, t.asked} {
		all = append(all, fieldEnd)
		for i, line := range list {
			if i > 0 {
				all = append(all, lineEnd)
			}
			all = append(all, line...)
		}
	}
	all = append(append(all, fieldEnd), t.body...)
	units := utf16.Encode(all)
	packed := make([]byte, 0, 2*len(units))
	for _, u := range units {
		packed = append(packed, byte(u>>8), byte(u))
	}
	return packed
}

func unpack(packed []byte) text {
	units := make([]uint16, len(packed)/2)
	for i := range units {
		units[i] = uint16(packed[2*i])<<8 | uint16(packed[2*i+1])
	}
	all := utf16.Decode(units)
	var fields [4][]rune
	for i := range fields {
		n := run(all, func(r rune) bool { return r != fieldEnd })
		if i == 3 {
			n = len(all)
		}
		fields[i], all = all[:n], all[min(n+1, len(all)):]
	}
	return text{title: fields[0], tags: split(fields[1]), asked: split(fields[2]), body: fields[3]}
}

func split(field []rune) [][]rune {
	var list [][]rune
	for len(field) > 0 {
		n := run(field, func(r rune) bool { return r != lineEnd })
		list, field = append(list, field[:n]), field[min(n+1, len(field)):]
	}
	return list
}

// terms are what a text is found by.
func (t text) terms(id, department string) map[term]flags {
	found := make(map[term]flags, 2*len(t.body)+64)
	head := func(line []rune, f flags) {
		folded := foldAll(line)
		terms(folded, func(one term, _, _ int) { found[one] |= f })
		spoken(folded, func(one term) { found[one] |= f })
	}
	head(t.title, inTitle)
	for _, line := range t.tags {
		head(line, inTags)
	}
	for _, line := range t.asked {
		head(line, inAsked)
	}
	body := func(part []rune) {
		terms(foldAll(part), func(one term, _, _ int) {
			if f := found[one]; f&bodyMost < bodyMost {
				found[one] = f + bodyOnce
			}
		})
	}
	body(t.body)
	body([]rune(department))
	terms(foldAll([]rune(id)), func(one term, _, _ int) { found[one] |= inTags })
	return found
}
