package sms_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/service/sms"
)

// What no error and no log line may hold.
const (
	phone  = "13800138000"
	code   = "402917"
	keyID  = "AKIDexample0001"
	secret = "s3cr3tKeyMaterial"
)

var message = sms.Message{Phone: phone, Template: "bind_code", Params: map[string]string{"code": code}}

// got is a request as it came in, with its body.
type got struct {
	*http.Request
	body string
}

// gateway plays a provider on the wire. It answers with what answer does; without one, with nothing until the test ends.
type gateway struct {
	*httptest.Server
	mu     sync.Mutex
	seen   []got
	answer http.HandlerFunc
}

func newGateway(t *testing.T, answer http.HandlerFunc) *gateway {
	t.Helper()
	g := &gateway{answer: answer}
	over := make(chan struct{})
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		g.mu.Lock()
		g.seen = append(g.seen, got{r, string(body)})
		g.mu.Unlock()
		if g.answer == nil {
			<-over
			return
		}
		g.answer(w, r)
	}))
	t.Cleanup(func() { close(over); g.Close() })
	return g
}

func (g *gateway) only(t *testing.T) got {
	t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.seen) != 1 {
		t.Fatalf("%d requests came in, want 1", len(g.seen))
	}
	return g.seen[0]
}

// says answers with a status and a text in which FULL stands for everything that must not come back out.
func says(status int, text string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for i := 0; i+1 < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		full := strings.Join([]string{phone, "+86" + phone, code, keyID, secret, r.Header.Get("Authorization")}, " ")
		_, _ = io.WriteString(w, strings.ReplaceAll(text, "FULL", full))
	}
}

// provider is one to be put to the test.
type provider struct {
	name string
	at   func(url string) sms.Options
}

var providers = []provider{
	{"http", func(at string) sms.Options {
		at = strings.Replace(at, "http://", "http://user:"+secret+"@", 1)
		return sms.Options{Provider: "http", HTTP: sms.HTTPOptions{URL: at + "/send?key=" + secret, Token: secret}}
	}},
	{"aliyun", func(at string) sms.Options {
		return sms.Options{Provider: "aliyun", Aliyun: sms.AliyunOptions{
			AccessKeyID: keyID, AccessKeySecret: secret, SignName: "广州12345", Endpoint: at,
			Templates: map[string]string{"bind_code": "SMS_154950909"},
		}}
	}},
	{"tencent", func(at string) sms.Options {
		return sms.Options{Provider: "tencent", Tencent: sms.TencentOptions{
			SecretID: keyID, SecretKey: secret, AppID: "1400006666", SignName: "广州12345", Endpoint: at,
			Templates: map[string]string{"bind_code": "1234567"},
		}}
	}},
}

// bench is a sender with its log.
type bench struct {
	sms.Sender
	log bytes.Buffer
}

func newBench(t *testing.T, opts sms.Options) *bench {
	t.Helper()
	b := &bench{}
	log := slog.New(slog.NewJSONHandler(&b.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s, err := sms.New(opts, log)
	if err != nil {
		t.Fatal(err)
	}
	b.Sender = s
	return b
}

// send sends the message and looks for leaks in whatever it leaves behind.
func (b *bench) send(ctx context.Context, t *testing.T) (bool, error) {
	t.Helper()
	retry, err := b.Send(ctx, message)
	noLeak(t, fmt.Sprintf("%v %+v %q", err, err, b.log.String()))
	for e := err; e != nil; e = errors.Unwrap(e) {
		noLeak(t, fmt.Sprintf("%v %#v", e, e))
		if _, bad := errors.AsType[*url.Error](e); bad {
			t.Errorf("a url.Error came out: %v", e)
		}
	}
	return retry, err
}

func noLeak(t *testing.T, text string) {
	t.Helper()
	for _, s := range []string{phone, code, keyID, secret, "127.0.0.1:1/", "Signature="} {
		if strings.Contains(text, s) {
			t.Errorf("%q leaks in %s", s, text)
		}
	}
}

// TestTroubles puts every provider through what any HTTP service can do to its caller.
func TestTroubles(t *testing.T) {
	troubles := []struct {
		name   string
		answer http.HandlerFunc
		retry  bool
		is     error
		text   string
		status int
		after  time.Duration
	}{
		{"gateway down", says(503, "<html>FULL</html>"), true, nil, "Service Unavailable", 503, 0},
		{"gateway down, empty", says(502, ""), true, nil, "Bad Gateway", 502, 0},
		{"too fast", says(429, "<html>FULL</html>", "Retry-After", "30"), true, nil, "Too Many Requests", 429, 30 * time.Second},
		{"slow request", says(408, "<html>FULL</html>"), true, nil, "Request Timeout", 408, 0},
		{"forbidden", says(403, "<html>FULL</html>"), false, nil, "Forbidden", 403, 0},
		{"forbidden for now", says(403, "<html>FULL</html>", "Retry-After", "Mon, 23 Nov 2026 12:00:05 GMT", "Date", "Mon, 23 Nov 2026 12:00:00 GMT"), true, nil, "Forbidden", 403, 5 * time.Second},
		{"elsewhere", says(307, "<html>FULL</html>", "Location", "http://127.0.0.1:1/stolen"), false, nil, "redirect", 307, 0},
		{"hung up", hangUp, true, nil, "it hung up", 0, 0},
		{"not HTTP", babble, true, nil, "not HTTP", 0, 0},
		{"not in time", nil, true, context.DeadlineExceeded, "no answer in time", 0, 0},
		{"not in time for the rest", stall, true, context.DeadlineExceeded, "no answer in time", 500, 0},
	}
	for _, p := range providers {
		for _, tc := range troubles {
			if tc.name == "not in time for the rest" && p.name == "http" {
				continue // it does not wait for the rest of a refusal
			}
			t.Run(p.name+"/"+tc.name, func(t *testing.T) {
				t.Parallel()
				g := newGateway(t, tc.answer)
				opts := p.at(g.URL)
				if errors.Is(tc.is, context.DeadlineExceeded) {
					opts.Timeout = time.Second // a busy machine needs some for the question
				}
				retry, err := newBench(t, opts).send(t.Context(), t)
				var e *sms.Error
				if !errors.As(err, &e) {
					t.Fatalf("got %T %v, want an *sms.Error", err, err)
				}
				if retry != tc.retry {
					t.Errorf("retry is %t, want %t", retry, tc.retry)
				}
				if tc.is != nil && !errors.Is(err, tc.is) {
					t.Errorf("%v is not %v", err, tc.is)
				}
				if e.Provider != p.name || e.Status != tc.status || e.RetryAfter != tc.after {
					t.Errorf("got %s, status %d, after %s, want %s, %d, %s", e.Provider, e.Status, e.RetryAfter, p.name, tc.status, tc.after)
				}
				if !strings.Contains(err.Error(), tc.text) {
					t.Errorf("%q does not say %q", err, tc.text)
				}
				g.only(t)
			})
		}
	}
}

func hangUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// babble answers with what is not HTTP, and repeats what came in: net/http quotes that in its error.
func babble(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	defer conn.Close()
	_, _ = fmt.Fprintf(conn, "%s %s %s\r\n\r\n", phone, code, secret)
}

// stall begins an answer and leaves it at that.
func stall(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(500)
	_, _ = io.WriteString(w, `{"Message":"`+phone)
	_ = http.NewResponseController(w).Flush()
	<-r.Context().Done()
}

func TestNobodyThere(t *testing.T) {
	for _, p := range providers {
		t.Run(p.name, func(t *testing.T) {
			g := newGateway(t, says(200, ""))
			g.Close()
			b := newBench(t, p.at(g.URL))
			retry, err := b.send(t.Context(), t)
			if err == nil || !retry || !strings.Contains(err.Error(), "connection refused") {
				t.Errorf("got %t, %v, want a retry and why", retry, err)
			}
			err = b.Check(t.Context())
			if err == nil || !strings.Contains(err.Error(), "connection refused") {
				t.Errorf("check: got %v, want why", err)
			}
			noLeak(t, fmt.Sprint(err))
		})
	}
}

func TestGivenUp(t *testing.T) {
	for _, p := range providers {
		t.Run(p.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			g := newGateway(t, func(_ http.ResponseWriter, r *http.Request) {
				cancel()
				<-r.Context().Done()
			})
			retry, err := newBench(t, p.at(g.URL)).send(ctx, t)
			if !retry || !errors.Is(err, context.Canceled) {
				t.Errorf("got %t, %v, want a retry and %v", retry, err, context.Canceled)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	for _, p := range providers {
		for _, tc := range []struct {
			status int
			ok     bool
		}{{200, true}, {404, true}, {405, true}, {501, true}, {302, true}, {401, false}, {503, false}} {
			t.Run(fmt.Sprintf("%s/%d", p.name, tc.status), func(t *testing.T) {
				g := newGateway(t, says(tc.status, "", "Location", "http://127.0.0.1:1/stolen"))
				b := newBench(t, p.at(g.URL))
				err := b.Check(t.Context())
				if (err == nil) != tc.ok {
					t.Errorf("got %v, want ok %t", err, tc.ok)
				}
				noLeak(t, fmt.Sprint(err)+b.log.String())
				if r := g.only(t); r.Method != http.MethodHead || r.body != "" {
					t.Errorf("got %s with %q, want a bare HEAD", r.Method, r.body)
				}
			})
		}
	}
}

// TestManyAtOnce is for the race detector: senders are shared.
func TestManyAtOnce(t *testing.T) {
	answers := map[string]string{
		"http":    ``,
		"aliyun":  `{"Code":"OK","RequestId":"F655A8D5-B967-440B-8683-DAD6FF8DE990"}`,
		"tencent": `{"Response":{"SendStatusSet":[{"Code":"Ok"}],"RequestId":"a0aabda6-cf91-4f3e-a81f-9198114a2279"}}`,
	}
	for _, p := range providers {
		t.Run(p.name, func(t *testing.T) {
			b := newBench(t, p.at(newGateway(t, says(200, answers[p.name])).URL))
			var wg sync.WaitGroup
			for range 8 {
				wg.Go(func() {
					if retry, err := b.Send(t.Context(), message); retry || err != nil {
						t.Errorf("got %t, %v", retry, err)
					}
				})
			}
			wg.Wait()
			noLeak(t, b.log.String())
		})
	}
}
