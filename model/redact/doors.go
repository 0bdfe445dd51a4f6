package redact

import (
	"regexp"
	"strings"
)

// sp is what may stand between the letters of an address: blanks and pictures.
const (
	sp       = `[^\p{L}\p{N}\x{E000},，。;；、:：\n]{0,3}`
	figure   = `[a-z]?` + sp + `\d(?:` + sp + `\d){0,4}[a-z]?`
	hans     = `[零〇一二两三四五六七八九十百幺](?:` + sp + `[零〇一二两三四五六七八九十百幺]){0,4}`
	digits   = `(?:` + figure + `|` + hans + `)`
	count    = `(?:` + figure + `|[a-z]|` + hans + `|[甲乙丙丁戊东西南北中]|\d{1,3}[-—–~至]\d{1,3})`
	house    = `(?:[号號]` + sp + `[楼樓院]|栋|棟|幢|单` + sp + `元|單` + sp + `元|座|梯)`
	floor    = `(?:[号號]` + sp + `[楼樓院]|栋|棟|幢|单` + sp + `元|單` + sp + `元|座|梯|门|楼|层|樓|層)`
	roomWord = `(?:室|房` + sp + `间?|[号號]` + sp + `房|[号號]?` + sp + `商?` + sp + `铺|户|[号號]` + sp + `档)`
)

// Parts of an address within a street, in the order in which they are said.
var (
	// 3栋, 3号楼, 2单元, 5座, 12层, 3梯, one after another, and a room at their end, with or without its word.
	building = regexp.MustCompile(count + sp + house + `(?:` + sp + count + sp + floor + `)*(?:` + sp + digits + sp + `(?:` + roomWord + `|[号號])?)?`)
	// 502室, 502房, 12号铺, 3楼502.
	room = regexp.MustCompile(digits + sp + `(?:楼|层|樓|層|门)` + sp + `(?:[a-z]?\d{3,4}[a-z]?)|` + digits + sp + `(?:[-—–]` + sp + digits + sp + `)?` + roomWord)
	// 中山路123号, 之二, and a floor or a room after it.
	street = regexp.MustCompile(`(?:路|街|巷|里|道|弄|村|胡同|坊|东|西|南|北|中|横|社|队|段|大院)` + sp + `(` + digits + sp + `(?:[-—–之]` + sp + digits + sp + `)*[号號](?:之` + sp + digits + `)?(?:` + sp + `[-—–]?` + sp + digits + sp + `(?:楼|层|` + roomWord + `))*)`)
	// 弄12号.
	lane = regexp.MustCompile(`\d{1,5}` + sp + `弄` + sp + `\d{1,4}` + sp + `号`)
	// 阳光花园3-502, 3-2-502.
	dashed = regexp.MustCompile(`(?:花园|小区|苑|庭|府|城|湾|居|轩|阁|公寓|大厦|广场|新村|家园|楼|地址|住|住在)` + sp + `(\d{1,3}` + sp + `[-—–]` + sp + `(?:\d{1,2}` + sp + `[-—–]` + sp + `)?\d{3,4})`)
)

var (
	// What makes of 室 and 房 a part of another word, or a kind of flat.
	roomTail = regexp.MustCompile(`^(?:[一二两三四五六七八九\d] ?[厅卫厨室房]|厅|产|价|租|贷|屋|东|型|源|地产|子|友|内|外|管|改|企|补|委|顶|均|数|籍|口)`)
	// What makes of a building a number of buildings.
	counted    = regexp.MustCompile(`(?:共|有|建|盖|约|近|这|那|另|每|各|几|多|整|第|前|后|任|其中|等|为|是|了|拆|达|计)$`)
	houseTail  = regexp.MustCompile(`^(?:位|车|大|的|桥|山|城|庙|塔|谈|标|机|右铭|上|以)`)
	kindTail   = regexp.MustCompile(`^(?:大|别|老|旧|高|新|居|住宅|楼|房|公寓|宿舍|危)`)
	streetTail = regexp.MustCompile(`^(?:线|令|文|公告|楼|院)`)
	digitTail  = regexp.MustCompile(`^ ?(?:年|月|日|元|万|平|米|人|多|余|个|块|%|户|家|天|次|小时|分|:|号线|路)`)
	anyDigit   = regexp.MustCompile(`\d`)
	bareCount  = regexp.MustCompile(`^[零〇一二两三四五六七八九十百\d]{1,3}[^\p{L}\p{N}]{0,3}(?:栋|棟|幢|座|梯|单元|單元)$`)
	oneRoom    = regexp.MustCompile(`^[零〇一二两三四五六七八九十百\d]{1,2}[^\p{L}\p{N}]{0,3}(?:室|房|房间|铺|商铺|档|户)$`)
	household  = regexp.MustCompile(`户$`)
)

// doors finds the parts of an address that lead to a door.
func doors(v view) []span {
	var spans []span
	add := func(m []int) {
		from, to := v.trim(v.cell[m[0]], v.cell[m[1]])
		spans = append(spans, span{kind: Door, from: from, to: to, replace: hidden})
	}
	for _, m := range building.FindAllStringIndex(v.text, -1) {
		m = v.cutTail(m)
		said := v.text[m[0]:m[1]]
		if strings.HasSuffix(said, "座") && houseTail.MatchString(v.next(m[1])) || isLetter(v.at(v.cell[m[0]]-1)) {
			continue
		}
		if bareCount.MatchString(said) && (counted.MatchString(v.before(v.cell[m[0]], 2)) || kindTail.MatchString(v.next(m[1]))) {
			continue
		}
		add(m)
	}
	for _, m := range room.FindAllStringIndex(v.text, -1) {
		said := v.text[m[0]:m[1]]
		if roomTail.MatchString(v.next(m[1])) || oneRoom.MatchString(said) || household.MatchString(said) || digitTail.MatchString(v.next(m[1])) || isLetter(v.at(v.cell[m[0]]-1)) {
			continue
		}
		add(m)
	}
	for _, p := range []*regexp.Regexp{street, dashed} {
		for _, m := range p.FindAllStringSubmatchIndex(v.text, -1) {
			if digitTail.MatchString(v.next(m[3])) || streetTail.MatchString(v.next(m[3])) {
				continue
			}
			add(m[2:])
		}
	}
	for _, m := range lane.FindAllStringIndex(v.text, -1) {
		add(m)
	}
	return spans
}

var tail = regexp.MustCompile(sp + digits + sp + `$`)

// cutTail takes the number off the end of a building where it belongs to what comes after it: 3栋 2026年.
func (v view) cutTail(m []int) []int {
	t := tail.FindStringIndex(v.text[m[0]:m[1]])
	if t == nil || t[0] == 0 {
		return m
	}
	said := v.text[m[0]+t[0] : m[1]]
	numeral := !anyDigit.MatchString(said)
	if digitTail.MatchString(v.next(m[1])) || numeral && len([]rune(said)) < 3 {
		return []int{m[0], m[0] + t[0]}
	}
	return m
}

// next is the few characters from a byte of the text on. Patterns that are held against a beginning get no more: the time
// that they take grows with all that they are given.
func (v view) next(at int) string { return v.after(v.cell[at], 8) }
