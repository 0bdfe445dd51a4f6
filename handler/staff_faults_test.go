package handler_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// Whoever filled a form in wrongly reads of all its fields at once, also of those that are held against what is kept.
func TestAFormNamesAllItsFaultsAtOnce(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	h.does(t, "admin", "POST", "/kf-accounts", map[string]any{"account": "kf2001@gz12345", "nick": "小云"})
	long := strings.Repeat("长", 300)
	for _, tc := range []struct {
		who, method, path string
		in                map[string]any
		want              []string
	}{
		{"admin", "POST", "/kf-accounts", map[string]any{"account": "kf 1", "nick": ""}, []string{"account", "nick"}},
		{"admin", "POST", "/accounts", map[string]any{"name": "", "roles": []string{"handler"}, "department": "NO"}, []string{"department", "name"}},
		{"admin", "PUT", "/sla-rules", map[string]any{"nature": "天气", "department": "NO", "workdays": 3}, []string{"department", "nature"}},
		{"supervisor", "POST", "/dispatch-rules", map[string]any{"words": []string{"打桩"}, "department": "NO", "note": long}, []string{"department", "note"}},
		{"supervisor", "POST", "/chats/search", map[string]any{"from": rfc(h.clock()), "to": rfc(h.clock().Add(-time.Hour)), "reason": ""}, []string{"from", "reason"}},
		{"agent", "PUT", "/me/password", map[string]any{"old_password": "not this one", "password": "1234567890"}, []string{"old_password", "password"}},
	} {
		a := h.as(t, tc.who, tc.method, tc.path, tc.in)
		if got := slices.Sorted(maps.Keys(a.fault().Fields)); a.status != 422 || !slices.Equal(got, tc.want) {
			t.Errorf("%s %s names %q, want %q: %s", tc.method, tc.path, got, tc.want, a)
		}
	}
}
