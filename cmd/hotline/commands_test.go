package main

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.org/hotline/model/seal"
	"example.org/hotline/model/store"
)

const testKeys = "k1:MDEyMzQ1Njc4OWFiY2RlZg=="

// command runs hotline with a database of its own in folder.
func command(t *testing.T, folder, in string, args ...string) (code int, out, errOut string) {
	t.Helper()
	environ := []string{"HOTLINE_DATABASE_URL=sqlite:" + filepath.Join(folder, "h.db"), "HOTLINE_SECURITY_KEYS=" + testKeys}
	var o, e bytes.Buffer
	code = run(t.Context(), args, environ, strings.NewReader(in), &o, &e)
	return code, o.String(), e.String()
}

func TestMigrateUpAndStatus(t *testing.T) {
	folder := t.TempDir()
	if code, out, _ := command(t, folder, "", "migrate", "status"); code != exitNotSo || !strings.Contains(out, "– ") {
		t.Fatalf("status of an empty database: %d %s", code, out)
	}
	if code, out, errOut := command(t, folder, "", "migrate", "up"); code != exitGood || !strings.Contains(out, "up to date") {
		t.Fatalf("up: %d %s%s", code, out, errOut)
	}
	if code, out, _ := command(t, folder, "", "migrate", "status"); code != exitGood || strings.Contains(out, "– ") {
		t.Fatalf("status: %d %s", code, out)
	}
}

func TestStaffAdd(t *testing.T) {
	folder := t.TempDir()
	if code, out, errOut := command(t, folder, "", "staff", "add", "小云", "--role", "agent"); code != exitGood || !strings.Contains(out, "password (shown this once)") {
		t.Fatalf("made: %d %s%s", code, out, errOut)
	}
	if code, out, _ := command(t, folder, "a long enough one\n", "staff", "add", "小麓", "--role", "dispatcher"); code != exitGood || strings.Contains(out, "long enough") {
		t.Fatalf("given: %d %s", code, out)
	}
	for name, tc := range map[string]struct {
		in   string
		args []string
		code int
	}{
		"taken":           {"", []string{"staff", "add", "小云", "--role", "agent"}, exitNotSo},
		"unknown role":    {"", []string{"staff", "add", "x", "--role", "king"}, exitUsage},
		"citizen":         {"", []string{"staff", "add", "x", "--role", "citizen"}, exitUsage},
		"no role":         {"", []string{"staff", "add", "x"}, exitUsage},
		"blank name":      {"", []string{"staff", "add", " ", "--role", "agent"}, exitUsage},
		"short password":  {"short\n", []string{"staff", "add", "y", "--role", "agent"}, exitUsage},
		"common password": {"password12345\n", []string{"staff", "add", "y", "--role", "agent"}, exitUsage},
		"nothing waits":   {"", []string{"staff", "confirm", "小云"}, exitNotSo},
		"confirm nobody":  {"", []string{"staff", "confirm", "nobody"}, exitNotSo},
	} {
		code, _, errOut := command(t, folder, tc.in, tc.args...)
		if code != tc.code || errOut == "" || strings.Count(errOut, "\n") > 2 {
			t.Errorf("%s: %d %q", name, code, errOut)
		}
	}
}

func TestCallbacksShowsWhatCouldNotBeRead(t *testing.T) {
	folder := t.TempDir()
	if code, _, errOut := command(t, folder, "", "migrate", "up"); code != exitGood {
		t.Fatal(errOut)
	}
	st, err := store.Open(t.Context(), "sqlite:"+filepath.Join(folder, "h.db"), func() time.Time { return time.Unix(1795400000, 0).UTC() })
	if err != nil {
		t.Fatal(err)
	}
	ring, err := seal.ParseRing(testKeys)
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Unlock(t.Context(), ring); err != nil {
		t.Fatal(err)
	}
	if err := st.KeepRaw(t.Context(), "malformed", []byte("<xml>\x1b[31m")); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	code, out, errOut := command(t, folder, "", "callbacks")
	if code != exitGood || !strings.Contains(out, `"<xml>\x1b[31m"`) { // quoted: it must not drive the terminal
		t.Fatalf("%d %s%s", code, out, errOut)
	}
}

// What stands in the way of a start is said in one line that names what to do, with the exit code of its kind.
func TestServeSaysWhyItDoesNotStart(t *testing.T) {
	account := []string{
		"HOTLINE_WECHAT_APP_ID=wx0123456789abcdef", "HOTLINE_WECHAT_APP_SECRET=0123456789abcdef0123456789abcdef", "HOTLINE_WECHAT_TOKEN=token123",
		"HOTLINE_SMS_ALLOW_LOG=true", "HOTLINE_SERVER_ADDR=127.0.0.1:0", "HOTLINE_SERVER_ADMIN_ADDR=127.0.0.1:0",
	}
	folder := t.TempDir()
	own := []string{
		"HOTLINE_DATABASE_URL=sqlite:" + filepath.Join(folder, "h.db"), "HOTLINE_PHOTOS_URL=file:" + filepath.Join(folder, "photos"),
		"HOTLINE_SECURITY_KEYS=" + testKeys,
	}
	if code, _, errOut := command(t, folder, "", "migrate", "up"); code != exitGood {
		t.Fatal(errOut)
	}
	if code, _, errOut := command(t, folder, "", "staff", "add", "x", "--role", "admin"); code != exitGood {
		t.Fatal(errOut)
	}
	sealed, err := store.Open(t.Context(), "sqlite:"+filepath.Join(folder, "h.db"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	ring, err := seal.ParseRing(testKeys)
	if err != nil {
		t.Fatal(err)
	}
	if err := sealed.Unlock(t.Context(), ring); err != nil {
		t.Fatal(err)
	}
	if err := sealed.Close(); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		environ []string
		code    int
		says    []string
	}{
		"nothing set": {[]string{"HOTLINE_NOPE=1"}, exitUsage, []string{"HOTLINE_NOPE", "wechat.app_id", "wechat.app_secret", "wechat.token", "sms.provider"}},
		"port in use": {append([]string{"HOTLINE_SERVER_ADDR=" + taken(t)}, account[:4]...), exitNotReady, []string{"server.addr", "in use"}},
		"no folder":   {append([]string{"HOTLINE_DATABASE_URL=sqlite:/proc/none/h.db"}, account...), exitNotReady, []string{"database.url", "/proc/none"}},
		"no database": {append([]string{"HOTLINE_DATABASE_URL=mysql://u:s3cretpw@127.0.0.1:1/x", "HOTLINE_SECURITY_KEYS=" + testKeys}, account...), exitNotReady, []string{"database.url"}},
		"no redis":    {append([]string{"HOTLINE_REDIS_URL=redis://:s3cretpw@127.0.0.1:1"}, append(own, account...)...), exitNotReady, []string{"redis.url"}},
		"wrong key":   {append(append(own, account...), "HOTLINE_SECURITY_KEYS=k9:ZmVkY2JhOTg3NjU0MzIxMA=="), exitNotReady, []string{"security.keys"}},
		"no photos":   {append(append(own, account...), "HOTLINE_PHOTOS_URL=file:/proc/none"), exitNotReady, []string{"photos.url"}},
	} {
		var out, errOut bytes.Buffer
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		code := run(ctx, []string{"serve"}, tc.environ, strings.NewReader(""), &out, &errOut)
		cancel()
		if code != tc.code || strings.Contains(errOut.String(), "s3cretpw") {
			t.Errorf("%s: %d %s", name, code, errOut.String())
		}
		for _, word := range tc.says {
			if !strings.Contains(errOut.String(), word) {
				t.Errorf("%s does not name %s: %s", name, word, errOut.String())
			}
		}
		if tc.code == exitNotReady && strings.Count(errOut.String(), "\n") > 1 {
			t.Errorf("%s takes more than a line: %s", name, errOut.String())
		}
	}
}

// taken is an address that somebody listens on until the test ends.
func taken(t *testing.T) string {
	t.Helper()
	l, err := listen(t.Context(), "test", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}
