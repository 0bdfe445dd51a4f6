// Package redact finds personal data in a text that is to be published, however it is written, and says what to put in its
// place (domain §11). It reads and decides nothing else: it has no I/O, and one text takes time in proportion to its length.
package redact

import (
	"cmp"
	"slices"
	"strings"
)

// Kind is what sort of personal data a hit is.
type Kind string

// The kinds of domain §11.
const (
	Mobile    Kind = "mobile"     // 手机号码
	Landline  Kind = "landline"   // 固定电话, also 400 and foreign numbers
	IDNo      Kind = "id_no"      // 证件号码
	BankCard  Kind = "bank_card"  // 银行卡号
	Plate     Kind = "plate"      // 车牌号
	Email     Kind = "email"      // 电子邮箱
	QQ        Kind = "qq"         // QQ号
	WeChat    Kind = "wechat"     // 微信号
	URL       Kind = "url"        // 网址
	Door      Kind = "door"       // 门牌或房号
	Estate    Kind = "estate"     // 小区名称
	Company   Kind = "company"    // 商家或企业名称
	Person    Kind = "person"     // 姓氏加称谓, or a name that is introduced as one
	OwnName   Kind = "own_name"   // 诉求人姓名
	OwnData   Kind = "own_data"   // the ticket's own phone, address or number, whatever its form
	Position  Kind = "coordinate" // 经纬度
	Reference Kind = "reference"  // 订单号, 案号 and other numbers that lead to a person
)

var kindNames = map[Kind]string{
	Mobile: "手机号码", Landline: "电话号码", IDNo: "证件号码", BankCard: "银行卡号", Plate: "车牌号", Email: "电子邮箱", QQ: "QQ号",
	WeChat: "微信号", URL: "网址", Door: "门牌或房号", Estate: "小区名称", Company: "商家或企业名称", Person: "个人姓名或称谓",
	OwnName: "诉求人姓名", OwnData: "诉求人信息", Position: "经纬度", Reference: "订单号、案号等编号",
}

// Kinds lists every kind.
func Kinds() []Kind {
	return []Kind{
		Mobile, Landline, IDNo, BankCard, Plate, Email, QQ, WeChat, URL, Door, Estate, Company, Person, OwnName, OwnData, Position, Reference,
	}
}

// Name is what a screener reads.
func (k Kind) Name() string { return kindNames[k] }

// About is what is known of the ticket that a text was made of. All of it is looked for; blanks are not.
type About struct {
	Name    string
	Phone   string
	IDNo    string
	Address []string // where the citizen lives, where it happened
	Numbers []string // the ticket's number, those of a partner
}

// Hit is one piece of personal data: text[From:To], in bytes.
type Hit struct {
	Kind     Kind
	From, To int
	Text     string
	Replace  string // what to put there
}

// Scan finds all personal data in text, in its order; hits do not overlap. What replaces a hit is never one itself, and
// Scan of Apply(text, Scan(text)) is empty.
func Scan(text string, about About) []Hit {
	cells := normalise(text)
	own := newOwn(about)
	var all []span
	for {
		found := settle(find(cells, own))
		if len(found) == 0 {
			break
		}
		// What is left once these are gone may be a hit of its own: a number that was part of a longer one.
		for _, f := range found {
			for i := f.from; i < f.to; i++ {
				cells[i].r = gone
			}
		}
		all = append(all, found...)
	}
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	hits := make([]Hit, len(all))
	for i, f := range all {
		from, to := cells[f.from].from, len(text)
		if f.to < len(cells) {
			to = cells[f.to].from // with what has no width at its end
		}
		hits[i] = Hit{Kind: f.kind, From: from, To: to, Text: text[from:to], Replace: f.replace}
	}
	return hits
}

// Apply puts into a text what its hits suggest. Hits are in order and do not overlap, as Scan returns them.
func Apply(text string, hits []Hit) string {
	var b strings.Builder
	at := 0
	for _, h := range hits {
		b.WriteString(text[at:h.From])
		b.WriteString(h.Replace)
		at = h.To
	}
	b.WriteString(text[at:])
	return b.String()
}

// span is a hit in cells.
type span struct {
	kind     Kind
	from, to int
	replace  string
}

// settle leaves of spans that overlap the one that begins first, of those the longest, and joins to it what reaches beyond
// it; the order in which they were found decides between equals.
func settle(spans []span) []span {
	slices.SortStableFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to))
	})
	kept := spans[:0]
	for _, s := range spans {
		if n := len(kept); n > 0 && s.from < kept[n-1].to {
			kept[n-1].to = max(kept[n-1].to, s.to)
			continue
		}
		kept = append(kept, s)
	}
	return kept
}

// find is one look at the cells by every recogniser.
func find(cells []cell, own own) []span {
	plain := newView(cells, asWritten)
	spans := own.find(plain)
	spans = append(spans, patterns(plain)...)
	spans = append(spans, doors(plain)...)
	spans = append(spans, names(plain)...)
	spans = append(spans, people(plain)...)
	spans = append(spans, numbers(plain)...)
	for _, reading := range []reading{numeralsAsDigits, lettersAsDigits} {
		v := newView(cells, reading)
		if v.same {
			continue
		}
		spans = append(spans, own.find(v)...)
		spans = append(spans, numbers(v)...)
	}
	return spans
}
