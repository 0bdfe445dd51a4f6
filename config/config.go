// Package config reads what an operator decides: a YAML file under HOTLINE_… environment variables. Everything is
// read once, at start, and checked whole. The keys are those of docs/configuration.md.
package config

import (
	"log/slog"
	"net/netip"
	"path/filepath"
	"strings"
	"time"
)

// Config holds every key, checked. Its zero value is not usable; Load makes it.
type Config struct {
	Server   Server
	WeChat   WeChat
	Database Database
	Redis    Redis
	Photos   Photos
	Map      Map
	Search   Search
	SMS      SMS
	Security Security
	Kefu     Kefu
	Staff    Staff
	Ticket   Ticket
	Open     Open
	Time     Time
	City     City
	Log      Log
}

// Server says where we listen, and where citizens find us.
type Server struct {
	Addr      string // server.addr: the public address
	AdminAddr string // server.admin_addr: health, metrics, pprof; never the public address
	PublicURL string // server.public_url: an origin, without a slash at its end

	TrustedProxies []netip.Prefix // server.trusted_proxies: whose X-Forwarded-For is believed
}

// WeChat is the account and its platform.
type WeChat struct {
	AppID          string          // wechat.app_id
	AppSecret      Secret          // wechat.app_secret
	Token          Secret          // wechat.token: signs what WeChat posts to us
	EncodingAESKey Secret          // wechat.encoding_aes_key; empty: plain mode
	PreviousAESKey Secret          // wechat.previous_aes_key: still accepted while the key is being changed
	APIURL         string          // wechat.api_url: base, without a slash at its end
	OAuthURL       string          // wechat.oauth_url: base, without a slash at its end
	Timeout        time.Duration   // wechat.timeout: of one call to the platform
	Templates      WeChatTemplates // wechat.templates.…
}

// WeChatTemplates are the account's templates that tell that a ticket has moved on. One without an ID is not used.
type WeChatTemplates struct {
	Progress  Template // wechat.templates.progress: a template message
	Subscribe Template // wechat.templates.subscribe: a 订阅通知
}

// Template is a template with its own names for our values.
type Template struct {
	ID       string
	Names    map[string]string // ours (one of TemplateValues) → the template's
	LongTerm bool              // of a 订阅通知: one consent allows any number of messages
}

// TemplateValues are what a template can show. The first three always go, under the template's names or ours; the others
// only where the template has a name for them.
var TemplateValues = []string{"number", "status", "time", "note", "department"}

// Database is where tickets live.
type Database struct {
	URL Secret // database.url: sqlite:path or mysql://…; a Secret, since it may hold a password
}

// SQLite returns the file of an embedded database; ok is false for a server.
func (d Database) SQLite() (path string, ok bool) {
	return strings.CutPrefix(string(d.URL), "sqlite:")
}

// Redis is where what may expire lives.
type Redis struct {
	URL Secret // redis.url: embedded:, redis://…, rediss://… or redis+cluster://…
}

// Photos is where pictures live.
type Photos struct {
	URL Secret // photos.url: file:folder or s3://bucket?endpoint=…
}

// Map is the service that puts a citizen's position into words, and where the console's maps come from.
type Map struct {
	URL string // map.url: base, without a slash at its end
	Key Secret // map.key; empty: the citizen types the address

	Tiles       string // map.tiles: an address with {z}, {x} and {y}, in GCJ-02; empty: the console shows a plain grid
	Attribution string // map.attribution: whose map it is, as its terms ask to say
}

// Search is where articles and cases are found.
type Search struct {
	URL Secret // search.url: embedded: or opensearch+https://…
}

// SMS says who sends codes and notices, and as whom.
type SMS struct {
	Provider string // sms.provider: one of the Provider… constants
	AllowLog bool   // sms.allow_log: let serve run with ProviderLog
	HTTP     SMSHTTP
	Aliyun   SMSAliyun
	Tencent  SMSTencent
}

// What sms.provider can be.
const (
	ProviderLog     = "log" // writes codes to the log: for trying things out
	ProviderHTTP    = "http"
	ProviderAliyun  = "aliyun"
	ProviderTencent = "tencent"
)

// SMSHTTP is a gateway of the city's own.
type SMSHTTP struct {
	URL   Secret // sms.http.url; a Secret, since such addresses often hold a key
	Token Secret // sms.http.token: the Authorization header, as it is; empty: none
}

// SMSAliyun is an account at Aliyun's short message service.
type SMSAliyun struct {
	AccessKeyID     string            // sms.aliyun.access_key_id
	AccessKeySecret Secret            // sms.aliyun.access_key_secret
	SignName        string            // sms.aliyun.sign_name
	Endpoint        string            // sms.aliyun.endpoint: a host, or a URL for a stand-in
	Templates       map[string]string // sms.aliyun.templates.NAME: our name of a text → the vendor's code for it
}

// SMSTencent is an account at Tencent Cloud's short message service.
type SMSTencent struct {
	SecretID  string            // sms.tencent.secret_id
	SecretKey Secret            // sms.tencent.secret_key
	AppID     string            // sms.tencent.app_id
	SignName  string            // sms.tencent.sign_name
	Region    string            // sms.tencent.region
	Endpoint  string            // sms.tencent.endpoint: a host, or a URL for a stand-in
	Templates map[string]string // sms.tencent.templates.NAME: our name of a text → the vendor's id of it
}

// Security holds the keys that personal fields are encrypted with.
type Security struct {
	Keys Secret // security.keys: "id:base64,id:base64", the first one encrypts; empty: an embedded database's own
}

// Kefu is 在线客服.
type Kefu struct {
	Desk  string        // kefu.desk: DeskWeChat or DeskConsole
	Hours Hours         // kefu.hours
	Idle  time.Duration // kefu.idle: a citizen's silence that ends a session
	Poll  time.Duration // kefu.poll: how often transcripts are read with DeskWeChat
}

// What kefu.desk can be: where agents work.
const (
	DeskWeChat  = "wechat"
	DeskConsole = "console"
)

// Hours are the service hours of every day, half-open: From belongs to them, To does not.
type Hours struct {
	From, To time.Duration // since midnight in time.zone; From < To ≤ 24h
}

// Staff is about those who work with the service.
type Staff struct {
	SecondFactor string // staff.second_factor: FactorRequired or FactorOptional
}

// What staff.second_factor can be.
const (
	FactorRequired = "required"
	FactorOptional = "optional"
)

// Ticket holds the clocks of a ticket.
type Ticket struct {
	SupplementWindow time.Duration // ticket.supplement_window: 待完善 becomes 已失效 after it
}

// Open is the API for other systems.
type Open struct {
	WebhookNetworks []netip.Prefix // open.webhook_networks: beside the public internet
}

// Time says whose days we count.
type Time struct {
	Zone *time.Location // time.zone
}

// City is whose hotline this is.
type City struct {
	Name string // city.name: in texts
	Code string // city.code: in exports, and as Open311's jurisdiction
}

// Log says how much is logged, and how.
type Log struct {
	Level  slog.Level // log.level
	Format string     // log.format: FormatJSON or FormatText
}

// What log.format can be.
const (
	FormatJSON = "json"
	FormatText = "text"
)

// DataDir is the folder that belongs to an embedded database; ok is false for a server.
func (c Config) DataDir() (dir string, ok bool) {
	path, ok := c.Database.SQLite()
	if !ok {
		return "", false
	}
	return filepath.Dir(path), true
}

// SearchFolder is where the embedded search index is kept: beside an embedded database, else beside a folder of photos,
// else in the folder data.
func (c Config) SearchFolder() string {
	dir, ok := c.DataDir()
	if !ok {
		photos, local := strings.CutPrefix(string(c.Photos.URL), "file:")
		dir = "data"
		if local {
			dir = filepath.Dir(photos)
		}
	}
	return filepath.Join(dir, "search")
}
