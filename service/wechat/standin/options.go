package standin

import (
	crand "crypto/rand"
	"encoding/binary"
	"io/fs"
	"log/slog"
	"net/http"
	"time"
)

// Mode is how pushes travel: 消息加解密方式 in the account's console.
type Mode string

// The three modes. In Compatible mode a push carries both forms, and either is accepted as the answer.
const (
	Plain      Mode = "plain"
	Compatible Mode = "compatible"
	Safe       Mode = "safe"
)

// Options describe the account and the platform around it. The zero value of each field works.
type Options struct {
	AppID, AppSecret string
	Token            string // signs pushes
	EncodingAESKey   string // 43 characters; needed by Compatible and Safe
	Mode             Mode   // "": Safe with an EncodingAESKey, else Plain
	AccountName      string // as citizens see it
	AccountID        string // gh_…, the ToUserName of pushes

	CallbackURL string // where pushes go; both may also be set later, by Configure
	PublicURL   string // origin of the account's pages
	// Inline is the account itself, in this process. Pushes then take no socket, no goroutine and no real time: whoever
	// acts (Advance, SendText, Accept, Settle, ...) delivers what is due before the call returns, in the order in which
	// it was caused; delays and repetitions go by the platform's clock, and Advance stops at each of them. What the
	// account's own calls of the API cause is delivered by whoever acts next, never within the call. What is not due
	// yet is not waited for: it comes back as "sending". The account must not act for a citizen while it answers one.
	Inline      http.Handler
	OAuthDomain string // 网页授权域名; "": host (and port) of PublicURL

	Phone     fs.FS // the built phone page; nil: its addresses say how to build it
	Templates []Template
	Citizens  []Person // nil: 张三 and 李奶奶
	Agents    []Agent  // nil: two of them
	SMSToken  string   // what /standin/sms wants in Authorization; "": anything
	Quotas    Quotas   // calls a day, by path; what is missing gets a new account's limit

	Log       *slog.Logger
	Now       func() time.Time    // the real clock; the platform's is moved by Advance
	OnAdvance func(time.Duration) // moves the clocks of others along
	Timeout   time.Duration       // how long a push waits for its answer; 0: 5 s
	Seed      uint64              // of ids, tokens and nonces; 0: a fresh one

	MuteAfter     int           // failed pushes in a row before WeChat keeps quiet for a minute; 0: never does
	RecordDelay   time.Duration // how long 聊天记录 lag behind
	QuietSessions bool          // kfsession/create and /close push no event: no source settles whether they do
	QuietTimeout  bool          // nor does the platform's own close after 30 minutes
	Weather       Weather       // what goes wrong by itself; nothing
	IPs           []string      // callers of the API must come from one of these; nil: any
}

// Person is a citizen made beforehand.
type Person struct{ Nickname, Phone string }

// Agent is a 客服人员.
type Agent struct {
	Account  string // prefix@account
	Nick     string
	Offline  bool
	Capacity int // citizens at once; 0: 5. kfsession/create goes past it
}

// Template is a message template of the account. Content names its arguments as {{thing1.DATA}}.
type Template struct {
	ID, Title, Content string
	Subscribe          bool // for 订阅通知 (bizsend), not for template messages
}

// Quotas are calls a day by path, "/cgi-bin/menu/create".
type Quotas map[string]int

func (o Options) withDefaults() Options {
	o.AppID = or(o.AppID, "wx5741a1e5ca1e0000")
	o.AppSecret = or(o.AppSecret, "5741d1e5ec2e75741d1e5ec2e75741d1")
	o.Token = or(o.Token, "standin")
	o.AccountName = or(o.AccountName, "广州12345")
	o.AccountID = or(o.AccountID, "gh_5741d1000000")
	if o.Mode == "" {
		o.Mode = Plain
		if o.EncodingAESKey != "" {
			o.Mode = Safe
		}
	}
	if o.Citizens == nil {
		o.Citizens = []Person{{"张三", "13800138000"}, {"李奶奶", "13900139000"}}
	}
	if o.Inline != nil {
		o.CallbackURL = or(o.CallbackURL, "http://localhost/wechat/callback")
	}
	if o.Agents == nil {
		o.Agents = []Agent{{Account: "1001@gz12345", Nick: "小云"}, {Account: "1002@gz12345", Nick: "小麓"}}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now //nolint:forbidigo // the platform is a world of its own; what cmd hands in wins
	}
	if o.Timeout == 0 {
		o.Timeout = 5 * time.Second
	}
	if o.Seed == 0 {
		var b [8]byte
		_, _ = crand.Read(b[:]) // never fails
		o.Seed = binary.LittleEndian.Uint64(b[:])
	}
	return o
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
