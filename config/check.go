package config

import (
	"errors"
	"net"
)

// together checks what no value can show alone. wrong holds the keys that have a fault already.
func (l *loader) together(c Config, wrong map[string]bool) {
	if !wrong["server.addr"] && !wrong["server.admin_addr"] && collide(c.Server.Addr, c.Server.AdminAddr) {
		l.fault("server.admin_addr", "takes another address than server.addr: it must not be public")
	}
	for _, need := range c.SMS.needs() {
		if need.missing && !wrong[need.key] {
			l.fault(need.key, "is needed by sms.provider %s", c.SMS.Provider)
		}
	}
	if c.WeChat.PreviousAESKey != "" && c.WeChat.EncodingAESKey == "" && !wrong["wechat.encoding_aes_key"] {
		l.fault("wechat.encoding_aes_key", "is needed where wechat.previous_aes_key is set")
	}
}

// collide reports whether two addresses cannot both be listened on.
func collide(a, b string) bool {
	hostA, portA, _ := net.SplitHostPort(a)
	hostB, portB, _ := net.SplitHostPort(b)
	return portA == portB && portA != "0" && (hostA == hostB || everywhere(hostA) || everywhere(hostB))
}

func everywhere(host string) bool { return host == "" || host == "0.0.0.0" || host == "::" }

// need is a key that a choice made elsewhere makes necessary.
type need struct {
	key     string
	missing bool
}

func (s SMS) needs() []need {
	switch s.Provider {
	case ProviderHTTP:
		return []need{{"sms.http.url", s.HTTP.URL == ""}}
	case ProviderAliyun:
		return []need{
			{"sms.aliyun.access_key_id", s.Aliyun.AccessKeyID == ""},
			{"sms.aliyun.access_key_secret", s.Aliyun.AccessKeySecret == ""},
			{"sms.aliyun.sign_name", s.Aliyun.SignName == ""},
			{"sms.aliyun.templates.bind_code", s.Aliyun.Templates["bind_code"] == ""},
		}
	case ProviderTencent:
		return []need{
			{"sms.tencent.secret_id", s.Tencent.SecretID == ""},
			{"sms.tencent.secret_key", s.Tencent.SecretKey == ""},
			{"sms.tencent.app_id", s.Tencent.AppID == ""},
			{"sms.tencent.sign_name", s.Tencent.SignName == ""},
			{"sms.tencent.templates.bind_code", s.Tencent.Templates["bind_code"] == ""},
		}
	default:
		return nil
	}
}

// CheckServe says what the service needs beyond what every command does: the account, and nothing that is only good
// for trying things out. The error joins one *Fault for each thing that is missing.
func (c Config) CheckServe() error {
	l := loader{}
	for _, need := range c.WeChat.needs() {
		if need.missing {
			l.fault(need.key, "is required: set it in the file, or as %s", variable(need.key))
		}
	}
	if c.SMS.Provider == ProviderLog && !c.SMS.AllowLog {
		l.fault("sms.provider", "log writes codes to the log: take http, aliyun or tencent, or set sms.allow_log")
	}
	if _, embedded := c.Database.SQLite(); !embedded && c.Security.Keys == "" {
		l.fault("security.keys", "is required with a database server; `echo k1:$(openssl rand -base64 16)` makes one")
	}
	return errors.Join(l.faults...)
}

// Faults joins what several checks found wrong, each key once: the first word on a key is the one that helps.
func Faults(errs ...error) error {
	var all []error
	seen := map[string]bool{}
	for _, err := range errs {
		for _, e := range parts(err) {
			var f *Fault
			if errors.As(e, &f) {
				if seen[f.Key] {
					continue
				}
				seen[f.Key] = true
			}
			all = append(all, e)
		}
	}
	return errors.Join(all...)
}

func parts(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// CheckAccount says what talking to WeChat's API needs: app_id and app_secret.
func (c Config) CheckAccount() error {
	l := loader{}
	for _, need := range c.WeChat.needs() {
		if need.missing && need.key != "wechat.token" {
			l.fault(need.key, "is required: set it in the file, or as %s", variable(need.key))
		}
	}
	return errors.Join(l.faults...)
}

func (w WeChat) needs() []need {
	return []need{
		{"wechat.app_id", w.AppID == ""},
		{"wechat.app_secret", w.AppSecret == ""},
		{"wechat.token", w.Token == ""},
	}
}
