package search

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// ranked is a candidate with what it is worth.
type ranked struct {
	candidate
	score   float64
	covered float64 // which share of the question it has, anywhere; 1: all
}

// weigh weighs the parts and the units of a question by how rare they are among all texts.
func (q query) weigh(f found) {
	for i := range q.units {
		u := &q.units[i]
		for _, w := range u.ways {
			for j := range w.parts {
				w.parts[j].weight = weightOf(f.with[w.parts[j].term], f.all)
			}
		}
		u.weight = u.weigh()
	}
}

// weightOf weighs a part that n of all texts have. What no text has says little: most often it is where two words meet.
func weightOf(n, all int) float64 {
	if n == 0 {
		return 0.35 * rarity(max(all/20, 1), all)
	}
	return rarity(n, all)
}

// weigh weighs a unit by the rarest of its ways: a word that only its synonyms are written as is not worth less. The
// length counts less than in full, or a long word would silence the others.
func (u unit) weigh() float64 {
	best := 0.0
	for _, w := range u.ways {
		sum := 0.0
		for _, p := range w.parts {
			sum += p.weight
		}
		if n := float64(len(w.parts)); n > 0 {
			sum *= w.weight * math.Pow(n, -0.35)
		}
		best = max(best, sum)
	}
	if len(u.ways[0].runes) == 1 {
		best *= 0.5
	}
	return best
}

// What a match counts for where it stands.
const (
	titleCounts = 1.0
	askedCounts = 0.95
	tagsCount   = 0.8
	bodyCounts  = 0.5
	titleAlike  = 0.35
	askedAlike  = 0.45
)

// rank orders candidates by how well they answer.
func rank(q query, f found, now time.Time) []ranked {
	q.weigh(f)
	list := make([]ranked, 0, len(f.texts))
	for _, c := range f.texts {
		r := q.rate(c, now)
		if r.score > 0 {
			list = append(list, r)
		}
	}
	slices.SortStableFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), b.at.Compare(a.at), cmp.Compare(a.id, b.id))
	})
	return list
}

// rate looks how much of the question each field has, and how much of a title or of one of its questions is asked for.
func (q query) rate(c candidate, now time.Time) ranked {
	title := foldAll(c.text.title)
	body := foldAll(c.text.body)
	tags := foldLines(c.text.tags)
	tags = append(tags, foldAll([]rune(c.id)))
	asked := foldLines(c.text.asked)
	var sum, all, anywhere float64
	for _, u := range q.units {
		weight := u.weight
		t, b := u.share(title), u.share(body)
		g, a := u.shareOfLines(tags), u.shareOfLines(asked)
		best := max(titleCounts*t, askedCounts*a, tagsCount*g, bodyCounts*b)
		rest := titleCounts*t + askedCounts*a + tagsCount*g + bodyCounts*b - best
		sum += weight * (best + 0.08*rest)
		all += weight
		anywhere += weight * max(t, a, g, b)
	}
	if all == 0 || anywhere == 0 {
		return ranked{candidate: c}
	}
	score := sum / all
	alike := titleAlike * q.alike(title, all)
	for _, line := range asked {
		alike = max(alike, askedAlike*q.alike(line, all))
	}
	return ranked{candidate: c, score: (score + alike) * standing(c.useful, c.views, c.at, now), covered: anywhere / all}
}

func foldLines(lines [][]rune) [][]rune {
	folded := make([][]rune, len(lines))
	for i, l := range lines {
		folded[i] = foldAll(l)
	}
	return folded
}

// share is how much of a unit a folded text has, of 1, in the way that it has most of.
func (u unit) share(text []rune) float64 {
	best := 0.0
	for _, w := range u.ways {
		best = max(best, w.share(text))
	}
	return best
}

func (u unit) shareOfLines(lines [][]rune) float64 {
	best := 0.0
	for _, l := range lines {
		best = max(best, u.share(l))
	}
	return best
}

// share is how much of a way a folded text has, of its weight.
func (w way) share(text []rune) float64 {
	if w.letters != "" && !spelled(w.letters, text) {
		return 0
	}
	var has, all float64
	for _, p := range w.parts {
		all += p.weight
		if p.find(text, nil) {
			has += p.weight
		}
	}
	if all == 0 {
		return 0
	}
	return w.weight * has / all
}

// spelled tells whether letters stand for some characters of a text.
func spelled(letters string, text []rune) bool {
	for i := range text {
		if spells(letters, text[i:]) > 0 {
			return true
		}
	}
	return false
}

// alike is how close a line is to the question: how much of the question it has, and how much of it is the question.
func (q query) alike(text []rune, all float64) float64 {
	marked := make([]bool, len(text))
	var has float64
	for _, u := range q.units {
		share := u.share(text)
		if share == 0 {
			continue
		}
		has += share * u.weight
		u.mark(text, marked)
	}
	if has == 0 {
		return 0
	}
	hit, content := 0, 0
	for i := 0; i < len(text); i++ {
		if n := asking(text[i:]); n > 0 && !marked[i] {
			i += n - 1
			continue
		}
		if isHan(text[i]) || isWord(text[i]) {
			content++
			if marked[i] {
				hit++
			}
		}
	}
	recall, precision := has/all, float64(hit)/float64(max(content, 1))
	return 2 * recall * precision / (recall + precision + 1e-9)
}

// mark marks the characters of a folded text that are a unit in any of its ways.
func (u unit) mark(text []rune, marked []bool) {
	for _, w := range u.ways {
		if w.letters != "" {
			for i := range text {
				for j := range spells(w.letters, text[i:]) {
					marked[i+j] = true
				}
			}
			continue
		}
		for _, p := range w.parts {
			p.find(text, func(from, to int) {
				for i := from; i < to; i++ {
					marked[i] = true
				}
			})
		}
	}
}
