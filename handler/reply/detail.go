package reply

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/danielgtaylor/huma/v2"

	"example.org/hotline/model"
)

// undecoded is what encoding/json says of a value that is of the right kind and yet does not fit, such as a number with too
// many digits; it is the only fault of a body whose place huma does not know.
var undecoded = regexp.MustCompile(`^json: cannot unmarshal \S+.* into Go (?:struct field (?:\S*\.)?(\w+)|value) of type (\S+)$`)

// add names in e what huma found wrong.
func add(e *model.Error, d *huma.ErrorDetail) *model.Error {
	field, rule := fieldOf(d.Location), d.Message
	if m := undecoded.FindStringSubmatch(d.Message); m != nil {
		field, rule = m[1], "超出范围或类型不正确"
		if strings.HasPrefix(m[2], "int") {
			rule = "应为整数，且不能太大"
		}
	} else if said := parameters[d.Message]; said != "" {
		rule = said
	}
	said := strings.ContainsFunc(rule, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	switch {
	case field == "" && !said: // the error says by itself what is wrong
		return e
	case !said:
		rule = "格式不正确"
	}
	if field == "" {
		return e.Saying("请求内容" + rule)
	}
	return e.With(field, rule)
}

// parameters are huma's words for paths and queries, which are no variables. What else it says in English goes to nobody.
var parameters = map[string]string{
	"invalid integer": "应为整数", "invalid float": "应为数字", "invalid floating value": "应为数字", "invalid boolean": "应为 true 或 false",
	"required path parameter is missing": "不能为空", "required query parameter is missing": "不能为空", "required header parameter is missing": "不能为空",
	"unknown query parameter":                                  "没有这个参数",
	"expected at most one value, but received multiple values": "只能有一个值",
}

// fieldOf is the JSON name in a location such as body.title, query.limit or body.photo_ids[2].
func fieldOf(location string) string {
	_, field, _ := strings.Cut(location, ".")
	field, _, _ = strings.Cut(field, "[")
	return field
}
