package redact

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// longestName is how many characters before a suffix a name may have.
const longestName = 16

// suffix is what a company's name ends with.
type suffix struct {
	word   string
	strong bool // nothing but a name stands before it
	kind   Kind
	hide   string
}

// suffixes, the longest first.
var suffixes = suffixList()

func suffixList() []suffix {
	var list []suffix
	add := func(strong bool, kind Kind, hide, words string) {
		for w := range strings.FieldsSeq(words) {
			list = append(list, suffix{w, strong, kind, hide})
		}
	}
	add(true, Company, someShop, "有限责任公司 股份有限公司 集团有限公司 有限公司 合伙企业 个体工商户 律师事务所 会计师事务所")
	add(false, Company, someShop, "集团公司 分公司 子公司 总公司 公司 集团 商店 分店 专卖店 旗舰店 便利店 药店 酒店 饭店 餐馆 餐厅 茶餐厅 食府 酒楼 酒家 大排档 面馆 粉店 奶茶店 咖啡店 咖啡馆 火锅店 烧烤店 "+
		"水果店 美容院 理发店 发廊 美发店 健身房 健身会所 健身中心 会所 俱乐部 培训中心 培训机构 培训学校 教育机构 工作室 商行 经营部 门市部 超市 商场 百货 网吧 网咖 影院 影城 诊所 门诊部 汽修厂 修理厂 工厂 加工厂 厂 "+
		"宾馆 旅馆 民宿 客栈 洗衣店 宠物店 宠物医院 幼儿园 托管中心 早教中心 养老院 搬家公司 旅行社 物业 婚庆 影楼 中介所 家政 4s店 店 事务所 ktv 酒吧 酒馆 茶楼 茶庄 食品厂 农庄 农家乐 市场 批发部 五金店 档口 商城")
	add(false, Estate, someEstate, "小区 花园 家园 公寓 新村 豪庭 华府 山庄 名都 雅居 嘉园 华庭 雅苑 名苑 苑 花苑 新城 公馆 大厦 广场")
	return list
}

// names finds names of companies, shops and estates by what they end with.
func names(v view) []span {
	var spans []span
	for i := range v.runes {
		s, end := v.suffixAt(i)
		if end == 0 {
			continue
		}
		spaced := end-i > utf8.RuneCountInString(s.word) || utf8.RuneCountInString(s.word) == 1 && v.at(i-1) != 0 && isGap(v.at(i-1))
		if from := v.nameBefore(i, s, spaced); from < i {
			spans = append(spans, span{kind: s.kind, from: from, to: end, replace: s.hide})
		}
	}
	return spans
}

// suffixAt is the longest suffix that begins at cell i, and the cell after it.
func (v view) suffixAt(i int) (suffix, int) {
	var best suffix
	end := 0
	if !strings.ContainsRune(suffixHeads, v.at(i)) {
		return best, 0
	}
	for _, s := range suffixes {
		if e := v.spells(i, s.word); e > end {
			best, end = s, e
		}
	}
	if best.word == "广场" && v.at(end) == '舞' {
		return best, 0
	}
	if end > 0 && (v.at(end-1) == '店' || v.at(end-1) == '厂') && strings.ContainsRune("铺家主员长里内外面门名招址房商区", v.at(end)) && utf8.RuneCountInString(best.word) == 1 {
		return best, 0
	}
	return best, end
}

var suffixHeads = func() string {
	var b strings.Builder
	for _, s := range suffixes {
		r, _ := utf8.DecodeRuneInString(s.word)
		b.WriteRune(r)
	}
	return b.String()
}()

// nameBefore is the cell where the name that ends before cell i begins; i itself where there is none. spaced is a name
// between whose letters there are blanks, or anything.
func (v view) nameBefore(i int, s suffix, spaced bool) int {
	var said []rune
	var cells []int
	for at := i - 1; at >= 0 && len(said) < longestName && v.inName(at, spaced); at-- {
		if r := v.at(at); isHan(r) || isDigit(r) || isLetter(r) {
			said, cells = append(said, r), append(cells, at)
		}
	}
	slices.Reverse(said)
	slices.Reverse(cells)
	from := afterMarker(said)
	from += everydayLead(said[from:])
	name := said[from:]
	rest := unexplained(name)
	if rest >= 2 || rest == 1 && (s.strong || len(name) >= 3 && utf8.RuneCountInString(s.word) >= 2 && s.kind == Company) {
		return cells[from]
	}
	return i
}

// inName tells whether cell i may be a part of a name.
func (v view) inName(i int, spaced bool) bool {
	r := v.at(i)
	switch {
	case isHan(r), isLetter(r), isDigit(r), r == '·', r == '&', r == '\'', r == '(', r == ')':
		return true
	case !isGap(r), strings.ContainsRune(",，。;；、!！?？\n:：“”\"《》「」【】[]<>…—", r):
		return false
	}
	for n := 1; spaced && n <= 3; n++ {
		if b := v.at(i - n); !isGap(b) || b == '(' || b == ')' {
			return true
		}
	}
	return false
}

// afterMarker is where in said the last word that only introduces a name ends.
func afterMarker(said []rune) int {
	text := string(said)
	best := 0
	for _, m := range markers {
		if at := strings.LastIndex(text, m); at >= 0 {
			best = max(best, at+len(m))
		}
	}
	return utf8.RuneCountInString(text[:best])
}

// everydayLead is how many of the first characters are everyday words.
func everydayLead(said []rune) int {
	from := 0
	for from < len(said) {
		n := min(longestEveryday, len(said)-from)
		for n > 0 && !everydayWords[string(said[from:from+n])] {
			n--
		}
		if n == 0 {
			break
		}
		from += n
	}
	return from
}

// unexplained is the fewest characters of said that no everyday word explains.
func unexplained(said []rune) int {
	least := make([]int, len(said)+1) // of the first k characters
	for k := 1; k <= len(said); k++ {
		least[k] = least[k-1] + 1
		for l := 1; l <= min(longestEveryday, k); l++ {
			if everydayWords[string(said[k-l:k])] {
				least[k] = min(least[k], least[k-l])
			}
		}
	}
	return least[len(said)]
}
