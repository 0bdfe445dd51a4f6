package callback

import (
	"fmt"
	"strings"
	"time"

	"example.org/hotline/menu"
	"example.org/hotline/model"
	"example.org/hotline/service/ticketing"
)

// Texts are what the account says in the chat. They name no person.
type Texts struct {
	Account   string // 广州12345
	PublicURL string
	Hours     string // 9:00-18:00
	Zone      *time.Location
	Replies   func() *model.AutoReplies // what editors made of the texts; nil: the defaults
}

func (t Texts) link(path, words string) string {
	return `<a href="` + t.PublicURL + path + `">` + words + `</a>`
}

// pages are those of model.ReplyPages.
var pages = map[string]string{
	"我要诉求": menu.PathNew, "我的诉求": menu.PathTickets, "进度查询": menu.PathProgress, "账户绑定": menu.PathBinding,
	"案例公开": menu.PathCases, "热门话题": menu.PathTopics, "我要查询": menu.PathSearch, "工作动态": menu.PathNews,
}

// ReplyLinks are the addresses of the pages that automatic replies lead to.
func ReplyLinks(publicURL string) map[string]string {
	links := make(map[string]string, len(pages))
	for name, path := range pages {
		links[name] = publicURL + path
	}
	return links
}

func (t Texts) replies() *model.AutoReplies {
	if t.Replies == nil {
		return model.NewAutoReplies(ReplyLinks(t.PublicURL), nil)
	}
	return t.Replies()
}

// values are those that every text may name, and more.
func (t Texts) values(more ...string) []string {
	return append([]string{"公众号", t.Account, "服务时间", t.Hours}, more...)
}

func (t Texts) say(code string, more ...string) string {
	return t.replies().Say(code, t.values(more...)...)
}

// Welcome greets a follower.
func (t Texts) Welcome(bound bool) string {
	if bound {
		return t.say("welcome")
	}
	return t.say("welcome") + "\n" + t.say("welcome_unbound")
}

func (t Texts) mustBind() string { return t.say("must_bind") }

// offHours offers what works while nobody is there. Its lines have no numbers: a digit may be the rating of the last chat.
func (t Texts) offHours(next time.Time) string {
	again := ""
	if !next.IsZero() {
		again = "，" + t.day(next) + "起可以接入客服"
	}
	return t.say("off_hours", "恢复时间", again)
}

// day is 11月29日（周日）9:00.
func (t Texts) day(at time.Time) string {
	at = at.In(t.Zone)
	weekday := []rune("日一二三四五六")[at.Weekday()]
	return fmt.Sprintf("%d月%d日（周%c）%d:%02d", at.Month(), at.Day(), weekday, at.Hour(), at.Minute())
}

func (t Texts) kefuReady() string { return t.say("kefu_ready") }

func (t Texts) noted() string { return t.say("noted") }

func (t Texts) help() string { return t.say("help") }

// answered is what editors have said to a text that is one of their keywords.
func (t Texts) answered(text string) string {
	said, _ := t.replies().Keyword(text, t.values()...)
	return said
}

// mentioned is what they have said to a text in which one of their keywords is.
func (t Texts) mentioned(text string) string {
	said, _ := t.replies().Mentioned(text, t.values()...)
	return said
}

// keyword answers the words for which there is one place to go; "" for any other text.
func (t Texts) keyword(text string) string {
	for _, k := range []struct {
		words []string
		path  string
		name  string
	}{
		{[]string{"绑定", "解绑", "解除绑定", "账户绑定"}, menu.PathBinding, "账户绑定"},
		{[]string{"进度", "进度查询", "查进度", "查询进度"}, menu.PathProgress, "进度查询"},
		{[]string{"我的诉求", "我的工单"}, menu.PathTickets, "我的诉求"},
		{[]string{"诉求", "我要诉求", "投诉", "举报", "求助", "建议", "咨询", "提交诉求"}, menu.PathNew, "我要诉求"},
		{[]string{"案例", "案例公开"}, menu.PathCases, "案例公开"},
		{[]string{"热门话题", "话题"}, menu.PathTopics, "热门话题"},
		{[]string{"查询", "我要查询", "办事指南"}, menu.PathSearch, "我要查询"},
		{[]string{"工作动态", "动态", "新闻"}, menu.PathNews, "工作动态"},
	} {
		for _, word := range k.words {
			if text == word {
				return "请点击进入：" + t.link(k.path, k.name)
			}
		}
	}
	return ""
}

// emergency tells who writes of danger to life where help is (domain §10).
func (t Texts) emergency() string {
	return "如果情况紧急，请立即拨打110（报警）、119（火灾）、120（急救）或122（交通事故），不要在微信上等待。"
}

// scanned answers a QR code of ours: its scene names a page, and for the form a category (new_C5).
func (t Texts) scanned(scene string) string {
	page, category, _ := strings.Cut(scene, "_")
	switch page {
	case "new":
		if c, ok := model.CategoryByCode(category); ok {
			return "提交" + c.Name + "：" + t.link(menu.PathNew+"?category="+c.Code, "填写诉求")
		}
		return "提交诉求：" + t.link(menu.PathNew, "我要诉求")
	case "binding":
		return "绑定手机号：" + t.link(menu.PathBinding, "账户绑定")
	case "tickets":
		return "查看您的诉求：" + t.link(menu.PathTickets, "我的诉求")
	case "progress":
		return "查询办理进度：" + t.link(menu.PathProgress, "进度查询")
	}
	return t.help()
}

// mostMissing is what of a dispatcher's words about a ticket is said in the chat, in bytes; the page has them all.
const mostMissing = 300

// progress tells the owner how his ticket stands. Of an old ticket of a phone that may have changed hands he reads no more
// than that there is one.
func (t Texts) progress(f ticketing.File) string {
	lines := []string{"诉求编号：" + model.GroupNumber(f.Number), "当前状态：" + f.Label()}
	if !f.Locked {
		lines = append(lines, f.StatusNote(f.Lead, f.Calendar, f.At), "提交时间："+dated(f.SubmittedAt, t.Zone))
		if f.Status == model.NeedInfo && f.Missing != "" {
			lines = append(lines, "需要补充："+fitIn(f.Missing, mostMissing))
		}
	}
	return strings.Join(append(lines, t.link(menu.PathTickets+"/"+f.Number, "查看详情")), "\n")
}
