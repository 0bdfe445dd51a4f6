package knowledge

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.org/hotline/model"
)

// besides is how many characters a message may have beside a keyword and still be about nothing else: 请问居住证怎么办.
const besides = 6

// TopicFor is the hot topic that a message in the chat asks for by one of its keywords; ok is false where none does. Of several
// keywords the longest decides, of several topics the one that stands first.
func (l *Library) TopicFor(ctx context.Context, text string) (topic Reading, ok bool, err error) {
	said := spoken(text)
	if said == "" || utf8.RuneCountInString(said) > longestKeyword+besides {
		return Reading{}, false, nil
	}
	list, err := l.Store.PublishedTopics(ctx, l.today(), mostTopics)
	if err != nil {
		return Reading{}, false, err
	}
	code := meant(said, list)
	if code == "" {
		return Reading{}, false, nil
	}
	topic, err = l.Read(ctx, model.EntryTopic, code)
	if errors.Is(err, model.ErrEntryNotFound) { // taken down meanwhile
		return Reading{}, false, nil
	}
	return topic, err == nil, err
}

// meant is the code of the topic that a message asks for; blank where it asks for none.
func meant(said string, topics []model.Entry) (code string) {
	longest := 0
	for _, e := range topics {
		for _, k := range e.Keywords {
			k = spoken(k)
			n := utf8.RuneCountInString(k)
			if n > longest && strings.Contains(said, k) && utf8.RuneCountInString(said) <= n+besides {
				code, longest = e.Code, n
			}
		}
	}
	return code
}

// longestKeyword is how many characters a keyword may have.
const longestKeyword = 20

// spoken is a text without what is not said: folded, no blanks, no punctuation.
func spoken(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			return r
		}
		return -1
	}, model.Folded(text))
}
