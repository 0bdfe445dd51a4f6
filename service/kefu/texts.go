package kefu

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"example.org/hotline/model"
)

// Texts are what the account says to a citizen about his chat. They name no person: an agent is a number.
type Texts struct {
	PublicURL string
	NewPath   string // of 我要诉求
	Search    string // of 我要查询
	ChatPath  string // of the page on which a chat can go on
	Idle      time.Duration
	Replies   func() *model.AutoReplies // what editors made of the texts; nil: the defaults
}

func (t Texts) say(code string, values ...string) string {
	if t.Replies == nil {
		links := map[string]string{"我要诉求": t.PublicURL + t.NewPath, "我要查询": t.PublicURL + t.Search}
		return model.NewAutoReplies(links, nil).Say(code, values...)
	}
	return t.Replies().Say(code, values...)
}

func (t Texts) link(path, words string) string {
	return `<a href="` + t.PublicURL + path + `">` + words + `</a>`
}

func (t Texts) queued(ahead int) string {
	if ahead == 0 {
		return t.say("queued_first")
	}
	return t.say("queued", "前面人数", strconv.Itoa(ahead))
}

// again asks a citizen who waits for his message once more: WeChat did not hand it over.
func (t Texts) again() string {
	return "抱歉，您的消息没有转到客服。请把问题再发一次，我们马上为您接入。"
}

func (t Texts) place(ahead int) string {
	if ahead == 0 {
		return "您排在第一位，马上为您接入。回复88可取消排队。"
	}
	return fmt.Sprintf("您前面还有%d位，请稍候。回复88可取消排队。", ahead)
}

func (t Texts) queueEnds(closes string) string { return t.say("queue_ends", "结束时间", closes) }

func (t Texts) connected(agentNo string) string { return t.say("connected", "客服工号", agentNo) }

func (t Texts) switched(agentNo string) string { return "已为您转给客服" + agentNo + "号。" }

func (t Texts) requeued() string {
	return "正在为您转接其他客服，请稍候，您说过的内容都在。"
}

func (t Texts) idleSoon(warned time.Duration) string {
	return t.say("idle_soon", "已等时间", spokenTime(warned), "剩余时间", spokenTime(t.Idle-warned))
}

// closed says that a chat ended, and why.
func (t Texts) closed(c model.Chat) string {
	switch c.End {
	case model.EndBy88:
		return t.say("closed_by_citizen")
	case model.EndAgent:
		return t.say("closed_by_agent")
	case model.EndIdle:
		return t.say("closed_idle", "静默时间", spokenTime(t.Idle))
	case model.EndOffHours:
		return t.say("closed_off_hours")
	case model.EndCancelled:
		return t.say("cancelled")
	case model.EndUnbound:
		return "您已解除绑定，在线客服会话已结束。"
	default:
		return "本次会话已结束。服务时间内再次发送消息即可重新接入。"
	}
}

// rate asks for a rating in a chat whose end it also says.
func (t Texts) rate(c model.Chat) string {
	return t.closed(c) + "\n" + t.rateAgain(c)
}

func (t Texts) rateAgain(c model.Chat) string {
	choices := make([]string, 0, 5)
	for stars := 5; stars >= 1; stars-- {
		choices = append(choices, fmt.Sprintf("%d %s", stars, model.StarLabel(stars)))
	}
	return "请为本次服务评分，回复数字即可：\n" + strings.Join(choices, "　") + "\n也可以" + t.link(fmt.Sprintf("%s/rating/%d", t.ChatPath, c.ID), "点此评价") + "。"
}

func (t Texts) rateHead(c model.Chat) string { return t.closed(c) + "请为本次服务评分：" }

func (t Texts) rated(c model.Chat) string {
	if c.Rating.Stars > 2 {
		return "感谢您的评价！"
	}
	why := make([]string, len(model.RatingReasons))
	for i, r := range model.RatingReasons {
		why[i] = r.Letter + " " + r.Text
	}
	return "很抱歉没有让您满意。请告诉我们原因，回复字母即可：\n" + strings.Join(why, "　") +
		"\n或回复“原因”加上您的话，也可以" + t.link(fmt.Sprintf("%s/rating/%d", t.ChatPath, c.ID), "点此填写") + "。"
}

func (t Texts) explained() string { return t.say("explained") }

func (t Texts) emergency() string {
	return "如果情况紧急，请立即拨打110（报警）、119（火灾）、120（急救）或122（交通事故），不要在微信上等待。"
}

func (t Texts) leave() string { return t.say("leave") }

func (t Texts) leaveInWords() string {
	return "留言请写成文字，在一条消息里发给我们；照片可以在登记后到“个人中心→我的诉求”补充。回复88可取消。"
}

func (t Texts) left(number string) string {
	return t.say("left", "诉求编号", model.GroupNumber(number))
}

// late introduces what could not be delivered before.
func (t Texts) late() string { return "（以下是此前未能送达的消息）" }

// onPage points to what a reply cannot say.
func (t Texts) onPage(n int) string {
	return fmt.Sprintf("还有%d条消息未能送达，请%s。", n, t.link(t.ChatPath, "点此查看"))
}

func (t Texts) served() string {
	return "客服正在为您服务，请直接输入消息。问题解决后回复88可结束并评价。"
}

// alone is queued in service hours in which no agent is there.
func (t Texts) alone() string { return t.say("alone") }

// page is where a chat goes on whatever WeChat lets us send.
func (t Texts) page() string {
	return "您也可以" + t.link(t.ChatPath, "点此打开对话页面") + "继续与客服沟通，消息和图片都能及时收到。"
}

// at is a place in words, with a map to tap on.
func (t Texts) at(label string, p model.Point) string {
	return "位置：" + label + "（" + p.String() + "）\n" + `<a href="` + mapURL(label, p) + `">查看地图</a>`
}

// mapURL is a place on the map that WeChat itself opens: it takes GCJ-02 and needs no key.
func mapURL(label string, p model.Point) string {
	name := strings.NewReplacer(":", " ", ";", " ").Replace(label) // they part the fields of a marker
	return "https://apis.map.qq.com/uri/v1/marker?" + url.Values{
		"marker": {"coord:" + p.String() + ";title:" + name + ";addr:" + name}, "referer": {"hotline"},
	}.Encode()
}

// ticket says what became of a chat. A ticket that an agent enters is not among those that its citizen can look up (guide).
func (t Texts) ticket(number string) string {
	return "您反映的事项已登记，诉求编号：" + model.GroupNumber(number) + "。该诉求由客服代录，不能在“我的诉求”中查询，办理单位会通过您的联系电话答复；" +
		"需要了解进度时，请在服务时间内联系在线客服并提供诉求编号。"
}

// spokenTime is a time in whole minutes, or seconds where it is shorter.
func spokenTime(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%d秒", int(d.Seconds()))
	}
	return fmt.Sprintf("%d分钟", int(d.Round(time.Minute)/time.Minute))
}
