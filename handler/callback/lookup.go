package callback

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.org/hotline/model"
	"example.org/hotline/service/cases"
	"example.org/hotline/service/knowledge"
)

type library interface {
	TopicFor(ctx context.Context, text string) (topic knowledge.Reading, ok bool, err error)
	Articles(ctx context.Context, q knowledge.Query) (knowledge.Page, error)
}

type caseList interface {
	Find(ctx context.Context, q cases.Query) (cases.Page, error)
}

const (
	bestMatches = 3  // of a search are said in the chat; the page has them all
	shortWords  = 2  // characters: what is shorter asks nothing
	longWords   = 60 // of a question that is looked up; the rest of a long story would only blur it
)

// lookedUp answers ordinary text: a hot topic that it names, the articles that fit it best, else what the account can do.
func (d Dialog) lookedUp(ctx context.Context, text string) (model.Answer, error) {
	if d.Knowledge == nil {
		return say(d.Texts.help()), nil
	}
	if words, ok := after(text, "案例公开", "查案例", "案例"); ok {
		return d.casesLike(ctx, words)
	}
	words, asked := after(text, "我要查询", "查询", "搜索")
	if !asked {
		words = shortened(text)
	}
	if letters(words) < shortWords {
		return say(d.Texts.help()), nil
	}
	topic, ok, err := d.Knowledge.TopicFor(ctx, words)
	switch {
	case err != nil:
		return model.Answer{}, err
	case ok:
		return say(d.Texts.topic(topic)), nil
	}
	page, err := d.Knowledge.Articles(ctx, knowledge.Query{Text: words, Limit: bestMatches, Aside: !asked})
	switch {
	case err != nil:
		return model.Answer{}, err
	case len(page.Items) > 0 && !asked: // what somebody tells is not put into an address, which others' logs keep
		return say(d.Texts.articles("", page)), nil
	case len(page.Items) > 0:
		return say(d.Texts.articles(words, page)), nil
	case asked:
		return say(d.Texts.nothing(words)), nil
	}
	return say(d.Texts.help()), nil
}

func (d Dialog) casesLike(ctx context.Context, words string) (model.Answer, error) {
	page, err := d.Cases.Find(ctx, cases.Query{Text: words, Limit: bestMatches})
	switch {
	case err != nil:
		return model.Answer{}, err
	case len(page.Cases) == 0:
		return say(d.Texts.noCases(words)), nil
	}
	return say(d.Texts.cases(words, page)), nil
}

// after is what follows a command that a text begins with; ok is false where nothing does.
func after(text string, commands ...string) (words string, ok bool) {
	for _, c := range commands {
		if rest, found := strings.CutPrefix(text, c); found {
			rest = strings.TrimFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
			return shortened(rest), rest != ""
		}
	}
	return "", false
}

func shortened(text string) string {
	if utf8.RuneCountInString(text) <= longWords {
		return text
	}
	return string([]rune(text)[:longWords])
}

// letters counts what a text is about: a mark, a digit or a face asks nothing.
func letters(text string) (n int) {
	for _, r := range text {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
