package model

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// AutoReply is a text that the account says by itself, as somebody left it: one of AutoTexts, or an answer to a keyword.
type AutoReply struct {
	Code      string
	Version   int // 0: never changed
	Text      string
	Words     []string // of an answer to a keyword; else none
	Anywhere  bool     // a keyword within a longer text counts, too
	Active    bool     // of an answer to a keyword
	Note      string   // why it was changed
	ChangedBy string   // the log-in's name
	ChangedAt time.Time
}

// Keyword tells an answer to a keyword from one of AutoTexts.
func (r AutoReply) Keyword() bool { return strings.HasPrefix(r.Code, keywordPrefix) }

const keywordPrefix = "keyword-"

// KeywordCode is the code of an answer to a keyword; mark makes it unique.
func KeywordCode(mark string) string { return keywordPrefix + strings.ToLower(mark) }

const (
	mostReply    = 1800 // bytes of an answer as the citizen reads it: WeChat takes 2048, and something may stand before it
	mostWords    = 10
	longestWord  = 20 // characters
	mostKeywords = 500
)

// MostKeywordReplies bounds how many answers to keywords there may be.
const MostKeywordReplies = mostKeywords

// ownWords are what the account understands by itself before it looks at keywords.
var ownWords = []string{"88", "８８", "客服", "人工", "坐席", "留言", "排队", "原因"}

// Check names what is wrong with a reply, by JSON name. sample is how it reads for the citizen.
func (r *AutoReply) Check() error {
	r.Text, r.Note = text(r.Text), text(r.Note)
	f := faults{}
	spec, fixed := AutoTextByCode(r.Code)
	f.length("note", "修改说明", r.Note, 0, 100)
	f.length("text", "内容", r.Text, 1, 1000)
	if why := checkReply(r.Text, spec.Values); why != "" {
		f.unless(false, "text", why)
	}
	if fixed {
		for _, keep := range spec.Keep {
			f.unless(strings.Contains(r.Text, keep), "text", "内容里要保留“"+keep+"”")
		}
	} else {
		r.checkWords(f)
	}
	if err := f.err(); err != nil {
		return err
	}
	if n := len(Sampled(*r)); n > mostReply {
		return ErrInvalid.With("text", fmt.Sprintf("内容太长：连同链接共%d字节，最多%d字节", n, mostReply))
	}
	return nil
}

func (r *AutoReply) checkWords(f faults) {
	var words []string
	for _, w := range r.Words {
		if w = strings.TrimSpace(line(w)); w != "" && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	r.Words = words
	f.unless(len(words) > 0 && len(words) <= mostWords, "words", fmt.Sprintf("关键词应为1至%d个", mostWords))
	for _, w := range words {
		n := utf8.RuneCountInString(w)
		f.unless(n <= longestWord, "words", fmt.Sprintf("关键词最多%d个字", longestWord))
		f.unless(!r.Anywhere || n > 1, "words", "“包含即回复”的关键词至少2个字")
		f.unless(!slices.Contains(ownWords, w) && strings.Trim(w, "0123456789０１２３４５６７８９ABCDEabcde") != "",
			"words", "“"+w+"”是系统自己要用的词，不能作为关键词")
	}
}

// AutoReplies is what the account says now. It does not change.
type AutoReplies struct {
	links    map[string]string // names of pages → their addresses
	said     map[string]ReplyTemplate
	keywords map[string]ReplyTemplate // by the whole text
	within   []keywordReply           // by a part of it, longest word first
}

type keywordReply struct {
	word string
	text ReplyTemplate
}

// NewAutoReplies are the texts of AutoTexts with what was changed of them, and the active answers to keywords. links are the addresses
// of the pages of ReplyPages. A text that cannot be read any more is left out: its default is said.
func NewAutoReplies(links map[string]string, changed []AutoReply) *AutoReplies {
	a := &AutoReplies{links: links, said: map[string]ReplyTemplate{}, keywords: map[string]ReplyTemplate{}}
	for _, r := range changed {
		t, err := ParseReply(r.Text)
		switch {
		case err != nil:
		case !r.Keyword():
			a.said[r.Code] = t
		case r.Active:
			a.addKeyword(r, t)
		}
	}
	slices.SortStableFunc(a.within, func(x, y keywordReply) int { return len(y.word) - len(x.word) })
	return a
}

func (a *AutoReplies) addKeyword(r AutoReply, t ReplyTemplate) {
	for _, w := range r.Words {
		if _, taken := a.keywords[w]; !taken {
			a.keywords[w] = t
		}
		if r.Anywhere {
			a.within = append(a.within, keywordReply{w, t})
		}
	}
}

// Say is the text of a code. values are pairs: what stands in braces, and what it stands for now.
func (a *AutoReplies) Say(code string, values ...string) string {
	t, ok := a.said[code]
	if !ok {
		t = defaultReplies()[code]
	}
	return t.say(a.links, values)
}

// Keyword is the answer to a text that is a keyword.
func (a *AutoReplies) Keyword(text string, values ...string) (string, bool) {
	t, ok := a.keywords[text]
	if !ok {
		return "", false
	}
	return t.say(a.links, values), true
}

// Mentioned is the answer to a text that has a keyword somewhere in it.
func (a *AutoReplies) Mentioned(text string, values ...string) (string, bool) {
	for _, k := range a.within {
		if strings.Contains(text, k.word) {
			return k.text.say(a.links, values), true
		}
	}
	return "", false
}

// Sampled is how a reply would read, with values that are made up.
func Sampled(r AutoReply) string {
	links := map[string]string{}
	for _, p := range ReplyPages {
		links[p] = "https://12345.example.gov.cn/h5/page"
	}
	return SampledOn(r, links)
}

// SampledOn is Sampled with the pages' own addresses.
func SampledOn(r AutoReply, links map[string]string) string {
	t, err := ParseReply(r.Text)
	if err != nil {
		return r.Text
	}
	var values []string
	for name, sample := range replySamples {
		values = append(values, name, sample)
	}
	return t.say(links, values)
}
