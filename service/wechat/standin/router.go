package standin

import (
	"net/http"
	"strings"
)

// apiRoutes are the calls of the platform that it plays.
func (p *Platform) apiRoutes() map[string]route {
	get := func(do apiFunc) route { return route{method: http.MethodGet, do: do} }
	post := func(do apiFunc) route { return route{method: http.MethodPost, do: do} }
	open := func(method string, do apiFunc) route { return route{method: method, open: true, do: do} }
	return map[string]route{
		"/cgi-bin/stable_token":     open(http.MethodPost, p.stableToken),
		"/cgi-bin/token":            open(http.MethodGet, p.plainToken),
		"/cgi-bin/getcallbackip":    get(p.callbackIPs),
		"/cgi-bin/ticket/getticket": get(p.getTicket),

		"/sns/oauth2/access_token":  open(http.MethodGet, p.exchangeCode),
		"/sns/oauth2/refresh_token": open(http.MethodGet, p.refreshWeb),
		"/sns/userinfo":             open(http.MethodGet, p.webUser),
		"/sns/auth":                 open(http.MethodGet, p.webAuth),

		"/cgi-bin/menu/create": post(p.createMenu),
		"/cgi-bin/menu/get":    get(p.getMenu),
		"/cgi-bin/menu/delete": get(p.deleteMenu),
	}
}

// router is the platform's own origin: WeChat's API, web authorisation, the control API and the phone page.
func (p *Platform) router() http.Handler {
	mux := http.NewServeMux()
	for path, rt := range p.apiRoutes() {
		mux.HandleFunc(path, p.handleAPI(path, rt))
	}
	unknown := p.handleAPI("", route{open: true, do: func(*call) (any, error) { return nil, fail(40066) }})
	for _, root := range []string{"/cgi-bin/", "/customservice/", "/sns/"} {
		mux.HandleFunc(root, unknown)
	}
	mux.HandleFunc("GET /connect/oauth2/authorize", func(w http.ResponseWriter, r *http.Request) { p.authorize(w, r, "") })
	mux.HandleFunc("POST /standin/sms", p.takeSMS)
	p.shared(mux)
	p.control(mux)
	mux.Handle("/", p.phonePage())
	return mux
}

// shared adds what the platform answers on citizens' origins as well.
func (p *Platform) shared(mux *http.ServeMux) {
	mux.HandleFunc("GET /standin/media/{id}", p.showMedia)
	mux.HandleFunc("GET /standin/wx.js", serveStub())
}

// unslashed is an origin without the slash that people write after it.
func unslashed(origin string) string { return strings.TrimSuffix(origin, "/") }
