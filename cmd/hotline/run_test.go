package main

import (
	"os"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"example.org/hotline/menu"
)

// outcome is what a command did.
type outcome struct {
	code     int
	out, err string
}

// hotline runs the program in an empty folder.
func hotline(t *testing.T, environ []string, args ...string) outcome {
	t.Helper()
	t.Chdir(t.TempDir())
	var out, errOut strings.Builder
	code := run(t.Context(), args, environ, strings.NewReader(""), &out, &errOut)
	for _, text := range []string{out.String(), errOut.String()} {
		if strings.Contains(text, "hunter2") {
			t.Errorf("hotline %v shows the app secret:\n%s", args, text)
		}
	}
	return outcome{code, out.String(), errOut.String()}
}

func TestWrongUsageIsTwoLinesAndExit2(t *testing.T) {
	for _, args := range [][]string{
		{},
		{"srve"},
		{"menu"},
		{"menu", "push", "now"},
		{"menu", "show", "--colour"},
		{"staff", "add"},
		{"--config"},
	} {
		got := hotline(t, nil, args...)
		if got.code != exitUsage || got.out != "" || strings.Count(got.err, "\n") != 2 {
			t.Errorf("%v: %+v", args, got)
		}
	}
}

func TestHelp(t *testing.T) {
	for _, args := range [][]string{{"--help"}, {"menu", "--help"}, {"menu", "push", "-h"}} {
		if got := hotline(t, nil, args...); got.code != exitGood || !strings.Contains(got.out, "Usage: hotline") || got.err != "" {
			t.Errorf("%v: %+v", args, got)
		}
	}
	if got := hotline(t, nil, "--help"); strings.Contains(got.out, "healthcheck") {
		t.Error("the hidden command is listed")
	}
}

func TestEachFaultOfTheConfigurationIsALineAndExit2(t *testing.T) {
	environ := []string{"HOTLINE_KEFU_IDLE=x", "HOTLINE_KEFU_POLL=x", "HOTLINE_NO_SUCH=x"}
	for _, args := range [][]string{{"menu", "show"}, {"menu", "diff"}, {"healthcheck"}} {
		got := hotline(t, environ, args...)
		if got.code != exitUsage || strings.Count(got.err, "\n") != len(environ) || !strings.Contains(got.err, "kefu.idle: takes") {
			t.Errorf("%v: %+v", args, got)
		}
	}
	got := hotline(t, nil, "menu", "show", "--config", "no such file.yaml")
	if got.code != exitUsage || !strings.Contains(got.err, "no such file.yaml") {
		t.Errorf("%+v", got)
	}
}

func TestVersion(t *testing.T) {
	got := hotline(t, []string{"HOTLINE_NO_SUCH=x"}, "version") // needs no configuration
	if lines := strings.Split(got.out, "\n"); got.code != exitGood || len(lines) != 4 || !strings.HasPrefix(lines[2], "go1.") {
		t.Errorf("%+v", got)
	}
	info := &debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}, Settings: []debug.BuildSetting{
		{Key: "vcs.revision", Value: "abc"}, {Key: "vcs.modified", Value: "true"},
	}}
	if version(info) != "v1.2.3" || commit(info) != "abc (modified)" || version(nil) != "devel" || commit(nil) != "unknown" {
		t.Errorf("%s %s %s %s", version(info), commit(info), version(nil), commit(nil))
	}
}

func TestMenu(t *testing.T) {
	p := newPlatform(t)
	environ := p.account("HOTLINE_SERVER_PUBLIC_URL=https://12345.example")
	want := string(menu.Default("https://12345.example").JSON())

	if got := hotline(t, nil, "menu", "show"); got.code != exitGood || !strings.Contains(got.out, `"name": "市民诉求"`) {
		t.Errorf("show: %+v", got)
	}
	if got := hotline(t, environ, "menu", "pull"); got.code != exitNotSo || got.out != "" {
		t.Errorf("pull of none: %+v", got)
	}
	if got := hotline(t, environ, "menu", "diff"); got.code != exitNotSo || !strings.HasPrefix(got.out, "+ 市民诉求\n") || got.err != "" {
		t.Errorf("diff with none: %+v", got)
	}
	if got := hotline(t, environ, "menu", "push", "--dry-run"); got.code != exitGood || got.out != want || len(p.published) > 0 {
		t.Errorf("dry run: %+v, published %v", got, p.published)
	}
	if got := hotline(t, environ, "menu", "push"); got.code != exitGood || len(p.published) != 1 {
		t.Fatalf("push: %+v, published %v", got, p.published)
	}
	if m, err := menu.Parse([]byte(p.published[0])); err != nil || string(m.JSON()) != want || strings.Contains(p.published[0], `\u`) {
		t.Errorf("published %s, %v", p.published[0], err)
	}
	if got := hotline(t, environ, "menu", "push"); got.code != exitGood || len(p.published) != 1 {
		t.Errorf("push of the same: %+v, published %d", got, len(p.published))
	}
	if got := hotline(t, environ, "menu", "diff"); got.code != exitGood {
		t.Errorf("diff of the same: %+v", got)
	}
	if got := hotline(t, environ, "menu", "pull"); got.code != exitGood || got.out != want {
		t.Errorf("pull: %+v", got)
	}
}

func TestMenuFailures(t *testing.T) {
	p := newPlatform(t)
	if got := hotline(t, nil, "menu", "push"); got.code != exitUsage || strings.Count(got.err, "\n") != 2 {
		t.Errorf("without an account: %+v", got)
	}
	long := "HOTLINE_SERVER_PUBLIC_URL=https://" + strings.Repeat("a", 1020) + ".example"
	if got := hotline(t, p.account(long), "menu", "push"); got.code != exitUsage || len(p.published) > 0 {
		t.Errorf("too long: %+v", got)
	}
	p.refusal = `{"errcode":40164,"errmsg":"invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist rid: 1"}`
	if got := hotline(t, p.account(), "menu", "diff"); got.code != exitNotReady || !strings.Contains(got.err, "put 203.0.113.9 on") {
		t.Errorf("not on the allow-list: %+v", got)
	}
}

func TestDoctor(t *testing.T) {
	p := newPlatform(t)
	for _, tc := range []struct {
		name    string
		change  func()
		environ []string
		code    int
		want    []string // a line begins with each
	}{
		{"nothing published", func() {}, nil, exitNotSo, []string{
			"✓ configuration      complete", "✓ trusted proxies    X-Forwarded-For is believed of 127.0.0.0/8, ::1/128", "– database           data/hotline.db is not there yet", "– Redis",
			"✓ photos", "✓ WeChat credentials accepted for wx0123456789abcdef",
			"✓ IP allow-list      we are on it; WeChat calls from 2 addresses", "✗ menu               WeChat has none",
			"✓ clock              within", "– SMS",
		}},
		{"well", func() { p.menu = string(menu.Default("http://localhost:8080").JSON()) }, nil, exitGood, []string{
			"✓ menu               WeChat has ours",
		}},
		{"another origin", func() {}, []string{"HOTLINE_SERVER_PUBLIC_URL=https://12345.example"}, exitNotSo, []string{
			"✗ menu               WeChat's differs from ours in 8 places",
		}},
		{"a slow clock of ours", func() { p.skew = 90 * time.Minute }, nil, exitNotSo, []string{"✗ clock              1h"}},
		{"a wrong secret", func() { p.refusal = `{"errcode":40125,"errmsg":"invalid appsecret rid: 1"}` }, nil, exitNotSo, []string{
			"✗ WeChat credentials", "– IP allow-list", "– menu",
		}},
		{"a foreign address", func() { p.refusal = `{"errcode":40164,"errmsg":"invalid ip 203.0.113.9, not in whitelist"}` }, nil, exitNotSo, []string{
			"– WeChat credentials", "✗ IP allow-list      WeChat sees us as 203.0.113.9", "– menu",
		}},
		{"a whole network of proxies", func() {}, []string{"HOTLINE_SERVER_TRUSTED_PROXIES=10.20.0.5/32,192.168.0.0/16"}, exitNotSo, []string{
			"✓ trusted proxies    10.20.0.5/32, 192.168.0.0/16; but every host in 192.168.0.0/16 that reaches :8080",
		}},
		{"and the server for one machine", func() {}, []string{"HOTLINE_SERVER_TRUSTED_PROXIES=192.168.0.0/16", "HOTLINE_SERVER_ADDR=127.0.0.1:8080"}, exitNotSo, []string{
			"✓ trusted proxies    X-Forwarded-For is believed of 192.168.0.0/16",
		}},
		{"no Redis", func() {}, []string{"HOTLINE_REDIS_URL=redis://127.0.0.1:1"}, exitNotSo, []string{"✗ Redis"}},
		{"no database", func() {}, []string{"HOTLINE_DATABASE_URL=mysql://u:hunter2@127.0.0.1:1/n"}, exitNotSo, []string{
			"✗ configuration      security.keys", "✗ database",
		}},
		{"no folder", func() {}, []string{"HOTLINE_PHOTOS_URL=file:/dev/null/photos"}, exitNotSo, []string{"✗ photos"}},
		{"no SMS", func() {}, []string{"HOTLINE_SMS_PROVIDER=http", "HOTLINE_SMS_HTTP_URL=http://127.0.0.1:1/?key=hunter2"}, exitNotSo, []string{
			"✗ SMS                http does not answer as it should: sms http: ",
		}},
		{"SMS", func() {}, []string{"HOTLINE_SMS_PROVIDER=http", "HOTLINE_SMS_HTTP_URL=" + p.URL + "?key=hunter2"}, exitNotSo, []string{"✓ SMS"}},
		{"no configuration", func() {}, []string{"HOTLINE_LOG_LEVEL=loud"}, exitNotSo, []string{"✗ configuration      log.level"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.change()
			got := hotline(t, p.account(tc.environ...), "doctor")
			if got.code != tc.code || got.err != "" {
				t.Errorf("%+v", got)
			}
			for _, line := range tc.want {
				if !strings.Contains("\n"+got.out, "\n"+line) {
					t.Errorf("no line %q in\n%s", line, got.out)
				}
			}
		})
	}
}

func TestColourOnlyForATerminal(t *testing.T) {
	file, err := os.Create(t.TempDir() + "/out")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if (&env{out: file}).colour() || (&env{out: &strings.Builder{}}).colour() {
		t.Error("a file or a pipe gets escape sequences")
	}
	// The null device is a character device, as a terminal is.
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if !(&env{out: null}).colour() {
		t.Error("a terminal gets none")
	}
	if (&env{out: null, environ: []string{"NO_COLOR=1"}}).colour() || (&env{out: null, environ: []string{"TERM=dumb"}}).colour() {
		t.Error("NO_COLOR or a dumb terminal is not honoured")
	}
}

func TestHealthcheckAsksThisMachine(t *testing.T) {
	for addr, want := range map[string]string{
		":8081": "localhost:8081", "0.0.0.0:1": "localhost:1", "[::]:1": "localhost:1", "10.1.2.3:1": "10.1.2.3:1",
	} {
		if got := local(addr); got != want {
			t.Errorf("%s: got %s, want %s", addr, got, want)
		}
	}
	if got := hotline(t, []string{"HOTLINE_SERVER_ADMIN_ADDR=127.0.0.1:1"}, "healthcheck"); got.code != exitNotReady {
		t.Errorf("%+v", got)
	}
}
