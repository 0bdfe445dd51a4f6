package config_test

import (
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.org/hotline/config"
)

// write puts content into a file of its own and returns its path.
func write(t testing.TB, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "hotline.yaml")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// faults returns the lines of err.
func faults(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

func TestDefaults(t *testing.T) {
	t.Chdir(t.TempDir())
	got, err := config.Load("", nil)
	if err != nil {
		t.Fatal(err)
	}
	want := config.Config{
		Server: config.Server{
			Addr: ":8080", AdminAddr: "127.0.0.1:8081", PublicURL: "http://localhost:8080",
			TrustedProxies: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")},
		},
		WeChat: config.WeChat{
			APIURL: "https://api.weixin.qq.com", OAuthURL: "https://open.weixin.qq.com", Timeout: 3 * time.Second,
		},
		Database: config.Database{URL: "sqlite:data/hotline.db"},
		Redis:    config.Redis{URL: "embedded:"},
		Photos:   config.Photos{URL: "file:data/photos"},
		Map:      config.Map{URL: "https://apis.map.qq.com"},
		Search:   config.Search{URL: "embedded:"},
		SMS: config.SMS{
			Provider: "log",
			Aliyun:   config.SMSAliyun{Endpoint: "dysmsapi.aliyuncs.com"},
			Tencent:  config.SMSTencent{Region: "ap-guangzhou", Endpoint: "sms.tencentcloudapi.com"},
		},
		Kefu: config.Kefu{
			Desk: "wechat", Hours: config.Hours{From: 9 * time.Hour, To: 18 * time.Hour},
			Idle: 10 * time.Minute, Poll: 5 * time.Second,
		},
		Staff:  config.Staff{SecondFactor: "required"},
		Ticket: config.Ticket{SupplementWindow: 240 * time.Hour},
		Time:   got.Time, // below
		City:   config.City{Name: "广州", Code: "GZ"},
		Log:    config.Log{Level: slog.LevelInfo, Format: "json"},
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b *time.Location) bool { return a == b }), cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
	if got.Time.Zone.String() != "Asia/Shanghai" {
		t.Errorf("zone %v", got.Time.Zone)
	}
}

func TestEnvironmentWinsOverFileOverDefault(t *testing.T) {
	path := write(t, "server:\n  addr: :7000\n  public_url: https://hotline.example/\ncity:\n  code: FS\n  name:\nlog:\n")
	got, err := config.Load(path, []string{
		"HOTLINE_SERVER_ADDR=:7001",
		"HOTLINE_CITY_CODE=", // the same as none
		"HOTLINE_SMS_ALIYUN_TEMPLATES_BIND_CODE=SMS_1",
		"HOTLINE_TEST_MYSQL=ignored",
		"PATH=/bin",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{":7001", "https://hotline.example", "FS", "广州", "SMS_1"}
	have := []string{
		got.Server.Addr, got.Server.PublicURL, got.City.Code, got.City.Name, got.SMS.Aliyun.Templates["bind_code"],
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
}

func TestFileIsFoundInTheWorkingFolder(t *testing.T) {
	t.Chdir(filepath.Dir(write(t, "city: {code: SZ}")))
	got, err := config.Load("", nil)
	if err != nil || got.City.Code != "SZ" {
		t.Errorf("got %q, %v", got.City.Code, err)
	}
}

func TestEveryFaultAtOnce(t *testing.T) {
	path := write(t, "server:\n  adr: x\nlog: loud\nkefu:\n  hours: 18:00-09:00\nwechat:\n  token: 12345\n  app_id: [a]\n")
	_, err := config.Load(path, []string{"HOTLINE_SERVR_ADDR=:1", "HOTLINE_KEFU_IDLE=ten", "HOTLINE_SECURITY_KEYS=k1:secret"})
	var keys []string
	for _, line := range faults(err) {
		key, _, _ := strings.Cut(line, ": ")
		keys = append(keys, key)
	}
	want := []string{
		"HOTLINE_SERVR_ADDR", "kefu.hours", "kefu.idle", "log", "security.keys", "server.adr", "wechat.app_id", "wechat.token",
	}
	slices.Sort(keys)
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("%s\n%v", diff, err)
	}
	for _, part := range []string{
		"is server.addr meant?", "is HOTLINE_SERVER_ADDR meant?", `got "18:00-09:00"`, "write the value in quotes",
	} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("no %q in:\n%v", part, err)
		}
	}
	if fault := (*config.Fault)(nil); !errors.As(err, &fault) {
		t.Error("no Fault inside")
	}
}

// Nobody should put a password into an address of ours, but who does must not read it in a log.
func TestFaultsHideAPasswordInAnAddress(t *testing.T) {
	_, err := config.Load("", []string{"HOTLINE_WECHAT_API_URL=http://u:s3cret@host", "HOTLINE_SERVER_PUBLIC_URL=https://u:s3cret@host"})
	if len(faults(err)) != 2 || strings.Contains(err.Error(), "s3cret") || !strings.Contains(err.Error(), "@host") {
		t.Errorf("got %v", err)
	}
}

// TestValues has one value in each row, and whether its key takes it.
func TestValues(t *testing.T) {
	key16, key32 := "MDEyMzQ1Njc4OWFiY2RlZg==", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
	aes := strings.Repeat("a", 43)
	for _, tc := range []struct {
		key, value string
		ok         bool
	}{
		{"server.addr", "127.0.0.1:80", true},
		{"server.addr", "[::1]:0", true},
		{"server.addr", "8080", false},
		{"server.addr", ":65536", false},
		{"server.addr", ":http", false},
		{"server.admin_addr", ":8080", false}, // the public one
		{"server.admin_addr", "127.0.0.1:8080", false},
		{"server.admin_addr", "127.0.0.1:9", true},
		{"server.public_url", "https://12345.gz.example:8443", true},
		{"server.public_url", "https://a.example/", true},
		{"server.public_url", "https://a.example/h5", false},
		{"server.public_url", "https://a.example?x", false},
		{"server.public_url", "https://a.example#x", false},
		{"server.public_url", "https://u@a.example", false},
		{"server.public_url", "ftp://a.example", false},
		{"server.public_url", "a.example", false},
		{"server.public_url", "https://", false},
		{"server.public_url", "https://a.example:99999", false},
		{"wechat.app_id", "wx0123456789abcdef", true},
		{"wechat.app_id", "wx 1", false},
		{"wechat.app_secret", "with blank", false},
		{"wechat.token", "ab", false},
		{"wechat.token", "abc", true},
		{"wechat.token", strings.Repeat("a", 33), false},
		{"wechat.token", "ab-c", false},
		{"wechat.encoding_aes_key", aes, true},
		{"wechat.encoding_aes_key", aes[1:], false},
		{"wechat.encoding_aes_key", aes + "=", false},
		{"wechat.previous_aes_key", aes, false}, // without a current one
		{"wechat.api_url", "http://localhost:8090/", true},
		{"wechat.api_url", "http://localhost:8090/a?b", false},
		{"wechat.timeout", "0s", false},
		{"wechat.templates.progress", "T1?number=character_string1&status=phrase2&time=time3", true},
		{"wechat.templates.progress", "T1?numbers=character_string1", false},
		{"wechat.templates.progress", "T1?number=", false},
		{"wechat.templates.progress", "T1?", false},
		{"wechat.templates.progress", "?number=thing1", false},
		{"wechat.templates.progress", "T1?number=thing1&number=thing2", false},
		{"wechat.templates.progress", "T1?long_term=true", false},
		{"wechat.templates.subscribe", "T1?long_term=true&note=thing1", true},
		{"wechat.templates.subscribe", "T1?long_term=yes", false},
		{"wechat.timeout", "2m", false},
		{"database.url", "sqlite:x.db", true},
		{"database.url", "sqlite:", false},
		{"database.url", "x.db", false},
		{"database.url", "mysql://u:p%40@h:3306/hotline?charset=utf8mb4", true},
		{"database.url", "mysql://u:p@h:3306/", false},
		{"database.url", "mysql://h/hotline", false},
		{"database.url", "postgres://u@h/hotline", false},
		{"redis.url", "redis://:p@h:6379/1", true},
		{"redis.url", "rediss://h", true},
		{"redis.url", "redis+cluster://u:p@h1:1,h2:2", true},
		{"redis.url", "redis+cluster://h1:1,h2", true},
		{"redis.url", "redis+cluster://h1:1,h2:x", false},
		{"redis.url", "redis://:p@s/s#@h:6379", true},
		{"redis.url", "redis://h/one", false},
		{"redis.url", "redis+cluster://", false},
		{"redis.url", "embedded", false},
		{"redis.url", "redis://", false},
		{"photos.url", "file:/srv/photos", true},
		{"photos.url", "file:", false},
		{"photos.url", "s3://b?endpoint=https://cos.example", true},
		{"photos.url", "s3://id:se/cr#t@b?endpoint=cos.example&path_style=true", true},
		{"photos.url", "s3://b", false},
		{"photos.url", "s3://?endpoint=cos.example", false},
		{"search.url", "opensearch+https://h:9200", true},
		{"search.url", "https://h:9200", false},
		{"sms.provider", "pigeon", false},
		{"sms.provider", "aliyun", false}, // without what it needs
		{"sms.provider", "tencent", false},
		{"sms.provider", "http", false},
		{"sms.allow_log", "true", true},
		{"sms.allow_log", "yes", false},
		{"sms.http.url", "https://sms.example/send?key=1", true},
		{"sms.http.url", "sms.example", false},
		{"sms.aliyun.endpoint", "http://127.0.0.1:9000", true},
		{"sms.aliyun.endpoint", "dysmsapi.aliyuncs.com", true},
		{"sms.aliyun.endpoint", "a b", false},
		{"security.keys", "k1:" + key16, true},
		{"security.keys", "k2:" + key32 + ",k1:" + key16, true},
		{"security.keys", "k1:" + key16 + ",k1:" + key32, false},
		{"security.keys", key16, false},
		{"security.keys", "k1:MDEyMzQ1", false},
		{"kefu.desk", "sofa", false},
		{"server.trusted_proxies", "10.20.0.5/32, fd00:12::/64", true},
		{"server.trusted_proxies", "10.20.0.5", false},
		{"server.trusted_proxies", "0.0.0.0/0", false},
		{"server.trusted_proxies", "10.20.0.5/32,::/0", false},
		{"server.trusted_proxies", "::ffff:10.20.0.5/128", false},
		{"open.webhook_networks", "10.20.0.0/16, ::1/128", true},
		{"open.webhook_networks", "10.20.0.1", false},
		{"open.webhook_networks", "10.20.0.0/16;::1/128", false},
		{"kefu.hours", "00:00-24:00", true},
		{"kefu.hours", "9:00-18:00", false},
		{"kefu.hours", "09:00-09:00", false},
		{"kefu.hours", "09:00-24:01", false},
		{"kefu.idle", "-1m", false},
		{"kefu.poll", "1ms", false},
		{"ticket.supplement_window", "10d", false},
		{"time.zone", "Asia/Urumqi", true},
		{"time.zone", "Local", false},
		{"time.zone", "Mars/Olympus", false},
		{"city.name", strings.Repeat("城", 21), false},
		{"city.code", "gz.gov.cn", true},
		{"city.code", "广州", false},
		{"log.level", "INFO", false},
		{"log.format", "xml", false},
	} {
		t.Run(tc.key+"="+tc.value, func(t *testing.T) {
			t.Chdir(t.TempDir())
			_, err := config.Load("", []string{config.Variable(tc.key) + "=" + tc.value})
			if (err == nil) != tc.ok {
				t.Fatalf("got %v, want taken: %v", err, tc.ok)
			}
			if strings.HasPrefix(tc.key, "security") && err != nil && strings.Contains(err.Error(), key16) {
				t.Errorf("the secret is in %q", err)
			}
		})
	}
}

func TestSecretsFromFiles(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("s3cr3t\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	got, err := config.Load("", []string{"HOTLINE_WECHAT_APP_SECRET_FILE=" + secret})
	if err != nil || got.WeChat.AppSecret != "s3cr3t" {
		t.Fatalf("got %q, %v", string(got.WeChat.AppSecret), err)
	}
	for name, environ := range map[string][]string{
		"not a secret":  {"HOTLINE_SERVER_ADDR_FILE=" + secret},
		"both":          {"HOTLINE_WECHAT_APP_SECRET_FILE=" + secret, "HOTLINE_WECHAT_APP_SECRET=x"},
		"no such file":  {"HOTLINE_WECHAT_APP_SECRET_FILE=" + secret + "x"},
		"an empty file": {"HOTLINE_WECHAT_APP_SECRET_FILE=/dev/null"},
	} {
		if _, err := config.Load("", environ); len(faults(err)) != 1 {
			t.Errorf("%s: got %v, want one fault", name, err)
		}
	}
}

func TestUnreadableFiles(t *testing.T) {
	for name, path := range map[string]string{
		"missing":       filepath.Join(t.TempDir(), "none.yaml"),
		"a folder":      t.TempDir(),
		"not YAML":      write(t, "server: [hunter2"),
		"a bare text":   write(t, "hunter2"),
		"a key twice":   write(t, "city: {code: A}\ncity: {code: B}"),
		"tabs":          write(t, "city:\n\tcode: hunter2"),
		"alias unknown": write(t, "city: *hunter2"),
	} {
		_, err := config.Load(path, nil)
		if lines := faults(err); len(lines) != 1 || strings.Contains(lines[0], "hunter2") {
			t.Errorf("%s: got %q, want one line that quotes nothing", name, lines)
		}
	}
}

func TestCheckServe(t *testing.T) {
	t.Chdir(t.TempDir())
	account := []string{"HOTLINE_WECHAT_APP_ID=wx0123456789abcdef", "HOTLINE_WECHAT_APP_SECRET=x", "HOTLINE_WECHAT_TOKEN=abc"}
	for _, tc := range []struct {
		name    string
		environ []string
		want    []string
	}{
		{"nothing set", nil, []string{"wechat.app_id", "wechat.app_secret", "wechat.token", "sms.provider"}},
		{"codes in the log", account, []string{"sms.provider"}},
		{"codes in the log, wanted", append(account, "HOTLINE_SMS_ALLOW_LOG=true"), nil},
		{
			"a server without keys",
			append(account, "HOTLINE_SMS_ALLOW_LOG=true", "HOTLINE_DATABASE_URL=mysql://u@h/n"),
			[]string{"security.keys"},
		},
	} {
		c, err := config.Load("", tc.environ)
		if err != nil {
			t.Fatal(err)
		}
		var keys []string
		for _, line := range faults(c.CheckServe()) {
			key, _, _ := strings.Cut(line, ": ")
			keys = append(keys, key)
		}
		if diff := cmp.Diff(tc.want, keys); diff != "" {
			t.Errorf("%s: %s", tc.name, diff)
		}
	}
}

func TestSecretsDoNotPrint(t *testing.T) {
	c := config.Config{WeChat: config.WeChat{AppSecret: "hunter2"}, Database: config.Database{URL: "mysql://u:hunter2@h/n"}}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "config", c, "secret", c.WeChat.AppSecret)
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "config", c, "secret", c.WeChat.AppSecret)
	all := fmt.Sprint(log.String(), c, &c) + fmt.Sprintf("%v %+v %#v %s %q", c, c, c, c.WeChat.AppSecret, c.WeChat.AppSecret)
	if strings.Contains(all, "hunter2") {
		t.Error(all)
	}
	if !strings.Contains(all, "***") {
		t.Error("nothing stands for the secret")
	}
}

// FuzzLoad looks for a file that makes Load panic, or speak in more lines than there are faults.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"", "server:\n  addr: :1\n", "? [a]\n: b\n", "a: &a [*a]", "server: {1: 2}", "server.addr: 1", "sms: {aliyun: {templates: {a: 1}}}",
		"database: {url: 2026-11-23}", "\x00", "server:\n- a\n",
	} {
		f.Add(seed, "HOTLINE_CITY_NAME="+seed)
	}
	f.Fuzz(func(t *testing.T, content, variable string) {
		_, err := config.Load(write(t, content), []string{variable})
		if err == nil {
			return
		}
		joined, ok := err.(interface{ Unwrap() []error })
		if !ok || len(joined.Unwrap()) != len(faults(err)) {
			t.Errorf("not a line a fault: %q", err)
		}
	})
}

func TestTemplates(t *testing.T) {
	t.Chdir(t.TempDir())
	c, err := config.Load("", []string{
		"HOTLINE_WECHAT_TEMPLATES_PROGRESS=T_-1",
		"HOTLINE_WECHAT_TEMPLATES_SUBSCRIBE=S1?number=character_string1&note=thing4&long_term=true",
	})
	want := config.WeChatTemplates{
		Progress:  config.Template{ID: "T_-1", Names: map[string]string{}},
		Subscribe: config.Template{ID: "S1", Names: map[string]string{"number": "character_string1", "note": "thing4"}, LongTerm: true},
	}
	if diff := cmp.Diff(want, c.WeChat.Templates); err != nil || diff != "" {
		t.Errorf("%v, %s", err, diff)
	}
}

func TestSearchFolder(t *testing.T) {
	for _, tc := range []struct{ database, photos, want string }{
		{"sqlite:/srv/data/hotline.db", "s3://id:secret@bucket?endpoint=host", "/srv/data/search"},
		{"mysql://root@127.0.0.1:3306/hotline", "file:/srv/files/photos", "/srv/files/search"},
		{"mysql://root@127.0.0.1:3306/hotline", "s3://id:secret@bucket?endpoint=host", "data/search"},
	} {
		c := config.Config{Database: config.Database{URL: config.Secret(tc.database)}, Photos: config.Photos{URL: config.Secret(tc.photos)}}
		if got := c.SearchFolder(); got != tc.want {
			t.Errorf("%s and %s: %s, want %s", tc.database, tc.photos, got, tc.want)
		}
	}
}
