package redact

import (
	"regexp"
	"strings"
)

// A gap within what is not digits: blanks, signs and pictures, no letters.
const gap = `[^\p{L}\p{N}\x{E000}]{0,3}`

var (
	email = regexp.MustCompile(`[a-z0-9_][a-z0-9._%+\-]{0,40} {0,2}(?:@|\(at\)|\[at\]|#at#|艾特|\bat\b) {0,2}[a-z0-9\-]{1,40}(?: ?(?:\.|。|点|\(dot\)| dot ) ?[a-z0-9\-]{2,20}){1,3}`)
	url   = regexp.MustCompile(`(?:https?|ftp|weixin)\s?:\s?/\s?/[^\s\p{Han}\x{E000},;，。；、！？“”"'<>（）]+|` +
		`(?:[a-z0-9\-]{1,63}\s?\.\s?){1,5}(?:com|cn|net|org|top|xyz|cc|vip|io|me|info|shop|site|club|app|edu|gov|tv|co|link|wang|ltd|live|online)\b(?:/[^\s\p{Han}\x{E000},;，。；、！？“”"'<>（）]*)?`)
	wechatID = regexp.MustCompile(`(?:微信|薇信|威信|徽信|wechat|weixin|vx|v信|wx|\+v|加v)(?:群|号码?|id)?(?:也?是|就是|为|[^\p{L}\p{N}\x{E000}])*([a-z][a-z0-9_\-]{5,19})`)
	wxid     = regexp.MustCompile(`wxid_[a-z0-9]{4,30}`)
	court    = regexp.MustCompile(`[(\[〔【〈<]\s*[12]\s*\d\s*\d\s*\d\s*[)\]〕】〉>]` + gap + `[\p{Han}\d ]{0,12}?[民刑行执破仲裁案赔诉调商知财初终再监][\p{Han}\d ]{0,8}?(?:第)?` + gap + `(?:\d` + gap + `){1,7}[号號](?:之[一二三四五六七八九\d]+)?`)
	arbitral = regexp.MustCompile(`\p{Han}{0,6}[仲裁案罚公刑民检诉]\p{Han}{0,4}[(\[〔【]\s*[12]\d{3}\s*[)\]〕】]` + gap + `(?:第)?(?:\d` + gap + `){1,7}[号號]`)
	degrees  = regexp.MustCompile(`(?:东经|西经|北纬|南纬|经度|纬度|坐标|[ensw])?` + gap + `\d{1,3}` + gap + `[°度]` + gap + `\d{1,2}(?:\.\d+)?` + gap + `[′'’分](?:` + gap + `\d{1,2}(?:\.\d+)?` + gap + `(?:[″"”秒]|''))?[ensw]?`)
	latLng   = regexp.MustCompile(`[+-]?\d{1,3}\s?\.\s?\d{3,}[°ensw]?(?:` + gap + `|\s*(?:东经|北纬|经度|纬度|lng|lat|lon)` + gap + `)[,;，；、 /|]` + gap + `(?:(?:东经|北纬|经度|纬度|lng|lat|lon)` + gap + `)?[+-]?\d{1,3}\s?\.\s?\d{3,}[°ensw]?`)
	oneAxis  = regexp.MustCompile(`(?:东经|西经|北纬|南纬|经度|纬度|坐标|longitude|latitude|lng|lat|lon)(?:是|为|约|` + gap + `)\d{1,3}\s?\.\s?\d{2,}[°度]?`)
	passport = regexp.MustCompile(`[a-z]{1,2}\d{7,8}`)
	permit   = regexp.MustCompile(`[hm]` + gap + `\d` + gap + `(?:\d` + gap + `){6,9}\d`)
)

// patterns finds what has a shape of its own.
func patterns(v view) []span {
	var spans []span
	add := func(kind Kind, p *regexp.Regexp, keep func(from, to int) bool) {
		for _, m := range p.FindAllStringSubmatchIndex(v.text, -1) {
			if len(m) > 2 && m[2] >= 0 {
				m = m[2:]
			}
			from, to := v.trim(v.cell[m[0]], v.cell[m[1]])
			if from < to && (keep == nil || keep(from, to)) {
				spans = append(spans, span{kind: kind, from: from, to: to, replace: hidden})
			}
		}
	}
	add(Email, email, nil)
	add(URL, url, nil)
	add(WeChat, wechatID, nil)
	add(WeChat, wxid, nil)
	add(Position, degrees, nil)
	add(Position, latLng, v.isPlace)
	add(Position, oneAxis, nil)
	add(IDNo, passport, v.stands)
	add(Reference, court, nil)
	add(Reference, arbitral, nil)
	return spans
}

// trim leaves out gaps at both ends.
func (v view) trim(from, to int) (int, int) {
	for from < to && isGap(v.runes[from]) && !strings.ContainsRune("([〔【+-_", v.runes[from]) {
		from++
	}
	for from < to && isGap(v.runes[to-1]) && !strings.ContainsRune("°′″'\"/", v.runes[to-1]) {
		to--
	}
	return from, to
}

// stands tells whether no letter or digit is right before or after.
func (v view) stands(from, to int) bool {
	before, after := v.at(from-1), v.at(to)
	return !isDigit(before) && !isLetter(before) && !isDigit(after) && !isLetter(after)
}

// isPlace tells two coordinates from two amounts: neither has a unit.
func (v view) isPlace(from, to int) bool {
	return v.stands(from, to) && !moneyEnd.MatchString(v.after(to, 5))
}

// wideGap has room for the dot of a plate with something on both sides.
const wideGap = `[^\p{L}\p{N}\x{E000}]{0,7}`

// Five or six places, of which at least two are digits.
var plate = regexp.MustCompile(`[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使]` + gap + `[a-z]` + wideGap + `(?:[a-z0-9]` + gap + `){4,5}(?:(?:[a-z0-9]|[挂学警港澳领试超]))?`)

var armedPlate = regexp.MustCompile(`wj` + gap + `[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]?(?:` + gap + `\d){4,5}` + gap + `[a-z]?`)

var saidPlate = regexp.MustCompile(`车牌号?码?(?:是|为|尾号|` + gap + `)([a-z](?:` + gap + `[a-z0-9]){4,6})`)

// plates finds plates of vehicles: of five places, of six for new energy, and those of 挂学警港澳领.
func plates(v view) []span {
	var spans []span
	add := func(from, to int) {
		from, to = v.trim(from, to)
		var digits, places int
		for _, r := range v.runes[from:to] {
			if isDigit(r) {
				digits++
			}
			if isDigit(r) || isLetter(r) {
				places++
			}
		}
		if isDigit(v.at(to)) && isGap(v.at(to-2)) { // 粤A12345，2026: the 2 is not a sixth place
			_, to = v.trim(from, to-1)
			digits, places = digits-1, places-1
		}
		if digits >= 2 && places >= 5 && !isDigit(v.at(to)) {
			spans = append(spans, span{kind: Plate, from: from, to: to, replace: hidden})
		}
	}
	for _, m := range plate.FindAllStringIndex(v.text, -1) {
		add(v.cell[m[0]], v.cell[m[1]])
	}
	for _, m := range armedPlate.FindAllStringIndex(v.text, -1) {
		add(v.cell[m[0]], v.cell[m[1]])
	}
	for _, m := range saidPlate.FindAllStringSubmatchIndex(v.text, -1) {
		add(v.cell[m[2]], v.cell[m[3]])
	}
	return spans
}

var (
	numbered = regexp.MustCompile(`(?:订单|运单|快递单?|物流单?|单|流水|交易|编|合同|案|受理|工单|警情|回执|保单|户|学|工|病历|住院|门诊|准考证|证|票据|发票|房产证|不动产权证|表|水表|电表|燃气表|执照|信用代码|档案|序列|设备|诉求)(?:号码?|编号|序号|代码)(?:是|为|` + gap + `)((?:[a-z0-9]` + gap + `){5,30}[a-z0-9])`)
	parcel   = regexp.MustCompile(`[a-z]{1,4}\d{9,}`)
)

// references finds numbers that a word before them calls a number, and those of parcels.
func references(v view) []span {
	var spans []span
	for _, m := range numbered.FindAllStringSubmatchIndex(v.text, -1) {
		spans = append(spans, v.reference(v.cell[m[2]], v.cell[m[3]])...)
	}
	for _, m := range parcel.FindAllStringIndex(v.text, -1) {
		if from, to := v.cell[m[0]], v.cell[m[1]]; v.stands(from, to) {
			spans = append(spans, span{kind: Reference, from: from, to: to, replace: hidden})
		}
	}
	for _, m := range permit.FindAllStringIndex(v.text, -1) {
		if from, to := v.cell[m[0]], v.cell[m[1]]; v.stands(from, to) {
			spans = append(spans, span{kind: IDNo, from: from, to: to, replace: hidden})
		}
	}
	return spans
}

// reference is a number of at least four digits.
func (v view) reference(from, to int) []span {
	from, to = v.trim(from, to)
	digits := 0
	for _, r := range v.runes[from:to] {
		if isDigit(r) {
			digits++
		}
	}
	if digits < 4 {
		return nil
	}
	return []span{{kind: Reference, from: from, to: to, replace: hidden}}
}
