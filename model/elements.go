package model

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MissingElements are those of its category's Elements that the ticket does not seem to contain: what a dispatcher may
// ask the citizen for. A proposal, not a finding: it looks at words, not at their meaning.
func (t Ticket) MissingElements() []string {
	return missingElements(t.Category, t.Content, []string{t.Title, t.Address}, len(t.Photos))
}

// clue says how one element of a category shows in a text.
type clue struct {
	Element string
	Under   []string // the template's headings that ask for it
	Words   string   // how people say it in their own words: regular expressions, or @ and the name of a list of them
	Prose   int      // or so many characters outside the template's headings
	Photos  bool     // or a photo

	words *regexp.Regexp
}

// The clues are data that the citizens' form works by too: web/shared has the same file.
//
//go:embed elements.json
var elementClues []byte

// clues are those of each category, by its code.
var clues = sync.OnceValue(func() map[string][]clue {
	var read struct {
		Lists      map[string]string
		Categories map[string][]clue
	}
	if err := json.Unmarshal(elementClues, &read); err != nil {
		panic(fmt.Errorf("elements.json: %w", err))
	}
	for _, ofCategory := range read.Categories {
		for i, c := range ofCategory {
			ofCategory[i].words = anyOf(c.Words, read.Lists)
		}
	}
	return read.Categories
})

// anyOf matches where one of words does; nil where there are none.
func anyOf(words string, lists map[string]string) *regexp.Regexp {
	var all []string
	for _, w := range strings.Fields(words) {
		if list, named := strings.CutPrefix(w, "@"); named {
			all = append(all, strings.Fields(lists[list])...)
		} else {
			all = append(all, w)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return regexp.MustCompile("(?m)" + strings.Join(all, "|"))
}

func missingElements(category, content string, besides []string, photos int) []string {
	cat, _ := CategoryByCode(category)
	said := readContent(content, cat.Template)
	all := strings.Join(append(besides, said.typed...), "\n")
	var missing []string
	for _, c := range clues()[category] {
		there := slices.ContainsFunc(c.Under, func(head string) bool { return said.filled[head] }) ||
			c.words != nil && c.words.MatchString(norm.NFKC.String(all)) ||
			c.Prose > 0 && said.prose >= c.Prose ||
			c.Photos && photos > 0
		if !there {
			missing = append(missing, c.Element)
		}
	}
	return missing
}

// reading is a content taken apart by the headings of its template.
type reading struct {
	filled map[string]bool // the headings under which something was written
	typed  []string        // what the citizen wrote, without what the template says by itself
	prose  int             // characters outside the headings
}

func readContent(content, template string) reading {
	_, asked := sections(template, nil)
	before, written := sections(content, asked)
	r := reading{filled: map[string]bool{}, typed: []string{before}, prose: utf8.RuneCountInString(squeeze(before))}
	for head, text := range written {
		r.filled[head] = filledIn(text, asked[head])
		if squeeze(text) != squeeze(asked[head]) {
			r.typed = append(r.typed, text)
		}
	}
	return r
}

var heading = regexp.MustCompile(`【([^】\n]*)】`)

// sections are a text's parts by their headings 【…】, and what stands before the first. known: only these are headings.
func sections(text string, known map[string]string) (before string, by map[string]string) {
	text = norm.NFKC.String(text)
	by = map[string]string{}
	head, from := "", 0
	keep := func(until int) {
		if head == "" {
			before += text[from:until]
		} else {
			by[head] += text[from:until]
		}
	}
	for _, at := range heading.FindAllStringSubmatchIndex(text, -1) {
		name := text[at[2]:at[3]]
		if _, ok := known[name]; known != nil && !ok {
			continue
		}
		keep(at[0])
		head, from = name, at[1]
	}
	keep(len(text))
	return before, by
}

// filledIn tells whether text says more than the template's own words under its heading. Of choices (a / b) one is taken
// by deleting the others, so what is left counts; of blanks (____年____月) it does not.
func filledIn(text, asked string) bool {
	t, a := squeeze(text), squeeze(asked)
	if strings.Contains(asked, " / ") {
		return t != "" && t != a
	}
	return !within(t, a)
}

// within tells whether s is what is left of all after deleting characters.
func within(s, all string) bool {
	rest := []rune(s)
	for _, r := range all {
		if len(rest) > 0 && rest[0] == r {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}
