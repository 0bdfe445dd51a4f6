package search

import (
	"example.org/hotline/model"
)

const snippetLength = 72 // characters

// marks cuts a text into what the question has and what it has not.
func marks(q query, text []rune) []model.Marked {
	return pieces(text, markedIn(q, text))
}

func markedIn(q query, text []rune) []bool {
	folded := foldAll(text)
	marked := make([]bool, len(text))
	for _, u := range q.units {
		u.mark(folded, marked)
	}
	return marked
}

func pieces(text []rune, marked []bool) []model.Marked {
	list := []model.Marked{}
	for from := 0; from < len(text); {
		to := from + 1
		for to < len(text) && marked[to] == marked[from] {
			to++
		}
		list = append(list, model.Marked{Text: string(text[from:to]), Hit: marked[from]})
		from = to
	}
	return list
}

// snippet is the part of a body that has most of the question, from the beginning of a sentence where one is near.
func snippet(q query, body []rune) []model.Marked {
	marked := markedIn(q, body)
	from := densest(marked, snippetLength)
	for back := 0; from > 0 && back < snippetLength/3; back++ {
		if sentenceEnds(body[from-1]) {
			break
		}
		from--
	}
	for from < len(body) && (sentenceEnds(body[from]) || body[from] == ' ') {
		from++
	}
	to := min(from+snippetLength, len(body))
	shown, shownMarks := body[from:to], marked[from:to]
	list := pieces(flat(shown), shownMarks)
	if from > 0 && !sentenceEnds(body[from-1]) {
		list = append([]model.Marked{{Text: "…"}}, list...)
	}
	if to < len(body) {
		list = append(list, model.Marked{Text: "…"})
	}
	return list
}

// densest is where the stretch of n characters with the most marked ones begins: at the first marked one of it.
func densest(marked []bool, n int) int {
	best, at, in := 0, 0, 0
	for i := range marked {
		if marked[i] {
			in++
		}
		if i >= n && marked[i-n] {
			in--
		}
		if in > best {
			best, at = in, max(i-n+1, 0)
		}
	}
	for at < len(marked) && best > 0 && !marked[at] {
		at++
	}
	return at
}

func sentenceEnds(r rune) bool {
	switch r {
	case '。', '！', '？', '；', '\n', '!', '?', ';':
		return true
	}
	return false
}

// flat is a text on one line.
func flat(text []rune) []rune {
	line := make([]rune, len(text))
	for i, r := range text {
		if r == '\n' || r == '\r' || r == '\t' {
			r = ' '
		}
		line[i] = r
	}
	return line
}
