package kv

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/google/go-cmp/cmp"
)

const password = "s3cr?t/#@密码"

func TestParse(t *testing.T) {
	for raw, want := range map[string]address{
		"redis://h":                    {hosts: []string{"h:6379"}},
		"redis://h:1/3":                {hosts: []string{"h:1"}, database: 3},
		"redis://[::1]:1/":             {hosts: []string{"[::1]:1"}},
		"redis://[::1]":                {hosts: []string{"[::1]:6379"}},
		"rediss://u:p%40q@h:1":         {hosts: []string{"h:1"}, username: "u", password: "p@q", secure: true},
		"redis://:" + password + "@h":  {hosts: []string{"h:6379"}, password: password},
		"redis+cluster://h:1":          {hosts: []string{"h:1"}, cluster: true},
		"redis+cluster://:p@a:1,b,c:3": {hosts: []string{"a:1", "b:6379", "c:3"}, password: "p", cluster: true},
		"rediss+cluster://a:1,b:2/0":   {hosts: []string{"a:1", "b:2"}, cluster: true, secure: true},
		"redis://a:1,b:2":              {hosts: []string{"a:1", "b:2"}, cluster: true},
	} {
		got, err := parse(raw)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(address{})); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", raw, err, diff)
		}
	}
}

func TestParseRefusesWithoutRepeating(t *testing.T) {
	for _, raw := range []string{
		"", "redis", "embedded", "memory://x", "redis://", "redis://:s3cret@", "redis://u:s3cret@h:port",
		"redis://h:0", "redis://h:70000", "redis://:s3cret@h/x", "redis://:s3cret@h/-1", "redis://:s3cret@a,b/2",
		"redis://:s3cret%zz@h", "redis://s3cret%zz:p@h", "redis://:s3cret@h?db=1", "redis://a,,b", "s3cret://:s3cret@h",
		"redis://h/1?password=s3cret",
	} {
		a, err := parse(raw)
		if err == nil {
			t.Errorf("%q was accepted as %v", raw, a.hosts)
			continue
		}
		if strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "\n") ||
			!strings.HasPrefix(err.Error(), "redis.url") {
			t.Errorf("%q: %v", raw, err)
		}
	}
}

func TestOpenSaysWhatIsWrongWithoutThePassword(t *testing.T) {
	protected := miniredis.RunT(t)
	protected.RequireAuth("another")
	for name, url := range map[string]string{
		"nobody listens":   "redis://:" + password + "@127.0.0.1:1",
		"wrong password":   "redis://:" + password + "@" + protected.Addr(),
		"no TLS there":     "rediss://:" + password + "@" + protected.Addr(),
		"no cluster there": "redis+cluster://:" + password + "@127.0.0.1:1,127.0.0.1:2",
	} {
		s, err := Open(t.Context(), url, time.Now)
		if err == nil {
			t.Errorf("%s: opened", name)
			_ = s.Close()
			continue
		}
		if strings.Contains(err.Error(), password) || strings.Contains(err.Error(), "\n") ||
			!strings.HasPrefix(err.Error(), "redis.url: no answer from Redis at 127.0.0.1:") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestServerThatRepeatsThePassword(t *testing.T) {
	m := miniredis.RunT(t)
	m.RequireAuth(password)
	s, err := Open(t.Context(), "redis://:"+password+"@"+m.Addr(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	m.SetError("ERR I was told " + password)
	if _, _, err = s.Get(t.Context(), "k"); err == nil || err.Error() != "redis: get: ERR I was told ***" {
		t.Errorf("got %v", err)
	}
}

func TestRestartedServerIsNotNoticed(t *testing.T) {
	m := miniredis.RunT(t)
	s, err := Open(t.Context(), "redis://"+m.Addr(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	m.Close()
	if err := m.Restart(); err != nil {
		t.Fatal(err)
	}
	if err := s.Set(t.Context(), "k", "v", time.Minute); err != nil {
		t.Error(err)
	}
	if wait, err := s.Allow(t.Context(), "k", Limit{1, time.Minute}); err != nil || wait != 0 {
		t.Error(wait, err) // the script is gone as well
	}
}

func TestMuteServerIsGivenUp(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := Open(ctx, "redis://"+l.Addr().String(), time.Now); err == nil {
		t.Error("a server that says nothing was taken for a Redis")
	}
}

func TestNoCommandIsSentTwice(t *testing.T) {
	o := (&address{hosts: []string{"h:1"}}).options()
	if o.MaxRetries != -1 || !o.ContextTimeoutEnabled || o.DialTimeout > time.Second || o.ReadTimeout > 1500*time.Millisecond {
		t.Errorf("a stalled Redis would hold callers up: %+v", o)
	}
}

// What a cluster is like to its client: it asks for the slots first, and each operation goes to one of them.
func TestCluster(t *testing.T) {
	m := miniredis.RunT(t)
	s, err := Open(t.Context(), "redis+cluster://"+m.Addr(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Set(t.Context(), "a", "1", time.Minute); err != nil {
		t.Error(err)
	}
	if _, won, err := s.Claim(t.Context(), "b", "1", time.Minute); err != nil || !won {
		t.Error(won, err)
	}
	if wait, err := s.Allow(t.Context(), "c", Limit{1, time.Minute}); err != nil || wait != 0 {
		t.Error(wait, err)
	}
	if err := s.PutCode(t.Context(), "d", "x", time.Minute); err != nil {
		t.Error(err)
	}
	if ok, _, err := s.UseCode(t.Context(), "d", "x"); err != nil || !ok {
		t.Error(ok, err)
	}
	timers, now := s.Timers("e"), time.Now()
	if err := timers.Rebuild(t.Context(), func(put func([]Timer) error) error { return put([]Timer{{1, now}}) }); err != nil {
		t.Error(err)
	}
	turn, err := timers.Due(t.Context(), now.Add(time.Second), 1, time.Minute)
	if err != nil || len(turn.IDs) != 1 || turn.Lost {
		t.Error(turn, err)
	}
	if err := timers.Settle(t.Context(), turn, []Timer{{ID: 1}}); err != nil {
		t.Error(err)
	}
	if err := timers.Forget(t.Context()); err != nil {
		t.Error(err)
	}
	agents := s.Presence("f")
	if err := agents.Here(t.Context(), 1, time.Minute); err != nil {
		t.Error(err)
	}
	if err := agents.Gone(t.Context(), 1); err != nil {
		t.Error(err)
	}
	if leads, err := s.Lead(t.Context(), "g", "me", time.Minute); err != nil || !leads {
		t.Error(leads, err)
	}
	if err := s.Resign(t.Context(), "g", "me"); err != nil {
		t.Error(err)
	}
	ctx, leave := context.WithCancel(t.Context())
	if err := s.Subscribe(ctx, "h", func(string) { leave() }, func() {
		if err := s.Publish(t.Context(), "h", "x"); err != nil {
			t.Error(err)
		}
	}); err != nil {
		t.Error(err)
	}
	if err := s.Delete(t.Context(), "a", "b"); err != nil {
		t.Error(err)
	}
	if keys := m.Keys(); len(keys) != 1 || !strings.HasPrefix(keys[0], "hotline:") {
		t.Errorf("left behind: %q", keys)
	}
}

// Whatever Redis keeps it forgets by itself.
func TestEverythingHasATimeToLive(t *testing.T) {
	m := miniredis.RunT(t)
	s, err := Open(t.Context(), "redis://"+m.Addr(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	_ = s.Set(t.Context(), "a", "1", time.Minute)
	_, _, _ = s.Claim(t.Context(), "b", "1", 90*time.Second)
	_, _ = s.Allow(t.Context(), "c", Limit{1, time.Minute}, Limit{2, time.Hour})
	_ = s.PutCode(t.Context(), "d", "x", 5*time.Minute)
	_ = s.PutCode(t.Context(), "e", "x", 5*time.Minute)
	_, restore, _ := s.UseCode(t.Context(), "e", "x")
	_ = restore(t.Context())
	_ = s.Timers("f").Set(t.Context(), 1, time.Now())
	_ = s.Timers("g").Rebuild(t.Context(), func(func([]Timer) error) error { return nil })
	_ = s.Presence("h").Here(t.Context(), 1, time.Hour)
	_, _ = s.Lead(t.Context(), "i", "me", time.Hour)
	if n := len(m.Keys()); n != 9 {
		t.Fatalf("%d keys, want 9", n)
	}
	for _, key := range m.Keys() {
		most := time.Hour + slack
		if strings.HasPrefix(key, "hotline:t:") {
			most = timersLife
		}
		if ttl := m.TTL(key); ttl <= 0 || ttl > most {
			t.Errorf("%s lives for %v", key, ttl)
		}
	}
}
