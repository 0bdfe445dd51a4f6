package model

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// What an entry may hold.
const (
	maxEntryTitle   = 80 // characters, as are all of these
	maxEntrySummary = 200
	minEntryBody    = 5
	MaxEntryBody    = 30000
	maxEntryTags    = 10
	maxEntryAsked   = 30
	maxEntryWords   = 20
	maxEntryLinked  = 20
	MaxEntryWeight  = 1000
)

// officialAccount is where the articles of Official Accounts live.
const officialAccount = "mp.weixin.qq.com"

var entryCode = regexp.MustCompile(`^([KTN])([0-9]{3,9})$`)

// ParseEntryCode reads K001. A number is written in one way only: with as many zeros as make it three digits.
func ParseEntryCode(code string) (kind EntryKind, number int, ok bool) {
	m := entryCode.FindStringSubmatch(code)
	if m == nil {
		return "", 0, false
	}
	for _, k := range EntryKinds {
		if k.Letter() == m[1] {
			kind = k
		}
	}
	_, _ = fmt.Sscan(strings.TrimLeft(m[2], "0"), &number)
	return kind, number, number > 0 && EntryCode(kind, number) == code
}

// EntryCode is the code of the kind's number-th entry.
func EntryCode(kind EntryKind, number int) string {
	return fmt.Sprintf("%s%03d", kind.Letter(), number)
}

// Check brings what was written into its form, and names every field that breaks a rule, by JSON name. Whether the department
// and the linked articles exist is not known here.
func (c *EntryContent) Check(kind EntryKind) error {
	f := faults{}
	f.unless(slices.Contains(EntryKinds, kind), "kind", "类型应为 article（我要查询）、topic（热门话题）或 news（工作动态）")
	c.normalise()
	f.length("title", "标题", c.Title, 2, maxEntryTitle)
	f.length("body", "正文", c.Body, minEntryBody, MaxEntryBody)
	least := 0
	if kind == EntryTopic {
		least = 2
	}
	f.length("summary", "摘要", c.Summary, least, maxEntrySummary)
	f.unless(c.Department != "" || kind != EntryArticle, "department", "请选择责任单位")
	f.length("category", "分类", c.Category, 0, 20)
	f.length("source_note", "来源说明", c.SourceNote, 0, 200)
	f.words("tags", "标签", c.Tags, maxEntryTags, 1, 20)
	f.words("asked", "市民的其他问法", c.Asked, maxEntryAsked, 2, 60)
	f.words("keywords", "聊天关键词", c.Keywords, maxEntryWords, 2, 20)
	f.date("valid_until", "有效期", c.ValidUntil)
	f.unless(c.Link == "" || officialArticle(c.Link), "link", "链接应为 https://"+officialAccount+"/ 开头的公众号文章地址，最长500个字符")
	c.checkTopic(f, kind)
	c.checkNews(f, kind)
	return f.err()
}

func (c *EntryContent) normalise() {
	for _, v := range []*string{&c.Title, &c.Summary, &c.Department, &c.Category, &c.Publisher, &c.Date, &c.ValidUntil, &c.SourceNote, &c.Link} {
		*v = line(*v)
	}
	c.Body = text(c.Body)
	for _, list := range []*[]string{&c.Tags, &c.Asked, &c.Keywords, &c.Articles} {
		words := make([]string, 0, len(*list))
		for _, w := range *list {
			if w = line(w); w != "" {
				words = append(words, w)
			}
		}
		*list = once(words)
	}
}

func (c *EntryContent) checkTopic(f faults, kind EntryKind) {
	if kind != EntryTopic {
		f.unless(len(c.Keywords) == 0, "keywords", "只有热门话题可以填写聊天关键词")
		f.unless(len(c.Articles) == 0, "articles", "只有热门话题可以关联文章")
		f.unless(c.Weight == 0, "weight", "只有热门话题可以填写权重")
		return
	}
	f.unless(c.Weight >= 0 && c.Weight <= MaxEntryWeight, "weight", fmt.Sprintf("权重应为0至%d的整数", MaxEntryWeight))
	f.unless(len(c.Articles) <= maxEntryLinked, "articles", fmt.Sprintf("最多可关联%d篇文章", maxEntryLinked))
	for _, code := range c.Articles {
		k, _, ok := ParseEntryCode(code)
		f.unless(ok && k == EntryArticle, "articles", "关联的文章应填写文章编号，如 K001")
	}
}

func (c *EntryContent) checkNews(f faults, kind EntryKind) {
	if kind != EntryNews {
		f.unless(c.Publisher == "", "publisher", "只有工作动态可以填写发布单位")
		f.unless(c.Date == "", "date", "只有工作动态可以填写日期")
		return
	}
	f.length("publisher", "发布单位", c.Publisher, 2, 40)
	f.unless(c.Date != "", "date", "请填写日期")
	f.date("date", "日期", c.Date)
}

// words checks a list of short texts.
func (f faults) words(field, called string, list []string, most, least, longest int) {
	f.unless(len(list) <= most, field, fmt.Sprintf("%s最多%d个", called, most))
	for _, w := range list {
		n := utf8.RuneCountInString(w)
		f.unless(n >= least && n <= longest, field, fmt.Sprintf("每个%s应为%d至%d个字", called, least, longest))
	}
}

// date checks a day that may be blank.
func (f faults) date(field, called, v string) {
	_, err := time.Parse(time.DateOnly, v)
	f.unless(v == "" || err == nil, field, called+"应为日期，如 2026-12-31")
}

// officialArticle is whether a link leads to an article of an Official Account, and nowhere else.
func officialArticle(link string) bool {
	u, err := url.Parse(link)
	return err == nil && u.Scheme == "https" && u.Host == officialAccount && u.User == nil && len(u.Path) > 1 && len(link) <= 500
}

// CheckEntryNote brings the reason for a step into its form. Where it has to be given and is not, the error names note.
func CheckEntryNote(note string, needed bool) (string, error) {
	note = line(note)
	least := 0
	if needed {
		least = 2
	}
	f := faults{}
	f.length("note", "说明", note, least, 200)
	return note, f.err()
}
