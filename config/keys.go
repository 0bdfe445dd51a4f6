package config

import (
	"log/slog"
	"net/netip"
	"regexp"
	"strings"
	"time"
)

// key is one row of the table: everything that the loader, the documentation and the example file know of a key.
type key struct {
	name   string // dotted: "server.addr"
	value  string // the default; empty: none
	takes  string // what it takes, for a fault and for the documentation
	about  string // what it means
	secret bool   // its value is never shown, and HOTLINE_…_FILE may give it
	each   bool   // the name ends in ".NAME", and stands for any number of keys

	// set puts a value into c and reports whether the key takes it. name is what NAME stands for.
	set func(c *Config, name, value string) bool
}

// variable is the environment variable of a key.
func variable(name string) string {
	return prefix + strings.ToUpper(strings.ReplaceAll(name, ".", "_"))
}

// into makes a key's set of the field it fills and of what turns text into that field.
func into[T any](field func(*Config) *T, parse func(string) (T, bool)) func(*Config, string, string) bool {
	return func(c *Config, _, value string) bool {
		v, ok := parse(value)
		if ok {
			*field(c) = v
		}
		return ok
	}
}

// intoMap is into for a key of which there are many.
func intoMap(field func(*Config) *map[string]string, parse func(string) (string, bool)) func(*Config, string, string) bool {
	return func(c *Config, name, value string) bool {
		v, ok := parse(value)
		if !ok {
			return false
		}
		m := field(c)
		if *m == nil {
			*m = map[string]string{}
		}
		(*m)[name] = v
		return true
	}
}

// reName is what NAME may stand for: it must survive the way through a variable in capitals.
var reName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)

// table lists every key there is, in the order of the documentation. The defaults are part of the outside contract.
func table() []key {
	var all []key
	for _, part := range [][]key{serverKeys(), wechatKeys(), storageKeys(), smsKeys(), serviceKeys()} {
		all = append(all, part...)
	}
	return all
}

const (
	takesAddress  = "host:port, such as :8080 or 127.0.0.1:8081"
	takesProxies  = "networks such as 10.20.0.5/32, separated by commas; not everybody's (/0)"
	takesTiles    = "an http(s) URL with {z}, {x} and {y}, such as https://tiles.example.org/{z}/{x}/{y}.png"
	takesWords    = "up to 100 characters"
	takesBase     = "an http(s) URL without query, such as https://api.weixin.qq.com"
	takesAccount  = "1–128 printable characters without blanks"
	takesAESKey   = "the 43 letters and digits that WeChat's console shows"
	takesTemplate = "an id; where the template calls its values otherwise than number, status and time, or has room for a note or " +
		"a department, their names follow: ID?number=character_string1&status=phrase2&time=time3&note=thing4&department=thing5"
	takesTime = "a duration such as 5s, 10m or 240h"
)

func serverKeys() []key {
	return []key{
		{
			name: "server.addr", value: ":8080", takes: takesAddress, about: "public address: callback, pages, APIs",
			set: into(func(c *Config) *string { return &c.Server.Addr }, address),
		},
		{
			name: "server.admin_addr", value: "127.0.0.1:8081", takes: takesAddress + "; another one than server.addr",
			about: "`/healthz`, `/readyz`, `/metrics`, pprof; never on the public address",
			set:   into(func(c *Config) *string { return &c.Server.AdminAddr }, address),
		},
		{
			name: "server.public_url", value: "http://localhost:8080",
			takes: "an origin: http(s)://host[:port], without path",
			about: "the origin that citizens reach, used in menu links and OAuth",
			set:   into(func(c *Config) *string { return &c.Server.PublicURL }, origin),
		},
		{
			name: "server.trusted_proxies", value: "127.0.0.0/8,::1/128", takes: takesProxies,
			about: "where our proxies stand: what they say in `X-Forwarded-For` of a caller's address is believed, and the limits per address go by it",
			set:   into(func(c *Config) *[]netip.Prefix { return &c.Server.TrustedProxies }, proxies),
		},
	}
}

func wechatKeys() []key {
	return []key{
		{
			name: "wechat.app_id", takes: "6–64 letters and digits, such as wx0123456789abcdef",
			about: "the account; required by `hotline serve`",
			set:   into(func(c *Config) *string { return &c.WeChat.AppID }, matching(reAppID)),
		},
		{
			name: "wechat.app_secret", takes: takesAccount, secret: true,
			about: "the account's AppSecret; required by `hotline serve`",
			set:   into(func(c *Config) *Secret { return &c.WeChat.AppSecret }, securely(matching(reAccount))),
		},
		{
			name: "wechat.token", takes: "3–32 letters and digits, as typed into WeChat's console", secret: true,
			about: "signs what WeChat posts to us; required by `hotline serve`",
			set:   into(func(c *Config) *Secret { return &c.WeChat.Token }, securely(matching(reToken))),
		},
		{
			name: "wechat.encoding_aes_key", takes: takesAESKey, secret: true,
			about: "encrypts what WeChat posts to us (compatible and safe mode); without it only plain mode is accepted",
			set:   into(func(c *Config) *Secret { return &c.WeChat.EncodingAESKey }, securely(matching(reAESKey))),
		},
		{
			name: "wechat.previous_aes_key", takes: takesAESKey, secret: true,
			about: "the key before this one, still accepted: set it while the key is being changed",
			set:   into(func(c *Config) *Secret { return &c.WeChat.PreviousAESKey }, securely(matching(reAESKey))),
		},
		{
			name: "wechat.api_url", value: "https://api.weixin.qq.com", takes: takesBase,
			about: "base of the platform's API: a stand-in can take its place",
			set:   into(func(c *Config) *string { return &c.WeChat.APIURL }, base),
		},
		{
			name: "wechat.oauth_url", value: "https://open.weixin.qq.com", takes: takesBase,
			about: "base of the web-authorisation page",
			set:   into(func(c *Config) *string { return &c.WeChat.OAuthURL }, base),
		},
		{
			name: "wechat.timeout", value: "3s", takes: takesTime + "; from 100ms to 1m",
			about: "how long one call to the platform may take",
			set:   into(func(c *Config) *time.Duration { return &c.WeChat.Timeout }, between(100*time.Millisecond, time.Minute)),
		},
		{
			name: "wechat.templates.progress", takes: takesTemplate,
			about: "the message template that tells a citizen that a ticket has moved on; without it such notices " +
				"are customer-service messages, which WeChat lets through for 48 hours after the citizen wrote",
			set: into(func(c *Config) *Template { return &c.WeChat.Templates.Progress }, template(false)),
		},
		{
			name: "wechat.templates.subscribe", takes: takesTemplate + "; &long_term=true where one consent is for good",
			about: "the 订阅通知 that does so, to whom agreed on the page after submitting; it needs no follower",
			set:   into(func(c *Config) *Template { return &c.WeChat.Templates.Subscribe }, template(true)),
		},
	}
}

func storageKeys() []key {
	return []key{
		{ //nolint:gosec // the password in it is an example
			name: "database.url", value: "sqlite:data/hotline.db", secret: true,
			takes: "sqlite:path, or mysql://user:password@host:3306/name with the password's special characters as %XX",
			about: "tickets and everything else that must last",
			set:   into(func(c *Config) *Secret { return &c.Database.URL }, databaseURL),
		},
		{
			name: "redis.url", value: "embedded:", secret: true,
			takes: "embedded:, redis://host:6379/0, rediss://host:6379/0, or redis+cluster://host:6379,host:6379",
			about: "sessions, SMS codes and limits, which may be lost; `embedded:` is for a single process",
			set:   into(func(c *Config) *Secret { return &c.Redis.URL }, redisURL),
		},
		{
			name: "photos.url", value: "file:data/photos", secret: true,
			takes: "file:folder, or s3://id:secret@bucket?endpoint=host", about: "citizens' photos, encrypted",
			set: into(func(c *Config) *Secret { return &c.Photos.URL }, photosURL),
		},
		{
			name: "map.url", value: "https://apis.map.qq.com", takes: takesBase,
			about: "base of a map service with Tencent's WebService API (逆地址解析)",
			set:   into(func(c *Config) *string { return &c.Map.URL }, base),
		},
		{
			name: "map.key", takes: takesAccount, secret: true,
			about: "key of the map service, which then prefills 事发地址 from the citizen's position; without it he types it",
			set:   into(func(c *Config) *Secret { return &c.Map.Key }, securely(matching(reAccount))),
		},
		{
			name: "map.tiles", takes: takesTiles,
			about: "tiles in GCJ-02 for the maps of the staff console, whose browsers fetch them; without it a plain grid is shown",
			set:   into(func(c *Config) *string { return &c.Map.Tiles }, tiles),
		},
		{
			name: "map.attribution", takes: takesWords, about: "whose map it is, as its terms ask to say",
			set: into(func(c *Config) *string { return &c.Map.Attribution }, words),
		},
		{
			name: "search.url", value: "embedded:", secret: true,
			takes: "embedded:, or opensearch+https://host:9200",
			about: "the search index of articles and published cases, derived from the database and built anew when lost. The embedded one lies " +
				"in the folder `search` beside the embedded database or the photos, one for each process; OpenSearch (or Elasticsearch) is shared",
			set: into(func(c *Config) *Secret { return &c.Search.URL }, searchURL),
		},
		{
			name: "security.keys", secret: true,
			takes: "id:base64[,id:base64…], each key 16 or 32 bytes, no id twice",
			about: "key ring for field encryption; the first one encrypts. With an embedded database and no key here, one is " +
				"made and kept beside it. `openssl rand -base64 16` makes a key",
			set: into(func(c *Config) *Secret { return &c.Security.Keys }, keyRing),
		},
	}
}

func serviceKeys() []key {
	return []key{
		{
			name: "kefu.desk", value: DeskWeChat, takes: "wechat or console",
			about: "`wechat`: agents work in WeChat's own tool; `console`: in the staff console",
			set:   into(func(c *Config) *string { return &c.Kefu.Desk }, oneOf(DeskWeChat, DeskConsole)),
		},
		{
			name: "kefu.hours", value: "09:00-18:00", takes: "HH:MM-HH:MM within one day, such as 09:00-18:00",
			about: "service hours, every day; the first minute belongs to them, the last one does not",
			set:   into(func(c *Config) *Hours { return &c.Kefu.Hours }, hours),
		},
		{
			name: "kefu.idle", value: "10m", takes: takesTime + "; from 1s to 24h",
			about: "a session ends after this long without a message from the citizen",
			set:   into(func(c *Config) *time.Duration { return &c.Kefu.Idle }, between(time.Second, 24*time.Hour)),
		},
		{
			name: "kefu.poll", value: "5s", takes: takesTime + "; from 100ms to 1h",
			about: "how often transcripts are read with desk `wechat`",
			set:   into(func(c *Config) *time.Duration { return &c.Kefu.Poll }, between(100*time.Millisecond, time.Hour)),
		},
		{
			name: "staff.second_factor", value: FactorRequired, takes: "required or optional",
			about: "`required`: who logs in to the staff console or API sets up one-time codes on his phone before anything else; `optional`: who wants to",
			set:   into(func(c *Config) *string { return &c.Staff.SecondFactor }, oneOf(FactorRequired, FactorOptional)),
		},
		{
			name: "ticket.supplement_window", value: "240h", takes: takesTime + "; from 1h to 8760h",
			about: "待完善 becomes 已失效 after this long",
			set: into(func(c *Config) *time.Duration { return &c.Ticket.SupplementWindow },
				between(time.Hour, 8760*time.Hour)),
		},
		{
			name: "open.webhook_networks", takes: "networks such as 10.20.0.0/16, separated by commas",
			about: "where webhooks to other systems may go beside the public internet; only there without TLS",
			set:   into(func(c *Config) *[]netip.Prefix { return &c.Open.WebhookNetworks }, networks),
		},
		{
			name: "time.zone", value: "Asia/Shanghai", takes: "a name of the time zone database, such as Asia/Shanghai",
			about: "service hours, ticket numbers, reports",
			set:   into(func(c *Config) **time.Location { return &c.Time.Zone }, zone),
		},
		{
			name: "city.name", value: "广州", takes: "1–20 characters", about: "the city in texts",
			set: into(func(c *Config) *string { return &c.City.Name }, text(20)),
		},
		{
			name: "city.code", value: "GZ", takes: "1–32 letters, digits, dots and hyphens",
			about: "the city's short code in exports and as Open311 jurisdiction",
			set:   into(func(c *Config) *string { return &c.City.Code }, matching(reCode)),
		},
		{
			name: "log.level", value: "info", takes: "debug, info, warn or error", about: "what is logged",
			set: into(func(c *Config) *slog.Level { return &c.Log.Level }, level),
		},
		{
			name: "log.format", value: FormatJSON, takes: "json or text", about: "how it is logged",
			set: into(func(c *Config) *string { return &c.Log.Format }, oneOf(FormatJSON, FormatText)),
		},
	}
}
