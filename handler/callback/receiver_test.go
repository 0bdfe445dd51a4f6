package callback

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/service/wechat/receive"
)

func TestModes(t *testing.T) {
	const want = "您说：路灯坏了"
	message := textMessage(1, "路灯坏了")
	safeQuery, safeBody, err := sender.Safe(testNow, message)
	if err != nil {
		t.Fatal(err)
	}
	compatibleQuery, compatibleBody, err := sender.Compatible(testNow, message)
	if err != nil {
		t.Fatal(err)
	}
	plainQuery, plainBody := sender.Plain(testNow, message)
	staleQuery, staleBody := sender.Plain(testNow.Add(-6*time.Minute), message)
	stranger := sender
	stranger.AppID = "wxffffffffffffffff"
	strangeQuery, strangeBody, err := stranger.Safe(testNow, message)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, key, query string
		body             []byte
		status           int
		answer           string // of a 4xx: what the line says
	}{
		{"safe", sender.AESKey, safeQuery, safeBody, 200, want},
		{"compatible", sender.AESKey, compatibleQuery, compatibleBody, 200, want},
		{"plain", "", plainQuery, plainBody, 200, want},
		{"plain where a key is configured", sender.AESKey, plainQuery, plainBody, 403, "not encrypted"},
		{"wrongly signed", "", strings.Replace(plainQuery, "signature=", "signature=0", 1), plainBody, 403, "wrong signature"},
		{"body not the signed one", sender.AESKey, safeQuery, strangeBody, 403, "wrong signature"},
		{"stale", "", staleQuery, staleBody, 403, "too old"},
		{"foreign app", sender.AESKey, strangeQuery, strangeBody, 403, "another AppID"},
		{"no query", sender.AESKey, "", safeBody, 403, "too old"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := &hotline{respond: echo}
			shelf := newShelf()
			r := newReplicaFor(t, h, shelf, Limits{}, tc.key)
			status, answer := r.post(t, tc.query, tc.body)
			r.drained(t)
			if status != tc.status {
				t.Errorf("status %d", status)
			}
			if status == 200 {
				if words(answer) != tc.answer {
					t.Errorf("answered %q", answer)
				}
				return
			}
			if !strings.Contains(answer, tc.answer) || strings.Count(answer, "\n") != 1 {
				t.Errorf("refused with %q", answer)
			}
			if h.times() > 0 || len(h.raw) > 0 || len(shelf.all()) > 0 {
				t.Error("what was refused had an effect")
			}
		})
	}
}

func TestVerify(t *testing.T) {
	r := newReplica(t, &hotline{}, newShelf(), Limits{})
	for _, tc := range []struct {
		query  string
		status int
		body   string
	}{
		{sender.Verify(testNow, "5838479218127813673"), 200, "5838479218127813673"},
		{sender.Verify(testNow.Add(-time.Hour), "1"), 403, "refused: timestamp too old or too new\n"},
		{"echostr=1", 403, "refused: timestamp too old or too new\n"},
		{strings.Replace(sender.Verify(testNow, "1"), "nonce=1", "nonce=2", 1), 403, "refused: wrong signature\n"},
	} {
		w := httptest.NewRecorder()
		r.router.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/wechat/callback?"+tc.query, nil))
		if w.Code != tc.status || w.Body.String() != tc.body {
			t.Errorf("%s: %d %q", tc.query, w.Code, w.Body)
		}
	}
}

// Whatever the answer, WeChat gets a valid one.
func TestAnswers(t *testing.T) {
	say := func(a model.Answer, err error) func(context.Context, model.Event) (model.Answer, error) {
		return func(context.Context, model.Event) (model.Answer, error) { return a, err }
	}
	const busy = "系统繁忙，请稍后再试"
	click := eventMessage("CLICK", "KEFU")
	for _, tc := range []struct {
		name, message string
		respond       func(context.Context, model.Event) (model.Answer, error)
		want          string
		logged        string // "" for nothing
	}{
		{"nothing to say", textMessage(1, "a"), say(model.Answer{}, nil), "success", ""},
		{"an empty text", textMessage(1, "a"), say(model.Answer{Text: ""}, nil), "success", ""},
		{"a failure", textMessage(1, "a"), say(model.Answer{Text: "half"}, errors.New("disk full")), busy, "disk full"},
		{"a failure for a tap", click, say(model.Answer{}, errors.New("disk full")), busy, "disk full"},
		{"a failure nobody waits for", eventMessage("unsubscribe", ""), say(model.Answer{}, errors.New("disk full")), "success", "disk full"},
		{"a failure made for people", textMessage(1, "a"), say(model.Answer{}, model.ErrNotBound), model.ErrNotBound.Message, ""},
		{"a failure beside what must be said", textMessage(1, "a"), say(model.Answer{}, errors.Join(model.ErrUnavailable.Saying("请拨打119"), errors.New("disk full"))), "请拨打119", "disk full"},
		{"the same that nobody waits for", eventMessage("unsubscribe", ""), say(model.Answer{}, model.ErrUnavailable.Saying("请拨打119")), "success", "unavailable"},
		{"a panic", textMessage(1, "oCitizen 13800138000"), func(_ context.Context, ev model.Event) (model.Answer, error) { panic(ev.Text) }, busy, "panic"},
		{"a panic of Go's", textMessage(1, "a"), func(_ context.Context, ev model.Event) (model.Answer, error) {
			return model.Answer{Text: ev.Subscriptions[len(ev.Text)].MsgID}, nil
		}, busy, "index out of range"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := &hotline{respond: tc.respond}
			r := newReplica(t, h, newShelf(), Limits{})
			for range 2 { // the second is a repeat
				if got := r.deliver(t, tc.message); got != tc.want {
					t.Errorf("answered %q", got)
				}
			}
			r.drained(t)
			if h.times() != 1 {
				t.Errorf("asked %d times", h.times())
			}
			log := r.log.String()
			if tc.logged == "" && log != "" || !strings.Contains(log, tc.logged) || strings.Count(log, "level=") > 1 {
				t.Errorf("logged %q", log)
			}
			if strings.Contains(log, "13800138000") || strings.Contains(log, "oCitizen") {
				t.Errorf("logged something personal: %s", log)
			}
		})
	}
}

// What cannot be read is kept and answered, so that WeChat does not deliver it again.
func TestUnreadable(t *testing.T) {
	for name, message := range map[string]string{
		"no XML":        "hello",
		"no sender":     "<xml><MsgType>text</MsgType></xml>",
		"too large":     strings.Replace(textMessage(1, "x"), "x", strings.Repeat("x", receive.MaxMessage), 1),
		"far too large": strings.Replace(textMessage(1, "x"), "x", strings.Repeat("x", receive.MaxBody), 1),
	} {
		t.Run(name, func(t *testing.T) {
			h := &hotline{respond: echo}
			r := newReplicaFor(t, h, newShelf(), Limits{}, "")
			query, body := sender.Plain(testNow, message)
			if code, answer := r.post(t, query, body); code != 200 || answer != "success" {
				t.Errorf("%d %q", code, answer)
			}
			if h.times() != 0 || len(h.raw) != 1 || !strings.HasPrefix(h.raw[0], "cannot be read: ") ||
				!strings.HasSuffix(h.raw[0], message[:min(len(message), 100)]) && len(h.raw[0]) < receive.MaxMessage {
				t.Errorf("asked %d times, kept %d", h.times(), len(h.raw))
			}
		})
	}
}

func TestLargeBody(t *testing.T) {
	h := &hotline{respond: func(_ context.Context, ev model.Event) (model.Answer, error) {
		return model.Answer{Text: strings.Repeat("长", len(ev.Text)/1024)}, nil
	}}
	r := newReplica(t, h, newShelf(), Limits{})
	if got := r.deliver(t, textMessage(1, strings.Repeat("x", 1<<20))); !strings.HasSuffix(got, "长…") {
		t.Errorf("answered %q", got)
	}
	r.drained(t)
}

func TestHungUp(t *testing.T) {
	h := &hotline{respond: echo}
	r := newReplica(t, h, newShelf(), Limits{})
	query, body, err := sender.Safe(testNow, textMessage(1, "a"))
	if err != nil {
		t.Fatal(err)
	}
	req := httptest.NewRequest(http.MethodPost, "/wechat/callback?"+query, &halfway{body: body[:len(body)/2]})
	w := httptest.NewRecorder()
	r.router.ServeHTTP(w, req)
	if w.Code != http.StatusBadRequest || h.times() != 0 || len(h.raw) != 0 {
		t.Errorf("%d, asked %d times, kept %d", w.Code, h.times(), len(h.raw))
	}
}

// halfway breaks off.
type halfway struct{ body []byte }

func (r *halfway) Read(p []byte) (int, error) {
	if len(r.body) == 0 {
		return 0, errors.New("connection reset")
	}
	n := copy(p, r.body)
	r.body = r.body[n:]
	return n, nil
}

func TestAnswerHeaders(t *testing.T) {
	r := newReplica(t, &hotline{respond: echo}, newShelf(), Limits{})
	for message, kind := range map[string]string{textMessage(1, "a"): xmlText, "junk": plainText} {
		query, body, err := sender.Safe(testNow, message)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		r.router.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/wechat/callback?"+query, strings.NewReader(string(body))))
		if got := w.Header().Get("Content-Type"); got != kind {
			t.Errorf("Content-Type %q, want %q", got, kind)
		}
	}
	r.drained(t)
}
