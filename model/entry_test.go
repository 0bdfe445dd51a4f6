package model

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func TestCodesOfEntries(t *testing.T) {
	for code, want := range map[string]struct {
		kind   EntryKind
		number int
	}{
		"K001": {EntryArticle, 1}, "T010": {EntryTopic, 10}, "N999": {EntryNews, 999}, "K1000": {EntryArticle, 1000}, "K100000": {EntryArticle, 100000},
		"K01": {}, "K000": {}, "K0001": {}, "X001": {}, "k001": {}, "K001\n": {}, "": {}, "K١٢٣": {}, "K9999999999": {},
	} {
		kind, number, ok := ParseEntryCode(code)
		if ok != (want.number != 0) || ok && (kind != want.kind || number != want.number || EntryCode(kind, number) != code) {
			t.Errorf("%q is %s %d %v", code, kind, number, ok)
		}
	}
}

func TestWhatAnEntryMayHold(t *testing.T) {
	good := map[EntryKind]EntryContent{
		EntryArticle: {Title: "居住证怎么办", Body: "先办理居住登记。", Department: "GA"},
		EntryTopic:   {Title: "夜间噪声", Summary: "一次说清", Body: "请先确认三点。", Keywords: []string{"噪声"}, Articles: []string{"K001"}, Weight: 98},
		EntryNews:    {Title: "情况通报", Body: "十月份受理一万件。", Publisher: "12345热线中心", Date: "2026-11-05"},
	}
	for kind, c := range good {
		if err := c.Check(kind); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	for name, tc := range map[string]struct {
		kind   EntryKind
		change func(*EntryContent)
		field  string
		rule   string
	}{
		"no title":                {EntryArticle, func(c *EntryContent) { c.Title = " \u200b " }, "title", "请填写标题"},
		"a long title":            {EntryArticle, func(c *EntryContent) { c.Title = strings.Repeat("长", 81) }, "title", "标题应为2至80个字"},
		"no body":                 {EntryArticle, func(c *EntryContent) { c.Body = "" }, "body", "请填写正文"},
		"a book":                  {EntryArticle, func(c *EntryContent) { c.Body = strings.Repeat("长", MaxEntryBody+1) }, "body", "正文应为5至30000个字"},
		"no department":           {EntryArticle, func(c *EntryContent) { c.Department = "" }, "department", "请选择责任单位"},
		"a topic without summary": {EntryTopic, func(c *EntryContent) { c.Summary = "" }, "summary", "请填写摘要"},
		"a long tag":              {EntryArticle, func(c *EntryContent) { c.Tags = []string{strings.Repeat("长", 21)} }, "tags", "每个标签应为1至20个字"},
		"many tags":               {EntryArticle, func(c *EntryContent) { c.Tags = strings.Split("一二三四五六七八九十百", "") }, "tags", "标签最多10个"},
		"a keyword of one letter": {EntryTopic, func(c *EntryContent) { c.Keywords = []string{"我"} }, "keywords", "每个聊天关键词应为2至20个字"},
		"keywords of an article":  {EntryArticle, func(c *EntryContent) { c.Keywords = []string{"噪声"} }, "keywords", "只有热门话题可以填写聊天关键词"},
		"a weight of news":        {EntryNews, func(c *EntryContent) { c.Weight = 1 }, "weight", "只有热门话题可以填写权重"},
		"less than no weight":     {EntryTopic, func(c *EntryContent) { c.Weight = -1 }, "weight", "权重应为0至1000的整数"},
		"a topic linked":          {EntryTopic, func(c *EntryContent) { c.Articles = []string{"T002"} }, "articles", "关联的文章应填写文章编号，如 K001"},
		"no day":                  {EntryNews, func(c *EntryContent) { c.Date = "2026-02-30" }, "date", "日期应为日期，如 2026-12-31"},
		"news without a date":     {EntryNews, func(c *EntryContent) { c.Date = "" }, "date", "请填写日期"},
		"no publisher":            {EntryNews, func(c *EntryContent) { c.Publisher = "" }, "publisher", "请填写发布单位"},
		"a date of an article":    {EntryArticle, func(c *EntryContent) { c.Date = "2026-11-05" }, "date", "只有工作动态可以填写日期"},
		"a last day":              {EntryArticle, func(c *EntryContent) { c.ValidUntil = "明年" }, "valid_until", "有效期应为日期，如 2026-12-31"},
		"another site":            {EntryArticle, func(c *EntryContent) { c.Link = "https://mp.weixin.qq.com.evil.example/s/1" }, "link", "链接应为 https://mp.weixin.qq.com/ 开头的公众号文章地址，最长500个字符"},
		"a script":                {EntryArticle, func(c *EntryContent) { c.Link = "javascript://mp.weixin.qq.com/s" }, "link", "链接应为 https://mp.weixin.qq.com/ 开头的公众号文章地址，最长500个字符"},
		"somebody else's door":    {EntryArticle, func(c *EntryContent) { c.Link = "https://a@mp.weixin.qq.com/s" }, "link", "链接应为 https://mp.weixin.qq.com/ 开头的公众号文章地址，最长500个字符"},
		"another kind":            {"page", func(*EntryContent) {}, "kind", "类型应为 article（我要查询）、topic（热门话题）或 news（工作动态）"},
	} {
		c := good[tc.kind]
		if tc.kind == "page" {
			c = good[EntryArticle]
		}
		tc.change(&c)
		var e *Error
		if err := c.Check(tc.kind); !errors.As(err, &e) || e.Fields[tc.field] != tc.rule || len(e.Fields) != 1 {
			t.Errorf("%s: %v %v", name, err, e)
		}
	}
	c := good[EntryArticle]
	c.Tags, c.Body, c.Link = []string{" 居住证 ", "居住证", ""}, "第一行\r\n第二行\u202e", "https://mp.weixin.qq.com/s/abc?x=1"
	if err := c.Check(EntryArticle); err != nil || len(c.Tags) != 1 || c.Tags[0] != "居住证" || c.Body != "第一行\n第二行" {
		t.Errorf("%v: %+v", err, c)
	}
}

// Two people stand behind everything that is published.
func TestNobodyPublishesAlone(t *testing.T) {
	now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	cst := time.FixedZone("CST", 8*3600)
	const writer, second = 1, 2
	draft := func(author int64) EntryVersion {
		return EntryVersion{Number: 3, State: VersionDraft, AuthorID: author, Content: EntryContent{Title: "新"}}
	}
	for name, tc := range map[string]struct {
		who  int64
		v    EntryVersion
		work []EntryVersion
		want error
	}{
		"somebody else":          {second, draft(writer), []EntryVersion{draft(writer)}, nil},
		"the writer":             {writer, draft(writer), []EntryVersion{draft(writer)}, ErrOwnDraft},
		"who wrote on it before": {writer, draft(second), []EntryVersion{{Number: 2, State: VersionReplaced, AuthorID: writer}, draft(second)}, ErrOwnDraft},
		"whose text was dropped": {writer, draft(second), []EntryVersion{{Number: 2, State: VersionDropped, AuthorID: writer}, draft(second)}, nil},
		"what was reviewed":      {second, EntryVersion{State: VersionReviewed, AuthorID: writer}, nil, ErrEntryState},
		"what was dropped":       {second, EntryVersion{State: VersionDropped, AuthorID: writer}, nil, ErrEntryState},
	} {
		v := tc.v
		if err := v.Approve(Staff{ID: tc.who}, tc.work, now); !errors.Is(err, tc.want) || (err == nil) != (v.State == VersionReviewed && v.ReviewerID == tc.who) {
			t.Errorf("%s: %v, %+v", name, err, v)
		}
	}
	e := Entry{Kind: EntryNews, Draft: 3, Latest: 3, EntryContent: EntryContent{Title: "旧"}}
	alone := draft(writer)
	if err := e.Publish(&alone, now, cst); !errors.Is(err, ErrEntryState) {
		t.Errorf("a draft is published: %v", err)
	}
	alone.State, alone.ReviewerID = VersionReviewed, writer
	if err := e.Publish(&alone, now, cst); !errors.Is(err, ErrEntryState) {
		t.Errorf("what its writer reviewed is published: %v", err)
	}
	v := draft(writer)
	v.Content.Date = "2026-11-05"
	if err := v.Approve(Staff{ID: second}, []EntryVersion{v}, now); err != nil {
		t.Fatal(err)
	}
	late := v
	late.Content.ValidUntil = "2026-11-22"
	if err := e.Publish(&late, now, cst); !errors.Is(err, ErrInvalid) {
		t.Errorf("what has lapsed is published: %v", err)
	}
	if err := e.Publish(&v, now, cst); err != nil || e.Title != "新" || e.State != EntryPublished || e.Live != 3 || e.Draft != 0 {
		t.Fatalf("%v: %+v", err, e)
	}
	if want := time.Date(2026, 11, 4, 16, 0, 0, 0, time.UTC); !e.ShownAt.Equal(want) || !e.PublishedAt.Equal(now) {
		t.Errorf("news stands at %s, published %s", e.ShownAt, e.PublishedAt)
	}
	if err := e.Publish(&v, now, cst); !errors.Is(err, ErrEntryState) {
		t.Errorf("a second time: %v", err)
	}
	if err := e.TakeDown(); err != nil || e.Readable("2026-11-23") {
		t.Errorf("%v: %+v", err, e)
	}
	if err := e.TakeDown(); !errors.Is(err, ErrEntryState) {
		t.Errorf("taken down twice: %v", err)
	}
}
