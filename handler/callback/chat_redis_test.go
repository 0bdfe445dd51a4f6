package callback_test

import (
	"crypto/rand"
	"io"
	"net"
	"net/url"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"example.org/hotline/menu"
	"example.org/hotline/model"
	"example.org/hotline/model/kv"
	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/store/storetest"
)

// mutable is a way to a Redis that can be had to answer nothing any more.
func mutable(t *testing.T, server string) (through string, mute func()) {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	far := u.Host
	door, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { door.Close() })
	var muted atomic.Bool
	go func() {
		for {
			near, err := door.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { near.Close() })
			there, err := new(net.Dialer).DialContext(t.Context(), "tcp", far)
			if err != nil {
				return
			}
			t.Cleanup(func() { there.Close() })
			go func() { _, _ = io.Copy(there, near) }()
			go func() { _, _ = io.Copy(silenced{near, &muted}, there) }()
		}
	}()
	u.Host = door.Addr().String()
	return u.String(), func() { muted.Store(true) }
}

type silenced struct {
	io.Writer
	muted *atomic.Bool
}

func (s silenced) Write(b []byte) (int, error) {
	if s.muted.Load() {
		return len(b), nil
	}
	return s.Writer.Write(b)
}

// A Redis that hangs does not keep the citizen from his answer: WeChat hangs up after five seconds, and we wait for half of them.
func TestARedisThatHangs(t *testing.T) {
	kvtest.Real(t, time.Now) // skips where there is none
	address, mute := mutable(t, os.Getenv(kvtest.Server))
	tk := &talk{now: time.Date(2026, 11, 23, 12, 0, 0, 0, shanghai)}
	redis, err := kv.Open(t.Context(), address, tk.clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { redis.Close() })
	tk.open(t, storetest.URL(t), model.DeskConsole, redis.Under("test-"+rand.Text()))
	tk.bound(t, "o1", "13800138000")
	tk.asks(t)
	tk.say(t, "o1", "我想问社保")
	tk.bound(t, "o2", "13900139000")
	mute()
	for what, ev := range map[string]model.Event{
		"in the chat": {From: "o1", Type: model.MsgText, Text: "排队"}, "outside": {From: "o2", Type: model.MsgText, Text: "你好"},
		"a tap on the menu": {From: "o1", Type: model.EvClick, Key: menu.KeyKefu},
	} {
		began := time.Now()
		a := tk.hear(t, ev)
		if took := time.Since(began); took > 2*time.Second || a.Text == "" {
			t.Errorf("%s: %q after %v", what, a.Text, took)
		}
	}
}
