package standin_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"example.org/hotline/service/wechat/standin"
)

// page calls the control API as the phone page does.
func page(t *testing.T, p *standin.Platform, method, path string, body any) (int, answer) {
	t.Helper()
	raw, err := json.Marshal(body)
	must(t, err)
	req, err := http.NewRequestWithContext(t.Context(), method, p.URL()+"/standin/v1"+path, bytes.NewReader(raw))
	must(t, err)
	req.Header.Set("Origin", p.URL())
	res := roundTrip(t, req)
	var out answer
	must(t, json.NewDecoder(res.Body).Decode(&out))
	return res.StatusCode, out
}

func TestControl(t *testing.T) {
	t.Parallel()
	acc := newAccount(t)
	p := start(t, acc, ours)
	call(t, p, "/cgi-bin/menu/create", entry{"button": []entry{leaf("客服"), {"type": "view", "name": "我的", "url": acc.URL + "/h5/mine"}}})
	u1, _ := p.Citizen("u1")
	for _, tc := range []struct {
		method, path string
		body         any
		status       int
		want         string // in the answer
	}{
		{"GET", "/state", nil, 200, `"note":"模拟平台，非微信"`},
		{"POST", "/citizens/u1/messages", entry{"type": "text", "content": "在吗"}, 409, "not_following"},
		{"POST", "/citizens/u1/follow", nil, 200, `"followed":true`},
		{"POST", "/citizens/u1/messages", entry{"type": "text", "content": "在吗"}, 201, `"from":"citizen"`},
		{"POST", "/citizens/u1/messages", entry{"type": "text", "content": ""}, 422, "invalid"},
		{"POST", "/citizens/u1/menu", entry{"path": []int{0}}, 200, `{}`},
		{"POST", "/citizens/u1/menu", entry{"path": []int{1}}, 200, u1.BrowserURL + "/h5/mine"},
		{"POST", "/citizens/u1/menu", entry{"path": []int{7}}, 404, "menu_entry_not_found"},
		{"POST", "/citizens/u1/open", entry{"url": acc.URL + "/h5/x"}, 200, u1.BrowserURL + "/h5/x"},
		{"POST", "/citizens/u1/open", entry{"url": "https://example.org/"}, 200, "https://example.org/"},
		{"GET", "/citizens/u1/chat", nil, 200, `"在吗"`},
		{"GET", "/citizens/u9/chat", nil, 404, "citizen_not_found"},
		{"PUT", "/citizens/u1/place", entry{"lat": 23.2, "lng": 113.3, "label": "家"}, 200, `"label":"家"`},
		{"PUT", "/citizens/u1/place", entry{"lat": 123.2}, 422, "invalid"},
		{"POST", "/citizens/u2/scan", entry{"scene": "lamp"}, 200, `"followed":true`},
		{"POST", "/citizens/u2/unfollow", nil, 200, `"followed":false`},
		{"POST", "/citizens", entry{"nickname": "王五", "phone": "13700137000"}, 201, `"id":"u3"`},
		{"POST", "/citizens", entry{"phone": "12"}, 422, "invalid"},
		{"POST", "/clock", entry{"advance": "240h"}, 200, `"offset_seconds":864000`},
		{"POST", "/clock", entry{"advance": "-1h"}, 422, "invalid"},
		{"PUT", "/weather", entry{"weather": entry{"push_twice": 1.5}}, 422, "invalid"},
		{"PUT", "/weather", entry{"weather": entry{"record_late": "-5s"}}, 422, "invalid"},
		{"PUT", "/weather", entry{"weather": entry{"record_late": "soon"}}, 422, "invalid"},
		{"PUT", "/weather", entry{"weather": entry{"seed": 5, "tap_zero": 0.5, "record_late": "90s", "refusals": []entry{{"path": "/x", "errcode": 45015, "chance": 0.1}}}}, 200, `"errcode":45015`},
		{"GET", "/weather", nil, 200, `"record_late":"1m30s"`},
		{"PUT", "/weather", entry{}, 200, `"tap_zero":0`},
		{"GET", "/kf", nil, 200, `"nick":"小云"`},
		{"PUT", "/kf/1001@gz12345/online", entry{"online": false}, 200, `"online":false`},
		{"POST", "/kf/1002%40gz12345/accept", entry{"citizen_id": "u1"}, 409, "not_waiting"},
		{"POST", "/kf/9@x/accept", entry{"citizen_id": "u1"}, 404, "agent_not_found"},
		{"GET", "/nothing", nil, 404, "not_found"},
	} {
		status, got := page(t, p, tc.method, tc.path, tc.body)
		var raw bytes.Buffer
		enc := json.NewEncoder(&raw)
		enc.SetEscapeHTML(false)
		must(t, enc.Encode(got))
		if status != tc.status || !strings.Contains(raw.String(), tc.want) {
			t.Errorf("%s %s: %d %s, want %d %s", tc.method, tc.path, status, raw.String(), tc.status, tc.want)
		}
	}
	u3, _ := p.Citizen("u3")
	if res, _ := get(t, jarred(t), u3.BrowserURL+"/standin/place"); res.StatusCode != http.StatusOK {
		t.Errorf("a new citizen's browser answers %d", res.StatusCode)
	}
}

func TestChatAfter(t *testing.T) {
	t.Parallel()
	p := start(t, newAccount(t))
	follow(t, p, "u1")
	m := say(t, p, "u1", "一")
	say(t, p, "u1", "二")
	_, got := page(t, p, "GET", "/citizens/u1/chat?after="+m.ID, nil)
	if items, _ := got["items"].([]any); len(items) != 1 || items[0].(map[string]any)["text"] != "二" {
		t.Errorf("after %s: %v", m.ID, got)
	}
}

func TestOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	p := start(t, nil)
	for _, path := range []string{"/standin/v1/state", "/standin/v1/events"} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodHead, p.URL()+path, http.NoBody) // no stream to wait for
		req.Header.Set("Origin", "http://evil.test")
		if res := roundTrip(t, req); res.StatusCode != http.StatusForbidden {
			t.Errorf("%s answers %d", path, res.StatusCode)
		}
	}
}

// A stranger's name that resolves to this machine makes a page of his one of our origin.
func TestStrangersNamesAreRefused(t *testing.T) {
	t.Parallel()
	p := start(t, nil)
	c, err := p.AddCitizen("王五", "13700137000")
	if err != nil {
		t.Fatal(err)
	}
	browser := c.BrowserURL
	for _, tc := range []struct {
		url, host string
		want      int
	}{
		{p.URL() + "/standin/v1/state", "evil.test:8090", http.StatusForbidden},
		{p.URL() + "/standin/v1/state", "", http.StatusOK},
		{p.URL() + "/standin/v1/state", "[::1]:8090", http.StatusOK},
		{p.URL() + "/standin/v1/state", "localhost", http.StatusOK},
		{browser + "/standin/wx.js", "evil.test", http.StatusForbidden},
		{browser + "/standin/wx.js", "192.168.1.7:8091", http.StatusOK},
	} {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, tc.url, http.NoBody)
		req.Host = tc.host
		if res := roundTrip(t, req); res.StatusCode != tc.want {
			t.Errorf("%s by the name %q answers %d, want %d", tc.url, tc.host, res.StatusCode, tc.want)
		}
	}
}

func TestEventStream(t *testing.T) {
	t.Parallel()
	p := start(t, newAccount(t))
	req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, p.URL()+"/standin/v1/events", http.NoBody)
	tr := &http.Transport{}
	defer tr.CloseIdleConnections()
	res, err := tr.RoundTrip(req)
	must(t, err)
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	lines.Scan() // the greeting: from here on nothing is missed
	follow(t, p, "u1")
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), `data: {"type":"chat","citizen_id":"u1","message":{`) {
			return
		}
	}
	t.Errorf("the stream ended: %v", lines.Err())
}

func TestSMS(t *testing.T) {
	t.Parallel()
	p := start(t, nil, func(o *standin.Options) { o.SMSToken = "t0ken" })
	post := func(token, body string) int {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, p.URL()+"/standin/sms", strings.NewReader(body))
		req.Header.Set("Authorization", token)
		return roundTrip(t, req).StatusCode
	}
	good := `{"phone":"13800138000","template":"bind_code","params":{"code":"123456"}}`
	if got := post("wrong", good); got != http.StatusUnauthorized {
		t.Errorf("wrong token: %d", got)
	}
	if got := post("Bearer t0ken", `{"phone":"1","template":"bind_code"}`); got != http.StatusUnprocessableEntity {
		t.Errorf("bad phone: %d", got)
	}
	if got := post("Bearer t0ken", good); got != http.StatusOK {
		t.Errorf("good: %d", got)
	}
	p.FailNext("/standin/sms", 1)
	if got := post("t0ken", good); got != http.StatusServiceUnavailable {
		t.Errorf("failing: %d", got)
	}
	got := p.SMS("13800138000")
	if len(got) != 1 || got[0].Code != "123456" || got[0].Text != "【广州12345】您的验证码是123456，5分钟内有效。" {
		t.Errorf("inbox %+v", got)
	}
	if _, inbox := page(t, p, "GET", "/citizens/u2/sms", nil); len(inbox["items"].([]any)) != 0 {
		t.Errorf("another phone got %v", inbox)
	}
}

func TestPhonePage(t *testing.T) {
	t.Parallel()
	bare := start(t, nil)
	for _, path := range []string{"/", "/agent"} {
		res, body := get(t, jarred(t), bare.URL()+path)
		if res.StatusCode != http.StatusServiceUnavailable || strings.Count(body, "\n") != 1 || !strings.Contains(body, "make web") {
			t.Errorf("%s: %d %q", path, res.StatusCode, body)
		}
	}
	built := start(t, nil, func(o *standin.Options) {
		o.Phone = fstest.MapFS{"index.html": {Data: []byte("phone")}, "assets/a.js": {Data: []byte("1")}}
	})
	for path, want := range map[string]string{"/": "phone", "/agent": "phone", "/assets/a.js": "1"} {
		if _, body := get(t, jarred(t), built.URL()+path); body != want {
			t.Errorf("%s: %q", path, body)
		}
	}
	if res, _ := get(t, jarred(t), built.URL()+"/assets/../../etc/passwd"); res.StatusCode != http.StatusNotFound {
		t.Errorf("outside: %d", res.StatusCode)
	}
}

func TestAdvanceTakesOthersAlong(t *testing.T) {
	t.Parallel()
	var moved time.Duration
	p := start(t, nil, func(o *standin.Options) { o.OnAdvance = func(d time.Duration) { moved += d } })
	before := p.Now()
	p.Advance(10 * time.Minute)
	p.Advance(-time.Hour)
	if moved != 10*time.Minute || p.Now().Sub(before) < 10*time.Minute {
		t.Errorf("moved by %v, the platform by %v", moved, p.Now().Sub(before))
	}
}
