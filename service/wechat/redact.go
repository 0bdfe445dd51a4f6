package wechat

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

const (
	struck  = "***"
	maxText = 300 // runes of the platform's words that we repeat
	// minStruck is the length in bytes from which a value that was sent is struck out: a shorter one ("1", "88") would
	// mutilate the text and tells nothing about anybody.
	minStruck = 4
)

// redactor strikes out what an answer must not repeat. The rule does not depend on knowing which field is secret: nothing
// of what we sent comes back in an error, since it is a credential, a citizen or a citizen's words.
type redactor struct{ secrets []string }

// redactor for the errors of one shipment.
func (w *wire) redactor(s shipment) redactor {
	var r redactor
	r.add(w.secret)
	for _, values := range s.query {
		r.add(values...)
	}
	if !s.public && strings.HasPrefix(s.contentType, "application/json") {
		var body any
		if json.Unmarshal(s.body, &body) == nil {
			r.addLeaves(body)
		}
	}
	return r
}

func (r *redactor) add(values ...string) {
	for _, v := range values {
		if len(v) >= minStruck {
			r.secrets = append(r.secrets, v, url.QueryEscape(v))
		}
	}
}

func (r *redactor) addLeaves(v any) {
	switch v := v.(type) {
	case string:
		r.add(v)
	case []any:
		for _, e := range v {
			r.addLeaves(e)
		}
	case map[string]any:
		for _, e := range v {
			r.addLeaves(e)
		}
	}
}

// Named parameters and openids are struck out wherever they come from: a stale token in the platform's words is not one
// that this request carried.
var (
	named   = regexp.MustCompile(`(?i)\b(access_token|refresh_token|app_?secret|secret|jsapi_ticket|ticket|code|openid|touser)("?\s*[=:]\s*"?)[^\s&"',;}\]]+`)
	openIDs = regexp.MustCompile(`(^|[^0-9A-Za-z_-])o[0-9A-Za-z_-]{27}($|[^0-9A-Za-z_-])`)
)

// text is s as it may be logged: one line, of bounded length.
func (r redactor) text(s string) string {
	longest := slices.Clone(r.secrets)
	slices.SortFunc(longest, func(a, b string) int { return len(b) - len(a) })
	for _, secret := range longest {
		s = strings.ReplaceAll(s, secret, struck)
	}
	s = named.ReplaceAllString(s, "${1}${2}"+struck)
	s = openIDs.ReplaceAllString(s, "${1}"+struck+"${2}")
	s = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, s)
	if runes := []rune(s); len(runes) > maxText {
		s = string(runes[:maxText]) + "…"
	}
	return s
}
