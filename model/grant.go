package model

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Nobody gives himself a way to citizens' tickets: what an admin opens waits for a supervisor, who sees all tickets anyway
// (domain §2, docs/adr/0025).

// GrantKind is a way in.
type GrantKind string

const (
	GrantAccount  GrantKind = "account"       // a log-in that is new or enabled again, or gets a role or another department
	GrantPassword GrantKind = "password"      // of a log-in that nothing else guards
	GrantFactor   GrantKind = "second_factor" // is taken away
	GrantClient   GrantKind = "client"        // another system that is new or enabled again, or may more than before
	GrantKey      GrantKind = "client_key"    // one more key of another system
)

// StaffGrants are those to log-ins, ClientGrants those to other systems.
var (
	StaffGrants  = []GrantKind{GrantAccount, GrantPassword, GrantFactor}
	ClientGrants = []GrantKind{GrantClient, GrantKey}
)

// Grant is a way in that was asked for. One of a kind waits for a subject at a time: what is asked later takes its place.
type Grant struct {
	ID      int64 // another one each time it is asked for: whoever confirms it says by it what he saw
	Kind    GrantKind
	Subject int64  // the log-in's ID or the other system's
	Name    string // its name or code
	AskedBy int64  // staff
	Asker   string
	AskedAt time.Time

	// What it will be; by Kind one of them is set, and of GrantFactor none.
	Staff    Staff
	Password Handover
	Client   Partner // without keys
	Key      PartnerKey

	Refused *Refusal // nil: it waits
}

// Label is what it is called.
func (k GrantKind) Label() string {
	switch k {
	case GrantAccount:
		return "账号"
	case GrantPassword:
		return "账号重置密码"
	case GrantFactor:
		return "账号重置动态验证码"
	case GrantClient:
		return "接入系统"
	case GrantKey:
		return "接入系统新增密钥"
	default:
		return string(k)
	}
}

// Told is what supervisors are told of it.
func (g Grant) Told() StaffNotice {
	return StaffNotice{Role: RoleSupervisor, Kind: StaffGrant, Text: "待确认放行：" + g.Kind.Label() + " " + g.Name}
}

// MayDecide is whether who may confirm or refuse it: a supervisor, who neither asked for it nor gains by it.
func (g Grant) MayDecide(who Staff) error {
	switch {
	case !who.Is(RoleSupervisor):
		return ErrForbidden
	case who.ID == g.AskedBy, slices.Contains(StaffGrants, g.Kind) && who.ID == g.Subject:
		return ErrOwnGrant
	}
	return nil
}

// Handover is a password that waits: the hash that it will have, and the one that it takes the place of.
type Handover struct{ Hash, Was string }

// Refusal is a supervisor's no. It stays to be read until something is asked for anew.
type Refusal struct {
	By   int64
	Name string
	At   time.Time
	Note string
}

// HandedOver is how long a password serves that somebody else set, unless its owner uses it.
const HandedOver = 7 * 24 * time.Hour

// SeesCitizens tells whether the role may read tickets, chats or the cases made of them, which auditors look into, too.
func (r Role) SeesCitizens() bool {
	return r.ReadsTickets() || r == RoleScreener || r == RoleAuditor
}

// SeesCitizens tells whether the log-in is one that may.
func (s Staff) SeesCitizens() bool { return !s.Disabled && s.WouldSeeCitizens() }

// WouldSeeCitizens is SeesCitizens of the roles alone: a log-in that is disabled may be enabled again.
func (s Staff) WouldSeeCitizens() bool { return slices.ContainsFunc(s.Roles, Role.SeesCitizens) }

// Opens tells whether the log-in may see more of citizens' matters than it might as it was.
func (s Staff) Opens(was Staff) bool {
	if !s.SeesCitizens() {
		return false
	}
	for _, r := range s.Roles {
		if r.SeesCitizens() && (was.Disabled || !was.Is(r)) {
			return true
		}
	}
	return s.Department != "" && s.Department != was.Department
}

// showing are the scopes by which another system reads of tickets: open311 reads public copies alone, and who files or imports reads
// what he wrote himself.
var showing = []Scope{ScopeRead, ScopeUpdate, ScopeWebhooks}

// SeesCitizens tells whether another system reads of tickets.
func (p Partner) SeesCitizens() bool { return p.Active && p.WouldSeeCitizens() }

// WouldSeeCitizens is SeesCitizens of the scopes alone: a system that is shut out may be let in again.
func (p Partner) WouldSeeCitizens() bool { return slices.ContainsFunc(showing, p.May) }

// Opens tells whether another system reads more than it did as it was, has it sent to another place, or may ask from more places.
func (p Partner) Opens(was Partner) bool {
	if !p.SeesCitizens() {
		return false
	}
	for _, s := range showing {
		if p.May(s) && (!was.Active || !was.May(s)) {
			return true
		}
	}
	return p.Department != "" && p.Department != was.Department || webhookHost(p.Webhook) != webhookHost(was.Webhook) && p.Webhook != "" ||
		!narrower(p.Networks, was.Networks)
}

// CheckRefusal names what is wrong with why a grant is refused.
func CheckRefusal(note string) error {
	f := faults{}
	n := utf8.RuneCountInString(strings.TrimSpace(note))
	f.unless(n >= 2 && n <= 200, "note", "请写明不同意的原因，2至200个字")
	return f.err()
}

// The failures of who asks, confirms, or is confirmed.
var (
	ErrAccountWaits   = &Error{Kind: Forbidden, Code: "account_waits", Message: "账号待班长确认，确认后才能登录"}
	ErrPasswordLapsed = &Error{Kind: Forbidden, Code: "password_lapsed", Message: "这个一次性密码超过7天没有使用，已经失效，请联系系统管理员重新设置"}
	ErrClientWaits    = &Error{Kind: Forbidden, Code: "client_waits", Message: "该接入方待班长确认，确认后才能使用"}
	ErrClientNetwork  = &Error{Kind: Forbidden, Code: "network_refused", Message: "请求来源地址不在该接入方登记的网络内"}
	ErrGrantGone      = &Error{Kind: WrongState, Code: "changed_meanwhile", Message: "这一项已经有人处理，或已被新的修改替换，请刷新后再看"}
	ErrGrantOutdated  = &Error{Kind: WrongState, Code: "changed_meanwhile", Message: "申请之后这个账号的密码又改过，请不同意这一项，由系统管理员重新申请"}
	ErrOwnGrant       = &Error{Kind: Forbidden, Code: "own_grant", Message: "自己申请的、或关于自己账号的，要由另一位班长确认"}
)
