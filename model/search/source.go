package search

import (
	"context"
	"math"
	"time"

	"example.org/hotline/model"
)

// source is where texts with given terms come from: all that engines differ in.
type source interface {
	candidates(ctx context.Context, a ask) (found, error)
}

// ask is a question to a source.
type ask struct {
	collection model.SearchCollection
	terms      []weighed // each once, at most mostParts
	kinds      []string  // none: all
	department string    // blank: all
	most       int       // how many texts it wants, the most promising
	heads      bool      // only texts with one of the terms in title, tags or questions
}

// weighed is a term, and how much of what it finds by its rarity counts.
type weighed struct {
	term   term
	weight float64
}

// found is what a source has.
type found struct {
	texts []candidate
	all   int          // how many texts the collection has
	with  map[term]int // how many of them have a term
}

// candidate is a text that may be shown.
type candidate struct {
	id, kind      string
	at            time.Time
	useful, views int
	text          text
}

// rarity is how much a term tells of a text that has it, if n of all have it.
func rarity(n, all int) float64 {
	return math.Log1p((float64(max(all-n, 0)) + 0.5) / (float64(n) + 0.5))
}

// place is what a term counts for where it stands.
var place = func() (weights [bodyMost + inTitle | inTags | inAsked + 1]float32) {
	for f := range weights {
		head := float32(0)
		for _, field := range []struct {
			at    flags
			count float32
		}{{inTags, 2.2}, {inAsked, 2.4}, {inTitle, 3}} {
			if flags(f)&field.at != 0 {
				head = field.count + 0.2*head
			}
		}
		body := [...]float32{0, 1, 1.25, 1.4}[flags(f)&bodyMost/bodyOnce]
		weights[f] = max(head, body) + 0.25*min(head, body)
	}
	return weights
}()

// standing is what a text is worth beside what it says: a little more for those that helped, that are read, and that are
// fresh. All of it together is less than a word of the question.
func standing(useful, views int, at, now time.Time) float64 {
	helped := math.Tanh(float64(useful) / 20)
	read := math.Log1p(float64(max(views, 0))) / 12
	years := max(now.Sub(at).Hours()/24/365, 0)
	return 1 + 0.05*helped + 0.02*min(read, 1) + 0.05*math.Exp(-years)
}

const mostStanding = 1 + 0.05 + 0.02 + 0.05 + 0.001 // and a little for rounding
