package standin

import (
	"crypto/sha1" //nolint:gosec // WeChat's choice
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

//go:embed wx/*.js
var stubParts embed.FS

// stub is the script that defines window.wx in a citizen's browser: the parts in one closure.
func stub() []byte {
	out := []byte("(() => {\n'use strict';\n")
	for _, name := range []string{"scenes", "sheet", "images", "place", "subscribe", "core"} {
		part, err := stubParts.ReadFile("wx/" + name + ".js")
		if err != nil {
			panic(err) // cannot be: they are in the binary
		}
		out = append(append(out, part...), '\n')
	}
	return append(out, "})();\n"...)
}

// serveStub is GET /standin/wx.js.
func serveStub() http.HandlerFunc {
	script := stub()
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(script)
	}
}

// stubRoutes are what the stub asks of the platform, in one citizen's browser.
func (p *Platform) stubRoutes(mux *http.ServeMux, id string) {
	mux.HandleFunc("POST /standin/jsconfig", sameOrigin(p.jsConfig))
	mux.HandleFunc("GET /standin/place", func(w http.ResponseWriter, _ *http.Request) {
		c, _ := p.Citizen(id)
		writeJSON(w, http.StatusOK, c.Place)
	})
	mux.HandleFunc("POST /standin/upload", sameOrigin(p.stubUpload))
	mux.HandleFunc("POST /standin/subscribe", sameOrigin(func(w http.ResponseWriter, r *http.Request) { p.stubSubscribe(w, r, id) }))
}

// JSConfig is what a page gives wx.config.
type JSConfig struct {
	AppID     string `json:"appId"`
	Timestamp any    `json:"timestamp"` // number or string, as with WeChat
	NonceStr  string `json:"nonceStr"`
	Signature string `json:"signature"`
	URL       string `json:"url"` // of the page, without #
}

// jsConfig checks a configuration and answers {"errmsg":"config:ok"} or why not.
func (p *Platform) jsConfig(w http.ResponseWriter, r *http.Request) {
	var in JSConfig
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16))
	dec.UseNumber()
	if err := dec.Decode(&in); err != nil {
		writeProblem(w, ErrInvalid)
		return
	}
	if rest, ok := strings.CutPrefix(in.URL, "http://"+r.Host); ok {
		in.URL = p.publicOrigin() + rest
	}
	writeJSON(w, http.StatusOK, map[string]string{"errmsg": p.CheckJSConfig(in)})
}

// CheckJSConfig says what wx.config makes of a configuration for the page at in.URL: "config:ok" or its error text.
func (p *Platform) CheckJSConfig(in JSConfig) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	page, _, _ := strings.Cut(in.URL, "#")
	switch {
	case in.AppID != p.opt.AppID:
		return "config:invalid appid"
	case in.NonceStr == "" || in.Signature == "":
		return "config:fail, missing parameter"
	case p.public == "" || !strings.HasPrefix(page, unslashed(p.public)+"/"):
		return "config:invalid url domain"
	}
	for _, t := range p.tickets {
		if p.now().Before(t.until) && in.sign(t.value, page) == in.Signature {
			return "config:ok"
		}
	}
	return "config:invalid signature"
}

func (c JSConfig) sign(ticket, page string) string {
	text := "jsapi_ticket=" + ticket + "&noncestr=" + c.NonceStr + "&timestamp=" + fmt.Sprint(c.Timestamp) + "&url=" + page
	sum := sha1.Sum([]byte(text)) //nolint:gosec // WeChat's choice
	return hex.EncodeToString(sum[:])
}

// stubUpload is wx.uploadImage: the picture becomes a temporary medium.
func (p *Platform) stubUpload(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, int64(mediaLimits["image"])))
	if err != nil || len(data) == 0 {
		writeProblem(w, invalid("图片为空或超过 10 MB"))
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	writeJSON(w, http.StatusOK, map[string]string{"server_id": p.keep(mediaFile{kind: "image", data: data})})
}

// stubSubscribe is the popup of wx-open-subscribe: without accept, the titles of what is asked for; with it, the citizen's
// answer.
func (p *Platform) stubSubscribe(w http.ResponseWriter, r *http.Request, id string) {
	var in struct {
		Templates []string `json:"template_ids"`
		Accept    *bool    `json:"accept"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&in); err != nil || len(in.Templates) == 0 || len(in.Templates) > 3 {
		writeProblem(w, invalid("须有一至三个订阅通知模板"))
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	titles := []string{}
	for _, template := range in.Templates {
		t, err := p.template(template, true)
		if err != nil {
			writeProblem(w, invalid("没有这个订阅通知模板"))
			return
		}
		titles = append(titles, t.Title)
	}
	if in.Accept != nil {
		p.subscribe(p.citizen(id), in.Templates, *in.Accept)
	}
	writeJSON(w, http.StatusOK, map[string]any{"titles": titles})
}
