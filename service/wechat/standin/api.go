package standin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"
)

// maxUpload bounds a request body of the platform's API: a picture and its form.
const maxUpload = 12 << 20

// call is one call of the platform's API.
type call struct {
	path   string
	query  url.Values
	header http.Header
	body   []byte
	now    time.Time
}

// reader is an answer that is not JSON: a file.
type fileAnswer struct {
	file mediaFile
	name string
}

// apiFunc answers a call, with mu held. The answer is JSON; nil stands for errcode 0.
type apiFunc func(c *call) (any, error)

type route struct {
	method string
	open   bool // needs no access_token
	do     apiFunc
}

// handleAPI serves one path of the platform's API: count it, check method, token, daily quota, then do it.
func (p *Platform) handleAPI(path string, rt route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		stall, errcode := p.faults.call(path)
		p.mu.Unlock()
		if stall > 0 && !p.stalled(r, stall) {
			return
		}
		out, err := p.answerAPI(w, r, path, rt, errcode)
		if p.losesCall() {
			panic(http.ErrAbortHandler)
		}
		p.writeAPI(w, out, err)
	}
}

// stalled waits for d; false when the caller or the platform goes away first.
func (p *Platform) stalled(r *http.Request, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
	case <-p.life.Done():
	}
	return false
}

func (p *Platform) answerAPI(w http.ResponseWriter, r *http.Request, path string, rt route, errcode int) (any, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpload))
	if err != nil {
		return nil, fail(45001)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	c := &call{path: path, query: r.URL.Query(), header: r.Header, body: body, now: p.now()}
	switch {
	case errcode != 0:
		return nil, fail(errcode)
	case rt.method == http.MethodGet && r.Method != http.MethodGet:
		return nil, fail(43001)
	case rt.method == http.MethodPost && r.Method != http.MethodPost:
		return nil, fail(43002)
	case !p.mayCall(r):
		return nil, fail(40164)
	}
	if !rt.open {
		if err := p.tokens.check(c.query.Get("access_token"), c.now); err != nil {
			return nil, err
		}
	}
	if !p.limits.take(path, c.now) {
		return nil, fail(45009)
	}
	refusal, after := p.refuses(path)
	if refusal != 0 && !after {
		return nil, fail(refusal)
	}
	out, err := rt.do(c)
	if after && err == nil {
		return nil, fail(refusal)
	}
	return out, err
}

// losesCall tells whether this call's answer gets lost.
func (p *Platform) losesCall() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dice.chance(p.weather.CallLost)
}

// mayCall holds the caller against the IP allow-list.
func (p *Platform) mayCall(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	return len(p.opt.IPs) == 0 || (err == nil && slices.Contains(p.opt.IPs, host))
}

func (p *Platform) writeAPI(w http.ResponseWriter, out any, err error) {
	p.mu.Lock()
	w.Header().Set("Date", p.now().UTC().Format(http.TimeFormat))
	rid := fmt.Sprintf("%08x-%08x-%08x", p.now().Unix(), p.rng.Uint32(), p.rng.Uint32())
	p.mu.Unlock()
	if f, ok := out.(fileAnswer); ok && err == nil {
		w.Header().Set("Content-Type", f.file.contentType)
		w.Header().Set("Content-Disposition", `attachment; filename="`+f.name+`"`)
		_, _ = w.Write(f.file.data)
		return
	}
	if err != nil {
		var wire *wireError
		if !errors.As(err, &wire) {
			wire = &wireError{-1, errText[-1]}
		}
		out = map[string]any{"errcode": wire.code, "errmsg": wire.text + " rid: " + rid}
	} else if out == nil {
		out = map[string]any{"errcode": 0, "errmsg": "ok"}
	}
	w.Header().Set("Content-Type", "application/json; encoding=utf-8")
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(out) // the caller went away
}

// escaped finds \uXXXX of anything but control characters and line separators; a backslash before it is text.
var escaped = regexp.MustCompile(`(?:^|[^\\])(?:\\\\)*\\u([0-9a-fA-F]{4})`)

// json reads the body into v: 44002 without one, 47001 when it is not JSON, 40033 when it escapes its characters.
func (c *call) json(v any) error {
	if len(bytes.TrimSpace(c.body)) == 0 {
		return fail(44002)
	}
	for _, m := range escaped.FindAllSubmatch(c.body, -1) {
		if hex := string(bytes.ToLower(m[1])); hex >= "0020" && hex != "2028" && hex != "2029" {
			return fail(40033)
		}
	}
	if json.Unmarshal(c.body, v) != nil {
		return fail(47001)
	}
	return nil
}
