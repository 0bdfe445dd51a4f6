package standin_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"example.org/hotline/service/wechat/standin"
)

const (
	appID     = "wxapp"
	appSecret = "secretsecretsecret"
)

// ours is the account that these tests call as.
func ours(o *standin.Options) { o.AppID, o.AppSecret = appID, appSecret }

type answer map[string]any

func (a answer) code() int {
	n, _ := a["errcode"].(float64)
	return int(n)
}

func (a answer) str(name string) string {
	s, _ := a[name].(string)
	return s
}

func (a answer) num(name string) int {
	n, _ := a[name].(float64)
	return int(n)
}

// do calls the platform's API; a nil body is a GET, a string is sent as it is.
func do(t *testing.T, p *standin.Platform, path string, body any) answer {
	t.Helper()
	res := send(t, p, path, body)
	defer res.Body.Close()
	var out answer
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return out
}

func send(t *testing.T, p *standin.Platform, path string, body any) *http.Response {
	t.Helper()
	method, reader := http.MethodGet, io.Reader(http.NoBody)
	if body != nil {
		raw, isText := body.(string)
		if !isText {
			b, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			raw = string(b)
		}
		method, reader = http.MethodPost, strings.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, origin(p)+path, reader)
	if err != nil {
		t.Fatal(err)
	}
	if p.URL() == "" {
		return carried(t, p.Transport(), req)
	}
	return roundTrip(t, req)
}

// origin is the platform's, or any where it listens to none.
func origin(p *standin.Platform) string {
	if u := p.URL(); u != "" {
		return u
	}
	return "https://api.weixin.qq.com"
}

func roundTrip(t *testing.T, req *http.Request) *http.Response {
	t.Helper()
	return carried(t, &http.Transport{DisableKeepAlives: true}, req)
}

// carried reads the answer whole.
func carried(t *testing.T, tr http.RoundTripper, req *http.Request) *http.Response {
	t.Helper()
	res, err := tr.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	res.Body = io.NopCloser(bytes.NewReader(b))
	return res
}

func token(t *testing.T, p *standin.Platform) string {
	t.Helper()
	a := do(t, p, "/cgi-bin/stable_token", answer{"grant_type": "client_credential", "appid": appID, "secret": appSecret})
	if a.str("access_token") == "" {
		t.Fatalf("no token: %v", a)
	}
	return a.str("access_token")
}

// with is path with a fresh token.
func with(t *testing.T, p *standin.Platform, path string) string {
	t.Helper()
	mark := "?"
	if strings.Contains(path, "?") {
		mark = "&"
	}
	return path + mark + "access_token=" + url.QueryEscape(token(t, p))
}

// call is do with a fresh token.
func call(t *testing.T, p *standin.Platform, path string, body any) answer {
	t.Helper()
	return do(t, p, with(t, p, path), body)
}

func wants(t *testing.T, what string, got answer, code int) {
	t.Helper()
	if got.code() != code {
		t.Errorf("%s: got %v, want %d", what, got, code)
	}
}

func TestStableToken(t *testing.T) {
	t.Parallel()
	p := start(t, nil, ours)
	ask := func(force bool) answer {
		return do(t, p, "/cgi-bin/stable_token", answer{
			"grant_type": "client_credential", "appid": appID, "secret": appSecret, "force_refresh": force,
		})
	}
	first := ask(false)
	p.Advance(time.Hour)
	again := ask(false)
	if again.str("access_token") != first.str("access_token") || again.num("expires_in") > 3600 {
		t.Errorf("an hour later: %v", again)
	}
	p.Advance(56 * time.Minute) // the last five minutes
	next := ask(false)
	if next.str("access_token") == first.str("access_token") || next.num("expires_in") != 7200 {
		t.Errorf("at the end: %v", next)
	}
	works := func(a answer) int {
		return do(t, p, "/cgi-bin/getcallbackip?access_token="+a.str("access_token"), nil).code()
	}
	if got := works(first); got != 0 {
		t.Errorf("the old token during the overlap: %d", got)
	}
	p.Advance(5 * time.Minute)
	if got := works(first); got != 42001 {
		t.Errorf("the old token after it: %d", got)
	}
	forced := ask(true)
	if forced.str("access_token") == next.str("access_token") || works(next) != 40001 || works(forced) != 0 {
		t.Errorf("forced: %v, old one answers %d", forced, works(next))
	}
	if soon := ask(true); soon.str("access_token") != forced.str("access_token") {
		t.Error("forced twice within 30 s")
	}
}

func TestCredentialsAndTokens(t *testing.T) {
	t.Parallel()
	p := start(t, nil, ours)
	grant := func(id, secret string) answer {
		return do(t, p, "/cgi-bin/stable_token", answer{"grant_type": "client_credential", "appid": id, "secret": secret})
	}
	wants(t, "foreign app", grant("wxother", appSecret), 40013)
	wants(t, "wrong secret", grant(appID, "guess"), 40125)
	wants(t, "other grant", do(t, p, "/cgi-bin/stable_token", answer{"grant_type": "x"}), 40002)

	ip := "/cgi-bin/getcallbackip"
	wants(t, "no token", do(t, p, ip, nil), 41001)
	wants(t, "malformed", do(t, p, ip+"?access_token=a%20b", nil), 40014)
	wants(t, "unknown", do(t, p, ip+"?access_token="+strings.Repeat("x", 100), nil), 40001)
	old := token(t, p)
	p.ExpireTokens()
	wants(t, "expired", do(t, p, ip+"?access_token="+old, nil), 42001)
	old = token(t, p)
	p.KillTokens()
	wants(t, "killed", do(t, p, ip+"?access_token="+old, nil), 40001)
	wants(t, "wrong method", do(t, p, with(t, p, "/cgi-bin/menu/create"), nil), 43002)
	wants(t, "unknown path", call(t, p, "/cgi-bin/nothing", nil), 40066)
}

func TestFaultsOnDemand(t *testing.T) {
	t.Parallel()
	p := start(t, nil, ours)
	ip := "/cgi-bin/getcallbackip"
	p.FailNext(ip, -1)
	p.FailNext(ip, 45009)
	for _, want := range []int{-1, 45009, 0} {
		wants(t, "queued fault", call(t, p, ip, nil), want)
	}
	if p.Calls(ip) != 3 {
		t.Errorf("counted %d calls", p.Calls(ip))
	}
	p.Stall(ip, 30*time.Millisecond)
	begun := time.Now()
	call(t, p, ip, nil)
	if time.Since(begun) < 30*time.Millisecond {
		t.Error("did not stall")
	}
}

func TestQuotas(t *testing.T) {
	t.Parallel()
	path := "/cgi-bin/getcallbackip"
	p := start(t, nil, ours, func(o *standin.Options) { o.Quotas = standin.Quotas{path: 2} })
	call(t, p, path, nil)
	call(t, p, path, nil)
	a := call(t, p, path, nil)
	wants(t, "third of two", a, 45009)
	if !strings.Contains(a.str("errmsg"), "rid: ") {
		t.Errorf("no rid in %q", a.str("errmsg"))
	}
	q := call(t, p, "/cgi-bin/openapi/quota/get", answer{"cgi_path": path})
	if got, _ := q["quota"].(map[string]any); got["daily_limit"] != 2.0 || got["remain"] != 0.0 {
		t.Errorf("quota/get: %v", q)
	}
	wants(t, "quota of nothing", call(t, p, "/cgi-bin/openapi/quota/get", answer{"cgi_path": "/x"}), 76021)
	wants(t, "clear", call(t, p, "/cgi-bin/clear_quota", answer{"appid": appID}), 0)
	wants(t, "after clear", call(t, p, path, nil), 0)
	for range 9 {
		call(t, p, "/cgi-bin/clear_quota", answer{"appid": appID})
	}
	wants(t, "eleventh clear", call(t, p, "/cgi-bin/clear_quota", answer{"appid": appID}), 48006)
	call(t, p, path, nil)
	call(t, p, path, nil)
	p.Advance(24 * time.Hour)
	wants(t, "next day", call(t, p, path, nil), 0)
}

func TestCallerMustBeOnTheList(t *testing.T) {
	t.Parallel()
	p := start(t, nil, ours, func(o *standin.Options) { o.IPs = []string{"192.0.2.1"} })
	a := do(t, p, "/cgi-bin/stable_token", answer{"grant_type": "client_credential", "appid": appID, "secret": appSecret})
	wants(t, "foreign address", a, 40164)
}

func TestDateHeaderFollowsTheClock(t *testing.T) {
	t.Parallel()
	p := start(t, nil, ours)
	p.Advance(240 * time.Hour)
	res := send(t, p, "/cgi-bin/getcallbackip", nil)
	at, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil || at.Before(time.Now().Add(239*time.Hour)) {
		t.Errorf("Date is %v, %v", at, err)
	}
}
