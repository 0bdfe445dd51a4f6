package kv_test

import (
	"crypto/rand"
	"net"
	"net/url"
	"os"
	"sync"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
)

// After an outage the subscriber is told that it may have missed something, and hears again. One that comes without a
// word, as when a cable is pulled, is noticed too.
func TestSubscribersJoinAgain(t *testing.T) {
	server := os.Getenv(kvtest.Server)
	if server == "" {
		server = "redis://" + miniredis.RunT(t).Addr()
	}
	w := newWire(t, server)
	s, err := kv.Open(t.Context(), w.url, newClock().now)
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	s = s.Under("test-" + rand.Text())
	heard, _ := ear(t, s, "c")
	hears(t, heard, "joined")
	publish(t, s, "1")
	hears(t, heard, "1")
	w.cut()
	hears(t, heard, "joined")
	publish(t, s, "2")
	hears(t, heard, "2")
	w.mute()
	hears(t, heard, "joined")
	publish(t, s, "3")
	hears(t, heard, "3")
}

// A channel that the user of redis.url may not hear will not open by waiting.
func TestSubscribeRefused(t *testing.T) {
	m := miniredis.RunT(t)
	s, err := kv.Open(t.Context(), "redis://"+m.Addr(), newClock().now)
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	m.SetError("NOPERM this user has no permissions to access one of the channels mentioned in the command")
	if err := s.Subscribe(t.Context(), "c", func(string) {}, func() {}); err == nil {
		t.Error("nothing is wrong")
	}
}

// publish tries until it has a connection that outlived the last outage, or is new.
func publish(t *testing.T, s *kv.Store, message string) {
	t.Helper()
	var err error
	for range 10 {
		if err = s.Publish(t.Context(), "c", message); err == nil {
			return
		}
	}
	t.Fatal(err)
}

// wire is a way to a server that can break.
type wire struct {
	url    string
	target string

	mu    sync.Mutex
	lines []*line
}

// line is one connection over the wire.
type line struct {
	near, far net.Conn
	muted     bool
}

func newWire(t *testing.T, server string) *wire {
	t.Helper()
	u, err := url.Parse(server)
	must(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	w := &wire{target: u.Host}
	u.Host = l.Addr().String()
	w.url = u.String()
	var open sync.WaitGroup
	open.Go(func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", w.target)
			if err != nil {
				_ = near.Close()
				continue
			}
			one := &line{near: near, far: far}
			w.mu.Lock()
			w.lines = append(w.lines, one)
			w.mu.Unlock()
			open.Go(func() { w.carry(one, near, far) })
			open.Go(func() { w.carry(one, far, near) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		w.cut()
		open.Wait()
	})
	return w
}

// carry brings what one side says to the other, unless the line is muted.
func (w *wire) carry(l *line, from, to net.Conn) {
	defer from.Close()
	defer to.Close()
	buffer := make([]byte, 1<<12)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		w.mu.Lock()
		muted := l.muted
		w.mu.Unlock()
		if muted {
			continue
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// cut ends all connections.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.lines {
		_ = l.near.Close()
		_ = l.far.Close()
	}
}

// mute leaves all connections open and carries nothing over them any more.
func (w *wire) mute() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.lines {
		l.muted = true
	}
}
