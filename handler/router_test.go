package handler_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/handler"
	"example.org/hotline/handler/citizen"
	"example.org/hotline/handler/open311"
	"example.org/hotline/handler/reply"
	"example.org/hotline/handler/session"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store/storetest"
)

// echo stands for the callback, which the router must hand over untouched.
type echo struct{}

func (echo) Verify(c *gin.Context) { c.String(http.StatusOK, c.Query("echostr")) }
func (echo) Receive(*gin.Context)  { panic("left to whoever receives") }

var pages = fstest.MapFS{
	"index.html":         {Data: []byte("<!doctype html><title>h5</title>")},
	"assets/app-1.js":    {Data: []byte("console.log(1)")},
	"assets/app-1.js.gz": {Data: []byte("\x1f\x8bcompressed")},
}

func site(t *testing.T, files fs.FS, built bool) (http.Handler, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	now := func() time.Time { return time.Now().UTC() } // sessions go by the machine's clock
	answers := reply.New(logger)
	h, err := handler.Site{
		Callback: echo{}, Reply: answers, H5: files, H5Built: built, Console: files, ConsoleBuilt: built, PublicURL: "https://12345.example", Version: "test", Log: logger,
		Citizen: citizen.API{Sessions: session.New(kvtest.Open(t, now), storetest.Open(t, now), now, true), Reply: answers, Now: now, Log: logger},
	}.Handler()
	if err != nil {
		t.Fatal(err)
	}
	return h, &log
}

func get(h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPages(t *testing.T) {
	h, _ := site(t, pages, true)
	for _, path := range []string{"/h5/", "/h5/tickets/26112310483520", "/h5/new?category=C5", "/h5/index.html", "/console/", "/console/tickets/26112310483520"} {
		w := get(h, path)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "<title>h5") || w.Header().Get("Cache-Control") != "no-cache" ||
			!strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'self'") {
			t.Errorf("%s: %d %v %s", path, w.Code, w.Header(), w.Body)
		}
	}
	w := get(h, "/h5/assets/app-1.js")
	if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("asset: %d %v", w.Code, w.Header())
	}
	w = get(h, "/h5/assets/app-1.js", "Accept-Encoding", "gzip")
	if w.Header().Get("Content-Encoding") != "gzip" || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/javascript") || !strings.Contains(w.Body.String(), "compressed") {
		t.Errorf("compressed asset: %v %q", w.Header(), w.Body)
	}
	if w := get(h, "/h5/assets/app-0.js"); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "<title>") {
		t.Errorf("an asset that is gone: %d %s", w.Code, w.Body)
	}
	for path, to := range map[string]string{"/": "/h5/", "/h5": "/h5/", "/console": "/console/"} {
		if w := get(h, path); w.Code != http.StatusFound || w.Header().Get("Location") != to {
			t.Errorf("%s: %d to %s", path, w.Code, w.Header().Get("Location"))
		}
	}
	if w := get(h, "/h5/../../etc/passwd"); strings.Contains(w.Body.String(), "root:") {
		t.Error("left the pages")
	}
}

func TestUnbuiltPagesSayHowToBuildThem(t *testing.T) {
	h, _ := site(t, fstest.MapFS{}, false)
	for _, path := range []string{"/h5/new", "/console/tickets"} {
		w := get(h, path)
		if w.Code != http.StatusServiceUnavailable || strings.Count(w.Body.String(), "\n") != 1 || !strings.Contains(w.Body.String(), "make web") {
			t.Fatalf("%s: %d %q", path, w.Code, w.Body)
		}
	}
	if w := get(h, "/openapi.json"); w.Code != http.StatusOK {
		t.Fatalf("everything else works: %d", w.Code)
	}
}

// Every route of the API is described, and every description has a route.
func TestTheDescriptionIsWhole(t *testing.T) {
	h, _ := site(t, pages, true)
	var doc struct {
		Paths      map[string]map[string]struct{ Summary string }
		Components struct {
			Schemas map[string]struct{ Properties map[string]any }
		}
	}
	if err := json.Unmarshal(get(h, "/openapi.json").Body.Bytes(), &doc); err != nil {
		t.Fatal(err)
	}
	for _, schema := range []string{"CitizenTicketItem", "CitizenTicketView", "StaffDossierView"} {
		for _, field := range []string{"number", "status", "title", "submitted_at", "category"} {
			if doc.Components.Schemas[schema].Properties[field] == nil {
				t.Errorf("%s is described without %s", schema, field)
			}
		}
	}
	described := map[string]bool{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			if op.Summary == "" {
				t.Errorf("%s %s has no summary", method, path)
			}
			if strings.HasPrefix(path, open311.Base) {
				continue // one route for all, with a test of its own
			}
			described[strings.ToUpper(method)+" "+strings.NewReplacer("{", ":", "}", "").Replace(path)] = true
		}
	}
	routed := map[string]bool{}
	for _, r := range h.(*gin.Engine).Routes() {
		if strings.HasPrefix(r.Path, "/api/") {
			routed[r.Method+" "+r.Path] = true
		}
	}
	for route := range routed {
		if !described[route] {
			t.Errorf("%s is not described", route)
		}
	}
	for route := range described {
		if !routed[route] {
			t.Errorf("%s is described, and there is no such route", route)
		}
	}
	if page := get(h, "/docs").Body.String(); !strings.Contains(page, citizen.Base+"/tickets/{number}") || strings.Contains(page, "<script") {
		t.Error("/docs does not show the routes, or needs a script")
	}
}

func TestUnknownPathsAndMethods(t *testing.T) {
	h, log := site(t, pages, true)
	for _, path := range []string{"/nothing", "/api/citizen/v1/nothing", "/api/citizen/v1/tickets/"} {
		var body reply.Body
		w := get(h, path+"?phone=13800138000")
		if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || w.Code != http.StatusNotFound || body.Error.Code != "not_found" || body.Error.RequestID == "" {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if strings.Contains(log.String(), "13800138000") || !strings.Contains(log.String(), `"status":404`) {
		t.Errorf("the log: %s", log)
	}
}

func TestAMethodThatAPathDoesNotTake(t *testing.T) {
	h, _ := site(t, pages, true)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPatch, citizen.Base+"/me", http.NoBody))
	var body reply.Body
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil || w.Code != http.StatusMethodNotAllowed ||
		body.Error.Code != "method_not_allowed" || body.Error.RequestID == "" || w.Header().Get("Allow") != http.MethodGet {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
}

func TestOtherSitesMayNotChangeAnything(t *testing.T) {
	h, _ := site(t, pages, true)
	for name, tc := range map[string]struct {
		header []string
		status int
	}{
		"another site's page":   {[]string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, 403},
		"an old browser, there": {[]string{"Origin", "https://evil.example"}, 403},
		"our own page":          {[]string{"Origin", "https://12345.example", "Sec-Fetch-Site", "same-origin"}, 401},
		"no browser":            {nil, 401},
	} {
		r := httptest.NewRequest(http.MethodDelete, "https://12345.example"+citizen.Base+"/binding", http.NoBody)
		for i := 0; i+1 < len(tc.header); i += 2 {
			r.Header.Set(tc.header[i], tc.header[i+1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != tc.status {
			t.Errorf("%s: %d, want %d", name, w.Code, tc.status)
		}
	}
}

// Who is no proxy of ours names no address but his own, not even from a private network; of a proxy that is not listed a line warns, once.
func TestOnlyListedProxiesNameAddresses(t *testing.T) {
	const said = "203.0.113.7"
	for _, tc := range []struct{ peer, want string }{
		{"10.20.0.5", said},
		{"10.20.0.6", "10.20.0.6"},
		{"192.168.1.9", "192.168.1.9"},
		{"127.0.0.1", "127.0.0.1"},
		{"192.0.2.1", "192.0.2.1"},
	} {
		var log bytes.Buffer
		seen := &seer{}
		logger := slog.New(slog.NewJSONHandler(&log, nil))
		h, err := handler.Site{
			Callback: seen, Reply: reply.New(logger), H5: pages, Console: pages, PublicURL: "https://12345.example", Log: logger,
			Proxies: []netip.Prefix{netip.MustParsePrefix("10.20.0.5/32")},
		}.Handler()
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"/wechat/callback", "/h5/", "/h5/"} {
			r := httptest.NewRequest(http.MethodGet, path, http.NoBody)
			r.RemoteAddr = tc.peer + ":4711"
			r.Header.Set("X-Forwarded-For", said)
			h.ServeHTTP(httptest.NewRecorder(), r)
		}
		if seen.address != tc.want {
			t.Errorf("of %s: %q, want %q", tc.peer, seen.address, tc.want)
		}
		warned := strings.Count(log.String(), "X-Forwarded-For not believed")
		if unlisted := tc.peer == "10.20.0.6" || tc.peer == "192.168.1.9"; unlisted != (warned == 1) || warned > 1 {
			t.Errorf("of %s: warned %d times", tc.peer, warned)
		}
	}
}

// seer stands for the callback, and looks who calls.
type seer struct{ address string }

func (s *seer) Verify(c *gin.Context) { s.address = c.ClientIP() }
func (*seer) Receive(*gin.Context)    {}
