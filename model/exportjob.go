package model

import (
	"slices"
	"time"
)

// ExportJob is a file of figures or tickets that somebody of the staff asked for. It is made in the background and kept for a day.
type ExportJob struct {
	ID         int64
	StaffID    int64
	Kind       ExportKind
	Format     FileFormat
	Query      string // JSON, as it was asked
	State      ExportState
	Done, All  int // rows
	Bytes      int64
	Fault      string // why it failed, for people
	Roles      []Role // of who asked for it, when it was made; none before that
	Department string // his, then: a code
	FileKey    string
	Tries      int
	Downloads  int
	CreatedAt  time.Time
	FinishedAt time.Time
	ExpiresAt  time.Time
}

// ExportKind is what is exported.
type ExportKind string

const (
	ExportReport  ExportKind = "report"  // a report, as it is on the screen
	ExportPlaces  ExportKind = "places"  // where it happens, without the places of few
	ExportTickets ExportKind = "tickets" // a row a ticket, masked
)

// Label is what the staff reads.
func (k ExportKind) Label() string {
	return map[ExportKind]string{ExportReport: "统计报表", ExportPlaces: "热点地点", ExportTickets: "诉求清单"}[k]
}

// FileFormat is how a table is written.
type FileFormat string

const (
	FormatCSV  FileFormat = "csv"
	FormatXLSX FileFormat = "xlsx"
)

// ExportState is how far a job has come.
type ExportState string

const (
	ExportQueued  ExportState = "queued"
	ExportRunning ExportState = "running"
	ExportDone    ExportState = "done"
	ExportFailed  ExportState = "failed"
	ExportExpired ExportState = "expired" // its file is gone
)

// ExportKept is how long a file is offered.
const ExportKept = 24 * time.Hour

// For tells whether a finished file may be given to somebody: to whoever asked for it, as long as he is a supervisor, who may read
// everything, or has every role that it was made with and is of the same department.
func (j ExportJob) For(who Staff) bool {
	lost := func(r Role) bool { return !who.Is(r) }
	switch {
	case j.StaffID != who.ID:
		return false
	case who.Is(RoleSupervisor):
		return true
	}
	return len(j.Roles) > 0 && !slices.ContainsFunc(j.Roles, lost) && j.Department == who.Department
}

// Open tells whether the job is still to be done.
func (s ExportState) Open() bool { return s == ExportQueued || s == ExportRunning }
