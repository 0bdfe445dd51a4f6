package handler_test

import (
	"testing"
	"time"
)

// Whoever clicks has WeChat asked 20 times a minute, and no more; what somebody else clicks is counted by itself.
func TestWeChatIsNotAskedWithoutEnd(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	for range 20 {
		h.does(t, "admin", "GET", "/kf-accounts", nil)
	}
	refused := h.as(t, "admin", "GET", "/kf-accounts", nil)
	if f := refused.fault(); refused.status != 429 || f.Code != "too_many_requests" || f.Message != "操作太频繁，一分钟内最多20次，请稍后再试" {
		t.Errorf("the 21st: %s", refused)
	}
	diff := map[string]any{"button": []menuButton{}}
	for range 20 {
		h.does(t, "admin", "POST", "/menu/diff", diff)
	}
	if a := h.as(t, "admin", "POST", "/menu/diff", diff); a.status != 429 {
		t.Errorf("the 21st comparison: %s", a)
	}
	h.does(t, "editor", "POST", "/menu/diff", diff)
	h.pass(time.Minute)
	h.does(t, "admin", "GET", "/kf-accounts", nil)
}

// What is changed in WeChat is counted apart from what is only looked at, and the menu apart from the agents' accounts.
func TestWeChatIsNotChangedWithoutEnd(t *testing.T) {
	h := opened(t)
	h.everybody(t)
	versions := map[string]any{"revision": 1, "note": "改名"}
	account := map[string]any{"account": "kf1", "nickname": "小云"}
	for name, calls := range map[string][]func() said{
		"the menu": {
			func() said { return h.as(t, "admin", "POST", "/menu/publish", versions) },
			func() said { return h.as(t, "admin", "POST", "/menu/versions/7/restore", versions) },
		},
		"the agents' accounts": {
			func() said { return h.as(t, "admin", "POST", "/kf-accounts", account) },
			func() said {
				return h.as(t, "admin", "POST", "/kf-accounts/kf1/invitation", map[string]any{"wechat": "yun"})
			},
			func() said { return h.as(t, "admin", "DELETE", "/kf-accounts/kf1", nil) },
		},
	} {
		for i := range 20 {
			if a := calls[i%len(calls)](); a.status == 429 {
				t.Fatalf("%s: call %d: %s", name, i+1, a)
			}
		}
		for i, call := range calls {
			if a := call(); a.status != 429 {
				t.Errorf("%s: call %d more: %s", name, i+1, a)
			}
		}
	}
	h.does(t, "admin", "POST", "/menu/diff", map[string]any{"button": []menuButton{}})
	h.does(t, "admin", "GET", "/kf-accounts", nil)
}
