package sms_test

import (
	"net/http"
	"strings"
	"testing"

	"example.org/hotline/service/sms"
	"github.com/google/go-cmp/cmp"
)

func TestHTTPRequest(t *testing.T) {
	for _, tc := range []struct {
		name  string
		m     sms.Message
		token string
		body  string
	}{
		{"a code", message, "Bearer abc", `{"phone":"13800138000","template":"bind_code","params":{"code":"402917"}}`},
		{"no token", message, "", `{"phone":"13800138000","template":"bind_code","params":{"code":"402917"}}`},
		{"Chinese and brackets as they are", sms.Message{Phone: phone, Template: "bound_elsewhere", Params: map[string]string{"time": "11月23日 <15:20>"}}, "x", `{"phone":"13800138000","template":"bound_elsewhere","params":{"time":"11月23日 <15:20>"}}`},
		{"no parameters", sms.Message{Phone: phone, Template: "x"}, "x", `{"phone":"13800138000","template":"x","params":{}}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := newGateway(t, says(201, "<html>FULL</html>"))
			b := newBench(t, sms.Options{Provider: "http", HTTP: sms.HTTPOptions{URL: g.URL + "/send?key=1", Token: tc.token}})
			if retry, err := b.Send(t.Context(), tc.m); retry || err != nil {
				t.Fatalf("got %t, %v", retry, err)
			}
			r := g.only(t)
			if diff := cmp.Diff(tc.body, r.body); diff != "" {
				t.Error(diff)
			}
			if r.Method != http.MethodPost || r.RequestURI != "/send?key=1" || r.Header.Get("Content-Type") != "application/json" {
				t.Errorf("got %s %s %s", r.Method, r.RequestURI, r.Header.Get("Content-Type"))
			}
			if diff := cmp.Diff(tc.token, r.Header.Get("Authorization")); diff != "" {
				t.Error(diff)
			}
			noLeak(t, b.log.String())
		})
	}
}

// TestHTTPAnyBody: only the status counts, however long or strange the body is.
func TestHTTPAnyBody(t *testing.T) {
	for _, body := range []string{"", "{", strings.Repeat("x", 1<<20)} {
		b := newBench(t, providers[0].at(newGateway(t, says(200, body)).URL))
		if retry, err := b.send(t.Context(), t); retry || err != nil {
			t.Errorf("a body of %d bytes: got %t, %v", len(body), retry, err)
		}
	}
}
