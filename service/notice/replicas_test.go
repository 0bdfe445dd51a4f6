package notice_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"example.org/hotline/model"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/notice"
)

// counter is the platform, as far as it matters here: it counts what comes under each id.
type counter struct {
	*httptest.Server
	mu   sync.Mutex
	came map[string]int
}

func newCounter(t *testing.T) *counter {
	t.Helper()
	c := &counter{came: map[string]int{}}
	c.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.came[r.URL.Query().Get("id")]++
	}))
	t.Cleanup(c.Close)
	return c
}

func (c *counter) distinct() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.came)
}

// wire is a channel to the counter.
type wire struct{ url string }

func (wire) Name() string { return model.ByTemplate }

func (w wire) Send(ctx context.Context, _ model.Recipient, m notice.Message) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.url+"?id="+m.ID, http.NoBody)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	return m.ID, resp.Body.Close()
}

const (
	replicaDatabase = "HOTLINE_TEST_REPLICA_DATABASE"
	replicaPlatform = "HOTLINE_TEST_REPLICA_PLATFORM"
	replicaAhead    = "HOTLINE_TEST_REPLICA_AHEAD"
)

// TestReplica is one replica, in a process of its own; TestReplicasOfWhichOneIsKilled starts several.
func TestReplica(t *testing.T) {
	database := os.Getenv(replicaDatabase)
	if database == "" {
		return // it is run by the other test
	}
	ahead, err := time.ParseDuration(os.Getenv(replicaAhead))
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return time.Now().Add(ahead).UTC().Truncate(time.Second) }
	s, err := store.Open(t.Context(), database, now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Unlock(t.Context(), storetest.Ring(t)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { // until it is told to stop
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	notice.New(s, notice.Texts{Zone: cst}, now, slog.New(slog.DiscardHandler), wire{os.Getenv(replicaPlatform)}).Run(ctx)
}

// replica is a running process of TestReplica.
type replica struct {
	*exec.Cmd
	stop io.Closer
}

func startReplicas(t *testing.T, n int, database, platform string, ahead time.Duration) []replica {
	t.Helper()
	list := make([]replica, n)
	for i := range list {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestReplica$")
		cmd.Env = append(os.Environ(), replicaDatabase+"="+database, replicaPlatform+"="+platform, replicaAhead+"="+ahead.String())
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		list[i] = replica{cmd, in}
	}
	return list
}

func stopReplicas(list []replica) {
	for _, r := range list {
		_ = r.stop.Close()
	}
	for _, r := range list {
		_ = r.Wait()
	}
}

// until waits for something to come about.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 1200 {
		if done() {
			return
		}
		time.Sleep(50 * time.Millisecond) // other processes do it
	}
	t.Fatalf("not in a minute: %s", what)
}

// Three replicas on one server send 2 000 notices, and one of them is killed in the middle. Each notice is said under one
// id, by which the platform drops a repeat; and only what the dead one had under way can be said twice.
func TestReplicasOfWhichOneIsKilled(t *testing.T) {
	if os.Getenv("HOTLINE_TEST_MYSQL") == "" {
		t.Skip("needs a database server: HOTLINE_TEST_MYSQL")
	}
	const notices, underWay = 2000, 16
	database := storetest.URL(t)
	now := func() time.Time { return time.Now().UTC().Truncate(time.Second) }
	s, err := store.Open(t.Context(), database, now)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Unlock(t.Context(), storetest.Ring(t)); err != nil {
		t.Fatal(err)
	}
	who, err := s.Meet(t.Context(), "o1")
	if err != nil {
		t.Fatal(err)
	}
	list := make([]model.Notice, notices)
	for i := range list {
		list[i] = model.Notice{Dedupe: fmt.Sprint(i), CitizenID: who.ID, Kind: model.NoticeSubmitted, Params: map[string]string{"number": "26112310483520"}}
	}
	if err := s.QueueNotices(t.Context(), list); err != nil {
		t.Fatal(err)
	}
	platform := newCounter(t)
	replicas := startReplicas(t, 3, database, platform.URL, 0)
	until(t, "a third was sent", func() bool { return platform.distinct() > notices/3 })
	if err := replicas[0].Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = replicas[0].Wait()
	until(t, "the others sent all that the dead one had not claimed", func() bool {
		waiting, since, err := s.NoticeBacklog(t.Context())
		return err == nil && since.IsZero() && waiting <= 64
	})
	stopReplicas(replicas[1:])
	replicas = startReplicas(t, 2, database, platform.URL, 6*time.Minute) // its claim has ended
	until(t, "all were sent", func() bool {
		waiting, _, err := s.NoticeBacklog(t.Context())
		return err == nil && waiting == 0
	})
	stopReplicas(replicas)

	repeats := 0
	for id, n := range platform.came {
		if repeats += n - 1; n > 2 || !strings.HasPrefix(id, "notice-") {
			t.Errorf("%s came %d times", id, n)
		}
	}
	if len(platform.came) != notices || repeats > underWay {
		t.Errorf("%d of %d were sent, %d of them again", len(platform.came), notices, repeats)
	}
	t.Logf("%d were sent again", repeats)
}

// A replica that is told to stop finishes what it is sending, and gives back the rest of what it had claimed.
func TestStoppingGivesBack(t *testing.T) {
	o := open(t)
	const notices = 60
	for i := range notices {
		o.queue(t, fmt.Sprint(i))
	}
	stopping, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	o.first.on = func() error {
		once.Do(func() { close(stopping) })
		<-release
		return nil
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); o.Run(ctx) }()
	<-stopping
	cancel()
	close(release)
	<-ended
	sent := len(o.first.sent)
	if sent == 0 || sent == notices {
		t.Fatalf("%d were sent before it stopped", sent)
	}
	if o.drain(t); len(o.first.sent) != notices {
		t.Fatalf("%d were sent before it stopped, %d in the end", sent, len(o.first.sent))
	}
}
