package menu

import (
	"slices"
	"strconv"
)

// Kind is what a push would do to a button.
type Kind string

// The kinds of change.
const (
	Added   Kind = "added"   // WeChat lacks it
	Removed Kind = "removed" // only WeChat has it
	Changed Kind = "changed" // one field differs
	Moved   Kind = "moved"   // it is in another place among its neighbours
)

// Change is one difference; applied to theirs, all of them make ours.
type Change struct {
	Kind     Kind
	Path     []string // names from the tab down; ours where both have one
	Field    string   // of Changed: the JSON name of the field
	From, To string   // theirs, ours; of Moved: places counted from 1; of Added and Removed: what the button does
}

// Equal reports whether a and b are the same to a citizen.
func Equal(a, b Menu) bool {
	return slices.EqualFunc(a.Normalise().Buttons, b.Normalise().Buttons, same)
}

// same compares what WeChat knows; Service is ours.
func same(a, b Button) bool {
	return a.Name == b.Name && sameTarget(a, b) && slices.EqualFunc(a.Sub, b.Sub, same)
}

func sameTarget(a, b Button) bool {
	return a.Type == b.Type && a.Key == b.Key && a.URL == b.URL && a.AppID == b.AppID &&
		a.PagePath == b.PagePath && a.MediaID == b.MediaID && a.ArticleID == b.ArticleID
}

// Diff returns what a push of ours would change in theirs; nothing where they are Equal.
func Diff(ours, theirs Menu) []Change {
	return diff(nil, ours.Normalise().Buttons, theirs.Normalise().Buttons)
}

// diff compares the buttons of one level.
func diff(path []string, ours, theirs []Button) []Change {
	var changes []Change
	partner := match(ours, theirs)
	var common []int // places in theirs of what both have, in our order
	for _, j := range partner {
		if j >= 0 {
			common = append(common, j)
		}
	}
	for j, b := range theirs {
		if !slices.Contains(common, j) {
			changes = append(changes, Change{Kind: Removed, Path: below(path, b.Name), From: b.does()})
		}
	}
	stay := longestRise(common)
	for i, b := range ours {
		j := partner[i]
		here := below(path, b.Name)
		if j < 0 {
			changes = append(changes, Change{Kind: Added, Path: here, To: b.does()})
			changes = append(changes, diff(here, b.Sub, nil)...)
			continue
		}
		if !slices.Contains(stay, j) {
			changes = append(changes, Change{Kind: Moved, Path: here, From: strconv.Itoa(j + 1), To: strconv.Itoa(i + 1)})
		}
		changes = append(changes, fields(here, b, theirs[j])...)
		changes = append(changes, diff(here, b.Sub, theirs[j].Sub)...)
	}
	return changes
}

func below(path []string, name string) []string { return append(slices.Clone(path), name) }

// match finds for each of ours its place in theirs, or -1: first by name, then what leads to the same place under
// another name.
func match(ours, theirs []Button) []int {
	partner := make([]int, len(ours))
	taken := make([]bool, len(theirs))
	pair := func(alike func(a, b Button) bool) {
		for i, a := range ours {
			for j, b := range theirs {
				if partner[i] < 0 && !taken[j] && alike(a, b) {
					partner[i], taken[j] = j, true
				}
			}
		}
	}
	for i := range partner {
		partner[i] = -1
	}
	pair(same) // of several with one name, the one that has not changed
	pair(func(a, b Button) bool { return a.Name == b.Name })
	pair(func(a, b Button) bool {
		return sameTarget(a, b) && slices.EqualFunc(a.Sub, b.Sub, same)
	})
	return partner
}

// longestRise returns a longest subsequence that rises: what can stay where it is while the rest moves around it. A
// menu has at most five of a kind, but Parse takes any number, so it is the quadratic way and not the exponential.
func longestRise(s []int) []int {
	var best []int
	ending := make([][]int, len(s)) // the longest that ends with s[i]
	for i, v := range s {
		for j := range i {
			if s[j] < v && len(ending[j]) > len(ending[i]) {
				ending[i] = ending[j]
			}
		}
		ending[i] = append(slices.Clone(ending[i]), v)
		if len(ending[i]) > len(best) {
			best = ending[i]
		}
	}
	return best
}

func fields(path []string, ours, theirs Button) []Change {
	var changes []Change
	for _, f := range []struct{ name, from, to string }{
		{"name", theirs.Name, ours.Name},
		{"type", string(theirs.Type), string(ours.Type)},
		{"key", theirs.Key, ours.Key},
		{"url", theirs.URL, ours.URL},
		{"appid", theirs.AppID, ours.AppID},
		{"pagepath", theirs.PagePath, ours.PagePath},
		{"media_id", theirs.MediaID, ours.MediaID},
		{"article_id", theirs.ArticleID, ours.ArticleID},
	} {
		if f.from != f.to {
			changes = append(changes, Change{Kind: Changed, Path: path, Field: f.name, From: f.from, To: f.to})
		}
	}
	return changes
}

// does says what a press on b does: "view https://…".
func (b Button) does() string {
	if b.Type == "" {
		return ""
	}
	for _, target := range []string{b.Key, b.URL, b.MediaID, b.ArticleID} {
		if target != "" {
			return string(b.Type) + " " + target
		}
	}
	return string(b.Type)
}
