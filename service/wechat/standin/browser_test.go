package standin_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"example.org/hotline/service/wechat/standin"
)

// site is an account's pages: /start goes through the authorisation page, /back sets a cookie, /page shows it.
func site(t *testing.T) (*httptest.Server, *standin.Platform) {
	t.Helper()
	mux := http.NewServeMux()
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	p := start(t, nil, func(o *standin.Options) { o.PublicURL, o.AppID, o.AppSecret = srv.URL, appID, appSecret })
	mux.HandleFunc("/start", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, authorizeURL(p, srv.URL+"/back", "s1"), http.StatusFound)
	})
	mux.HandleFunc("/back", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: r.URL.Query().Get("code"), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode})
		http.Redirect(w, r, "/page", http.StatusFound)
	})
	mux.HandleFunc("/page", func(w http.ResponseWriter, r *http.Request) {
		c, err := r.Cookie("sid")
		if err != nil {
			http.Error(w, "no session", http.StatusUnauthorized)
			return
		}
		w.Header().Set("X-Frame-Options", "DENY")
		w.Header().Set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!doctype html><html><head lang=zh><script src=app.js></script></head>"+c.Value+"</html>")
	})
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]string{
			"host": r.Host, "origin": r.Header.Get("Origin"), "query": r.URL.RawQuery,
			"agent": r.UserAgent(), "cookie": r.Header.Get("Cookie"),
		})
	})
	mux.HandleFunc("/stream", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: first\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	})
	mux.HandleFunc("/cookie", func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "1", Domain: "hotline.test", Secure: true, HttpOnly: true})
	})
	mux.HandleFunc("/unbuilt", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "pages not built: make web", http.StatusServiceUnavailable)
	})
	return srv, p
}

func authorizeURL(p *standin.Platform, redirect, state string) string {
	return p.URL() + "/connect/oauth2/authorize?appid=wxapp&redirect_uri=" + url.QueryEscape(redirect) +
		"&response_type=code&scope=snsapi_base&state=" + state + "#wechat_redirect"
}

func get(t *testing.T, c *http.Client, address string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// jarred is a browser that knows nothing of the stand-in.
func jarred(t *testing.T) *http.Client {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	tr := &http.Transport{}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Jar: jar, Transport: tr}
}

func TestCitizensShareABrowserButNotASession(t *testing.T) {
	t.Parallel()
	_, p := site(t)
	browser := jarred(t) // one jar: cookies are not kept apart by port
	u1, _ := p.Citizen("u1")
	u2, _ := p.Citizen("u2")
	for _, c := range []standin.Citizen{u1, u2} {
		res, body := get(t, browser, c.BrowserURL+"/start")
		if res.StatusCode != http.StatusOK || res.Request.URL.String() != c.BrowserURL+"/page" {
			t.Fatalf("%s ended at %s with %d", c.ID, res.Request.URL, res.StatusCode)
		}
		if !strings.Contains(body, `<head lang=zh><script src="/standin/wx.js"></script><script src=app.js>`) {
			t.Errorf("no stub before the page's scripts: %s", body)
		}
		if res.Header.Get("X-Frame-Options") != "" || strings.Contains(res.Header.Get("Content-Security-Policy"), "frame-ancestors") {
			t.Errorf("the page cannot be framed: %v", res.Header)
		}
	}
	_, first := get(t, browser, u1.BrowserURL+"/page")
	_, second := get(t, browser, u2.BrowserURL+"/page")
	if first == second {
		t.Error("both citizens have the same session")
	}
	_, echo := get(t, browser, u1.BrowserURL+"/echo")
	if strings.Count(echo, "sid=") != 1 || strings.Contains(echo, "u1.") {
		t.Errorf("the page sees %s", echo)
	}
}

func TestProxySpeaksForThePublicOrigin(t *testing.T) {
	t.Parallel()
	srv, p := site(t)
	u1, _ := p.Citizen("u1")
	address := u1.BrowserURL + "/echo?b=1&url=" + url.QueryEscape(u1.BrowserURL+"/page?x=1") + "&a=2"
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	req.Header.Set("Origin", u1.BrowserURL)
	res, err := jarred(t).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var got map[string]string
	if err := json.NewDecoder(res.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if got["origin"] != srv.URL || "http://"+got["host"] != srv.URL || !strings.Contains(got["agent"], "MicroMessenger") {
		t.Errorf("got %v", got)
	}
	if want := "b=1&url=" + url.QueryEscape(srv.URL+"/page?x=1") + "&a=2"; got["query"] != want {
		t.Errorf("query %s, want %s", got["query"], want)
	}
}

func TestProxyShowsUnbuiltPagesAsTheyAre(t *testing.T) {
	t.Parallel()
	_, p := site(t)
	u1, _ := p.Citizen("u1")
	res, body := get(t, jarred(t), u1.BrowserURL+"/unbuilt")
	if res.StatusCode != http.StatusServiceUnavailable || !strings.Contains(body, "make web") {
		t.Errorf("got %d %q", res.StatusCode, body)
	}
}

func TestBrowserSignsInWithoutAScreen(t *testing.T) {
	t.Parallel()
	srv, p := site(t)
	res, body := get(t, p.Browser("u2"), srv.URL+"/start")
	if res.Request.URL.Path != "/page" || res.StatusCode != http.StatusOK {
		t.Fatalf("ended at %s: %s", res.Request.URL, body)
	}
	if p.Browser("u9") != nil {
		t.Error("a stranger has a browser")
	}
}

func TestProxyPassesStreams(t *testing.T) {
	t.Parallel()
	_, p := site(t)
	u1, _ := p.Citizen("u1")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	req, _ := http.NewRequestWithContext(ctx, http.MethodGet, u1.BrowserURL+"/stream", http.NoBody)
	res, err := jarred(t).Do(req)
	must(t, err)
	defer res.Body.Close()
	line, err := bufio.NewReader(res.Body).ReadString('\n') // while the stream goes on
	if err != nil || line != "data: first\n" {
		t.Errorf("got %q, %v", line, err)
	}
}

func TestProxyFreesCookiesOfTheirHost(t *testing.T) {
	t.Parallel()
	_, p := site(t)
	u1, _ := p.Citizen("u1")
	res, _ := get(t, jarred(t), u1.BrowserURL+"/cookie")
	if got := res.Header.Get("Set-Cookie"); got != "u1.a=1; HttpOnly" {
		t.Errorf("cookie %q", got)
	}
}
