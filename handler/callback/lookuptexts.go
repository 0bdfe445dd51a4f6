package callback

import (
	"net/url"
	"strings"

	"example.org/hotline/menu"
	"example.org/hotline/service/cases"
	"example.org/hotline/service/knowledge"
)

// mostTopic is how many bytes of a hot topic are said in the chat; its page has the rest, and the articles beside it.
const mostTopic = 900

// plainTitle is a title as the words of a link, which end at a sign of markup.
func plainTitle(title string) string {
	return strings.NewReplacer("<", "＜", ">", "＞").Replace(title)
}

// topic tells a hot topic.
func (t Texts) topic(r knowledge.Reading) string {
	lines := []string{plainTitle(r.EntryContent.Title), fitIn(plainTitle(r.Plain), mostTopic), t.link(menu.PathTopics+"/"+r.Code, "查看全文和相关指南")}
	return strings.Join(lines, "\n") + t.elsewhere()
}

// articles tells what fits best, and where the rest is.
func (t Texts) articles(words string, page knowledge.Page) string {
	lines := make([]string, 0, len(page.Items))
	for _, i := range page.Items {
		lines = append(lines, "▸ "+t.link(menu.PathArticles+"/"+i.Code, plainTitle(i.EntryContent.Title)))
	}
	return t.found("为您找到办事指南：", lines, page.Next, menu.PathSearch, words)
}

func (t Texts) cases(words string, page cases.Page) string {
	lines := make([]string, 0, len(page.Cases))
	for _, c := range page.Cases {
		lines = append(lines, "▸ "+t.link(menu.PathCases+"/"+c.CaseNo, plainTitle(c.Title))+"（"+c.Month+"）")
	}
	return t.found("为您找到公开案例：", lines, page.Next, menu.PathCases, words)
}

func (t Texts) found(head string, lines []string, next, path, words string) string {
	if next != "" && words != "" {
		lines = append(lines, t.link(path+"?q="+url.QueryEscape(words), "查看全部结果"))
	}
	return head + "\n" + strings.Join(lines, "\n") + t.elsewhere()
}

func (t Texts) nothing(words string) string {
	return t.say("nothing", "搜索词", plainTitle(words)) + t.elsewhere()
}

func (t Texts) noCases(words string) string {
	return t.say("no_cases", "搜索词", plainTitle(words)) + t.elsewhere()
}

// elsewhere is where to go for whom that is no answer.
func (t Texts) elsewhere() string { return "\n\n" + t.say("elsewhere") }
