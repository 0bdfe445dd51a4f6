package standin

import (
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// citizenHeader says whose browser asks, on the platform's own origin.
const citizenHeader = "X-Standin-Citizen"

// weChatAgent is what WeChat adds to the browser's name.
const weChatAgent = "MicroMessenger/8.0.50.2701(0x28003237) WeChat/arm64 NetType/WIFI Language/zh_CN standin"

// stateShape is what a state may be (protocol §7).
var stateShape = regexp.MustCompile(`^[0-9A-Za-z]{1,128}$`)

// authorizeOrder is the order that the parameters of the authorisation page must have.
var authorizeOrder = []string{"appid", "redirect_uri", "response_type", "scope", "state"}

type authCode struct {
	openid, scope string
	until         time.Time
	used          bool
}

// authorize is GET /connect/oauth2/authorize. id is the citizen whose browser asks; "" on the platform's own origin,
// where a header, a parameter or a click says so.
func (p *Platform) authorize(w http.ResponseWriter, r *http.Request, id string) {
	q := r.URL.Query()
	if code, text := p.refusal(r.URL.RawQuery, q); code != "" {
		render(w, http.StatusOK, oauthErrorPage, map[string]string{"Code": code, "Text": text})
		return
	}
	known := id != ""
	if !known {
		id = or(r.Header.Get(citizenHeader), q.Get("standin_citizen"))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.citizen(id)
	if c == nil {
		render(w, http.StatusOK, chooserPage, map[string]any{"Citizens": p.choices(r)})
		return
	}
	answer := q.Get("standin_consent")
	if q.Get("scope") == "snsapi_userinfo" && answer == "" {
		base := "?" + r.URL.RawQuery + "&standin_citizen=" + url.QueryEscape(id) + "&standin_consent="
		render(w, http.StatusOK, consentPage, map[string]string{"Name": c.nickname, "Account": p.opt.AccountName, "Link": base})
		return
	}
	target, err := addQuery(q.Get("redirect_uri"), p.grant(c, q, answer != "deny"))
	if err != nil {
		writeProblem(w, ErrInvalid)
		return
	}
	if known {
		target = p.ownLocation(target, "http://"+r.Host)
	}
	if !strings.Contains(target, "#") {
		target += "#" // or the browser carries #wechat_redirect on to the account's page
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, target, http.StatusFound)
}

// grant makes a code, unless the citizen refused: then there is only the state. With mu held.
func (p *Platform) grant(c *citizen, q url.Values, agreed bool) url.Values {
	out := url.Values{"state": {q.Get("state")}}
	if agreed {
		code := "0" + p.random(31)
		p.codes[code] = &authCode{openid: c.openid, scope: q.Get("scope"), until: p.now().Add(5 * time.Minute)}
		out.Set("code", code)
	}
	return out
}

// refusal is the error page that a request for authorisation deserves; "" for none.
func (p *Platform) refusal(raw string, q url.Values) (code, text string) {
	p.mu.Lock()
	domain := p.opt.OAuthDomain
	if u, err := url.Parse(p.public); domain == "" && err == nil {
		domain = u.Host
	}
	p.mu.Unlock()
	redirect, err := url.Parse(q.Get("redirect_uri"))
	switch {
	case q.Get("appid") == "":
		return "10012", "appid不能为空"
	case q.Get("appid") != p.opt.AppID:
		return "10016", "appid不是本公众号的"
	case q.Get("redirect_uri") == "":
		return "10011", "redirect_uri不能为空"
	case q.Get("scope") == "":
		return "10010", "scope不能为空"
	case q.Get("scope") != "snsapi_base" && q.Get("scope") != "snsapi_userinfo":
		return "10005", "此公众号并没有这些scope的权限"
	case q.Get("response_type") != "code" || !inOrder(raw):
		return "参数错误", "链接参数须依次为 " + strings.Join(authorizeOrder, "、") + "，且 response_type=code"
	case !stateShape.MatchString(q.Get("state")):
		return "参数错误", "state须为1到128个字母或数字"
	case err != nil || !sameDomain(redirect, domain):
		return "10003", "redirect_uri域名与后台配置不一致"
	}
	return "", ""
}

// sameDomain compares the exact host; the port too where the configured domain has one.
func sameDomain(u *url.URL, domain string) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && domain != "" && (u.Host == domain || u.Hostname() == domain)
}

// inOrder tells whether the five parameters come first and in WeChat's order.
func inOrder(raw string) bool {
	var names []string
	for _, pair := range strings.Split(raw, "&") {
		name, _, _ := strings.Cut(pair, "=")
		names = append(names, name)
	}
	return len(names) >= len(authorizeOrder) && slices.Equal(names[:len(authorizeOrder)], authorizeOrder)
}

type choice struct{ Name, Phone, Link string }

// choices with mu held.
func (p *Platform) choices(r *http.Request) []choice {
	var out []choice
	for _, c := range p.citizens {
		out = append(out, choice{c.nickname, c.phone, "?" + r.URL.RawQuery + "&standin_citizen=" + c.id})
	}
	return out
}

func page(title, body string) *template.Template {
	return template.Must(template.New(title).Parse(`<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>` + title + `</title><style>
body{font:16px/1.6 system-ui,sans-serif;margin:0;padding:48px 24px;text-align:center;color:#191919;background:#ededed}
a{display:block;max-width:320px;margin:12px auto;padding:12px;border-radius:8px;background:#fff;color:#191919;text-decoration:none}
a.go{background:#07c160;color:#fff}small{color:#666}</style></head><body>` + body + `<p><small>模拟平台，非微信</small></p></body></html>`))
}

var (
	oauthErrorPage = page("无法访问", `<h1>{{.Code}}</h1><p>{{.Text}}</p>`)
	chooserPage    = page("选择市民", `<h1>以谁的身份打开？</h1>{{range .Citizens}}<a href="{{.Link}}">{{.Name}} <small>{{.Phone}}</small></a>{{end}}`)
	consentPage    = page("授权", `<h1>{{.Account}}</h1><p>申请获取 {{.Name}} 的昵称、头像</p>
<a class="go" href="{{.Link}}allow">允许</a><a href="{{.Link}}deny">拒绝</a>`)
)

func render(w http.ResponseWriter, status int, t *template.Template, data any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = t.Execute(w, data) // the reader went away
}
