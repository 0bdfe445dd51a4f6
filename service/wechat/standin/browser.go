package standin

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// maxPage is the largest HTML page that gets the stub of wx; a larger one passes as it is.
const maxPage = 4 << 20

// openBrowser listens for one citizen: on the n-th port after the platform's where that is free, else on any. With mu
// held.
func (p *Platform) openBrowser(ctx context.Context, c *citizen, n int) error {
	u, err := url.Parse(p.url)
	if err != nil {
		return err
	}
	own, err := strconv.Atoi(u.Port())
	if err != nil {
		return err
	}
	ln, err := listenNear(ctx, u.Hostname(), own+1+n)
	if err != nil {
		return err
	}
	c.origin = originOf(net.JoinHostPort(u.Hostname(), ""), ln.Addr())
	p.serve(ln, p.browserOrigin(c.id))
	return nil
}

func listenNear(ctx context.Context, host string, port int) (net.Listener, error) {
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err != nil {
		return lc.Listen(ctx, "tcp", net.JoinHostPort(host, "0"))
	}
	return ln, nil
}

// browserOrigin is a citizen's own view of the account's pages. Cookies are not kept apart by port, so they carry the
// citizen's id in the browser and lose it on the way to the pages.
func (p *Platform) browserOrigin(id string) http.Handler {
	mux := http.NewServeMux()
	p.shared(mux)
	mux.HandleFunc("GET /connect/oauth2/authorize", func(w http.ResponseWriter, r *http.Request) { p.authorize(w, r, id) })
	p.stubRoutes(mux, id)
	proxy := &httputil.ReverseProxy{
		Transport:      p.out.Transport,
		FlushInterval:  -1,
		Rewrite:        func(r *httputil.ProxyRequest) { p.outbound(r, id) },
		ModifyResponse: func(r *http.Response) error { return p.inbound(r, id) },
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			if r.Context().Err() == nil {
				p.log.Warn("page not reached", "citizen", id, "err", err)
			}
			http.Error(w, "页面打不开：服务没有应答", http.StatusBadGateway)
		},
	}
	mux.Handle("/", proxy)
	return mux
}

func (p *Platform) publicOrigin() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return unslashed(p.public)
}

// ownOrigin travels with a proxied request: the origin that the browser sees.
type ownOrigin struct{}

// outbound makes a request of the citizen's origin one of the public origin.
func (p *Platform) outbound(r *httputil.ProxyRequest, id string) {
	public := p.publicOrigin()
	own := "http://" + r.In.Host
	if target, err := url.Parse(public); err == nil {
		r.SetURL(target)
		r.Out.Host = target.Host
	}
	r.Out = r.Out.WithContext(context.WithValue(r.Out.Context(), ownOrigin{}, own))
	r.Out.URL.RawQuery = swapURL(r.In.URL.RawQuery, own, public)
	for _, name := range []string{"Origin", "Referer"} {
		if rest, ok := strings.CutPrefix(r.In.Header.Get(name), own); ok {
			r.Out.Header.Set(name, public+rest)
		}
	}
	r.Out.Header.Del("Accept-Encoding") // the stub goes into plain HTML only
	r.Out.Header.Set("User-Agent", r.In.UserAgent()+" "+weChatAgent)
	r.Out.Header.Del("Cookie")
	for _, c := range r.In.Cookies() {
		if name, ok := strings.CutPrefix(c.Name, id+"."); ok {
			c.Name = name
			r.Out.AddCookie(c)
		}
	}
}

// swapURL rewrites values of url= that lie in the citizen's origin, byte for byte otherwise: they get signed.
func swapURL(raw, own, public string) string {
	pairs := strings.Split(raw, "&")
	for i, pair := range pairs {
		value, ok := strings.CutPrefix(pair, "url=")
		if !ok {
			continue
		}
		for _, form := range []func(string) string{url.QueryEscape, func(s string) string { return s }} {
			if rest, ok := strings.CutPrefix(value, form(own)); ok {
				pairs[i] = "url=" + form(public) + rest
				break
			}
		}
	}
	return strings.Join(pairs, "&")
}

// inbound makes the answer one of the citizen's origin.
func (p *Platform) inbound(r *http.Response, id string) error {
	own, _ := r.Request.Context().Value(ownOrigin{}).(string)
	cookies := r.Cookies()
	r.Header.Del("Set-Cookie")
	for _, c := range cookies {
		c.Name, c.Domain = id+"."+c.Name, ""
		if strings.HasPrefix(own, "http://") {
			c.Secure = false
		}
		r.Header.Add("Set-Cookie", c.String())
	}
	if to := r.Header.Get("Location"); to != "" {
		p.mu.Lock()
		r.Header.Set("Location", p.ownLocation(to, own))
		p.mu.Unlock()
	}
	unframe(r.Header)
	return p.inject(r)
}

// ownLocation keeps a redirect in the citizen's browser: the account's pages, and the platform's authorisation. With mu
// held.
func (p *Platform) ownLocation(to, own string) string {
	for _, origin := range []string{unslashed(p.public), p.url} {
		rest, ok := strings.CutPrefix(to, origin)
		if ok && origin != "" && (rest == "" || strings.ContainsAny(rest[:1], "/?#")) {
			return own + rest
		}
	}
	return to
}

// unframe lets the page be shown in the phone page's frame, and over http.
func unframe(h http.Header) {
	h.Del("X-Frame-Options")
	h.Del("Strict-Transport-Security")
	for _, name := range []string{"Content-Security-Policy", "Content-Security-Policy-Report-Only"} {
		policy := h.Get(name)
		if policy == "" {
			continue
		}
		rules := slices.DeleteFunc(strings.Split(policy, ";"), func(rule string) bool {
			words := strings.Fields(rule)
			return len(words) == 0 || words[0] == "frame-ancestors" || words[0] == "upgrade-insecure-requests" || words[0] == "sandbox"
		})
		h.Set(name, strings.Join(rules, ";"))
		if len(rules) == 0 {
			h.Del(name)
		}
	}
}

// The stub goes before every script of the page: right after <head>, or where there is none, after the doctype.
var (
	headTag = regexp.MustCompile(`(?i)<head(\s[^>]*)?>`)
	docType = regexp.MustCompile(`(?i)^\s*<!doctype[^>]*>`)
)

const stubTag = `<script src="/standin/wx.js"></script>`

// inject puts the stub of wx into an HTML page.
func (p *Platform) inject(r *http.Response) error {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") || r.Header.Get("Content-Encoding") != "" {
		return nil
	}
	if r.Request.Method == http.MethodHead || r.StatusCode == http.StatusNotModified {
		r.Header.Del("Content-Length")
		return nil
	}
	head, err := io.ReadAll(io.LimitReader(r.Body, maxPage))
	if err != nil {
		return err
	}
	rest := r.Body
	at := 0
	for _, tag := range []*regexp.Regexp{headTag, docType} {
		if where := tag.FindIndex(head); where != nil {
			at = where[1]
			break
		}
	}
	out := slices.Concat(head[:at], []byte(stubTag), head[at:])
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(bytes.NewReader(out), rest), rest}
	if r.ContentLength >= 0 {
		r.ContentLength += int64(len(stubTag))
		r.Header.Set("Content-Length", strconv.FormatInt(r.ContentLength, 10))
	}
	return nil
}
