package model

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// AuditLine is one line of the audit log: that somebody is about to do something, or how it failed (docs/adr/0018). Lines are
// numbered without a gap, and each is bound to the one before.
type AuditLine struct {
	Seq     int64
	At      time.Time // not before the line before; milliseconds
	StaffID int64     // 0: nobody who is known, or the program itself
	Staff   string    // the log-in's name, as it was then
	Roles   []Role
	Act     string // "POST /tickets/{number}/accept", or one of the Audit… constants
	Label   string // 受理
	Subject string // "tickets/26112310483520"; empty: no one thing
	Detail  string // of AuditDetail
	Failed  string // the code of the error; empty: it is about to be done, or was done
	Of      int64  // the line whose act this one says the failure of
	Address string // IP
	Request string // the request's id, which stands in the service's log
	Hash    string // of this line and the hash before, 64 hexadecimal digits
}

// Acts that are no route of the API.
const (
	AuditLogIn       = "log-in"
	AuditLogInFailed = "log-in-failed"
	AuditLocked      = "log-in-locked"
	AuditLogOut      = "log-out"
	AuditSetUp       = "set-up"
	AuditStaffAdded  = "staff-added"    // by hotline staff add
	AuditUnlocked    = "staff-unlocked" // by hotline staff unlock
	AuditGranted     = "grant-confirmed"
	AuditRefused     = "grant-refused"
	AuditPruned      = "audit-pruned"
	AuditExported    = "export-made"
)

// What a line takes: a longer value is cut before the line is hashed.
const (
	mostAuditAct     = 120
	mostAuditLabel   = 80
	mostAuditSubject = 120
	mostAuditDetail  = 300 // of one value
	mostAuditDetails = 12
)

// Fit cuts what is longer than a line takes, and the moment to what every database keeps.
func (l *AuditLine) Fit() {
	l.At = l.At.UTC().Truncate(time.Millisecond)
	l.Act, l.Label, l.Subject = clip(l.Act, mostAuditAct), clip(l.Label, mostAuditLabel), clip(l.Subject, mostAuditSubject)
	l.Staff, l.Address, l.Request, l.Failed = clip(l.Staff, 80), clip(l.Address, 64), clip(l.Request, 40), clip(l.Failed, 40)
}

// AuditDetail is what a line says beside its act, as a JSON object with its names in order; never personal data. Long values are cut.
func AuditDetail(said map[string]string) string {
	fit := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(said)) {
		if said[name] != "" && len(fit) < mostAuditDetails {
			fit[clip(name, 40)] = clip(said[name], mostAuditDetail)
		}
	}
	if len(fit) == 0 {
		return ""
	}
	b, err := json.Marshal(fit)
	if err != nil { // strings alone
		return ""
	}
	return string(b)
}

// AuditParts are words of a list that may be longer than a value takes, as several: networks_1, networks_2 and so on.
func AuditParts(name string, words []string) map[string]string {
	said, part, n := map[string]string{}, "", 0
	keep := func() {
		if part != "" {
			n++
			said[name+"_"+strconv.Itoa(n)] = part
		}
	}
	for _, word := range words {
		if part != "" && utf8.RuneCountInString(part)+1+utf8.RuneCountInString(word) > mostAuditDetail {
			keep()
			part = ""
		}
		part = strings.TrimPrefix(part+" "+word, " ")
	}
	keep()
	return said
}

func clip(s string, most int) string {
	s = strings.ToValidUTF8(s, "�")
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// RoleNames are Roles with commas between.
func (l AuditLine) RoleNames() string {
	names := make([]string, len(l.Roles))
	for i, r := range l.Roles {
		names[i] = string(r)
	}
	return strings.Join(names, ",")
}

// Canonical is the line as it is hashed: every field as a netstring (its length in bytes, a colon, its bytes, a comma), so that
// no two lines have the same. It never changes: what was written is verified by it for years.
func (l AuditLine) Canonical() []byte {
	var b []byte
	for _, field := range []string{
		"hotline-audit-1", strconv.FormatInt(l.Seq, 10), strconv.FormatInt(l.At.UnixMilli(), 10), strconv.FormatInt(l.StaffID, 10), l.Staff, l.RoleNames(),
		l.Act, l.Label, l.Subject, l.Detail, l.Failed, strconv.FormatInt(l.Of, 10), l.Address, l.Request,
	} {
		b = strconv.AppendInt(b, int64(len(field)), 10)
		b = append(b, ':')
		b = append(b, field...)
		b = append(b, ',')
	}
	return b
}

// AuditHead is where the audit log ends: its newest line, or the line after which it begins.
type AuditHead struct {
	Seq  int64
	Hash string
	At   time.Time
}

// AuditQuery asks for lines of the audit log, newest first.
type AuditQuery struct {
	StaffID  int64
	Act      string
	Subject  string
	Failed   bool // only what failed
	From, To time.Time
	Before   int64 // lines below; 0: from the newest
}

// AuditKeep is how long lines are kept (domain §15); the law asks for half a year.
const AuditKeep = 3 * 365 * 24 * time.Hour
