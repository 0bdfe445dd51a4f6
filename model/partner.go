package model

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Partner is another system that files, reads and moves tickets: 网上办事大厅, the call centre's platform, a department's
// own system.
type Partner struct {
	ID         int64
	Version    int    // counts the changes; a change names the version that it saw
	Code       string // by which it says who it is, such as hall
	Name       string
	Source     Source // its tickets get this digit
	Scopes     []Scope
	PerMinute  int      // requests
	Department string   // code of the department whose tickets are its own too; "": none
	Webhook    string   // where it is told of steps; "": it is not
	Networks   []string // CIDRs and addresses that it may call from; none: any
	Keys       []PartnerKey
	Active     bool
	CreatedAt  time.Time

	SawCitizens bool // it could read of tickets once; only the store knows it
}

// Scope is one thing that a partner may be allowed to do.
type Scope string

const (
	ScopeCreate   Scope = "tickets:create"
	ScopeRead     Scope = "tickets:read"
	ScopeUpdate   Scope = "tickets:update"
	ScopeImport   Scope = "tickets:import"
	ScopeWebhooks Scope = "webhooks"
	ScopeOpen311  Scope = "open311"
)

// Scopes are all there are.
var Scopes = []Scope{ScopeCreate, ScopeRead, ScopeUpdate, ScopeImport, ScopeWebhooks, ScopeOpen311}

// Algorithm is how a key signs.
type Algorithm string

const (
	HMACSM3    Algorithm = "HMAC-SM3"
	HMACSHA256 Algorithm = "HMAC-SHA256"
)

// APIKey is no algorithm: the key itself goes with the request, as Open311 has it. It opens nothing else, and signs
// nothing: whoever reads along has it.
const APIKey Algorithm = "api-key"

// Algorithms are all that sign.
var Algorithms = []Algorithm{HMACSM3, HMACSHA256}

// KeyKinds are all that a key may be.
var KeyKinds = append(slices.Clone(Algorithms), APIKey)

// Secret is text that no log and no error may show: it prints as ***.
type Secret string

func (Secret) String() string { return "***" }

// GoString is String, for %#v.
func (Secret) GoString() string { return "***" }

// MarshalText keeps it out of JSON, a logger's too.
func (Secret) MarshalText() ([]byte, error) { return []byte("***"), nil }

// PartnerKey signs requests and webhooks. A partner has several while one takes the place of another.
type PartnerKey struct {
	ID        string // unique within the partner
	Algorithm Algorithm
	Secret    Secret // empty once the key is retired
	CreatedAt time.Time
	RetiredAt *time.Time // nil: in use
}

// MaxKeys is how many keys of a partner may be in use at once.
const MaxKeys = 5

// May tells whether the partner was given a scope.
func (p Partner) May(s Scope) bool { return slices.Contains(p.Scopes, s) }

// Filed tells whether the partner filed the ticket.
func (p Partner) Filed(t Ticket) bool { return p.ID != 0 && t.ClientID == p.ID }

// Handles tells whether the ticket is that of the partner's department.
func (p Partner) Handles(t Ticket) bool { return p.Department != "" && t.Department == p.Department }

// Reads tells whether the partner may read the ticket.
func (p Partner) Reads(t Ticket) bool { return p.Filed(t) || p.Handles(t) }

// ForCitizen is the partner as one who acts in the name of a citizen who uses its pages.
func (p Partner) ForCitizen() Actor { return Actor{Role: RoleCitizen, Client: p.ID} }

// ForDepartment is the partner as one who acts in the name of its department.
func (p Partner) ForDepartment() Actor {
	return Actor{Role: RoleHandler, Client: p.ID, Department: p.Department}
}

// Key finds one that is in use and signs.
func (p Partner) Key(id string) (PartnerKey, bool) { return p.key(id, false) }

// APIKey finds one that is in use and goes with the request.
func (p Partner) APIKey(id string) (PartnerKey, bool) { return p.key(id, true) }

func (p Partner) key(id string, bare bool) (PartnerKey, bool) {
	for _, k := range p.Keys {
		if k.ID == id && k.RetiredAt == nil && (k.Algorithm == APIKey) == bare {
			return k, true
		}
	}
	return PartnerKey{}, false
}

// Signing are the keys in use that sign, oldest first. The first of them signs webhooks: a receiver knows it already, and
// is not surprised by a key that was only just made.
func (p Partner) Signing() []PartnerKey {
	return slices.DeleteFunc(p.Live(), func(k PartnerKey) bool { return k.Algorithm == APIKey })
}

// Live are the keys in use, oldest first.
func (p Partner) Live() []PartnerKey {
	var live []PartnerKey
	for _, k := range p.Keys {
		if k.RetiredAt == nil {
			live = append(live, k)
		}
	}
	return live
}

// Told tells whether the partner wants webhooks and can get them.
func (p Partner) Told() bool { return p.Active && p.Webhook != "" && p.May(ScopeWebhooks) }

// MostPerMinute bounds what a partner may be allowed.
const MostPerMinute = 6000

var partnerCode = regexp.MustCompile(`^[a-z][a-z0-9-]{1,31}$`)

// IsPartnerCode tells whether a partner could be called that.
func IsPartnerCode(v string) bool { return partnerCode.MatchString(v) }

// Check names everything that is wrong with a partner, for the operator who describes it.
func (p Partner) Check() error {
	var wrong []error
	unless := func(ok bool, format string, args ...any) {
		if !ok {
			wrong = append(wrong, fmt.Errorf(format, args...))
		}
	}
	unless(partnerCode.MatchString(p.Code), "CODE takes 2 to 32 of a-z, 0-9 and -, and begins with a letter")
	name := utf8.RuneCountInString(p.Name)
	unless(name > 0 && name <= 40 && p.Name == line(p.Name), "the name takes 1 to 40 characters on one line")
	unless(p.Source >= SourceOnlineHall && p.Source <= SourceOther, "the source takes 2 (网上办事大厅), 3 (客服代录), 4 (电话) or 5 (other)")
	unless(len(p.Scopes) > 0, "a scope is missing; there are %v", Scopes)
	for _, s := range p.Scopes {
		unless(slices.Contains(Scopes, s), "there is no scope %s; there are %v", s, Scopes)
	}
	unless(p.PerMinute > 0 && p.PerMinute <= MostPerMinute, "the limit takes 1 to %d requests a minute", MostPerMinute)
	unless(p.Webhook != "" == p.May(ScopeWebhooks), "a webhook's address and the scope %s go together", ScopeWebhooks)
	if err := checkNetworks(p.Networks); err != nil {
		wrong = append(wrong, err)
	}
	if p.Webhook != "" {
		unless(CheckWebhook(p.Webhook) == nil, "%w", CheckWebhook(p.Webhook))
	}
	return errors.Join(wrong...)
}

// CheckWebhook says what is wrong with an address for webhooks. Where http is taken is the courier's to know, who sees
// where the name leads.
func CheckWebhook(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil, len(address) > 500, strings.Trim(address, printable) != "",
		u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "", u.User != nil, u.Fragment != "":
		return errors.New("the webhook takes an https URL without user, password and fragment")
	}
	return nil
}

var printable = func() string {
	var b strings.Builder
	for c := byte('!'); c <= '~'; c++ {
		b.WriteByte(c)
	}
	return b.String()
}()

// The failures of a request by another system. Who it is, is never told to who cannot sign.
var (
	ErrBadSignature   = &Error{Kind: NotSignedIn, Code: "bad_signature", Message: "请求签名不正确，请核对接入方代码、密钥和待签名内容"}
	ErrStaleRequest   = &Error{Kind: NotSignedIn, Code: "stale_request", Message: "请求时间与服务器时间相差超过5分钟，请校准时钟后重新签名"}
	ErrReplayed       = &Error{Kind: NotSignedIn, Code: "replayed", Message: "这个随机数已经使用过，请换一个重新签名"}
	ErrScopeMissing   = &Error{Kind: Forbidden, Code: "scope_missing", Message: "该接入方没有这项权限"}
	ErrClientDisabled = &Error{Kind: Forbidden, Code: "client_disabled", Message: "该接入方已停用，请联系热线管理员"}
	ErrAPIKeyMissing  = &Error{Kind: Forbidden, Code: "api_key_missing", Message: "缺少 api_key"}
	ErrAPIKey         = &Error{Kind: Forbidden, Code: "api_key_wrong", Message: "api_key 不正确或已停用"}
	ErrClientNotFound = &Error{Kind: NotFound, Code: "client_not_found", Message: "没有这个接入方"}
)
