package model

import (
	"regexp"
	"slices"
	"strings"
)

// HintWords are words that an agent had better not write to a citizen, and why.
type HintWords struct {
	Why   string
	Words []string
}

// chatWords are hints: the agent decides.
var chatWords = []HintWords{
	{"密码、验证码", []string{"密码", "验证码", "口令"}},
	{"承诺用语", []string{"保证", "一定给您解决", "一定能解决", "一定解决", "肯定能", "绝对没问题", "绝对能", "百分之百", "包在我身上", "我承诺"}},
	{"不文明用语", []string{
		"滚开", "滚蛋", "闭嘴", "白痴", "傻子", "傻瓜", "太蠢", "笨蛋", "废物", "神经病", "你有病", "无赖", "刁民", "去死", "他妈", "妈的",
		"关我什么事", "关我屁事", "不归我管", "爱找谁找谁", "自己看着办",
	}},
}

// ChatHintWords are the words by which ChatHints goes.
func ChatHintWords() []HintWords { return slices.Clone(chatWords) }

var longNumber = regexp.MustCompile(`\d[\d -]*[\dXx]`)

// ChatHints names what in an agent's words he may want to think about again: words of a list, and numbers that look like a
// person's, which are named and not repeated.
func ChatHints(said string) []string {
	var hints []string
	words := strings.ReplaceAll(said, "保证金", "") // no promise
	for _, group := range chatWords {
		for _, word := range group.Words {
			if strings.Contains(words, word) {
				hints = append(hints, group.Why+"："+word)
			}
		}
	}
	for _, n := range longNumber.FindAllString(said, -1) {
		for _, part := range append(strings.Fields(n), n) { // several numbers, or one in groups
			if kind := numberKind(strings.NewReplacer(" ", "", "-", "").Replace(part)); kind != "" && !slices.Contains(hints, kind) {
				hints = append(hints, kind)
			}
		}
	}
	return hints
}

// numberKind is what a number of a person's it seems to be; "" where it seems to be none.
func numberKind(n string) string {
	switch {
	case residentNo.MatchString(strings.ToUpper(n)) && CheckGB11643(n) == strings.ToUpper(n)[17]:
		return "身份证号码"
	case len(n) >= 16 && len(n) <= 19 && Luhn(n):
		return "银行卡号"
	}
	if _, mobile := Phone(n); mobile {
		return "手机号码"
	}
	return ""
}

// Luhn tells whether the last digit of a card's number checks the others.
func Luhn(n string) bool {
	sum := 0
	for i := range len(n) {
		d := int(n[len(n)-1-i] - '0')
		if d < 0 || d > 9 {
			return false
		}
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
