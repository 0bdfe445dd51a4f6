package main

import (
	"fmt"

	"example.org/hotline/model"
)

// tally is what a storm was made of: a storm in which nothing happens proves nothing.
type tally struct {
	chats, asked, rated, words, served int
	ends                               map[model.ChatEnd]int
}

func (t *tally) chat(c model.Chat) {
	if t.ends == nil {
		t.ends = map[model.ChatEnd]int{}
	}
	t.chats++
	t.ends[c.End]++
	if !c.ConnectedAt.IsZero() {
		t.served++
	}
}

func (t *tally) add(other tally) {
	t.chats, t.asked, t.rated, t.words, t.served = t.chats+other.chats, t.asked+other.asked, t.rated+other.rated, t.words+other.words, t.served+other.served
	if t.ends == nil {
		t.ends = map[model.ChatEnd]int{}
	}
	for end, n := range other.ends {
		t.ends[end] += n
	}
}

func (t *tally) String() string {
	return fmt.Sprintf("%d chats, %d of them served; ended by %v; %d asked for a rating, %d gave one; %d messages looked for in the transcript",
		t.chats, t.served, t.ends, t.asked, t.rated, t.words)
}
