package open311_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"example.org/hotline/handler/open311"
)

// FuzzOpen311: whatever is asked or posted, the answer is no fault of ours and is in the format that it says.
func FuzzOpen311(f *testing.F) {
	c := open(f)
	f.Add("GET", "requests.json", "start_date=2026-01-01T00:00:00Z&service_code=C5&page=2", "", "")
	f.Add("GET", "requests/A001.xml", "jurisdiction_id=GZ", "", "")
	f.Add("GET", "services/C1", "", "", "application/json")
	f.Add("POST", "requests.json", "", c.form(), "")
	f.Add("POST", "requests.xml", "", c.form("attribute[nature]", "举报", "lat", "1e999"), "")
	f.Add("POST", "requests", "api_key="+c.key, "service_code=C6&attribute%5B%5D=1&description=%ff%fe", "")
	f.Fuzz(func(t *testing.T, method, path, query, body, accept string) {
		if !token(method) {
			t.Skip()
		}
		r := httptest.NewRequest(method, open311.Base+"/", strings.NewReader(body))
		r.URL = &url.URL{Path: open311.Base + "/" + path, RawQuery: query}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept", accept)
		r.RemoteAddr = "192.0.2.1:1" // and below, no limit
		w := httptest.NewRecorder()
		c.forget()
		c.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Fatalf("%d %s\n%s", w.Code, w.Body, c.log)
		}
		var err error
		switch kind := w.Header().Get("Content-Type"); {
		case kind == "application/json; charset=utf-8":
			if !json.Valid(w.Body.Bytes()) {
				err = errors.New("not JSON")
			}
		case kind == "text/xml; charset=utf-8":
			for d := xml.NewDecoder(w.Body); err == nil; {
				_, err = d.Token()
			}
			if errors.Is(err, io.EOF) {
				err = nil
			}
		case w.Code == http.StatusNotFound && kind == "text/plain": // gin's own, for a path that is not ours
		default:
			err = errors.New("it is " + kind)
		}
		if err != nil {
			t.Fatalf("%d %v: %s", w.Code, err, w.Body)
		}
	})
}

// token is whether net/http would take it for a method.
func token(method string) bool {
	return method != "" && strings.Trim(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
