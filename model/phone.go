package model

import (
	"regexp"
	"strings"
)

var mobile = regexp.MustCompile(`^1[3-9]\d{9}$`)

// Phone is v as a mainland mobile number of eleven digits: blanks, dashes, full-width digits and +86 are taken out.
// ok is false where what remains is not one (domain §4).
func Phone(v string) (phone string, ok bool) {
	v = strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '＋':
			return '+'
		case r == ' ', r == '\t', r == '-', r == '－', r == '—', r == '\u3000', r == '\u00a0', r == '(', r == ')':
			return -1
		}
		return r
	}, strings.TrimSpace(v))
	v = strings.TrimPrefix(v, "+")
	if len(v) == 13 {
		v = strings.TrimPrefix(v, "86")
	}
	return v, mobile.MatchString(v)
}
