package callback

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"testing"

	"github.com/gin-gonic/gin"

	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/seal" //nolint:depguard // the benchmark pays for what cmd plugs in
	"example.org/hotline/service/wechat/receive"
)

// BenchmarkCallback measures one delivery through gin, without the network: safe mode, every MsgId a new one, a text
// in and an encrypted text out.
//
//	go test -run '^$' -bench Callback ./handler/callback
//
// The yardstick is silenceper's server, which only echoes; floor is a handler with a fixed reply. What ours takes is
// printed as x-silenceper too: how many times the yardstick's time, from the same run, is ours. With Redis in the path
// a delivery is waiting most of the time: BenchmarkCallbackServer measures what it costs.
func BenchmarkCallback(b *testing.B) {
	load := newLoad(b, 10_000)
	var yardstick float64
	for _, c := range contestants() {
		b.Run(c.name, func(b *testing.B) {
			ns := load.through(b, c.start)
			if c.name == silenceper {
				yardstick = ns
			}
			if yardstick > 0 {
				b.ReportMetric(yardstick/ns, "x-silenceper")
			}
		})
	}
}

const silenceper = "silenceper"

// contestant is a server to measure. start makes one that has seen nothing yet.
type contestant struct {
	name  string
	start func(testing.TB) http.Handler
}

func contestants() []contestant {
	all := []contestant{
		{silenceper, func(testing.TB) http.Handler { return behindGin(gin.WrapH(sender.Yardstick())) }},
		{"floor", func(testing.TB) http.Handler {
			return behindGin(func(c *gin.Context) { c.String(http.StatusOK, "success") })
		}},
		{"ours/alone", func(tb testing.TB) http.Handler { return ours(tb, nil) }},
		{"ours/embedded", func(tb testing.TB) http.Handler { return ours(tb, kvtest.Embedded(tb, clock)) }},
	}
	if os.Getenv(kvtest.Server) != "" {
		all = append(all, contestant{"ours/redis", func(tb testing.TB) http.Handler { return ours(tb, kvtest.Real(tb, clock)) }})
	}
	return all
}

func behindGin(h gin.HandlerFunc) http.Handler {
	e := gin.New()
	e.POST("/wechat/callback", h)
	return e
}

func ours(tb testing.TB, seen Seen) http.Handler {
	tb.Helper()
	codec, err := receive.New(sender.Token, sender.AppID, sender.AESKey, "", clock)
	if err != nil {
		tb.Fatal(err)
	}
	ring, err := seal.ParseRing(seal.NewRingSpec())
	if err != nil {
		tb.Fatal(err)
	}
	h := parrot{}
	r := New(Options{
		Codec: codec, Responder: h, Late: h, Keep: h, Seen: seen, Seal: ring, Now: clock, Log: slog.New(slog.DiscardHandler),
	})
	if store, ok := seen.(*kv.Store); ok { // its pool is warm before the first delivery
		if err := store.Ping(tb.Context()); err != nil {
			tb.Fatal(err)
		}
	}
	tb.Cleanup(func() {
		if err := r.Drain(context.Background()); err != nil {
			tb.Error(err)
		}
	})
	return behindGin(r.Receive)
}

// parrot says back what it is told.
type parrot struct{}

func (parrot) Answer(_ context.Context, ev model.Event) (model.Answer, error) {
	return model.Answer{Text: ev.Text}, nil
}
func (parrot) AnswerLate(context.Context, model.Event, model.Answer) error { return nil }
func (parrot) KeepRaw(context.Context, string, []byte) error               { return nil }

// load is deliveries ready to be sent.
type load struct {
	urls   []*url.URL
	bodies [][]byte
}

func newLoad(tb testing.TB, n int) *load {
	tb.Helper()
	l := &load{}
	text := rand.Text() + "：路灯坏了三天，晚上很暗，请尽快处理，谢谢。"
	for i := range n {
		query, body, err := sender.Safe(testNow, textMessage(24_000_000_000_000_000+i, text))
		if err != nil {
			tb.Fatal(err)
		}
		l.urls = append(l.urls, &url.URL{Path: "/wechat/callback", RawQuery: query})
		l.bodies = append(l.bodies, body)
	}
	return l
}

// through sends the load through servers, a fresh one each time that it is used up, and returns nanoseconds each.
func (l *load) through(b *testing.B, start func(testing.TB) http.Handler) float64 {
	b.Helper()
	h := start(b)
	w := &discard{header: http.Header{}}
	body := bytes.NewReader(nil)
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		if i == len(l.urls) {
			b.StopTimer()
			h, i = start(b), 0
			b.StartTimer()
		}
		body.Reset(l.bodies[i])
		clear(w.header)
		h.ServeHTTP(w, &http.Request{Method: http.MethodPost, URL: l.urls[i], Body: io.NopCloser(body), Header: http.Header{}})
		if w.status != http.StatusOK {
			b.Fatalf("status %d", w.status)
		}
		i++
	}
	return float64(b.Elapsed().Nanoseconds()) / float64(b.N)
}

// discard is a ResponseWriter that costs nothing.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) WriteHeader(status int)      { d.status = status }
func (d *discard) Write(p []byte) (int, error) { return len(p), nil }
