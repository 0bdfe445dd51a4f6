package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"example.org/hotline/config"
)

func TestWhatHoldsIsShownWithoutItsSecrets(t *testing.T) {
	file := filepath.Join(t.TempDir(), "hotline.yaml")
	text := "city:\n  name: 云城\nwechat:\n  app_secret: hunter2hunter2\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	list := config.Effective(file, []string{"HOTLINE_DATABASE_URL=mysql://u:hunter2@db:3306/hotline?x=hunter2", "HOTLINE_SMS_ALIYUN_TEMPLATES_BIND_CODE=SMS_1"})
	got := map[string]config.Setting{}
	for _, s := range list {
		if strings.Contains(s.Value, "hunter2") {
			t.Errorf("%s shows %s", s.Key, s.Value)
		}
		got[s.Key] = s
	}
	for key, want := range map[string][2]string{
		"city.name": {"云城", config.FromFile}, "city.code": {"GZ", config.FromDefault}, "wechat.app_secret": {"***", config.FromFile},
		"database.url": {"mysql://***@db:3306/hotline", config.FromEnvironment}, "redis.url": {"embedded:", config.FromDefault},
		"sms.aliyun.templates.bind_code": {"SMS_1", config.FromEnvironment}, "security.keys": {"", config.FromDefault},
	} {
		if s := got[key]; s.Value != want[0] || s.From != want[1] {
			t.Errorf("%s: %q from %q, want %v", key, s.Value, s.From, want)
		}
	}
}

// The console is in Chinese: a key without words would stand there with none, and words without a key are left over.
func TestEveryKeyHasItsMeaningInChinese(t *testing.T) {
	list := config.Effective("", []string{"HOTLINE_SMS_ALIYUN_TEMPLATES_BIND_CODE=SMS_1", "HOTLINE_SMS_TENCENT_TEMPLATES_BIND_CODE=1"})
	for _, s := range list {
		if !strings.ContainsFunc(s.About, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s means %q", s.Key, s.About)
		}
	}
	if len(list) != len(config.Meanings) {
		t.Errorf("%d keys, and %d meanings", len(list), len(config.Meanings))
	}
}
