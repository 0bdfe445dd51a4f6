package stream_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gin-gonic/gin"

	"example.org/hotline/handler/stream"
	"example.org/hotline/model"
)

// house serves one stream over pipes, with the limits of time that the real server has.
type house struct {
	http.Server
	http.Client
	set    stream.Set
	conns  chan net.Conn
	ended  chan error // what Serve returned
	source stream.Source
	events chan []stream.Event // what the source tells next
}

// Accept hands the server the far end of a pipe.
func (h *house) Accept() (net.Conn, error) {
	if c, ok := <-h.conns; ok {
		return c, nil
	}
	return nil, net.ErrClosed
}

type door struct{ *house }

func (d door) Close() error { close(d.conns); return nil }
func (door) Addr() net.Addr { return &net.UnixAddr{} }

func build(t *testing.T) *house {
	t.Helper()
	gin.SetMode(gin.ReleaseMode)
	h := &house{conns: make(chan net.Conn), ended: make(chan error, 10), events: make(chan []stream.Event)}
	h.source = stream.Source{
		Beat: func(context.Context) error { return nil },
		Next: func(ctx context.Context) ([]stream.Event, error) {
			select {
			case list := <-h.events:
				return list, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		},
	}
	e := gin.New()
	e.GET("/:reader", func(c *gin.Context) {
		err := h.set.Serve(c.Writer, c.Request, c.Param("reader"), 2, h.source)
		if err != nil {
			c.Status(http.StatusTeapot)
		}
		h.ended <- err
	})
	h.Server = http.Server{Handler: e, ReadTimeout: time.Minute, WriteTimeout: time.Minute, ReadHeaderTimeout: time.Second}
	h.Server.RegisterOnShutdown(h.set.Drain)
	h.Client.Transport = &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		near, far := net.Pipe()
		h.conns <- far
		return near, nil
	}}
	go func() { _ = h.Server.Serve(door{h}) }()
	t.Cleanup(func() {
		h.Client.CloseIdleConnections()
		if err := h.Server.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return h
}

// reading is what somebody reads of a stream.
type reading struct {
	*http.Response
	lines *bufio.Reader
}

func (h *house) opens(t *testing.T, reader string) reading {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://house/"+reader, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := h.Client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	in := reading{resp, bufio.NewReader(resp.Body)}
	if resp.StatusCode == http.StatusOK {
		in.reads(t, "retry: 2000\n\n")
	}
	return in
}

func (r reading) reads(t *testing.T, want string) {
	t.Helper()
	got := make([]byte, len(want))
	if n, err := io.ReadFull(r.lines, got); err != nil || string(got) != want {
		t.Fatalf("read %q, %v; want %q", got[:n], err, want)
	}
}

// ends reads what is left, which is to end well.
func (r reading) ends(t *testing.T) {
	t.Helper()
	if left, err := io.ReadAll(r.lines); err != nil || len(left) > 0 {
		t.Errorf("it does not end well: %q, %v", left, err)
	}
}

func TestEventsAndSignsOfLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		beats := 0
		h.source.Beat = func(context.Context) error { beats++; return nil }
		r := h.opens(t, "a")
		if !strings.HasPrefix(r.Header.Get("Content-Type"), "text/event-stream") || !strings.HasPrefix(r.Header.Get("Cache-Control"), "no-cache") ||
			r.Header.Get("X-Accel-Buffering") != "no" {
			t.Errorf("headers: %v", r.Header)
		}
		h.events <- []stream.Event{{ID: 7, Kind: "line", Data: map[string]string{"text": "一\n二"}}, {Kind: "typing", Data: 1}}
		r.reads(t, "id: 7\nevent: line\ndata: {\"text\":\"一\\n二\"}\n\nevent: typing\ndata: 1\n\n")
		began := time.Now()
		for range 20 { // five minutes: beyond every limit that the server has for a request
			r.reads(t, ": ping\n\n")
		}
		if took := time.Since(began); took != 5*time.Minute || beats != 21 {
			t.Errorf("20 signs of life in %v, and %d beats", took, beats)
		}
		h.events <- nil
		h.events <- []stream.Event{{ID: 8, Kind: "line", Data: nil}}
		r.reads(t, "id: 8\nevent: line\ndata: null\n\n")
	})
}

// What flows all the time does not keep the signs of life from coming.
func TestABusyStreamStillBeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.source.Next = func(context.Context) ([]stream.Event, error) {
			time.Sleep(time.Second)
			return []stream.Event{{Kind: "x", Data: 0}}, nil
		}
		r := h.opens(t, "a")
		for range 3 {
			r.reads(t, strings.Repeat("event: x\ndata: 0\n\n", 15))
			r.reads(t, ": ping\n\n")
		}
	})
}

func TestAReaderWhoDoesNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.opens(t, "slow")
		other := h.opens(t, "other")
		much := strings.Repeat("x", 1<<20)
		big := []stream.Event{{ID: 1, Kind: "line", Data: much}}
		h.events <- big // one of the two
		h.events <- big // the other one: whoever is not read is not waited for
		began := time.Now()
		other.reads(t, "id: 1\nevent: line\ndata: \""+much+"\"\n\n")
		if waited := time.Since(began); waited > 0 {
			t.Errorf("the other reader waits for %v", waited)
		}
		go func() { _, _ = io.Copy(io.Discard, other.lines) }() // a pipe keeps nothing for who reads later
		if err := <-h.ended; err != nil || time.Since(began) != 10*time.Second {
			t.Errorf("the slow one ends after %v with %v", time.Since(began), err)
		}
		if n := h.set.Open(); n != 1 {
			t.Errorf("%d are open", n)
		}
	})
}

func TestAReaderWhoLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.opens(t, "a").Body.Close()
		if err := <-h.ended; err != nil || h.set.Open() != 0 {
			t.Errorf("%v, %d open", err, h.set.Open())
		}
	})
}

func TestTheOldestOfTooManyEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		first, second, other := h.opens(t, "a"), h.opens(t, "a"), h.opens(t, "b")
		third := h.opens(t, "a")
		first.ends(t)
		if <-h.ended; h.set.Open() != 3 {
			t.Errorf("%d are open", h.set.Open())
		}
		for _, r := range []reading{second, other, third} {
			r.reads(t, ": ping\n\n")
		}
	})
}

func TestDraining(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		list := []reading{h.opens(t, "a"), h.opens(t, "b")}
		began := time.Now()
		down := make(chan error)
		go func() { down <- h.Server.Shutdown(t.Context()) }()
		for _, r := range list {
			r.ends(t)
		}
		if err := <-down; err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took > time.Second {
			t.Errorf("it takes %v", took)
		}
	})
}

func TestNoneBeginsInADrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.set.Drain()
		if r := h.opens(t, "a"); r.StatusCode != http.StatusTeapot {
			t.Error(r.Status)
		}
		var wait *model.Error
		if err := <-h.ended; !errors.Is(err, model.ErrUnavailable) || !errors.As(err, &wait) || wait.Retry == 0 {
			t.Error(err)
		}
	})
}

func TestWhatEndsAStream(t *testing.T) {
	broken := errors.New("broken")
	for name, breaks := range map[string]func(h *house, fail func() error){
		"the source": func(h *house, fail func() error) {
			next := h.source.Next
			h.source.Next = func(ctx context.Context) ([]stream.Event, error) {
				if err := fail(); err != nil {
					return nil, err
				}
				return next(ctx)
			}
		},
		"a beat": func(h *house, fail func() error) { h.source.Beat = func(context.Context) error { return fail() } },
	} {
		synctest.Test(t, func(t *testing.T) {
			h := build(t)
			since := time.Now()
			breaks(h, func() error {
				if time.Since(since) >= time.Minute {
					return broken
				}
				return nil
			})
			r := h.opens(t, "a")
			r.reads(t, strings.Repeat(": ping\n\n", 3))
			if _, err := io.ReadAll(r.lines); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if err := <-h.ended; !errors.Is(err, broken) || time.Since(since) != time.Minute {
				t.Errorf("%s: %v after %v", name, err, time.Since(since))
			}
		})
	}
}

// Before the stream begins a failure is an answer like any other.
func TestABeatThatFailsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := build(t)
		h.source.Beat = func(context.Context) error { return model.ErrForbidden }
		if r := h.opens(t, "a"); r.StatusCode != http.StatusTeapot || strings.Contains(r.Header.Get("Content-Type"), "event-stream") {
			t.Error(r.Status, r.Header)
		}
		if err := <-h.ended; !errors.Is(err, model.ErrForbidden) || h.set.Open() != 0 {
			t.Errorf("%v, %d open", err, h.set.Open())
		}
	})
}
