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

		"/cgi-bin/message/custom/send":               post(p.sendCustom),
		"/cgi-bin/message/custom/typing":             post(p.sendTyping),
		"/cgi-bin/message/template/send":             post(p.sendTemplate),
		"/cgi-bin/message/subscribe/bizsend":         post(p.bizSend),
		"/cgi-bin/template/get_all_private_template": get(p.allTemplates),

		"/cgi-bin/media/upload":    post(p.uploadMedia),
		"/cgi-bin/media/get":       get(p.downloadMedia),
		"/cgi-bin/media/get/jssdk": get(p.downloadSpeech),
		"/cgi-bin/user/info":       get(p.userInfo),

		"/customservice/kfsession/create":         post(p.createSession),
		"/customservice/kfsession/close":          post(p.closeSession),
		"/customservice/kfsession/getsession":     get(p.getSession),
		"/customservice/kfsession/getsessionlist": get(p.listSessions),
		"/customservice/kfsession/getwaitcase":    get(p.listWaiting),
		"/customservice/msgrecord/getmsglist":     post(p.records),
		"/customservice/kfaccount/add":            post(p.addAgent),
		"/customservice/kfaccount/update":         post(p.updateAgent),
		"/customservice/kfaccount/inviteworker":   post(p.inviteAgent),
		"/customservice/kfaccount/del":            post(p.deleteAgent),
		"/cgi-bin/customservice/getkflist":        get(p.listAgents),
		"/cgi-bin/customservice/getonlinekflist":  get(p.listOnline),

		"/cgi-bin/openapi/quota/get": post(p.getQuota),
		"/cgi-bin/clear_quota":       post(p.clearQuota),
	}
}

// router is the platform's own origin: WeChat's API, web authorisation, the control API and the phone page.
func (p *Platform) router() http.Handler {
	mux := http.NewServeMux()
	for path, rt := range p.apiRoutes() {
		mux.HandleFunc(path, p.handleAPI(path, rt))
		p.known[path] = true
	}
	unknown := p.handleAPI("", route{open: true, do: func(*call) (any, error) { return nil, fail(40066) }})
	for _, root := range []string{"/cgi-bin/", "/customservice/", "/sns/"} {
		mux.HandleFunc(root, unknown)
	}
	mux.HandleFunc("GET /connect/oauth2/authorize", func(w http.ResponseWriter, r *http.Request) { p.authorize(w, r, "") })
	mux.HandleFunc("POST /standin/sms", p.takeSMS)
	mux.HandleFunc("GET /ws/geocoder/v1/", p.findAddress)
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
