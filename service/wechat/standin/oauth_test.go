package standin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.org/hotline/service/wechat/standin"
)

const back = "http://hotline.test/h5/oauth/callback"

// ask opens the authorisation page as u1 and returns where it leads, or its text.
func ask(t *testing.T, p *standin.Platform, query string) (to *url.URL, page string) {
	t.Helper()
	c := p.Browser("u1")
	once := &http.Client{Transport: c.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, body := get(t, once, p.URL()+"/connect/oauth2/authorize?"+query)
	if res.StatusCode == http.StatusFound {
		to, err := res.Location()
		if err != nil {
			t.Fatal(err)
		}
		return to, ""
	}
	return nil, body
}

// rawLocation is where the page leads, letter by letter.
func rawLocation(t *testing.T, p *standin.Platform) string {
	t.Helper()
	address := p.URL() + "/connect/oauth2/authorize?" + authQuery("snsapi_base", "abc123") + "&standin_citizen=u1"
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	must(t, err)
	return roundTrip(t, req).Header.Get("Location")
}

func authQuery(scope, state string) string {
	return "appid=" + appID + "&redirect_uri=" + url.QueryEscape(back) + "&response_type=code&scope=" + scope + "&state=" + state
}

func exchange(t *testing.T, p *standin.Platform, code string) answer {
	t.Helper()
	return do(t, p, "/sns/oauth2/access_token?appid="+appID+"&secret="+appSecret+"&grant_type=authorization_code&code="+code, nil)
}

func TestAuthorisation(t *testing.T) {
	t.Parallel()
	p := start(t, nil, ours, func(o *standin.Options) { o.PublicURL = "http://hotline.test" })
	c, _ := p.Citizen("u1")
	to, page := ask(t, p, authQuery("snsapi_base", "abc123")+"&forcePopup=true")
	if to == nil || !strings.HasPrefix(to.String(), back+"?") || to.Query().Get("state") != "abc123" {
		t.Fatalf("leads to %v %s", to, page)
	}
	if to.Fragment != "" || !strings.HasSuffix(rawLocation(t, p), "#") {
		t.Error("the page inherits #wechat_redirect")
	}
	code := to.Query().Get("code")
	a := exchange(t, p, code)
	if a.str("openid") != c.OpenID || a.str("scope") != "snsapi_base" {
		t.Errorf("exchange: %v", a)
	}
	wants(t, "twice", exchange(t, p, code), 40163)
	wants(t, "made up", exchange(t, p, "nonsense"), 40029)
	web := "?access_token=" + a.str("access_token") + "&openid=" + c.OpenID
	wants(t, "auth", do(t, p, "/sns/auth"+web, nil), 0)
	wants(t, "userinfo with base scope", do(t, p, "/sns/userinfo"+web, nil), 48001)
	wants(t, "web token is no API token", do(t, p, "/cgi-bin/getcallbackip?access_token="+a.str("access_token"), nil), 40001)
	refreshed := do(t, p, "/sns/oauth2/refresh_token?appid="+appID+"&grant_type=refresh_token&refresh_token="+a.str("refresh_token"), nil)
	if refreshed.str("openid") != c.OpenID {
		t.Errorf("refresh: %v", refreshed)
	}

	to, _ = ask(t, p, authQuery("snsapi_base", "abc123"))
	p.Advance(5 * time.Minute)
	wants(t, "after five minutes", exchange(t, p, to.Query().Get("code")), 42003)
}

func TestConsent(t *testing.T) {
	t.Parallel()
	p := start(t, nil, ours, func(o *standin.Options) { o.PublicURL = "http://hotline.test" })
	_, page := ask(t, p, authQuery("snsapi_userinfo", "s"))
	if !strings.Contains(page, "申请获取") {
		t.Fatalf("page %s", page)
	}
	to, _ := ask(t, p, authQuery("snsapi_userinfo", "s")+"&standin_consent=deny")
	if to == nil || to.Query().Has("code") || to.Query().Get("state") != "s" {
		t.Errorf("a refusal leads to %v", to)
	}
	to, _ = ask(t, p, authQuery("snsapi_userinfo", "s")+"&standin_consent=allow")
	a := exchange(t, p, to.Query().Get("code"))
	u := do(t, p, "/sns/userinfo?access_token="+a.str("access_token")+"&openid="+a.str("openid"), nil)
	if u.str("nickname") != "张三" || u.str("province") != "" {
		t.Errorf("userinfo: %v", u)
	}
}

func TestAuthorisationErrorPages(t *testing.T) {
	t.Parallel()
	p := start(t, nil, ours, func(o *standin.Options) { o.PublicURL = "http://hotline.test" })
	good := authQuery("snsapi_base", "abc")
	for _, tc := range []struct{ name, query, want string }{
		{"foreign host", strings.Replace(good, "hotline.test", "evil.test", 1), "10003"},
		{"sub-domain", strings.Replace(good, "hotline.test", "a.hotline.test", 1), "10003"},
		{"script", strings.Replace(good, url.QueryEscape(back), url.QueryEscape("javascript:alert(1)"), 1), "10003"},
		{"foreign app", strings.Replace(good, appID, "wxother", 1), "10016"},
		{"other scope", authQuery("snsapi_all", "abc"), "10005"},
		{"odd state", authQuery("snsapi_base", "a-b"), "state"},
		{"long state", authQuery("snsapi_base", strings.Repeat("a", 129)), "state"},
		{"wrong order", "redirect_uri=" + url.QueryEscape(back) + "&appid=" + appID + "&response_type=code&scope=snsapi_base&state=abc", "依次"},
	} {
		to, page := ask(t, p, tc.query)
		if to != nil || !strings.Contains(page, tc.want) {
			t.Errorf("%s: leads to %v, page %.200s", tc.name, to, page)
		}
	}
}

func TestChooser(t *testing.T) {
	t.Parallel()
	p := start(t, nil, ours, func(o *standin.Options) { o.PublicURL = "http://hotline.test" })
	address := p.URL() + "/connect/oauth2/authorize?" + authQuery("snsapi_base", "abc")
	res, body := get(t, jarred(t), address)
	if res.StatusCode != http.StatusOK || !strings.Contains(body, "张三") || !strings.Contains(body, "standin_citizen=u2") {
		t.Errorf("chooser: %s", body)
	}
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"&standin_citizen=u2", http.NoBody)
	res = roundTrip(t, req)
	to, err := res.Location()
	if err != nil {
		t.Fatal(err)
	}
	u2, _ := p.Citizen("u2")
	if a := exchange(t, p, to.Query().Get("code")); a.str("openid") != u2.OpenID {
		t.Errorf("chose %v", a)
	}
}
