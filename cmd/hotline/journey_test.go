package main

import (
	"bytes"
	"net/url"
	"os"
	"strings"
	"testing"
)

// stage is a running demo, as a browser and the phone page see it.
// lockedBuffer is written by the program and read by the test.
// startDemo runs hotline demo on free ports, on the database and the Redis that the tests have.
// phone is one citizen's: the chat, the SMS and the browser.
// api calls the citizens' API from the citizen's browser and returns the status.
// said waits until the account said something that holds text, and returns it.
type fault struct {
	Error struct {
		Code, Message string
		Fields        map[string]string
		RequestID     string `json:"request_id"`
	}
}

// The citizen's main journey: follow, menu, bind, file with photos, number in the chat, list, detail, progress, unbind.
func TestJourney(t *testing.T) {
	s := startDemo(t)
	p := s.phone(t, "u1")

	var refused fault
	if status := p.api("GET", "/me", nil, &refused); status != 401 || refused.Error.Code != "not_signed_in" || refused.Error.RequestID == "" {
		t.Fatalf("before signing in: %d %+v", status, refused)
	}
	var signed struct{ Signature string } // for sharing what is read without signing in
	if status := p.api("GET", "/jssdk?url="+url.QueryEscape(p.origin+"/h5/cases"), nil, &signed); status != 200 || signed.Signature == "" {
		t.Errorf("a page shared before signing in: %d %+v", status, signed)
	}
	p.standin("POST", "/standin/v1/citizens/u1/follow", nil, nil)
	p.said("欢迎关注广州12345")

	var opened struct{ Open string }
	p.standin("POST", "/standin/v1/citizens/u1/menu", map[string]any{"path": []int{2, 2}}, &opened)
	if opened.Open != p.origin+"/h5/binding" {
		t.Fatalf("账户绑定 opens %q", opened.Open)
	}
	if at := p.signIn("/h5/binding"); at != "/h5/binding" {
		t.Fatalf("signed in to %s", at)
	}
	const number = "13800138000"
	if status := p.api("GET", "/tickets", nil, &refused); status != 403 || refused.Error.Code != "not_bound" {
		t.Fatalf("the list before binding: %d %+v", status, refused)
	}
	if status := p.api("POST", "/sms-codes", map[string]any{"phone": number, "purpose": "bind"}, nil); status != 204 {
		t.Fatalf("a code: %d", status)
	}
	var me struct {
		Bound       bool
		Name, Phone string
	}
	status := p.api("PUT", "/binding", map[string]any{"name": "张三", "phone": number, "code": p.code(number)}, &me)
	if status != 200 || !me.Bound || me.Name != "张*" || me.Phone != "138****8000" {
		t.Fatalf("bound: %d %+v", status, me)
	}
	p.said("绑定成功")

	var place struct{ Address string }
	p.standin("PUT", "/standin/v1/citizens/u1/place", map[string]any{"lat": 23.129112, "lng": 113.264385, "label": "云麓区某街道1号"}, nil)
	if p.api("GET", "/place?lat=23.129112&lng=113.264385", nil, &place); place.Address != "云麓区某街道1号" {
		t.Fatalf("the address of the place: %+v", place)
	}

	var photos []string
	for range 2 {
		id, status := p.upload(picture(t))
		if status != 201 || id == "" {
			t.Fatalf("upload: %d", status)
		}
		photos = append(photos, id)
	}
	complaint := map[string]any{
		"category": "C1", "nature": "投诉", "title": "巷口路灯不亮", "public_intent": true, "address": "云麓区某街道1号",
		"lat": 23.129112, "lng": 113.264385, "content": "巷口的路灯坏了三天，晚上看不见路。", "photo_ids": photos,
		"contact_name": "张三", "id_type": "居民身份证", "id_no": "11010519491231002X", "phone": "", "contact_address": "云麓区某街道2号",
	}
	var filed struct {
		Number, Status string
		SubmittedAt    string `json:"submitted_at"`
	}
	if status := p.api("POST", "/tickets", complaint, &filed, "Idempotency-Key", "11111111-2222-3333"); status != 201 || filed.Status != "submitted" || !strings.HasSuffix(filed.SubmittedAt, "+08:00") {
		t.Fatalf("filed: %d %+v", status, filed)
	}
	first := filed.Number
	if status := p.api("POST", "/tickets", complaint, &filed, "Idempotency-Key", "11111111-2222-3333"); status != 201 || filed.Number != first {
		t.Fatalf("filed again: %d %+v", status, filed)
	}
	p.said(first)

	var list struct {
		Items []struct {
			Number      string
			StatusLabel string `json:"status_label"`
		}
	}
	if p.api("GET", "/tickets?status=待受理", nil, &list); len(list.Items) != 1 || list.Items[0].Number != first || list.Items[0].StatusLabel != "待受理" {
		t.Fatalf("list: %+v", list)
	}
	var detail struct {
		Content  string
		IDNo     string `json:"id_no"`
		Lat      float64
		Photos   []struct{ URL string }
		Timeline []struct{ Label string }
		Actions  []string
	}
	p.api("GET", "/tickets/"+first, nil, &detail)
	if detail.IDNo != "110***********002X" || detail.Lat != 23.129112 || len(detail.Photos) != 2 || len(detail.Timeline) != 1 || detail.Actions[0] != "withdraw" {
		t.Fatalf("detail: %+v", detail)
	}
	p.standin("POST", "/standin/v1/citizens/u1/messages", map[string]any{"type": "text", "content": first}, nil)
	if text := p.said("当前状态"); !strings.Contains(text, "待受理") {
		t.Fatalf("progress in the chat: %s", text)
	}

	complaint["photo_ids"] = []string{}
	if status := p.api("POST", "/tickets", complaint, &filed, "Idempotency-Key", "11111111-4444"); status != 201 {
		t.Fatalf("a second one: %d", status)
	}
	var withdrawn struct{ Status string }
	if status := p.api("POST", "/tickets/"+filed.Number+"/withdrawal", map[string]any{"reason": "修好了"}, &withdrawn); status != 200 || withdrawn.Status != "withdrawn" {
		t.Fatalf("withdrawn: %d %+v", status, withdrawn)
	}
	if status := p.api("POST", "/tickets/"+filed.Number+"/withdrawal", nil, &refused); status != 409 || refused.Error.Code != "wrong_state" {
		t.Fatalf("withdrawn twice, without a body: %d %+v", status, refused)
	}

	// Somebody else gets nothing: not the ticket, not the photo, and the same answer as for no ticket at all.
	other := s.phone(t, "u2")
	other.signIn("/h5/")
	if status := other.api("GET", "/tickets/"+first, nil, &refused); status != 403 {
		t.Fatalf("unbound stranger: %d", status)
	}
	resp, err := other.browser.Get(other.origin + detail.Photos[0].URL)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 404 {
		t.Fatalf("a stranger reads a photo: %d", resp.StatusCode)
	}

	if status := p.api("DELETE", "/binding", nil, nil); status != 204 {
		t.Fatalf("unbind: %d", status)
	}
	p.said("解除绑定")
	if status := p.api("GET", "/tickets", nil, &refused); status != 403 {
		t.Fatalf("the list after unbinding: %d", status)
	}
	if code := s.stop(); code != exitGood {
		t.Fatalf("the demo ended with %d", code)
	}
	nothingPersonal(t, s.log, number, "11010519491231002X", "张三", "云麓区某街道", "23.129112")
}

// nothingPersonal looks through the service's log.
func nothingPersonal(t *testing.T, file string, values ...string) {
	t.Helper()
	log, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(log), "ticket submitted") {
		t.Fatalf("this is not the log: %s", log)
	}
	for _, v := range values {
		if strings.Contains(string(log), v) {
			t.Errorf("%s stands in the log", v)
		}
	}
}

// The first ticket of an unbound citizen binds him (guide).
func TestTheFirstTicketBinds(t *testing.T) {
	s := startDemo(t)
	p := s.phone(t, "u2")
	p.signIn("/h5/new")
	const number = "13900139000"
	if status := p.api("POST", "/sms-codes", map[string]any{"phone": number, "purpose": "submit"}, nil); status != 204 {
		t.Fatalf("a code: %d", status)
	}
	complaint := map[string]any{
		"category": "C5", "title": "楼下夜间太吵", "public_intent": false, "address": "珠湾区某街道", "content": "楼下店铺每晚十二点还在放音响",
		"contact_name": "李奶奶", "phone": number, "sms_code": "000000",
	}
	var refused fault
	if status := p.api("POST", "/tickets", complaint, &refused, "Idempotency-Key", "22222222-0000"); status != 422 || refused.Error.Code != "wrong_code" || refused.Error.Fields["sms_code"] == "" {
		t.Fatalf("a wrong code: %d %+v", status, refused)
	}
	complaint["sms_code"] = p.code(number)
	var filed struct{ Number string }
	if status := p.api("POST", "/tickets", complaint, &filed, "Idempotency-Key", "22222222-0000"); status != 201 {
		t.Fatalf("filed: %d", status)
	}
	var me struct{ Bound bool }
	if p.api("GET", "/me", nil, &me); !me.Bound {
		t.Fatal("the first ticket did not bind")
	}
}

// What a citizen may get wrong comes back named, in Chinese, and changes nothing.
func TestBadInput(t *testing.T) {
	s := startDemo(t)
	p := s.phone(t, "u1")
	p.signIn("/h5/new")
	key := []string{"Idempotency-Key", "33333333-0000"}
	var all fault
	if status := p.api("POST", "/tickets", map[string]any{}, &all, key...); status != 422 || all.Error.Code != "invalid" {
		t.Fatalf("an empty form: %d %+v", status, all)
	}
	for _, f := range []string{"category", "title", "public_intent", "address", "content", "contact_name", "phone", "sms_code"} {
		if all.Error.Fields[f] == "" {
			t.Errorf("%s is not named: %v", f, all.Error.Fields)
		}
	}
	for name, tc := range map[string]struct {
		method, path string
		body         any
		header       []string
		status       int
		field        string
	}{
		"no key":            {"POST", "/tickets", map[string]any{}, nil, 422, "Idempotency-Key"},
		"title is a number": {"POST", "/tickets", map[string]any{"title": 5}, key, 422, "title"},
		"photo_ids no list": {"POST", "/tickets", map[string]any{"photo_ids": "x"}, key, 422, "photo_ids"},
		"not an object":     {"POST", "/tickets", []int{1}, key, 422, ""},
		"limit no number":   {"GET", "/tickets?limit=x", nil, nil, 422, "limit"},
		"blank name":        {"PUT", "/binding", map[string]any{"name": " ", "phone": "13800138000", "code": "123456"}, nil, 422, "name"},
		"wrong code":        {"PUT", "/binding", map[string]any{"name": "张三", "phone": "13800138000", "code": "123456"}, nil, 422, "code"},
		"landline":          {"POST", "/sms-codes", map[string]any{"phone": "02012345678", "purpose": "bind"}, nil, 422, "phone"},
		"purpose":           {"POST", "/sms-codes", map[string]any{"phone": "13800138000", "purpose": "x"}, nil, 422, "purpose"},
		"place in the sea":  {"GET", "/place?lat=0&lng=0", nil, nil, 422, "lat"},
		"foreign page":      {"GET", "/jssdk?url=https://evil.example/", nil, nil, 422, "url"},
		"another origin":    {"DELETE", "/binding", nil, []string{"Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"}, 403, ""},
		"no such path":      {"GET", "/nothing", nil, nil, 404, ""},
		"wrong method":      {"PATCH", "/tickets", nil, nil, 405, ""},
		"huge body":         {"POST", "/tickets", map[string]any{"content": strings.Repeat("长", 100_000)}, key, 413, ""},
	} {
		var got fault
		status := p.api(tc.method, tc.path, tc.body, &got, tc.header...)
		if status != tc.status || got.Error.Code == "" || got.Error.Message == "" || (tc.field != "" && got.Error.Fields[tc.field] == "") {
			t.Errorf("%s: %d %+v", name, status, got)
		}
	}
	if _, status := p.upload([]byte("GIF89a not a photo")); status != 415 && status != 422 {
		t.Errorf("a file that is no photo: %d", status)
	}
	if _, status := p.upload(bytes.Repeat([]byte{0xff, 0xd8, 0xff}, 4<<20)); status != 413 {
		t.Errorf("a photo of 12 MB: %d", status)
	}
}
