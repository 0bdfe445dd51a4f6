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
}

func (t Texts) link(path, words string) string {
	return `<a href="` + t.PublicURL + path + `">` + words + `</a>`
}

// Welcome greets a follower.
func (t Texts) Welcome(bound bool) string {
	text := fmt.Sprintf("欢迎关注%s！\n▸ %s：自助提交咨询、求助、投诉、举报、建议\n▸ 在线客服：每天%s，点击菜单“市民诉求→在线客服”或回复“客服”；其他时间可回复“留言”\n▸ %s：查看办理进度",
		t.Account, t.link(menu.PathNew, "我要诉求"), t.Hours, t.link(menu.PathTickets, "我的诉求"))
	if bound {
		return text
	}
	return text + "\n首次使用请先" + t.link(menu.PathBinding, "绑定手机号")
}

func (t Texts) mustBind() string {
	return "使用该功能前请先" + t.link(menu.PathBinding, "绑定手机号") + "。"
}

// offHours offers what works while nobody is there. Its lines have no numbers: a digit may be the rating of the last chat.
func (t Texts) offHours(next time.Time) string {
	again := ""
	if !next.IsZero() {
		again = "，" + t.day(next) + "起可以接入客服"
	}
	return fmt.Sprintf("现在是非服务时间。微信在线客服的服务时间为每天%s%s。您可以先：\n▸ %s\n▸ %s\n▸ 回复“留言”，把事情写给我们，登记成诉求后告诉您编号",
		t.Hours, again, t.link(menu.PathNew, "自助提交诉求"), t.link(menu.PathSearch, "查询办事指南"))
}

// day is 11月29日（周日）9:00.
func (t Texts) day(at time.Time) string {
	at = at.In(t.Zone)
	weekday := []rune("日一二三四五六")[at.Weekday()]
	return fmt.Sprintf("%d月%d日（周%c）%d:%02d", at.Month(), at.Day(), weekday, at.Hour(), at.Minute())
}

func (t Texts) kefuReady() string {
	return "请直接输入您要咨询的问题和发生的地点，我们马上为您转接客服。排队时回复88可取消。"
}

func (t Texts) noted() string {
	return "已收到。照片和位置请在" + t.link(menu.PathNew, "我要诉求") + "中随诉求一起提交，工作人员才能看到；需要人工解答，请点击“市民诉求→在线客服”。"
}

func (t Texts) help() string {
	return "您可以：\n▸ " + t.link(menu.PathNew, "提交诉求") + "：咨询、求助、投诉、举报、建议\n▸ 直接发送14位诉求编号，查询办理进度\n▸ 直接输入问题查办事指南；发送“案例 词”查公开案例\n▸ 回复“客服”：人工解答（每天" +
		t.Hours + "）\n▸ 回复“留言”：把事情写给我们，随时可以\n▸ " + t.link(menu.PathTickets, "我的诉求") + "　" + t.link(menu.PathBinding, "账户绑定")
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
