package main

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model/kv/kvtest"
	"example.org/hotline/model/seal"
	"example.org/hotline/model/store"
	"example.org/hotline/model/store/storetest"
	"example.org/hotline/service/wechat/standin"
)

const serving = "HOTLINE_TEST_SERVING"

// TestServing is hotline serve in a process of its own, which another test starts and kills.
func TestServing(t *testing.T) {
	if os.Getenv(serving) == "" {
		return // it is run by the other test
	}
	if code := run(t.Context(), []string{"serve"}, os.Environ(), strings.NewReader(""), os.Stdout, os.Stderr); code != exitGood {
		t.Fatalf("it ended with %d", code)
	}
}

// mortal is a server that can be killed and started again, with the platform that it speaks to and a store beside it.
type mortal struct {
	store    *store.Store
	platform *standin.Platform
	public   string // the citizens' origin
	admin    string
	environ  []string
	process  *exec.Cmd
	said     bytes.Buffer
}

// newMortal has these agents in WeChat's tool, or those that the platform has by itself.
func newMortal(t *testing.T, agents ...standin.Agent) *mortal {
	t.Helper()
	m := &mortal{public: "http://" + freeAddr(t), admin: freeAddr(t)}
	m.platform = standin.New(standin.Options{AppID: "wx0123456789abcdef", Token: "callbacktoken", PublicURL: m.public, Agents: agents})
	if err := m.platform.Start(t.Context(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.platform.Close() })
	database, keys := storetest.URL(t), seal.NewRingSpec()
	m.environ = []string{
		"HOTLINE_DATABASE_URL=" + database, "HOTLINE_SECURITY_KEYS=" + keys, "HOTLINE_REDIS_URL=embedded:",
		"HOTLINE_PHOTOS_URL=file:" + filepath.Join(t.TempDir(), "photos"), "HOTLINE_SERVER_ADDR=" + strings.TrimPrefix(m.public, "http://"),
		"HOTLINE_SERVER_ADMIN_ADDR=" + m.admin, "HOTLINE_SERVER_PUBLIC_URL=" + m.public, "HOTLINE_WECHAT_APP_ID=wx0123456789abcdef",
		"HOTLINE_WECHAT_APP_SECRET=5741d1e5ec2e75741d1e5ec2e75741d1", "HOTLINE_WECHAT_TOKEN=callbacktoken",
		"HOTLINE_WECHAT_API_URL=" + m.platform.URL(), "HOTLINE_WECHAT_OAUTH_URL=" + m.platform.URL(),
		"HOTLINE_SMS_PROVIDER=http", "HOTLINE_SMS_HTTP_URL=" + m.platform.URL() + "/standin/sms", "HOTLINE_LOG_LEVEL=warn", "HOTLINE_STAFF_SECOND_FACTOR=optional", serving + "=1",
	}
	if redis := kvtest.URL(t); redis != "" {
		m.environ = append(m.environ, "HOTLINE_REDIS_URL="+redis)
	}
	m.store = openedStore(t, database, keys)
	return m
}

// openedStore is a migrated store. Its citizens are counted from anywhere: a Redis that earlier runs used must not count
// theirs with ours.
func openedStore(t *testing.T, database, keys string) *store.Store {
	t.Helper()
	now := func() time.Time { return time.Now().UTC().Truncate(time.Second) }
	st, err := store.Open(t.Context(), database, now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	ring, err := seal.ParseRing(keys)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := st.Unlock(t.Context(), ring); err != nil {
		t.Fatal(err)
	}
	write, _, err := st.Conns()
	if err != nil {
		t.Fatal(err)
	}
	const first = "INSERT INTO citizen (id, openid_hash, openid, created_at) VALUES (?, 'nobody', 'nobody', ?)"
	if _, err := write.ExecContext(t.Context(), first, rand.Int64N(1<<50), now()); err != nil {
		t.Fatal(err)
	}
	return st
}

// freeAddr is an address that nobody listens on.
func freeAddr(t testing.TB) string {
	t.Helper()
	var config net.ListenConfig
	l, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start runs the server until it is killed, and waits until it is ready.
func (m *mortal) start(t *testing.T) {
	t.Helper()
	m.said.Reset()
	m.process = exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestServing$", "-test.timeout=2m")
	m.process.Env = append(os.Environ(), m.environ...)
	m.process.Stdout, m.process.Stderr = &m.said, &m.said
	if err := m.process.Start(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		if m.ready(ctx) {
			return
		}
		time.Sleep(10 * time.Millisecond) // another process comes up
	}
	m.kill()
	t.Fatalf("the server did not come up: %s", m.said.String())
}

func (m *mortal) ready(ctx context.Context) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+m.admin+"/readyz", http.NoBody)
	if err != nil {
		return false
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// kill is kill -9.
func (m *mortal) kill() {
	_ = m.process.Process.Kill()
	var exit *exec.ExitError
	if err := m.process.Wait(); err != nil && !errors.As(err, &exit) {
		panic(err)
	}
}
