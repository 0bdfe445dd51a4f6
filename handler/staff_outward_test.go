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
