package redact

import (
	"regexp"
	"strings"
	"time"

	"example.org/hotline/model"
)

// caller recognises one kind of number: how many of the digits are it, 0 if it is none.
type caller struct {
	kind  Kind
	match func(digits string, r run, i int, said string) int
}

// callers are asked in this order.
var callers = []caller{
	{BankCard, bankCard},
	{Mobile, mobile},
	{Reference, ownNumber},
	{Landline, landline},
	{Landline, saidPhone},
	{IDNo, saidID},
	{BankCard, saidCard},
	{WeChat, saidWeChat},
	{QQ, saidQQ},
	{Reference, longNumber},
}

var provinces = " 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 "

// idNumber recognises a resident's number of 18 (GB 11643) or 15 digits; x is how many cells an X at its end takes.
func idNumber(r run, i int, v view) (n, x int) {
	d := r.digits[i:]
	if len(d) < 15 || !strings.Contains(provinces, " "+d[:2]+" ") {
		return 0, 0
	}
	if len(d) >= 17 && isDay(d[6:14], "20060102") {
		check := model.CheckGB11643(d[:17])
		if len(d) >= 18 && d[17] == check && r.closes(i+18) {
			return 18, 0
		}
		if check == 'X' && r.closes(i+17) {
			if x = v.xAfter(r.cell[i+16] + 1); x > 0 {
				return 17, x
			}
		}
	}
	if r.closes(i+15) && isDay("19"+d[6:12], "20060102") {
		return 15, 0
	}
	return 0, 0
}

// xAfter is how many cells from i on are a gap with an X after it.
func (v view) xAfter(i int) int {
	for n := range maxGap + 1 {
		switch r := v.at(i + n); {
		case r == 'x' || r == '×' || r == 'х' || r == 'χ':
			return n + 1
		case !isGap(r):
			return 0
		}
	}
	return 0
}

func isDay(digits, layout string) bool {
	at, err := time.Parse(layout, digits)
	return err == nil && at.Year() >= 1880 && at.Year() < 2100
}

// The first digits of cards that are used here: UnionPay, Visa, Mastercard, JCB, American Express, and banks' older ones.
var cardHead = regexp.MustCompile(`^(?:62|60|4|5[1-5]|2[2-7]|35|3[47]|9[0-9])`)

// bankCard recognises a card by its length and its check digit (Luhn).
func bankCard(d string, r run, i int, _ string) int {
	if !cardHead.MatchString(d) {
		return 0
	}
	for n := min(19, len(d)); n >= 15; n-- {
		if (n > 15 || d[0] == '3') && r.closes(i+n) && model.Luhn(d[:n]) {
			return n
		}
	}
	return 0
}

// The ranges of mobile numbers that are in use, satellite and machines' numbers included.
var mobileHead = regexp.MustCompile(`^1(?:3\d|4[0-9]|5[0-35-9]|6[24-7]|7[0-8]|8\d|9[0-35-9])`)

// mobile recognises eleven digits, alone, or after 86, 0086 or a 0.
func mobile(d string, r run, i int, _ string) int {
	for _, head := range []string{"", "86", "0086", "0"} {
		if rest, ok := strings.CutPrefix(d, head); ok && len(rest) >= 11 && mobileHead.MatchString(rest) && r.closes(i+len(head)+11) {
			return len(head) + 11
		}
	}
	return 0
}

// ownNumber recognises the number of a ticket of ours, which would lead from the case to it (domain §11).
func ownNumber(d string, r run, i int, _ string) int {
	if len(d) < 14 || !r.closes(i+14) {
		return 0
	}
	if _, ok := model.ParseNumber(d[:14]); !ok || !isDay("20"+d[:6], "20060102") {
		return 0
	}
	return 14
}

// The area codes of cities: two digits after the 0 for 010 and 02x, three for the others.
var areaCode = regexp.MustCompile(`^(?:86|0086)?(?:010|02\d|0[3-9]\d\d)`)

// landline recognises a number with its area code, 400 and 800 numbers, and foreign ones by their +.
func landline(d string, r run, i int, said string) int {
	if strings.HasPrefix(d, "400") || strings.HasPrefix(d, "800") {
		if len(d) >= 10 && r.closes(i+10) {
			return 10
		}
	}
	if head := areaCode.FindString(d); head != "" {
		for _, n := range []int{8, 7} {
			if len(d) >= len(head)+n && d[len(head)] >= '2' && r.closes(i+len(head)+n) {
				return len(head) + n
			}
		}
	}
	if strings.HasSuffix(said, "+") || strings.HasPrefix(d, "00852") || strings.HasPrefix(d, "00853") || strings.HasPrefix(d, "00886") {
		for n := min(15, len(d)); n >= 8; n-- {
			if r.closes(i + n) {
				return n
			}
		}
	}
	return 0
}

var (
	phoneWord = regexp.MustCompile(`(?:电话|电話|座机|固话|致电|拨打|来电|手机|号码|tel|phone|联系方式|联系我|热线)[号码]{0,2}(?:是|为|[^\p{L}\p{N}])*$`)
	idWord    = regexp.MustCompile(`(?:身份证|证件|护照|通行证|居住证|驾驶证|驾照|社保卡|医保卡|证号)[号码]{0,2}(?:是|为|[^\p{L}\p{N}])*$`)
	cardWord  = regexp.MustCompile(`(?:卡号|账号|帐号|账户|帐户|银行卡|储蓄卡|信用卡|工行|农行|建行|中行|招行|银行|支付宝|尾号)[号码]{0,2}(?:是|为|[^\p{L}\p{N}])*$`)
	chatWord  = regexp.MustCompile(`(?:微信|薇信|威信|徽信|wechat|weixin|vx|wx|v信|\+v|加v|卫星|微 信)(?:群|号|号码|id)?(?:也是|就是|同号|是|为|[^\p{L}\p{N}])*$`)
	qqWord    = regexp.MustCompile(`(?:q ?q|扣扣|q号|企鹅号?|球球|抠抠|q)(?:群|号|号码)?(?:也是|就是|是|为|[^\p{L}\p{N}])*$`)
)

// said makes a recogniser of a word before and how many digits may follow it, which commas may part or not.
func said(word *regexp.Regexp, least, most int, commas bool) func(string, run, int, string) int {
	return func(_ string, r run, i int, before string) int {
		if !word.MatchString(before) {
			return 0
		}
		for n := min(most, r.sentence(i, most, commas)); n >= least; n-- {
			if r.closes(i + n) {
				return n
			}
		}
		return 0
	}
}

var (
	saidPhone  = said(phoneWord, 7, 13, false)
	saidID     = said(idWord, 7, 20, false)
	saidCard   = said(cardWord, 8, 22, false)
	saidWeChat = said(chatWord, 5, 12, true)
	saidQQ     = said(qqWord, 5, 12, true)
)

// longNumber is eleven digits or more side by side, which lead to somebody or something, whatever they are.
func longNumber(_ string, r run, i int, _ string) int {
	if n := r.unbroken(i); n >= 11 {
		return n
	}
	return 0
}
