package menu

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Advice is what WeChat takes and citizens would not be well served with.
type Advice string

// The kinds of advice.
const (
	CutOff     Advice = "cut_off"    // phones show Limit characters of the name
	Unanswered Advice = "unanswered" // a click whose key nobody answers
	NotHTTPS   Advice = "not_https"  // an address that is not https
	NoPage     Advice = "no_page"    // a path of ours that is no page of the guide
	Twice      Advice = "twice"      // two neighbours have one name
	Missing    Advice = "missing"    // nothing leads to what the guide describes; Name says what
)

// Hint is a piece of advice about a button, or about the menu.
type Hint struct {
	At     []int
	Field  string
	Advice Advice
	Limit  int
	Name   string
}

// What phones show of a name, in characters; the rest is cut.
const (
	shownOfTab   = 4
	shownOfEntry = 8
)

// Hints are for whoever edits a menu whose own pages are paths.
func (m Menu) Hints() []Hint {
	var list []Hint
	found := map[string]bool{}
	leaf := func(at []int, b Button) {
		switch {
		case b.Type == Click && b.Key != KeyKefu:
			list = append(list, Hint{At: at, Field: "key", Advice: Unanswered})
		case b.Type == View && strings.HasPrefix(b.URL, "http://"):
			list = append(list, Hint{At: at, Field: "url", Advice: NotHTTPS})
		case b.Type == View && ownPath(b.URL) && !knownPage(b.URL):
			list = append(list, Hint{At: at, Field: "url", Advice: NoPage})
		}
		found[target(b)] = true
	}
	level := func(above []int, buttons []Button, shown int) {
		for i, b := range buttons {
			at := append(slices.Clone(above), i)
			if utf8.RuneCountInString(b.Name) > shown {
				list = append(list, Hint{At: at, Field: "name", Advice: CutOff, Limit: shown})
			}
			if slices.ContainsFunc(buttons[:i], func(o Button) bool { return o.Name == b.Name }) {
				list = append(list, Hint{At: at, Field: "name", Advice: Twice})
			}
			if len(b.Sub) == 0 {
				leaf(at, b)
			}
		}
	}
	level(nil, m.Buttons, shownOfTab)
	for i, tab := range m.Buttons {
		level([]int{i}, tab.Sub, shownOfEntry)
	}
	for _, tab := range Default("").Buttons {
		for _, entry := range tab.Sub {
			if !found[target(entry)] {
				list = append(list, Hint{Advice: Missing, Name: entry.Name})
			}
		}
	}
	return list
}

func target(b Button) string {
	if b.Type == View {
		path, _, _ := strings.Cut(b.URL, "?")
		return string(b.Type) + path
	}
	return string(b.Type) + b.Key
}

// knownPage is whether a path leads to a page of the guide, or to one below it.
func knownPage(address string) bool {
	path, _, _ := strings.Cut(address, "?")
	if path == PathArticles || strings.HasPrefix(path, PathArticles+"/") {
		return true
	}
	return slices.ContainsFunc(Pages(), func(p Page) bool { return path == p.Path || strings.HasPrefix(path, p.Path+"/") })
}
