package handler_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"unicode"

	"example.org/hotline/handler/citizen"
	"example.org/hotline/handler/reply"
	staffapi "example.org/hotline/handler/staff"
	"example.org/hotline/model"
)

// shelf keeps a ticket in each state for a fuzz target, which moves them on.
type shelf struct {
	*hall
	owner   *person
	numbers []string
	people  int
}

// stages are how far a ticket is taken.
const stages = 7

func stocked(t testing.TB) *shelf {
	h := opened(t)
	h.everybody(t)
	s := &shelf{hall: h, numbers: make([]string, stages)}
	for i := range stages {
		s.fill(t, i)
	}
	return s
}

// fill puts a new ticket onto the i-th place, of a citizen of its own: a phone has ten tickets a day.
func (s *shelf) fill(t testing.TB, i int) {
	if s.people%8 == 0 {
		s.owner = s.comes(t, fmt.Sprint("o", s.people), fmt.Sprintf("138%08d", s.people))
	}
	s.people++
	number := s.owner.files(t, nil).Number
	s.numbers[i] = number
	steps := []func(){
		func() { s.does(t, "dispatcher", "POST", step(number, "accept"), nil) },
		func() { s.does(t, "dispatcher", "POST", step(number, "dispatch"), map[string]any{"department": "CG"}) },
		func() { s.does(t, "handler", "POST", step(number, "sign"), nil) },
		func() { s.does(t, "handler", "POST", step(number, "reply"), goodReply) },
		func() { s.does(t, "dispatcher", "POST", step(number, "close"), nil) },
	}
	if i == stages-1 {
		s.does(t, "dispatcher", "POST", step(number, "return"), map[string]any{"reason": "请补充"})
		return
	}
	for _, take := range steps[:i] {
		take()
	}
}

// version is how often a ticket was changed.
func (s *shelf) version(t testing.TB, number string) int {
	tk, err := s.store.TicketByNumber(t.Context(), number)
	must(t, err)
	return tk.Version
}

// tries makes a request and says whether it broke something: a fault of ours, an error that does not say what is wrong, or a
// refusal with an effect.
func (s *shelf) tries(t *testing.T, i int, send func(number string) said) {
	number := s.numbers[i]
	before := s.version(t, number)
	a := send(number)
	after := s.version(t, number)
	f := a.fault()
	switch {
	case a.status >= 500:
		t.Errorf("ours: %s\n%s", a, s.log)
	case a.status >= 400 && (f.Code == "" || f.Message == "" || f.RequestID == ""):
		t.Errorf("it does not say what is wrong: %s", a)
	case a.status == 422 && len(f.Fields) == 0 && f.Message == model.ErrInvalid.Message:
		t.Errorf("it does not say which field: %s", a)
	case a.status >= 400 && !inChinese(f):
		t.Errorf("nobody can read it: %s", a)
	case a.status >= 400 && after != before:
		t.Errorf("refused, and yet the ticket changed: %s", a)
	}
	if after != before {
		s.fill(t, i)
	}
}

// inChinese tells whether people can read what is wrong, down to each field.
func inChinese(f reply.Fault) bool {
	han := func(text string) bool {
		return strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	}
	for _, rule := range f.Fields {
		if !han(rule) {
			return false
		}
	}
	return han(f.Message)
}

// sendable tells whether an HTTP client could send this path.
func sendable(path string) bool {
	_, err := url.ParseRequestURI(path)
	return err == nil && !strings.ContainsFunc(path, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

var methods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete}

// FuzzStaffAPI sends arbitrary bodies to arbitrary routes as everybody there is.
func FuzzStaffAPI(f *testing.F) {
	names := []string{"dispatcher", "handler", "supervisor", "agent", "admin", "auditor", "other"}
	for _, seed := range []struct {
		who, method, stage int
		path, body         string
	}{
		{0, 1, 0, "/tickets/N/accept", ""},
		{0, 1, 0, "/tickets/N/accept", `{"version":99999999999999999999}`},
		{0, 1, 0, "/tickets/N/return", `{"reason":"请补充","elements":["时段",""]}`},
		{0, 1, 0, "/tickets/N/return", `{"reason":"\u0000\ud800","elements":null}`},
		{0, 1, 0, "/tickets/N/reject", `{"code":"R8","reason":"x"}`},
		{0, 1, 0, "/tickets/N/answer", `{"text":"经核查，该工地夜间施工未取得许可，已责令停止施工。","internal":"查过","truth":"属实","solved":"已解决","contacted_at":"0001-01-01T00:00:00Z"}`},
		{0, 2, 1, "/tickets/N/nature", `{"nature":"举报"}`},
		{0, 1, 1, "/tickets/N/dispatch", `{"department":"CG","assisting":["GA","GA"]}`},
		{0, 1, 1, "/tickets/N/dispatch", `{"department":"` + strings.Repeat("长", 300) + `"}`},
		{0, 2, 1, "/tickets/N/leading", `{"leading":"26112310483520"}`},
		{0, 2, 1, "/tickets/N/leading", `{"leading":""}`},
		{1, 1, 2, "/tickets/N/sign", `{}`},
		{1, 1, 2, "/tickets/N/send-back", `{"reason":"其他","basis":"三定方案第五条"}`},
		{1, 1, 3, "/tickets/N/contact", `{"note":"` + strings.Repeat("长", 501) + `"}`},
		{1, 1, 3, "/tickets/N/progress", `{"note":"正在现场监测"}`},
		{1, 1, 3, "/tickets/N/reply", `{"text":"经核查，该工地夜间施工未取得许可，已责令停止施工。","internal":"查过","truth":"属实","solved":"已解决","unsolved":"` + strings.Repeat("长", 20000) + `"}`},
		{1, 1, 3, "/tickets/N/requests", `{"kind":"promise","reason":"需要改造","until":"9999-12-31"}`},
		{1, 1, 3, "/tickets/N/requests", `{"kind":"extension","reason":"需要监测","days":-9223372036854775808}`},
		{1, 1, 3, "/tickets/N/requests", `{"kind":"supplement","reason":"请补充","elements":["时段"]}`},
		{2, 1, 3, "/tickets/N/requests/decision", `{"kind":"extension","grant":true}`},
		{2, 1, 3, "/tickets/N/supervise", `{"level":3,"reason":"久拖"}`},
		{2, 1, 5, "/tickets/N/redo", `{"reason":"没有解决问题"}`},
		{0, 1, 4, "/tickets/N/close", ""},
		{0, 1, 4, "/tickets/N/review-fail", `{"reason":"答非所问"}`},
		{3, 1, 5, "/tickets/N/call-back", `{"reached":true,"solved":"yes"}`},
		{1, 1, 3, "/tickets/N/reveal", `{"field":"phone","reason":"联系市民"}`},
		{1, 1, 3, "/tickets/N/reveal", `{"field":"` + strings.Repeat("x", 100) + `","reason":"\u0000\u0000"}`},
		{3, 1, 0, "/tickets", `{"category":"C5","title":"x","lat":1e308,"lng":-0}`},
		{0, 0, 0, "/tickets?status=%ff&limit=-1&cursor=9223372036854775808&order=up", ""},
		{0, 0, 0, "/tickets?status=待受理&assisting=true", ""},
		{0, 0, 0, "/tickets/%00", ""},
		{0, 0, 0, "/notices?before=-5", ""},
		{4, 2, 0, "/departments/X", `{"name":"市某某局","short":"某","scope":["` + strings.Repeat("长", 20000) + `"],"active":false}`},
		{4, 2, 0, "/departments/GA", `{"name":"市城管局"}`},
		{4, 2, 0, "/departments/%E6%B1%89", `{}`},
		{4, 2, 0, "/sla-rules", `{"nature":"投诉","category":"C5","department":"CG","workdays":3}`},
		{4, 3, 0, "/sla-rules?nature=%F0%9F%98%80&category=%E6%B1%89&department=%ff", ""},
		{4, 2, 0, "/calendar/2027", `{"off_days":{"":["2027-02-30"],"调休":null},"makeup_workdays":["x"]}`},
		{4, 0, 0, "/calendar/-1", ""},
		{0, 0, 0, "/photos/%2e%2e", ""},
		{0, 3, 0, "/sessions/x", ""},
		{3, 2, 0, "/desk/presence", `{"presence":"away\u0000"}`},
		{3, 1, 0, "/desk/next", "x"},
		{3, 0, 0, "/chats/1?after=-9223372036854775808&limit=500", ""},
		{3, 0, 0, "/chats/9223372036854775808", ""},
		{3, 1, 0, "/chats/1/messages", `{"text":"\ud800\u0000\u202e8"}`},
		{3, 1, 0, "/chats/1/messages", `{"text":"` + strings.Repeat("长", 2001) + `"}`},
		{3, 1, 0, "/chats/1/place", `{"label":"x","lat":1e308,"lng":-0}`},
		{3, 1, 0, "/chats/1/read", `{"seq":-9223372036854775808}`},
		{3, 1, 0, "/chats/1/media", "--b"},
		{3, 1, 0, "/chats/1/ticket", `{"category":"C1","nature":"投诉","title":"路灯不亮","address":"云麓区","content":"小区门口的路灯坏了三天","phone":"\u0000"}`},
		{2, 1, 0, "/chats/1/transfer", `{"to":"queue","note":"\u0000"}`},
		{2, 0, 0, "/chats/1?reason=%ff%00", ""},
		{2, 0, 0, "/chats/1/media/99999999999999999?reason=抽查", ""},
		{2, 2, 0, "/quick-replies/%E6%B1%89", `{"text":"您好"}`},
		{2, 1, 0, "/chats/1/close", "null"},
	} {
		f.Add(seed.who, seed.method, seed.stage, seed.path, seed.body)
	}
	s := stocked(f)
	(&shift{hall: s.hall}).serves(f) // chat 1
	for _, name := range names {
		s.token(f, name)
	}
	f.Fuzz(func(t *testing.T, who, method, stage int, path, body string) {
		if who < 0 || method < 0 || stage < 0 || len(body) > 64<<10 || strings.Contains(path, "sessions") || strings.Contains(path, "stream") {
			t.Skip()
		}
		stage %= stages
		path = staffapi.Base + "/" + strings.TrimLeft(strings.Replace(path, "/N", "/"+s.numbers[stage], 1), "/")
		path = (&url.URL{Path: path}).EscapedPath()
		if raw, query, found := strings.Cut(path, "%3F"); found {
			path = raw + "?" + query
		}
		if !sendable(path) {
			t.Skip()
		}
		s.tries(t, stage, func(string) said {
			return s.as(t, names[who%len(names)], methods[method%len(methods)], strings.TrimPrefix(path, staffapi.Base), body, "Idempotency-Key", "fuzz")
		})
	})
}

// FuzzCitizenActions sends arbitrary bodies to what a citizen can do with a ticket.
func FuzzCitizenActions(f *testing.F) {
	actions := []struct{ method, path string }{
		{"POST", "/tickets/N/withdrawal"},
		{"POST", "/tickets/N/completion"},
		{"POST", "/tickets/N/materials"},
		{"POST", "/tickets/N/reminder"},
		{"POST", "/tickets/N/rating"},
		{"POST", "/tickets/N/redo"},
		{"PUT", "/tickets/N/public-intent"},
		{"POST", "/tickets/N/identity"},
		{"POST", "/tickets/likely-duplicates"},
		{"GET", "/tickets/N"},
	}
	for _, seed := range []struct {
		action, stage int
		body          string
	}{
		{0, 0, ""},
		{0, 0, `{"reason":"\u0000\u202e"}`},
		{0, 0, `{"reason":"` + strings.Repeat("长", 201) + `"}`},
		{0, 3, `[]`},
		{1, 6, `{}`},
		{1, 6, `{"content":"声源在某街道1号，每晚十一点以后"}`},
		{1, 6, `{"lat":23.1}`},
		{1, 6, `{"lat":1e999,"lng":1}`},
		{1, 6, `{"photo_ids":["a","a"]}`},
		{1, 6, `{"photo_ids":[]}`},
		{1, 6, `{"photo_ids":["","\u0000"," "]}`},
		{1, 6, `{"id_type":"护照","id_no":""}`},
		{1, 6, `{"title":null,"address":""}`},
		{1, 6, `{"title":"` + strings.Repeat("长", 50) + `","contact_name":"<script>"}`},
		{2, 3, `{"text":"昨晚又施工到凌晨两点"}`},
		{2, 3, `{"text":"昨晚又施工到凌晨两点","photo_ids":["a","a","b"]}`},
		{2, 5, `{"text":"昨晚又施工到凌晨两点"}`},
		{3, 3, `{}`},
		{3, 3, ``},
		{3, 3, `{"x":1}`},
		{4, 5, `{"result":5,"attitude":5}`},
		{4, 5, `{"result":1,"attitude":1,"solved":"no","text":"` + strings.Repeat("长", 500) + `","redo":true}`},
		{4, 5, `{"result":-1,"attitude":1e3,"solved":"\ud800"}`},
		{5, 5, `{"reason":"没有解决问题"}`},
		{5, 5, `{"reason":null}`},
		{6, 0, `{"public_intent":false}`},
		{6, 0, `{"public_intent":"yes"}`},
		{6, 0, `{}`},
		{7, 0, `{"name":"张三"}`},
		{7, 0, `{"id_last4":"0000000000"}`},
		{8, 0, `{"title":"工地夜间施工","category":"C5","lat":23.129112,"lng":113.264385}`},
		{8, 0, `{"title":"\u0000","category":null,"lat":-1e308,"lng":1e308}`},
		{9, 0, ""},
	} {
		f.Add(seed.action, seed.stage, seed.body, "key-1")
	}
	s := stocked(f)
	f.Fuzz(func(t *testing.T, action, stage int, body, key string) {
		if action < 0 || stage < 0 || len(body) > 64<<10 || strings.ContainsFunc(key, func(r rune) bool { return r < ' ' || r >= 0x7f }) {
			t.Skip()
		}
		stage %= stages
		a := actions[action%len(actions)]
		// Whose ticket it is is looked up: the shelf changes hands.
		s.tries(t, stage, func(number string) said {
			tk, err := s.store.TicketByNumber(t.Context(), number)
			must(t, err)
			w := s.signsIn(t, tk.CitizenID)
			return s.send(a.method, citizen.Base+strings.Replace(a.path, "N", number, 1), body, "Cookie", w, "Idempotency-Key", key)
		})
	})
}
