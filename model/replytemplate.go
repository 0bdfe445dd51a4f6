package model

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// ReplyPages are the citizens' pages that a reply may lead to: {我要诉求}, or {我要诉求|自助提交} with words of its own.
var ReplyPages = []string{"我要诉求", "我的诉求", "进度查询", "账户绑定", "案例公开", "热门话题", "我要查询", "工作动态"}

// replySamples are the values that a reply may name, with what they may be.
var replySamples = map[string]string{
	"公众号": "广州12345", "服务时间": "9:00-18:00", "恢复时间": "，11月29日（周日）9:00起可以接入客服", "搜索词": "居住证",
	"前面人数": "3", "结束时间": "18:00", "客服工号": "0007", "已等时间": "8分钟", "剩余时间": "2分钟", "静默时间": "10分钟", "诉求编号": "261123 1 048352 0",
}

// everywhere are the values that every reply of the account may name.
var everywhere = []string{"公众号", "服务时间"}

// ReplyTemplate is a text in which braces hold a page, a value or an address: {我要诉求}, {我要诉求|自助提交}, {服务时间},
// {https://www.gov.cn/|中国政府网}.
type ReplyTemplate struct{ parts []replyPart }

type replyPart struct {
	plain string // or
	name  string
	words string
}

var errReplyBraces = errors.New("大括号 { } 要成对出现，里面写页面或内容的名称")

// ParseReply reads a text.
func ParseReply(text string) (ReplyTemplate, error) {
	var t ReplyTemplate
	for text != "" {
		at := strings.IndexAny(text, "{}")
		if at < 0 {
			t.parts = append(t.parts, replyPart{plain: text})
			break
		}
		if text[at] == '}' {
			return t, errReplyBraces
		}
		if at > 0 {
			t.parts = append(t.parts, replyPart{plain: text[:at]})
		}
		inside, rest, closed := strings.Cut(text[at+1:], "}")
		name, words, _ := strings.Cut(inside, "|")
		name, words = strings.TrimSpace(name), strings.TrimSpace(words)
		if !closed || name == "" || strings.Contains(inside, "{") {
			return t, errReplyBraces
		}
		t.parts = append(t.parts, replyPart{name: name, words: words})
		text = rest
	}
	return t, nil
}

// checkReply says what is wrong with a text that may name these values beside the pages; "" where nothing is.
func checkReply(text string, values []string) string {
	t, err := ParseReply(text)
	if err != nil {
		return err.Error()
	}
	for _, p := range t.parts {
		switch {
		case p.plain != "":
			if strings.ContainsAny(p.plain, "<>") {
				return "内容里不能写 < 或 >；链接请写成 {我要诉求} 或 {https://地址|文字}"
			}
		case strings.ContainsAny(p.words, "<>\""):
			return "链接的文字里不能有 <、> 或引号"
		case strings.Contains(p.name, "://"):
			if !isReplyURL(p.name) || p.words == "" {
				return "外部链接应写成 {https://地址|文字}"
			}
		case slices.Contains(ReplyPages, p.name):
		case slices.Contains(everywhere, p.name), slices.Contains(values, p.name):
			if p.words != "" {
				return "{" + p.name + "}不是链接，后面不能再写文字"
			}
		default:
			return "{" + p.name + "}在这里不能用"
		}
	}
	return ""
}

func isReplyURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil && !strings.ContainsAny(s, "\"'<> ")
}

func (t ReplyTemplate) say(links map[string]string, values []string) string {
	var b strings.Builder
	for _, p := range t.parts {
		switch {
		case p.plain != "":
			b.WriteString(p.plain)
		case strings.HasPrefix(p.name, "https://"):
			anchor(&b, p.name, p.words)
		case links[p.name] != "":
			words := p.words
			if words == "" {
				words = p.name
			}
			anchor(&b, links[p.name], words)
		default:
			b.WriteString(valueOf(p.name, values))
		}
	}
	return b.String()
}

func anchor(b *strings.Builder, address, words string) {
	b.WriteString(`<a href="`)
	b.WriteString(address)
	b.WriteString(`">`)
	b.WriteString(words)
	b.WriteString(`</a>`)
}

func valueOf(name string, values []string) string {
	for i := 0; i+1 < len(values); i += 2 {
		if values[i] == name {
			return values[i+1]
		}
	}
	return ""
}

// defaultReplies are AutoTexts, read once.
var defaultReplies = sync.OnceValue(func() map[string]ReplyTemplate {
	all := make(map[string]ReplyTemplate, len(AutoTexts))
	for _, t := range AutoTexts {
		read, err := ParseReply(t.Default)
		if err != nil {
			panic(t.Code + ": " + err.Error()) // a test reads them all
		}
		all[t.Code] = read
	}
	return all
})
