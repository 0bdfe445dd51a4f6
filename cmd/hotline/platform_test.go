package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// platform is as much of WeChat as the commands ask, on the wire.
type platform struct {
	*httptest.Server

	mu        sync.Mutex
	menu      string // what menu/get answers; empty: none
	published []string
	refusal   string        // what stable_token answers instead of a token
	skew      time.Duration // of its clock
}

func newPlatform(t *testing.T) *platform {
	t.Helper()
	p := &platform{}
	mux := http.NewServeMux()
	mux.HandleFunc("/cgi-bin/stable_token", p.token)
	mux.HandleFunc("/cgi-bin/menu/get", p.menuGet)
	mux.HandleFunc("/cgi-bin/menu/create", p.menuCreate)
	mux.HandleFunc("/cgi-bin/getcallbackip", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"ip_list":["101.226.62.77","101.226.62.78"]}`)
	})
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		w.Header().Set("Date", time.Now().Add(p.skew).UTC().Format(http.TimeFormat))
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *platform) token(w http.ResponseWriter, _ *http.Request) {
	if p.refusal != "" {
		fmt.Fprint(w, p.refusal)
		return
	}
	fmt.Fprint(w, `{"access_token":"T","expires_in":7200}`)
}

func (p *platform) menuGet(w http.ResponseWriter, _ *http.Request) {
	if p.menu == "" {
		fmt.Fprint(w, `{"errcode":46003,"errmsg":"menu no exist rid: 1"}`)
		return
	}
	fmt.Fprintf(w, `{"menu":%s}`, p.menu)
}

func (p *platform) menuCreate(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	p.menu = string(body)
	p.published = append(p.published, p.menu)
	fmt.Fprint(w, `{"errcode":0,"errmsg":"ok"}`)
}

// account is the environment of an account on p.
func (p *platform) account(more ...string) []string {
	return append([]string{
		"HOTLINE_WECHAT_APP_ID=wx0123456789abcdef", "HOTLINE_WECHAT_APP_SECRET=hunter2", "HOTLINE_WECHAT_TOKEN=token",
		"HOTLINE_WECHAT_API_URL=" + p.URL, "HOTLINE_SMS_ALLOW_LOG=true",
	}, more...)
}
