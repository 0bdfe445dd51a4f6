package handler_test

import (
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	staffapi "example.org/hotline/handler/staff"
)

var pathParameter = regexp.MustCompile(`\{\w+\}`)

// A code or a number in letters that it cannot have is the caller's mistake, on both databases: MySQL calls the comparison an
// error, which must not become a fault of ours that wakes an operator.
func TestForeignLettersAreNoFaultOfOurs(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	const letters = "的"
	tried := 0
	for _, d := range h.described(t, staffapi.Base) {
		path := strings.TrimPrefix(d.path, staffapi.Base)
		if len(d.roles) == 0 || strings.HasSuffix(path, "/stream") || d.method == "DELETE" && (path == "/sessions" || path == "/me/sessions") {
			continue
		}
		role := string(d.roles[0])
		try := func(path string, in any) {
			t.Helper()
			tried++
			if a := h.as(t, role, d.method, path, in, "Idempotency-Key", "k1"); a.status >= 500 {
				t.Errorf("%s %s as %s: %s", d.method, path, role, a)
			}
		}
		var in any
		if d.method != "GET" {
			in = map[string]any{}
		}
		if pathParameter.MatchString(path) {
			try(pathParameter.ReplaceAllString(path, url.PathEscape(letters)), in)
		}
		for _, field := range slices.Sorted(maps.Keys(d.queries)) {
			if d.queries[field].is("string") {
				try(pathParameter.ReplaceAllString(path, "1")+"?"+url.Values{field: {letters}}.Encode(), in)
			}
		}
		for _, field := range slices.Sorted(maps.Keys(d.properties)) {
			if d.properties[field].is("string") {
				try(pathParameter.ReplaceAllString(path, "1"), map[string]any{field: letters})
			}
		}
	}
	if tried < 100 {
		t.Errorf("only %d calls were tried", tried)
	}
}
