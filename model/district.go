package model

import (
	"strings"
	"unicode"
)

// noDistrict are the words that end like a district and name none.
var noDistrict = []string{
	"小区", "社区", "园区", "校区", "厂区", "院区", "景区", "辖区", "片区", "城区", "库区", "地区", "山区", "郊区", "宅区", "活区", "业区", "务区",
	"生区", "港区", "站区", "商区", "营区", "墅区", "馆区", "市区",
}

const longestDistrict = 8 // code points

// DistrictOf is the district that an address begins with, after its province and city: 天河区, 从化县. "" where it names none.
func DistrictOf(address string) string {
	rest := strings.TrimSpace(address)
	for _, ends := range []string{"省", "自治区", "市"} {
		if head, tail, found := strings.Cut(rest, ends); found && isHan(head) && len([]rune(head)) <= 5 && districtIn(tail) != "" {
			rest = tail
		}
	}
	return districtIn(rest)
}

// districtIn is the district at the beginning of a text.
func districtIn(s string) string {
	for i, c := range []rune(s) {
		if i >= longestDistrict || !unicode.Is(unicode.Han, c) {
			return ""
		}
		if c != '区' && c != '县' || i == 0 {
			continue
		}
		name := string([]rune(s)[:i+1])
		for _, no := range noDistrict {
			if strings.HasSuffix(name, no) {
				return ""
			}
		}
		return name
	}
	return ""
}

func isHan(s string) bool {
	for _, c := range s {
		if !unicode.Is(unicode.Han, c) {
			return false
		}
	}
	return s != ""
}
