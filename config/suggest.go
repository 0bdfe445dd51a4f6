package config

import "strings"

// suggest names the known key that an unknown one was probably meant to be.
func (l *loader) suggest(name string) string {
	best, least := "", 4 // further away is another word, not a slip
	for _, k := range l.keys {
		if d := distance(name, k.name); d < least {
			best, least = k.name, d
		}
	}
	if best == "" {
		return ""
	}
	return "; is " + best + " meant?"
}

// suggestVariable is suggest for the name of a variable.
func (l *loader) suggestVariable(name string) string {
	best, least := "", 4
	for _, k := range l.keys {
		if d := distance(name, variable(k.name)); d < least {
			best, least = variable(k.name), d
		}
	}
	switch {
	case strings.HasSuffix(name, fileSuffix) && best == strings.TrimSuffix(name, fileSuffix):
		return "; only secrets can be given as files"
	case best == "":
		return ""
	default:
		return "; is " + best + " meant?"
	}
}

// distance counts the letters to insert, drop or change to get from a to b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
