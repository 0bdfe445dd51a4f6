package model

import "strings"

// Masks of domain §14. They are made here, never by a page: what a page does not get it cannot leak.

// MaskName keeps the family name: 张三 → 张*, 欧阳明 → 欧阳*. More than two letters of the rest are still two stars.
func MaskName(name string) string {
	r := []rune(strings.TrimSpace(name))
	if len(r) == 0 {
		return ""
	}
	keep := 1
	if len(r) > 2 && compoundSurnames[string(r[:2])] {
		keep = 2
	}
	return string(r[:keep]) + strings.Repeat("*", min(max(len(r)-keep, 1), 2))
}

// The compound family names that are still in common use.
var compoundSurnames = map[string]bool{
	"欧阳": true, "司马": true, "上官": true, "诸葛": true, "东方": true, "皇甫": true, "尉迟": true, "公孙": true,
	"慕容": true, "令狐": true, "司徒": true, "司空": true, "夏侯": true, "端木": true, "长孙": true, "宇文": true,
	"轩辕": true, "南宫": true, "独孤": true, "百里": true, "闻人": true, "东郭": true, "呼延": true, "万俟": true,
}

// MaskPhone keeps three and four digits of a mobile number: 138****8000.
func MaskPhone(phone string) string {
	if len(phone) != 11 {
		return strings.Repeat("*", len([]rune(phone)))
	}
	return phone[:3] + "****" + phone[7:]
}

// MaskIDNo keeps the first three and the last four: 440***********1234.
func MaskIDNo(id string) string {
	if len(id) < 8 {
		return strings.Repeat("*", len(id))
	}
	return id[:3] + strings.Repeat("*", len(id)-7) + id[len(id)-4:]
}

// MaskAddress keeps an address down to its street: 云麓区某街道***. What names no street shows its first characters only.
func MaskAddress(address string) string {
	if address == "" {
		return ""
	}
	for _, end := range []string{"街道", "镇", "乡", "区", "县"} {
		if before, _, found := strings.Cut(address, end); found {
			return before + end + "***"
		}
	}
	r := []rune(address)
	return string(r[:min(2, len(r)/2)]) + "***"
}
