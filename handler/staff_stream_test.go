package handler_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	jpegs "image/jpeg"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	staffapi "example.org/hotline/handler/staff"
	"example.org/hotline/model"
)

// event is one of a stream.
type event struct {
	ID         int64
	Kind, Data string
}

func (e event) line(t *testing.T) (chatID int64, l lineSeen) {
	t.Helper()
	var data struct {
		ChatID int64 `json:"chat_id"`
		Line   lineSeen
	}
	if err := json.Unmarshal([]byte(e.Data), &data); err != nil {
		t.Fatalf("%+v: %v", e, err)
	}
	return data.ChatID, data.Line
}

// follower reads a stream over a real connection.
type follower struct {
	t     *testing.T
	lines *bufio.Scanner
	hang  func()
	last  int64 // the last id that was read
}

// wait is how long a test waits for what must come.
const wait = 20 * time.Second

func (s *shift) follows(t *testing.T, site *httptest.Server, name, path string, header ...string) *follower {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), wait)
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, site.URL+staffapi.Base+path, http.NoBody)
	must(t, err)
	r.Header.Set("Authorization", "Bearer "+s.token(t, name))
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	resp, err := site.Client().Do(r)
	must(t, err)
	t.Cleanup(func() { resp.Body.Close() })
	if resp.StatusCode != http.StatusOK || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/event-stream") {
		body, _ := io.ReadAll(resp.Body)
		t.Fatalf("%s: %s %s", path, resp.Status, body)
	}
	return &follower{t: t, lines: bufio.NewScanner(resp.Body), hang: func() { cancel(); resp.Body.Close() }}
}

// next is the next event; ok is false where the stream ended.
func (f *follower) next() (e event, ok bool) {
	for f.lines.Scan() {
		field, value, _ := strings.Cut(f.lines.Text(), ": ")
		switch field {
		case "id":
			id, err := strconv.ParseInt(value, 10, 64)
			must(f.t, err)
			e.ID, f.last = id, id
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
func (f *follower) until(kind string) event {
	f.t.Helper()
	var had []event
	for {
		e, ok := f.next()
		if !ok {
			f.t.Fatalf("no %s among %+v: %v", kind, had, f.lines.Err())
		}
		if had = append(had, e); e.Kind == kind {
			return e
		}
	}
}

// opens is the site on a real port.
func (s *shift) opens(t *testing.T) *httptest.Server {
	t.Helper()
	site := httptest.NewServer(s)
	t.Cleanup(site.Close)
	t.Cleanup(s.live.Drain)
	return site
}

// Whoever comes again with the last id that he has reads every line once, however often his network breaks.
func TestAStreamLosesAndRepeatsNothing(t *testing.T) {
	s := beginShift(t)
	path, who := s.serves(t)
	site := s.opens(t)
	var desk deskSeen
	s.does(t, "agent", "GET", "/desk", nil).into(t, &desk)
	const many = 60
	var speaking sync.WaitGroup
	defer speaking.Wait()
	speaking.Go(func() {
		for i := range many {
			ev := model.Event{From: openID, Type: model.MsgText, Text: fmt.Sprint("第", i, "句"), MsgID: int64(100 + i), CreatedAt: s.clock()}
			if _, err := s.chats.Hear(t.Context(), who.Citizen, ev); err != nil {
				t.Error(err)
			}
		}
	})
	var got []string
	seqs := map[int]bool{}
	last := desk.Feed
	random := rand.New(rand.NewPCG(1, 2))
	for breaks := 0; len(got) < many; breaks++ {
		after, header := "", []string{"Last-Event-ID", strconv.FormatInt(last, 10)}
		if breaks%2 == 0 {
			after, header = fmt.Sprint("?after=", last), nil
		}
		f := s.follows(t, site, "agent", "/desk/stream"+after, header...)
		for range 1 + random.IntN(12) {
			e, ok := f.next()
			if !ok {
				t.Fatalf("it ends by itself after %d: %v", len(got), f.lines.Err())
			}
			if e.ID > 0 && e.ID <= last {
				t.Errorf("%d comes after %d", e.ID, last)
			}
			last = max(last, e.ID)
			if e.Kind != "line" {
				continue
			}
			id, l := e.line(t)
			if seqs[l.Seq] || fmt.Sprint("/chats/", id) != path {
				t.Errorf("again: %+v", e)
			}
			if seqs[l.Seq] = true; l.From == "citizen" {
				got = append(got, l.Text)
			}
			if len(got) == many {
				break
			}
		}
		f.hang()
	}
	for i, text := range got {
		if text != fmt.Sprint("第", i, "句") {
			t.Fatalf("%d is %s", i, text)
		}
	}
}

// What a stream tells, and in whose words.
func TestWhatAStreamTells(t *testing.T) {
	s := beginShift(t)
	site := s.opens(t)
	s.online(t, "agent")
	f := s.follows(t, site, "agent", "/desk/stream")
	if e := f.until("queue"); e.ID != 0 || e.Data != `{"waiting":0,"longest_s":0}` {
		t.Errorf("at first: %+v", e)
	}
	who := s.waits(t, openID, secretPhone, "小区门口的路灯不亮")
	s.does(t, "agent", "POST", "/desk/next", nil)
	e := f.until("chat")
	var c struct{ Chat chatSeen }
	if err := json.Unmarshal([]byte(e.Data), &c); err != nil || e.ID == 0 || c.Chat.State != "active" || c.Chat.Citizen.Name != "张*" || c.Chat.Last == nil {
		t.Errorf("the chat: %+v, %v", e, err)
	}
	hides(t, "the chat", said{body: []byte(e.Data)})
	s.says(t, who, "已经三天了")
	for {
		e = f.until("line")
		if _, l := e.line(t); l.From == "citizen" && l.Text == "已经三天了" {
			break
		}
	}
	hides(t, "the line", said{body: []byte(e.Data)})
	s.says(t, who, "88")
	for c.Chat.State != "closed" {
		must(t, json.Unmarshal([]byte(f.until("chat").Data), &c))
	}
	if c.Chat.End != "88" {
		t.Errorf("closed: %+v", c)
	}
}

// A cursor that is older than the feed, or newer, is told so, and goes on from there.
func TestACursorThatIsNotOfTheFeed(t *testing.T) {
	s := beginShift(t)
	_, who := s.serves(t)
	site := s.opens(t)
	f := s.follows(t, site, "agent", "/desk/stream?after=999")
	e := f.until("reset")
	var desk deskSeen
	s.does(t, "agent", "GET", "/desk", nil).into(t, &desk)
	if e.ID != desk.Feed || e.Data != "{}" {
		t.Errorf("reset: %+v, the feed is at %d", e, desk.Feed)
	}
	s.says(t, who, "还在吗")
	if e = f.until("line"); e.ID != desk.Feed+1 {
		t.Errorf("after it: %+v", e)
	}
}

func TestASupervisorListens(t *testing.T) {
	s := beginShift(t)
	path, who := s.serves(t)
	site := s.opens(t)
	if a := s.as(t, "supervisor", "GET", path+"/stream", nil); a.status != 422 || a.fault().Fields["reason"] == "" {
		t.Errorf("without a reason: %s", a)
	}
	if a := s.as(t, "supervisor", "GET", "/chats/999/stream?reason=%E6%8A%BD%E6%9F%A5", nil); a.status != 404 {
		t.Errorf("no chat: %s", a)
	}
	f := s.follows(t, site, "supervisor", path+"/stream?reason=%E6%8A%BD%E6%9F%A5")
	if _, l := f.until("line").line(t); l.Seq != 1 || l.Text != "小区门口的路灯不亮" {
		t.Errorf("the first line: %+v", l)
	}
	hides(t, "the chat", said{body: []byte(f.until("chat").Data)})
	s.does(t, "agent", "POST", path+"/typing", nil)
	if e := f.until("typing"); fmt.Sprintf(`{"chat_id":%s}`, strings.TrimPrefix(path, "/chats/")) != e.Data {
		t.Errorf("typing: %+v", e)
	}
	s.says(t, who, "已经三天了")
	var seq int
	for text := ""; text != "已经三天了"; {
		e := f.until("line")
		_, l := e.line(t)
		if seq, text = l.Seq, l.Text; e.ID != int64(l.Seq) {
			t.Errorf("the id of line %d is %d", l.Seq, e.ID)
		}
	}
	f.hang()
	s.says(t, who, "在吗")
	f = s.follows(t, site, "supervisor", path+"/stream?reason=%E6%8A%BD%E6%9F%A5", "Last-Event-ID", strconv.Itoa(seq))
	if _, l := f.until("line").line(t); l.Seq <= seq {
		t.Errorf("again: %+v", l)
	}
	views, err := s.store.ChatViews(t.Context(), model.ChatViewQuery{}, 0, 10)
	must(t, err)
	if len(views) != 2 || views[0].Act != model.ViewListen || views[0].Reason != "抽查" {
		t.Errorf("what is kept: %+v", views)
	}
}

// What waits is given to who is free, and his screen shows it: all by itself.
func TestTheDeskRunsByItself(t *testing.T) {
	s := beginShift(t)
	site := s.opens(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { s.chats.Run(ctx); close(ended) }()
	t.Cleanup(func() { cancel(); <-ended })
	f := s.follows(t, site, "agent", "/desk/stream")
	s.does(t, "agent", "PUT", "/desk/presence", map[string]any{"presence": "online"}) // the stream says that he is there
	s.waits(t, openID, secretPhone, "小区门口的路灯不亮")
	if e := f.until("chat"); !strings.Contains(e.Data, `"agent":"agent"`) {
		t.Errorf("given: %+v", e)
	}
}

func TestADrainEndsStreams(t *testing.T) {
	s := beginShift(t)
	path, _ := s.serves(t)
	site := s.opens(t)
	list := []*follower{s.follows(t, site, "agent", "/desk/stream"), s.follows(t, site, "supervisor", path+"/stream?reason=%E6%8A%BD%E6%9F%A5")}
	s.live.Drain()
	for _, f := range list {
		for ok := true; ok; {
			_, ok = f.next()
		}
		if err := f.lines.Err(); err != nil {
			t.Errorf("it is cut off: %v", err)
		}
	}
	if a := s.as(t, "agent", "GET", "/desk/stream", nil); a.status != 503 || a.header.Get("Retry-After") != "2" {
		t.Errorf("a stream after that: %s %v", a, a.header)
	}
}

// A fifth stream ends the first: it may be one that nobody knows to be dead.
func TestFourStreamsOfAnAgent(t *testing.T) {
	s := beginShift(t)
	site := s.opens(t)
	list := make([]*follower, 5)
	for i := range list {
		list[i] = s.follows(t, site, "agent", "/desk/stream")
		list[i].until("queue")
	}
	if e, ok := list[0].next(); ok || list[0].lines.Err() != nil {
		t.Errorf("the first goes on with %+v, %v", e, list[0].lines.Err())
	}
	if n := s.live.Open(); n != 4 {
		t.Errorf("%d are open", n)
	}
}

// files is a form with a file.
func files(t *testing.T, field string, body []byte) (form []byte, kind string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	part, err := w.CreateFormFile(field, "file.bin")
	must(t, err)
	_, err = part.Write(body)
	must(t, err)
	must(t, w.Close())
	return out.Bytes(), w.FormDataContentType()
}

// chequered is a picture of some size.
func chequered(t testing.TB) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 64, 64))
	for i := range m.Pix {
		m.Pix[i] = byte(i * i)
	}
	var b bytes.Buffer
	must(t, jpegs.Encode(&b, m, nil))
	return b.Bytes()
}

func TestFilesInAChat(t *testing.T) {
	s := beginShift(t)
	path, _ := s.serves(t)
	send := func(name, key string, form []byte, kind string) said {
		t.Helper()
		return s.as(t, name, "POST", path+"/media", string(form), "Content-Type", kind, "Idempotency-Key", key)
	}
	jpeg := chequered(t)
	form, kind := files(t, "file", jpeg)
	var l, again lineSeen
	a := send("agent", "k1", form, kind)
	if a.into(t, &l); a.status != 201 || l.Kind != "image" || l.MediaState != "stored" || l.MediaURL != staffapi.Base+path+fmt.Sprint("/media/", l.Seq) {
		t.Fatalf("sent: %s", a)
	}
	if send("agent", "k1", form, kind).into(t, &again); again.Seq != l.Seq {
		t.Errorf("sent twice: %+v", again)
	}
	url := strings.TrimPrefix(l.MediaURL, staffapi.Base)
	a = s.as(t, "agent", "GET", url, nil)
	if a.status != 200 || !bytes.HasPrefix(a.body, jpeg[:3]) || a.header.Get("Content-Type") != "image/jpeg" || a.header.Get("Cache-Control") != "no-store" || !strings.Contains(a.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("fetched: %d %v", a.status, a.header)
	}
	kept := a.body
	if a := s.as(t, "supervisor", "GET", url, nil); a.status != 422 || a.fault().Fields["reason"] == "" {
		t.Errorf("a supervisor without a reason: %d", a.status)
	}
	if a := s.as(t, "supervisor", "GET", url+"?reason=%E6%8A%BD%E6%9F%A5", nil); a.status != 200 || !bytes.Equal(a.body, kept) {
		t.Errorf("a supervisor with one: %d", a.status)
	}
	if a := s.as(t, "agent", "GET", path+"/media/1", nil); a.status != 404 {
		t.Errorf("of a line without: %s", a)
	}

	cut := form[:len(form)-600]
	other, otherKind := files(t, "photo", jpeg)
	text, textKind := files(t, "file", []byte("路灯不亮"))
	large, largeKind := files(t, "file", append([]byte("#!AMR\n"), make([]byte, 3<<20)...))
	huge, hugeKind := files(t, "file", append(slices.Clone(jpeg), make([]byte, 12<<20)...))
	for name, tc := range map[string]struct {
		who, key   string
		form       []byte
		kind       string
		status     int
		code, says string
	}{
		"a text":         {"agent", "k2", text, textKind, 415, "unsupported_media", "MP3"},
		"a large one":    {"agent", "k2", large, largeKind, 413, "too_large", "2MB"},
		"a huge one":     {"agent", "k2", huge, hugeKind, 413, "too_large", "2MB"},
		"another field":  {"agent", "k2", other, otherKind, 422, "invalid", "file"},
		"no form":        {"agent", "k2", []byte("{}"), "application/json", 422, "invalid", "multipart"},
		"cut off":        {"agent", "k2", cut, kind, 422, "invalid", "完整"},
		"no key":         {"agent", "", form, kind, 422, "invalid", "Idempotency-Key"},
		"another's chat": {"agent2", "k2", form, kind, 404, "chat_not_found", ""},
		"no agent":       {"supervisor", "k2", form, kind, 403, "forbidden", ""},
	} {
		if a := send(tc.who, tc.key, tc.form, tc.kind); a.status != tc.status || a.fault().Code != tc.code || !strings.Contains(a.String(), tc.says) || !inChinese(a.fault()) {
			t.Errorf("%s: %s", name, a)
		}
	}
}
