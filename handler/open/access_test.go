package open_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.org/hotline/handler/open"
	"example.org/hotline/model"
)

func TestWhoComesIn(t *testing.T) {
	c := found(t)
	hall := c.hall(t)
	for name, tc := range map[string]struct {
		change func(*http.Request)
		status int
		code   string
	}{
		"as signed":          {func(*http.Request) {}, 200, ""},
		"nothing signed":     {func(r *http.Request) { r.Header = http.Header{} }, 401, "bad_signature"},
		"another path":       {func(r *http.Request) { r.URL.Path += "/26112320483526" }, 401, "bad_signature"},
		"another query":      {func(r *http.Request) { r.URL.RawQuery = "limit=200" }, 401, "bad_signature"},
		"another client":     {func(r *http.Request) { r.Header.Set("X-Hotline-Client", "nobody") }, 401, "bad_signature"},
		"years ago":          {func(r *http.Request) { r.Header.Set("X-Hotline-Timestamp", "1") }, 401, "stale_request"},
		"a body that is not": {func(r *http.Request) { *r = *httptest.NewRequest("GET", open.Base+"/tickets", strings.NewReader("{}")) }, 401, "bad_signature"},
	} {
		r := hall.sign("GET", "/tickets", nil)
		tc.change(r)
		if a := c.send(r); a.status != tc.status || a.Error.Code != tc.code || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %s", name, a)
		}
	}
	if a := c.send(httptest.NewRequest("GET", open.Base+"/tickets", http.NoBody)); a.Error.Fields["X-Hotline-Nonce"] == "" {
		t.Errorf("what is missing is not named: %s", a)
	}
	r := hall.sign("GET", "/tickets", nil)
	c.send(r)
	if a := c.send(r); a.status != 401 || a.Error.Code != "replayed" {
		t.Errorf("again: %s", a)
	}
}

func TestScopes(t *testing.T) {
	c := found(t)
	hall := c.hall(t)
	number := hall.file(t, "form-1").Number
	reader := c.join(t, model.Partner{Code: "reader", Source: model.SourceOther, Scopes: []model.Scope{model.ScopeRead}})
	filer := c.join(t, model.Partner{Code: "filer", Source: model.SourceOther, Scopes: []model.Scope{model.ScopeCreate, model.ScopeOpen311}})
	for _, tc := range []struct {
		who          *system
		method, path string
	}{
		{reader, "POST", "/tickets"},
		{reader, "POST", "/tickets/" + number + "/materials"},
		{reader, "POST", "/tickets/" + number + "/withdrawal"},
		{reader, "POST", "/tickets/" + number + "/completion"},
		{reader, "POST", "/tickets/" + number + "/sign"},
		{reader, "POST", "/tickets/" + number + "/reply"},
		{filer, "GET", "/tickets"},
		{filer, "GET", "/tickets/" + number},
	} {
		if a := tc.who.call(t, tc.method, tc.path, nil); a.status != 403 || a.Error.Code != "scope_missing" {
			t.Errorf("%s %s %s: %s", tc.who.code, tc.method, tc.path, a)
		}
	}
	if err := c.registry.SetActive(t.Context(), "hall", false); err != nil {
		t.Fatal(err)
	}
	if a := hall.call(t, "GET", "/tickets", nil); a.status != 403 || a.Error.Code != "client_disabled" {
		t.Errorf("disabled: %s", a)
	}
}

// What is not a system's own looks like nothing, on every route.
func TestTicketsOfOthers(t *testing.T) {
	c := found(t)
	hall, app := c.hall(t), c.join(t, model.Partner{Code: "app", Source: model.SourceOther})
	water := c.join(t, model.Partner{Code: "water", Source: model.SourceOther, Department: "SW"})
	police := c.join(t, model.Partner{Code: "police", Source: model.SourceOther, Department: "GA"})
	dispatched := hall.file(t, "form-1").Number
	c.dispatch(t, dispatched)
	waiting := hall.file(t, "form-2").Number
	reply := map[string]any{"text": strings.Repeat("已经处理完毕", 5), "internal": "已到现场", "truth": "属实", "solved": "已解决"}
	for _, tc := range []struct {
		who          *system
		method, path string
		content      any
	}{
		{app, "GET", dispatched, nil},
		{app, "GET", "26112320483526", nil},
		{app, "GET", "1", nil},
		{app, "GET", strings.Repeat("9", 500), nil},
		{app, "GET", "%E7%BC%96", nil},
		{app, "POST", dispatched + "/withdrawal", "{}"},
		{app, "POST", waiting + "/completion", map[string]any{"title": "别人的事"}},
		{app, "POST", dispatched + "/materials", map[string]any{"text": "别人的补充材料"}},
		{app, "POST", dispatched + "/sign", nil},
		{app, "POST", dispatched + "/reply", reply},
		{water, "GET", dispatched, nil},
		{water, "POST", dispatched + "/sign", nil},
		{water, "POST", dispatched + "/reply", reply},
		{hall, "POST", dispatched + "/sign", nil}, // it filed it, and is no department's
		{hall, "POST", dispatched + "/reply", reply},
		{police, "GET", waiting, nil}, // not dispatched
		{police, "POST", dispatched + "/withdrawal", "{}"},
		{police, "POST", dispatched + "/materials", map[string]any{"text": "别人的补充材料"}},
	} {
		a := tc.who.call(t, tc.method, "/tickets/"+tc.path, tc.content, "Idempotency-Key", "key-1")
		if a.status != 404 || a.Error.Code != "ticket_not_found" || strings.Contains(a.text, "绑定") {
			t.Errorf("%s %s %s: %s", tc.who.code, tc.method, tc.path, a)
		}
	}
	for _, n := range []string{dispatched, waiting} {
		if a := hall.call(t, "GET", "/tickets/"+n, nil); a.Status != "assigned" && a.Status != "submitted" {
			t.Errorf("something was done: %s", a)
		}
	}
}

func TestRequestsAMinute(t *testing.T) {
	c := found(t)
	hall := c.join(t, model.Partner{Code: "hall", Source: model.SourceOnlineHall, PerMinute: 3})
	for range 3 {
		if a := hall.call(t, "GET", "/tickets", nil); a.status != 200 {
			t.Fatal(a)
		}
	}
	if a := hall.call(t, "GET", "/tickets", nil); a.status != 429 || a.header.Get("Retry-After") != "60" {
		t.Errorf("the fourth: %s %v", a, a.header)
	}
}

func TestDescribed(t *testing.T) {
	c := found(t)
	spec, err := c.doc.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"X-Hotline-Signature", "HMAC-SM3", `"/api/open/v1/tickets/{number}/reply"`, "updated_since", "idempotency_key_reused"} {
		if !strings.Contains(string(spec), want) {
			t.Errorf("the description does not say %s", want)
		}
	}
}
