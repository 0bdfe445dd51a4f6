package handler_test

import (
	"net/http"
	"strings"
	"testing"

	"example.org/hotline/model"
)

// The console's proof is a cookie that its script cannot read; the answer does not hold it.
func TestAConsoleLogsInByACookie(t *testing.T) {
	h := opened(t)
	h.hire(t, "wang", "", model.RoleDispatcher)
	in := map[string]any{"name": "wang", "password": password, "cookie": true}
	answer := h.send("POST", "/api/staff/v1/sessions", in)
	cookies, err := http.ParseSetCookie(answer.header.Get("Set-Cookie"))
	must(t, err)
	if answer.status != http.StatusCreated || strings.Contains(string(answer.body), "token") || !cookies.HttpOnly ||
		cookies.SameSite != http.SameSiteStrictMode || cookies.Path != "/api/staff" {
		t.Fatalf("%s, %+v", answer, cookies)
	}
	cookie := cookies.Name + "=" + cookies.Value
	if me := h.send("GET", "/api/staff/v1/me", nil, "Cookie", cookie); me.status != http.StatusOK || !strings.Contains(string(me.body), "wang") {
		t.Fatalf("with the cookie: %s", me)
	}
	foreign := h.send("POST", "/api/staff/v1/tickets/26112310483520/accept", map[string]any{}, "Cookie", cookie, "Origin", "https://evil.example")
	if foreign.status != http.StatusForbidden || foreign.fault().Code != model.ErrForeignOrigin.Code {
		t.Errorf("from another site: %s", foreign)
	}
	out := h.send("DELETE", "/api/staff/v1/sessions", nil, "Cookie", cookie)
	if out.status != http.StatusNoContent || !strings.Contains(out.header.Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("logging out: %s %v", out, out.header)
	}
	if me := h.send("GET", "/api/staff/v1/me", nil, "Cookie", cookie); me.status != http.StatusUnauthorized {
		t.Errorf("after logging out: %s", me)
	}
}

// The browser keeps a mark of who logged in there, for the log-in alone: with it he comes in though strangers have locked his name.
func TestABrowserIsKnownAtTheLogIn(t *testing.T) {
	h := opened(t)
	h.hire(t, "wang", "", model.RoleDispatcher)
	in := map[string]any{"name": "wang", "password": password, "cookie": true}
	var mark *http.Cookie
	for _, line := range h.send("POST", "/api/staff/v1/sessions", in).header.Values("Set-Cookie") {
		if c, err := http.ParseSetCookie(line); err == nil && c.Name == "hotline_staff_device" {
			mark = c
		}
	}
	if mark == nil || !mark.HttpOnly || mark.SameSite != http.SameSiteStrictMode || mark.Path != "/api/staff/v1/sessions" || mark.MaxAge < 86400 {
		t.Fatalf("%+v", mark)
	}
	for range 6 {
		h.send("POST", "/api/staff/v1/sessions", map[string]any{"name": "wang", "password": "wrong"})
	}
	if a := h.send("POST", "/api/staff/v1/sessions", in); a.status != http.StatusTooManyRequests {
		t.Errorf("in a browser that nobody knows: %s", a)
	}
	if a := h.send("POST", "/api/staff/v1/sessions", in, "Cookie", mark.Name+"="+mark.Value); a.status != http.StatusCreated {
		t.Errorf("in the one that he used: %s", a)
	}
	if a := h.send("POST", "/api/staff/v1/sessions", in, "Cookie", mark.Name+"=x"+mark.Value); a.status != http.StatusTooManyRequests {
		t.Errorf("with a mark that was made up: %s", a)
	}
}
