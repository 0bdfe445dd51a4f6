package model

import (
	"regexp"
	"slices"
	"time"
)

// Actor is who takes a step: a citizen, a staff member in one of his roles, another system, or the clock.
type Actor struct {
	Role       Role
	ID         int64  // the citizen's or the staff member's; 0: the clock, or a system of others
	Client     int64  // the system of others that speaks for a citizen or a department
	Department string // code of the handler's own; handlers act for no other
}

// TheClock takes the steps that nobody takes.
var TheClock = Actor{Role: RoleSystem}

// Actor is the citizen as one who acts.
func (c Citizen) Actor() Actor { return Actor{Role: RoleCitizen, ID: c.ID} }

// Staff is a log-in of somebody who works for the hotline or a department.
type Staff struct {
	ID         int64
	Name       string
	Roles      []Role
	Department string // code; of a handler the department whose tickets are his
	Disabled   bool
	Version    int64 // counts what ends his sessions: another password, other roles, a new second factor

	// What he has to do before anything else: his password was set by somebody else, or he has no second factor where one is
	// required.
	PasswordDue bool
	// PasswordUntil is when a password lapses that somebody else set and nobody has used; zero: it does not.
	PasswordUntil time.Time
	// SawCitizens says that the log-in could see citizens' matters once. Only the store knows it.
	SawCitizens bool
	FactorDue   bool
}

// Is tells whether the staff member has the role.
func (s Staff) Is(r Role) bool { return slices.Contains(s.Roles, r) }

// HearsCitizens tells whether he speaks with citizens for the hotline itself, and may know what they said of a ticket and its handling.
func (s Staff) HearsCitizens() bool {
	return s.Is(RoleDispatcher) || s.Is(RoleSupervisor) || s.Is(RoleAgent)
}

// ReadsRatings tells whether he may read how a ticket was rated that was closed then, or is not (nil): a handler must not know while
// he is at it (domain §2), which he is again during a 重办.
func (s Staff) ReadsRatings(closed *time.Time) bool { return closed != nil || s.HearsCitizens() }

// As is the staff member in the role in which he may take act with a ticket. ok is false where none of his may. Of another
// department's ticket he is a handler only where nothing else fits: the step says then that there is no such ticket.
func (s Staff) As(ticket Ticket, act Action) (a Actor, ok bool) {
	for _, t := range steps {
		if t.From != ticket.Status || t.Act != act {
			continue
		}
		for _, r := range t.By {
			if !s.Is(r) {
				continue
			}
			a, ok = Actor{Role: r, ID: s.ID, Department: s.Department}, true
			if r != RoleHandler || s.Department == ticket.Department {
				return a, true
			}
		}
	}
	return a, ok
}

// Compatible tells whether one log-in may hold all these roles: who administers sees no tickets, and who audits does
// nothing else (domain §2, 三权分立).
func Compatible(roles []Role) bool {
	return len(roles) < 2 || (!slices.Contains(roles, RoleAdmin) && !slices.Contains(roles, RoleAuditor))
}

// ReadsTickets tells whether the role may read tickets at all.
func (r Role) ReadsTickets() bool {
	return r == RoleAgent || r == RoleDispatcher || r == RoleHandler || r == RoleSupervisor
}

// Department is a 承办单位.
type Department struct {
	Code   string
	Name   string // 市公安局
	Short  string // 公安
	Scope  []string
	Active bool
}

var departmentCode = regexp.MustCompile(`^[A-Z][A-Z0-9_-]{0,19}$`)

// Check names what is wrong with a department, by JSON name.
func (d *Department) Check() error {
	d.Name, d.Short = line(d.Name), line(d.Short)
	f := faults{}
	f.unless(departmentCode.MatchString(d.Code), "code", "代码应为1至20位大写字母、数字、- 或 _，以字母开头")
	f.length("name", "单位名称", d.Name, 2, 40)
	f.length("short", "简称", d.Short, 0, 20)
	return f.err()
}

// ViewEntry is a View as the auditor reads it.
type ViewEntry struct {
	View
	ID     int64
	Staff  string // the log-in's name
	Ticket string // the number
}

// View is that somebody of the staff saw a personal field in clear, or had a ticket before him (domain §14).
type View struct {
	StaffID  int64
	TicketID int64  // 0: a file of many
	Field    string // a personal field by its JSON name, or one of the Viewed… constants
	Reason   string // of a personal field why it was shown, of a file what was asked for
	Address  string // IP
	At       time.Time
}

// What is seen beside single fields: the whole of something, masked.
const (
	ViewedTicket = "ticket"
	ViewedPrint  = "print" // the sheet that goes onto paper
	ViewedPhoto  = "photo"
	ViewedCase   = "case"   // the copy that may become public, with what was found in it
	ViewedTrail  = "trail"  // all versions of such a copy
	ViewedExport = "export" // a file that was fetched
)

// ViewQuery asks for lines of the view log; what is blank lets all through.
type ViewQuery struct {
	Staff    string // a log-in's name
	Ticket   string // a number
	Field    string
	From, To time.Time
	Before   int64 // IDs below; 0: from the newest
}
