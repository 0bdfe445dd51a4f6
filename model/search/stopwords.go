package search

import "strings"

// askingWords are what a question is made of beside what it is about. They are cut out wherever they stand, the longest
// first.
var askingWords = wordSet(`
怎么办理 怎么办 怎么弄 怎么查 怎么申请 怎么样 怎么 怎样 如何 咋办 咋弄 咋整 咋 该怎么 应该怎么
可不可以 可以不 可以 能不能 能否 是否 是不是 有没有 会不会 要不要 行不行 需不需要 用不用 还能不能 还能 还可以
什么时候 什么时间 什么地方 什么样 什么 为什么 为啥 啥时候 啥 哪里 哪儿 哪个 哪些 在哪 去哪 到哪 几点 多久 多少钱 多少 多长时间
请问一下 请问 想问一下 想问 问一下 问下 我想知道 想知道 我想 我要 我们 我的 我家 咨询一下 咨询 求助 麻烦 谢谢 你好 您好 帮忙 帮我
需要 应该 必须 一下 一般 现在 一直 老是 总是 天天 到底 究竟 有关 关于 相关
吗 呢 啊 呀 吧 嘛 么 哦 呗 的
`)

// edgeWords are cut off the ends of what is left: within it they belong to a word (了解, 在职, 重要).
var edgeWords = wordSet(`了 要 是 在 我 你 他 想 有 去 能 到 被 给 把 就 都 和 与 太 很 再 会 得 又 还 让 叫 找 谁 几 个 对 向 从 用 上 怎 这 那 也 该 没 不`)

const longestAsking = 6

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// asking is how many characters at the beginning of a folded text ask, and say nothing; 0: none.
func asking(text []rune) int {
	for n := min(longestAsking, len(text)); n > 0; n-- {
		if askingWords[string(text[:n])] {
			return n
		}
	}
	return 0
}

// trimmed is a part of a question without edgeWords at its ends; where nothing would be left, as it was.
func trimmed(part []rune) []rune {
	rest := part
	for len(rest) > 2 && edgeWords[string(rest[:1])] {
		rest = rest[1:]
	}
	for len(rest) > 2 && edgeWords[string(rest[len(rest)-1:])] {
		rest = rest[:len(rest)-1]
	}
	return rest
}
