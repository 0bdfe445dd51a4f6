package standin_test

import (
	"crypto/sha1"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"
	"time"

	"example.org/hotline/service/wechat/standin"
)

func sign(ticket, page string) standin.JSConfig {
	sum := sha1.Sum([]byte("jsapi_ticket=" + ticket + "&noncestr=n1&timestamp=1700000000&url=" + page))
	return standin.JSConfig{AppID: appID, Timestamp: 1700000000, NonceStr: "n1", Signature: hex.EncodeToString(sum[:]), URL: page}
}

func TestJSConfig(t *testing.T) {
	t.Parallel()
	p := start(t, nil, ours, func(o *standin.Options) { o.PublicURL = "http://hotline.test" })
	wants(t, "other type", call(t, p, "/cgi-bin/ticket/getticket?type=card", nil), 40035)
	ticket := call(t, p, "/cgi-bin/ticket/getticket?type=jsapi", nil)
	page := "http://hotline.test/h5/new?category=C1"
	good := sign(ticket.str("ticket"), page)
	withHash := good
	withHash.URL += "#top"
	otherPage, otherApp := good, good
	otherPage.URL += "&x=1"
	otherApp.AppID = "wxother"
	for _, tc := range []struct {
		name, want string
		in         standin.JSConfig
	}{
		{"good", "config:ok", good},
		{"fragment", "config:ok", withHash},
		{"another page", "config:invalid signature", otherPage},
		{"another ticket", "config:invalid signature", sign("guess", page)},
		{"another site", "config:invalid url domain", sign(ticket.str("ticket"), "http://evil.test/")},
		{"another app", "config:invalid appid", otherApp},
		{"nothing", "config:fail, missing parameter", standin.JSConfig{AppID: appID}},
	} {
		if got := p.CheckJSConfig(tc.in); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
	if again := call(t, p, "/cgi-bin/ticket/getticket?type=jsapi", nil); again.str("ticket") != ticket.str("ticket") {
		t.Error("a new ticket although the old one works")
	}
	p.Advance(2 * time.Hour)
	if got := p.CheckJSConfig(good); got != "config:invalid signature" {
		t.Errorf("after the ticket's end: %s", got)
	}
}

// The page is signed for the public origin while the browser shows the citizen's own.
func TestStubInABrowserOrigin(t *testing.T) {
	t.Parallel()
	srv, p := site(t)
	u1, _ := p.Citizen("u1")
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, u1.BrowserURL+"/standin/jsconfig",
		strings.NewReader(`{"appId":"wxapp","timestamp":1,"nonceStr":"n","signature":"x","url":"`+u1.BrowserURL+`/page"}`))
	res := roundTrip(t, req)
	body := make([]byte, 200)
	n, _ := res.Body.Read(body)
	if !strings.Contains(string(body[:n]), "config:invalid signature") {
		t.Errorf("%s is not taken for %s: %s", u1.BrowserURL, srv.URL, body[:n])
	}
	must(t, p.SetPlace("u1", standin.Place{Lat: 23.5, Lng: 113.5, Label: "某处"}))
	if _, place := get(t, jarred(t), u1.BrowserURL+"/standin/place"); !strings.Contains(place, `"lat":23.5`) {
		t.Errorf("place %s", place)
	}
	res2, script := get(t, jarred(t), u1.BrowserURL+"/standin/wx.js")
	if !strings.HasPrefix(res2.Header.Get("Content-Type"), "text/javascript") || !strings.Contains(script, "window.jWeixin = wx") {
		t.Error("no stub")
	}
}
