package wechat

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAuthorizeURL(t *testing.T) {
	g := gatewayTo(t, newPlatform(t))
	got, err := g.AuthorizeURL("https://h.test/h5/oauth/callback?a=1&b=2", "s7aTe", ScopeBase)
	want := "http://oauth.test/connect/oauth2/authorize?appid=" + appID +
		"&redirect_uri=https%3A%2F%2Fh.test%2Fh5%2Foauth%2Fcallback%3Fa%3D1%26b%3D2&response_type=code&scope=snsapi_base&state=s7aTe#wechat_redirect"
	if got != want || err != nil {
		t.Errorf("got  %s (%v)\nwant %s", got, err, want)
	}
	for state, scope := range map[string]string{
		"": ScopeBase, "a&scope=x": ScopeBase, "a#b": ScopeBase, strings.Repeat("a", 129): ScopeBase, "a": "snsapi_login",
	} {
		if got, err := g.AuthorizeURL("https://h.test/", state, scope); err == nil || got != "" {
			t.Errorf("state %q, scope %q were taken: %s", state, scope, got)
		}
	}
}

func TestExchange(t *testing.T) {
	p := newPlatform(t)
	g := gatewayTo(t, p)
	got, err := g.Exchange(t.Context(), "c0de_-")
	if diff := cmp.Diff(Identity{OpenID: openID, Scope: ScopeBase}, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	q := p.last(codePath).Query
	if q.Get("appid") != appID || q.Get("secret") != secret || q.Get("code") != "c0de_-" || q.Get("grant_type") != "authorization_code" {
		t.Errorf("asked with %v", q)
	}
	p.says(codePath, `{"access_token":"x","openid":"`+openID+`","scope":"snsapi_userinfo","unionid":"u1","is_snapshotuser":1}`)
	got, err = g.Exchange(t.Context(), "c0de")
	if diff := cmp.Diff(Identity{OpenID: openID, UnionID: "u1", Scope: ScopeUserInfo, Snapshot: true}, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestExchangeRefusals(t *testing.T) {
	p := newPlatform(t)
	g := gatewayTo(t, p)
	for answer, want := range map[string]Kind{
		`{"errcode":40029,"errmsg":"invalid code"}`:   BadCode,
		`{"errcode":42003,"errmsg":"code expired"}`:   BadCode,
		`{"errcode":40163,"errmsg":"code been used"}`: CodeUsed,
		`{"errcode":40125,"errmsg":"bad secret"}`:     Credentials,
		`{"errcode":-1,"errmsg":"system error"}`:      Busy,
	} {
		p.says(codePath, answer)
		before := p.count(codePath)
		if _, err := g.Exchange(t.Context(), "c0de"); KindOf(err) != want {
			t.Errorf("%s: %v", answer, err)
		}
		if n := p.count(codePath) - before; n != 1 {
			t.Errorf("%s: asked %d times: a code works once", answer, n)
		}
	}
	before := p.count(codePath)
	for _, code := range []string{"", "a b", "a&appid=wx", "a#", "码", strings.Repeat("a", 513)} {
		if _, err := g.Exchange(t.Context(), code); KindOf(err) != BadCode {
			t.Errorf("code %q: %v", code, err)
		}
	}
	if p.count(codePath) != before {
		t.Error("a code that is none was sent")
	}
	p.says(codePath, `{"access_token":"x"}`)
	if _, err := g.Exchange(t.Context(), "c0de"); !errors.Is(err, ErrAnswer) {
		t.Errorf("an answer without openid: %v", err)
	}
}
