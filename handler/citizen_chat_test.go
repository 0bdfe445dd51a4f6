package handler_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"example.org/hotline/handler/citizen"
	"example.org/hotline/model"
)

// pageSeen is GET /chat as the page reads it.
type pageSeen struct {
	Chat *struct {
		ID, State, Agent, End string
		StateLabel            string `json:"state_label"`
		Ahead                 int
		OpenedAt              string  `json:"opened_at"`
		ClosedAt              *string `json:"closed_at"`
		CanWrite              bool    `json:"can_write"`
		Ticket                string  `json:"ticket_number"`
	}
	Open   bool
	Hours  string
	Next   *string `json:"next_open_at"`
	Rating *struct {
		ChatID string `json:"chat_id"`
		State  string
		Stars  int
		Until  string `json:"asked_until"`
		Why    bool   `json:"asks_reason"`
	}
}

type linesSeen struct {
	ChatID string `json:"chat_id"`
	Items  []pageLine
	Last   int
}

type pageLine struct {
	Seq                         int
	At, From, Kind, Text, Label string
	Media                       string `json:"media_url"`
	Lat, Lng                    *float64
}

func (p *person) page(t testing.TB) (seen pageSeen) {
	t.Helper()
	p.calls("GET", "/chat", nil).into(t, &seen)
	return seen
}

func (p *person) lines(t testing.TB) (seen linesSeen) {
	t.Helper()
	p.calls("GET", "/chat/lines?after=0", nil).into(t, &seen)
	return seen
}

func (p *person) says(key, text string) said {
	return p.calls("POST", "/chat/messages", map[string]any{"text": text, "key": key})
}

// sends uploads a form to the chat: names and values, of which photo is a file.
func (p *person) sends(t testing.TB, fields ...string) said {
	t.Helper()
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for i := 0; i < len(fields); i += 2 {
		if fields[i] != "photo" {
			must(t, w.WriteField(fields[i], fields[i+1]))
			continue
		}
		file, err := w.CreateFormFile("photo", "photo.jpg")
		must(t, err)
		_, err = io.WriteString(file, fields[i+1])
		must(t, err)
	}
	must(t, w.Close())
	return p.calls("POST", "/chat/photos", form.String(), "Content-Type", w.FormDataContentType())
}

func aPNG(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	must(t, png.Encode(&b, image.NewGray(image.Rect(0, 0, 16, 8))))
	return b.String()
}

// keysOf are the names in a JSON object.
func keysOf(t testing.TB, raw json.RawMessage) string {
	t.Helper()
	var object map[string]json.RawMessage
	must(t, json.Unmarshal(raw, &object))
	return strings.Join(slices.Sorted(maps.Keys(object)), " ")
}

func isFault(t *testing.T, what string, a said, status int, code string, says ...string) {
	t.Helper()
	if f := a.fault(); a.status != status || f.Code != code {
		t.Errorf("%s: %s, want %d %s", what, a, status, code)
	}
	for _, s := range says {
		if !strings.Contains(string(a.body), s) {
			t.Errorf("%s: no %q in %s", what, s, a.body)
		}
	}
}

func TestTheChatPagesAnswers(t *testing.T) {
	s := beginShift(t)
	who := s.comes(t, "o1", secretPhone)
	before := who.calls("GET", "/chat", nil)
	if keys := keysOf(t, before.body); keys != "chat hours next_open_at open rating" {
		t.Errorf("it has %s", keys)
	}
	if p := who.page(t); p.Chat != nil || p.Rating != nil || !p.Open || p.Hours != "9:00-18:00" || p.Next != nil {
		t.Errorf("before: %s", before)
	}
	first := who.says("k1", "小区门口的路灯不亮")
	if keys := keysOf(t, first.body); first.status != 201 || keys != "at from kind label lat lng media_url seq text" {
		t.Errorf("said: %d with %s", first.status, keys)
	}
	if again := who.says("k1", "小区门口的路灯不亮"); again.status != 201 || !bytes.Equal(again.body, first.body) {
		t.Errorf("again: %s, before %s", again, first)
	}
	var raw struct{ Chat, Rating json.RawMessage }
	who.calls("GET", "/chat", nil).into(t, &raw)
	if keys := keysOf(t, raw.Chat); keys != "agent ahead can_write closed_at end id opened_at state state_label ticket_number" {
		t.Errorf("a chat has %s", keys)
	}
	p := who.page(t)
	if c := p.Chat; c.State != "queued" || c.StateLabel != "排队中" || !c.CanWrite || c.OpenedAt != "2026-11-23T12:00:00+08:00" || c.ClosedAt != nil {
		t.Errorf("in the queue: %+v", c)
	}
	s.online(t, "agent")
	s.does(t, "agent", "POST", "/desk/next", nil)
	s.does(t, "agent", "POST", "/chats/"+p.Chat.ID+"/transfer", map[string]any{"to": "queue", "note": "他只说粤语"})
	s.does(t, "agent", "POST", "/desk/next", nil)
	if a := s.as(t, "agent", "POST", "/chats/"+p.Chat.ID+"/messages", map[string]any{"text": "在哪条路？"}, "Idempotency-Key", "a1"); a.status != 201 {
		t.Fatal(a)
	}
	if p = who.page(t); p.Chat.State != "active" || !strings.HasPrefix(p.Chat.Agent, "80") {
		t.Errorf("with an agent: %+v", p.Chat)
	}
	lines := who.lines(t)
	if last := lines.Items[len(lines.Items)-1]; last.From != "agent" || last.Text != "在哪条路？" || last.Seq != lines.Last || last.Kind != "text" {
		t.Errorf("the last line: %+v of %d", last, lines.Last)
	}
	for _, l := range lines.Items {
		if strings.Contains(l.Text, "粤语") || l.From == "note" {
			t.Errorf("the citizen reads %+v", l)
		}
	}
	ended := who.calls("POST", "/chat/end", map[string]any{})
	if ended.status != 200 || string(ended.body) != string(who.calls("GET", "/chat", nil).body) {
		t.Errorf("ended: %s", ended)
	}
	who.calls("GET", "/chat", nil).into(t, &raw)
	if keys := keysOf(t, raw.Rating); keys != "asked_until asks_reason chat_id stars state" {
		t.Errorf("a rating has %s", keys)
	}
	if p = who.page(t); p.Chat.End != "88" || p.Chat.ClosedAt == nil || p.Rating.State != "asked" || p.Rating.ChatID != p.Chat.ID || p.Rating.Until != "2026-11-24T12:00:00+08:00" {
		t.Errorf("ended: %+v %+v", p.Chat, p.Rating)
	}
	lines = who.lines(t)
	if last := lines.Items[len(lines.Items)-1]; last.Kind != "rating" || !strings.Contains(last.Text, "/h5/chat/rating/"+p.Chat.ID) {
		t.Errorf("he reads %+v", last)
	}
	rating := "/chat/ratings/" + p.Chat.ID
	for _, tc := range []struct {
		in     map[string]any
		status int
		want   string
		why    bool // is still asked afterwards
	}{
		{map[string]any{"stars": 0}, 422, `"stars"`, false},
		{map[string]any{"stars": "5"}, 422, `"stars"`, false},
		{map[string]any{"stars": 2}, 200, `{"stars":2,"reason":"","thanks":"感谢您的评价！"}`, true},
		{map[string]any{"stars": 2, "reason": strings.Repeat("长", 201)}, 422, `"reason"`, true},
		{map[string]any{"stars": 2, "reason": "等太久"}, 200, `{"stars":2,"reason":"等太久","thanks":"感谢您的评价！"}`, false},
		{map[string]any{"stars": 2}, 200, `{"stars":2,"reason":"等太久","thanks":"感谢您的评价！"}`, false},
		{map[string]any{"stars": 5}, 409, "rating_given", false},
	} {
		if a := who.calls("PUT", rating, tc.in); a.status != tc.status || !strings.Contains(string(a.body), tc.want) {
			t.Errorf("%v: %s", tc.in, a)
		}
		if p = who.page(t); p.Rating.Why != tc.why {
			t.Errorf("%v: asked why: %v", tc.in, p.Rating.Why)
		}
	}
	if p = who.page(t); p.Rating.State != "given" || p.Rating.Stars != 2 {
		t.Errorf("given: %+v", p.Rating)
	}
	isFault(t, "no chat's", who.calls("PUT", "/chat/ratings/abc", map[string]any{"stars": 5}), 404, "chat_not_found")
	isFault(t, "somebody else's", s.comes(t, "o2", "13900139000").calls("PUT", rating, map[string]any{"stars": 5}), 404, "chat_not_found")
}

func TestRatingTooLateOnThePage(t *testing.T) {
	s := beginShift(t)
	path, who := s.serves(t)
	who.calls("POST", "/chat/end", map[string]any{})
	s.pass(24 * time.Hour)
	isFault(t, "a day later", who.calls("PUT", "/chat/ratings/"+strings.TrimPrefix(path, "/chats/"), map[string]any{"stars": 5}), 409, "rating_expired")
}

func TestWhomTheChatPageIsNotFor(t *testing.T) {
	s := beginShift(t)
	unbound := s.comes(t, "o1", "")
	for call, in := range map[string]any{
		"GET /chat": nil, "GET /chat/lines?after=0": nil, "POST /chat/messages": map[string]any{"text": "你好", "key": "k"}, "POST /chat/end": map[string]any{},
		"GET /chat/media/1-1": nil, "GET /chat/stream?after=0": nil, "PUT /chat/ratings/1": map[string]any{"stars": 5},
	} {
		method, path, _ := strings.Cut(call, " ")
		isFault(t, call, unbound.calls(method, path, in), 403, "not_bound")
		isFault(t, call, s.send(method, citizen.Base+path, in), 401, "not_signed_in")
		if method != "GET" {
			isFault(t, call, unbound.calls(method, path, in, "Sec-Fetch-Site", "cross-site"), 403, "foreign_origin")
		}
	}
	isFault(t, "a photo", unbound.sends(t, "key", "k", "photo", aPNG(t)), 403, "not_bound")
}

func TestWhatTheChatPageRefuses(t *testing.T) {
	s := beginShift(t)
	who := s.comes(t, "o1", secretPhone)
	isFault(t, "nothing", who.says("k", " "), 422, "invalid", `"text":"`)
	isFault(t, "too much", who.says("k", strings.Repeat("长", 1001)), 422, "invalid", `"text":"`)
	isFault(t, "no key", who.says("", "你好"), 422, "invalid", `"key":"`)
	isFault(t, "a cursor", who.calls("GET", "/chat/lines?after=-1", nil), 422, "invalid", `"after":"`)
	isFault(t, "a cursor's chat", who.calls("GET", "/chat/lines?after=1&chat=x", nil), 422, "invalid", `"chat":"`)
	isFault(t, "a stream's chat", who.calls("GET", "/chat/stream?after=1&chat=0", nil), 422, "invalid", `"chat":"`)
	isFault(t, "a stream's cursor", who.calls("GET", "/chat/stream?after=x", nil), 422, "invalid", `"after":"`)
	for _, id := range []string{"x", "1", "1-", "-1", "1-x", "99-1"} {
		isFault(t, "media "+id, who.calls("GET", "/chat/media/"+id, nil), 404, "chat_not_found")
	}
	for i := range 30 {
		if a := who.says(fmt.Sprint("k", i), "又一句"); a.status != 201 {
			t.Fatal(a)
		}
	}
	a := who.says("more", "又一句")
	isFault(t, "the 31st", a, 429, "too_many_requests")
	if a.header.Get("Retry-After") != "60" {
		t.Errorf("wait %q", a.header.Get("Retry-After"))
	}
	s.pass(8 * time.Hour)
	if _, err := s.chats.PageEnd(t.Context(), who.Citizen); err != nil {
		t.Fatal(err)
	}
	isFault(t, "off hours", who.says("late", "又一句"), 409, "chat_closed")
	if p := who.page(t); p.Open || p.Next == nil || *p.Next != "2026-11-24T09:00:00+08:00" || p.Chat.CanWrite {
		t.Errorf("off hours: %+v", p)
	}
	_, err := s.chats.SaveSpecialDay(t.Context(), model.Staff{}, model.SpecialDay{Date: "2026-11-23", Closed: true, Note: "停电"})
	must(t, err)
	if p := who.page(t); p.Hours != "" {
		t.Errorf("on a closed day: %+v", p)
	}
}

func TestTheChatPageBesideWeChatsTool(t *testing.T) {
	s := beginShift(t)
	s.chats.Desk = model.DeskWeChat
	who := s.waits(t, "o1", secretPhone, "小区门口的路灯不亮")
	if p := who.page(t); p.Chat.State != "queued" || p.Chat.CanWrite {
		t.Errorf("%+v", p.Chat)
	}
	s.pass(time.Second)
	must(t, s.chats.Told(t.Context(), who.Citizen, model.Event{From: "o1", Type: model.EvKfCreate, KfAccount: "kf1@gh", CreatedAt: s.clock()}))
	if p := who.page(t); p.Chat.State != "active" || p.Chat.CanWrite || p.Chat.Agent != "" {
		t.Errorf("%+v", p.Chat)
	}
	isFault(t, "words", who.says("k", "你好"), 409, "chat_in_wechat", "请回到公众号聊天窗口继续，客服在那里为您服务")
	isFault(t, "a photo", who.sends(t, "key", "k", "photo", aPNG(t)), 409, "chat_in_wechat")
	var p pageSeen
	who.calls("POST", "/chat/end", map[string]any{}).into(t, &p)
	if p.Chat.End != "88" || p.Rating == nil || p.Rating.State != "asked" {
		t.Errorf("ended: %+v", p)
	}
	if a := who.calls("PUT", "/chat/ratings/"+p.Chat.ID, map[string]any{"stars": 5}); a.status != 200 {
		t.Error(a)
	}
}

func TestPhotosOnTheChatPage(t *testing.T) {
	s := beginShift(t)
	who := s.comes(t, "o1", secretPhone)
	var first, again pageLine
	a := who.sends(t, "key", "p1", "photo", aPNG(t))
	a.into(t, &first)
	if a.status != 201 || first.Kind != "image" || first.From != "citizen" || first.Media == "" {
		t.Fatal(a)
	}
	who.sends(t, "key", "p1", "photo", "not read again").into(t, &again)
	if again != first {
		t.Errorf("again: %+v, before %+v", again, first)
	}
	file := who.calls("GET", strings.TrimPrefix(first.Media, citizen.Base), nil)
	if size, err := jpeg.DecodeConfig(bytes.NewReader(file.body)); err != nil || size.Width != 16 || size.Height != 8 {
		t.Errorf("a JPEG of %v, %v", size, err)
	}
	if h := file.header; h.Get("Content-Type") != "image/jpeg" || h.Get("Content-Security-Policy") != "default-src 'none'; sandbox" ||
		h.Get("X-Content-Type-Options") != "nosniff" || !strings.HasPrefix(h.Get("Cache-Control"), "private") {
		t.Errorf("%v", h)
	}
	if part := who.calls("GET", strings.TrimPrefix(first.Media, citizen.Base), nil, "Range", "bytes=0-2"); part.status != 206 || string(part.body) != "\xff\xd8\xff" {
		t.Errorf("a part: %d %q", part.status, part.body)
	}
	isFault(t, "somebody else's", s.comes(t, "o2", "13900139000").calls("GET", strings.TrimPrefix(first.Media, citizen.Base), nil), 404, "chat_not_found")
	isFault(t, "no key", who.sends(t, "photo", aPNG(t)), 422, "invalid", `"key":"`)
	isFault(t, "no photo", who.sends(t, "key", "p2"), 422, "invalid", `"photo":"`)
	isFault(t, "no form", who.calls("POST", "/chat/photos", map[string]any{}), 422, "invalid", `"photo":"`)
	isFault(t, "no picture", who.sends(t, "key", "p2", "photo", "GIF89a not taken"), 415, "unsupported_media")
	isFault(t, "too large", who.sends(t, "key", "p2", "photo", strings.Repeat("x", 12<<20)), 413, "too_large")
	for i := 3; i <= 9; i++ { // with the three that counted
		if a := who.sends(t, "key", fmt.Sprint("q", i), "photo", aPNG(t)); a.status != 201 {
			t.Fatal(a)
		}
	}
	isFault(t, "the 11th", who.sends(t, "key", "more", "photo", aPNG(t)), 429, "too_many_requests")
	if lines := who.lines(t); lines.Items[0].Media != first.Media {
		t.Errorf("%+v", lines.Items[0])
	}
}

// pageStream is the citizen's stream, read over a real connection.
type pageStream struct {
	t  *testing.T
	in *bufio.Scanner
}

type pageEvent struct {
	ID         int64
	Kind, Data string
}

func (p *person) streams(t *testing.T, site *httptest.Server, after int, header ...string) *pageStream {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, site.URL+citizen.Base+fmt.Sprint("/chat/stream?after=", after), http.NoBody)
	must(t, err)
	r.Header.Set("Cookie", p.cookie)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := site.Client().Do(r)
	must(t, err)
	t.Cleanup(func() { resp.Body.Close() })
	if resp.StatusCode != http.StatusOK || len(resp.Cookies()) > 0 {
		t.Fatalf("%s with %v", resp.Status, resp.Cookies())
	}
	return &pageStream{t, bufio.NewScanner(resp.Body)}
}

// next is the next event; ok is false where the stream ended.
func (f *pageStream) next() (e pageEvent, ok bool) {
	for f.in.Scan() {
		switch field, value, _ := strings.Cut(f.in.Text(), ": "); field {
		case "id":
			_, err := fmt.Sscan(value, &e.ID)
			must(f.t, err)
		case "event":
			e.Kind = value
		case "data":
			e.Data = value
		case "":
			if e.Kind != "" {
				return e, true
			}
		}
	}
	return e, false
}

// until reads on to the first event of a kind.
func (f *pageStream) until(kind string) pageEvent {
	f.t.Helper()
	for e, ok := f.next(); ok; e, ok = f.next() {
		if e.Kind == kind {
			return e
		}
	}
	f.t.Fatalf("no %s: %v", kind, f.in.Err())
	return pageEvent{}
}

// streamed is the site on a real port.
func (s *shift) streamed(t *testing.T) *httptest.Server {
	t.Helper()
	site := httptest.NewServer(s)
	t.Cleanup(site.Close)
	t.Cleanup(s.live.Drain)
	return site
}

func (e pageEvent) page(t *testing.T) (seen pageSeen) {
	t.Helper()
	must(t, json.Unmarshal([]byte(e.Data), &seen))
	return seen
}

func TestTheChatPageIsToldWhatHappens(t *testing.T) {
	s := beginShift(t)
	path, who := s.serves(t)
	site := s.streamed(t)
	f := who.streams(t, site, 0)
	if p := f.until("chat").page(t); p.Chat == nil || p.Chat.State != "active" {
		t.Fatalf("it begins with %+v", p)
	}
	if e := f.until("line"); e.ID != 1 || !strings.Contains(e.Data, "路灯不亮") || keysOf(t, json.RawMessage(e.Data)) != "at from kind label lat lng media_url seq text" {
		t.Errorf("%+v", e)
	}
	if a := s.as(t, "agent", "POST", path+"/messages", map[string]any{"text": "在哪条路？"}, "Idempotency-Key", "a1"); a.status != 201 {
		t.Fatal(a)
	}
	var asked pageEvent
	for asked = f.until("line"); !strings.Contains(asked.Data, "在哪条路"); asked = f.until("line") {
	}
	s.does(t, "agent", "POST", path+"/typing", nil)
	if e := f.until("typing"); e.ID != 0 || e.Data != "{}" {
		t.Errorf("%+v", e)
	}
	if a := who.says("k", "云麓路"); a.status != 201 {
		t.Fatal(a)
	}
	if e := f.until("line"); e.ID != asked.ID+1 {
		t.Errorf("%+v", e)
	}
	// Another stream goes on where it is told to, by the browser's header before the address.
	if e := who.streams(t, site, 1, "Last-Event-ID", fmt.Sprint(asked.ID)).until("line"); e.ID != asked.ID+1 {
		t.Errorf("after %d comes %+v", asked.ID, e)
	}
	if e := who.streams(t, site, int(asked.ID)).until("line"); e.ID != asked.ID+1 {
		t.Errorf("after %d comes %+v", asked.ID, e)
	}
	s.does(t, "agent", "POST", path+"/close", nil)
	for p := f.until("chat").page(t); p.Chat.State != "closed"; p = f.until("chat").page(t) {
	}
	s.says(t, who, "5")
	for p := f.until("chat").page(t); p.Rating.State != "given"; p = f.until("chat").page(t) {
	}
	for range 3 { // the newest three
		who.streams(t, site, 0)
	}
	for _, ok := f.next(); ok; _, ok = f.next() {
	}
	s.live.Drain()
	isFault(t, "while the service stops", who.calls("GET", "/chat/stream", nil), 503, "unavailable")
}

func TestTheStreamOfWhoUnbindsEnds(t *testing.T) {
	s := beginShift(t)
	_, who := s.serves(t)
	f := who.streams(t, s.streamed(t), 0)
	f.until("chat")
	_, err := s.store.Unbind(t.Context(), who.ID)
	must(t, err)
	s.chats.Forget(t.Context(), who.Citizen)
	for e, ok := f.next(); ok; e, ok = f.next() {
		if e.Kind == "chat" {
			t.Errorf("he is told %+v", e)
		}
	}
}
