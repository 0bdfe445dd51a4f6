package model

// Answer is what the account says to an event at once, as the passive reply. The zero value says nothing.
type Answer struct {
	Text      string    // at most 2048 bytes of UTF-8 reach the citizen
	News      []Article // or one card with a link
	Transfer  bool      // or hand this message over to a human agent; only an answer to a message, never to an event
	KfAccount string    // with Transfer: the agent meant; "" lets WeChat choose
}

// Article is a card with a link.
type Article struct{ Title, Description, PicURL, URL string }

// Empty tells whether there is nothing to say.
func (a Answer) Empty() bool { return a.Text == "" && len(a.News) == 0 && !a.Transfer }
