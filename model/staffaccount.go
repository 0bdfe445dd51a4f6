package model

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Account is a staff log-in as admins see it.
type Account struct {
	Staff
	CreatedAt time.Time
	SeenAt    time.Time // zero: never, or before sessions were kept
}

// AccountQuery asks for log-ins, by their names.
type AccountQuery struct {
	Name       string // a part of it
	Role       Role
	Department string
	Disabled   *bool
	After      string // names behind
}

// StaffSession is one log-in of somebody, on one browser.
type StaffSession struct {
	ID          int64
	StaffID     int64
	Staff       string // the name
	Fingerprint string // of the token
	Version     int64  // the account's when it began
	Address     string
	Agent       string // what the browser says of itself
	BeganAt     time.Time
	SeenAt      time.Time // of the last call, but for a minute
	ExpiresAt   time.Time
}

// CheckAccount names what is wrong with a log-in, by JSON name, and brings its name into form.
func (s *Staff) CheckAccount() error {
	s.Name = strings.TrimSpace(s.Name)
	f := faults{}
	n := utf8.RuneCountInString(s.Name)
	f.unless(n >= 1 && n <= 40 && !strings.ContainsFunc(s.Name, unicode.IsControl), "name", "登录名应为1至40个字")
	known, roles := len(s.Roles) > 0, []Role{}
	for _, r := range s.Roles {
		known = known && slices.Contains(StaffRoles, r)
		if !slices.Contains(roles, r) {
			roles = append(roles, r)
		}
	}
	s.Roles = roles
	switch {
	case !known:
		f.unless(false, "roles", "请选择至少一个角色")
	case !Compatible(s.Roles):
		f.unless(false, "roles", "系统管理员、审计员不能兼任其他角色")
	}
	f.unless(s.Department == "" || s.Is(RoleHandler), "department", "只有承办单位经办人有所属单位")
	f.unless(s.Department != "" || !s.Is(RoleHandler), "department", "请选择经办人所属的承办单位")
	return f.err()
}

// LeastPassword is how many characters a password has at least.
const LeastPassword = 10

const mostPassword = 128

// commonPasswords are those of ten characters and more that are tried first, and what they are made of: a password that is one of
// them with a few figures around it is as common.
var commonPasswords = []string{
	"password", "passw0rd", "p@ssword", "p@ssw0rd", "qwertyuiop", "qwerty123456", "1qaz2wsx3edc", "1qaz@wsx", "zaq12wsx", "asdfghjkl", "zxcvbnm", "letmein", "iloveyou",
	"welcome", "administrator", "admin", "woaini", "aini1314", "5201314", "1314520", "hotline", "rexian", "gov12345", "zhengwu", "test", "guest", "root", "changeme", "abc123", "a123456",
	"123456", "654321", "888888", "666666", "000000", "111111", "112233", "123123", "789456", "147258369", "12345", "mima",
}

// CheckPassword names what is wrong with a password of somebody's, under the JSON name field.
func CheckPassword(name, password, field string) error {
	f := faults{}
	n := utf8.RuneCountInString(password)
	low, own := strings.ToLower(password), strings.ToLower(strings.TrimSpace(name))
	switch {
	case n < LeastPassword || n > mostPassword:
		f.unless(false, field, "密码应为10至128个字符")
	case strings.ContainsFunc(password, unicode.IsControl):
		f.unless(false, field, "密码不能包含换行等控制字符")
	case own != "" && utf8.RuneCountInString(own) >= 3 && strings.Contains(low, own):
		f.unless(false, field, "密码不能包含登录名")
	case tooCommon(low):
		f.unless(false, field, "这个密码太常见，请换一个，例如几个不相关的词")
	}
	return f.err()
}

// tooCommon is whether little is left of a password once what is common is taken out of it: words that everybody takes, runs such
// as 3456 or ghij, and the same character again.
func tooCommon(low string) bool {
	for _, word := range commonPasswords {
		low = strings.ReplaceAll(low, word, "")
	}
	left, before := 0, rune(-9)
	for _, r := range low {
		if step := r - before; step < -1 || step > 1 {
			left++
		}
		before = r
	}
	return left < 5
}
