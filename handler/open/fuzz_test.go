package open_test

import (
	"encoding/json"
	"strings"
	"testing"

	"example.org/hotline/model"
)

// FuzzOpenAPI sends arbitrary bodies, rightly signed, to arbitrary routes: what is wrong with them is the sender's fault.
func FuzzOpenAPI(f *testing.F) {
	good, err := json.Marshal(form(map[string]any{"external_id": "A1", "lat": 23.1, "lng": 113.2, "submitted_at": "2026-11-23T11:00:00+08:00"}))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []struct{ method, path, body string }{
		{"POST", "/tickets", string(good)},
		{"POST", "/tickets", `{"lat":1e999}`},
		{"POST", "/tickets", `{"title":"\ud800","content":"\u0000"}`},
		{"GET", "/tickets?updated_since=2026-11-23T11:00:00Z&limit=3&cursor=1795406400000.26112320483526", ""},
		{"GET", "/tickets?external_id=%ff", ""},
		{"GET", "/tickets/N", ""},
		{"POST", "/tickets/N/materials", `{"text":"昨晚又施工到凌晨两点"}`},
		{"POST", "/tickets/N/withdrawal", `{"reason":"x"}`},
		{"POST", "/tickets/N/completion", `{"title":null,"content":"声源在某街道1号","lat":23.1,"lng":113.2}`},
		{"POST", "/tickets/N/sign", ""},
		{"POST", "/tickets/N/reply", `{"text":"已经处理完毕已经处理完毕已经处理完毕","contacted_at":"9999-12-31T23:59:59+23:59"}`},
	} {
		f.Add(seed.method, seed.path, seed.body, "key-1")
	}
	c := found(f)
	s := c.join(f, model.Partner{Code: "all", Source: model.SourceOnlineHall, Department: "GA", Scopes: model.Scopes[:3]})
	number := s.file(f, "form-1").Number
	c.dispatch(f, number)
	f.Fuzz(func(t *testing.T, method, path, content, key string) {
		if method != "GET" && method != "POST" {
			method = "POST"
		}
		path = "/tickets" + strings.TrimPrefix(strings.Replace(path, "/N", "/"+number, 1), "/tickets")
		if !sendable(path) || len(content) > 64<<10 {
			t.Skip()
		}
		a := s.call(t, method, path, content, "Idempotency-Key", key)
		c.pass(1e9) // or a minute's requests are soon used up
		if a.status >= 500 {
			t.Errorf("%s %s %q: %s", method, path, content, a)
		}
		if a.status >= 400 && a.status != 404 && a.status != 405 && a.Error.Code == "" {
			t.Errorf("%s %s %q does not say what is wrong: %s", method, path, content, a)
		}
	})
}

// sendable tells whether an HTTP client could send it at all.
func sendable(path string) bool {
	for _, c := range []byte(path) {
		if c <= ' ' || c >= 0x7f {
			return false
		}
	}
	return !strings.ContainsAny(path, "#") && validEscapes(path)
}

func validEscapes(path string) bool {
	for i := 0; i < len(path); i++ {
		if path[i] == '%' && (i+2 >= len(path) || !isHex(path[i+1]) || !isHex(path[i+2])) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }
