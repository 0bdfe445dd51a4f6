package model

import (
	"slices"
	"time"
)

// ExportJob is a file that somebody of the staff asked for. It is made in the background and kept for a day.
type ExportJob struct {
	ID int64
	ExportOrder
	StaffID    int64
	State      ExportState
	Done, All  int // rows; All is 0 while it is not known
	Bytes      int64
	Parts      int    // of the file: how many there are, or may be while it is made; 0 of a file in one piece
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

// ExportRoom is how much one person may have at once: jobs that are not done, files that are kept, and their bytes.
type ExportRoom struct {
	Open, Kept int
	Bytes      int64
}

// For tells whether a finished file may be given to somebody: to whoever asked for it, as long as he may read all of its kind, or has
// every role that it was made with and is of the same department.
func (j ExportJob) For(who Staff) bool {
	lost := func(r Role) bool { return !who.Is(r) }
	switch {
	case j.StaffID != who.ID || !j.Kind.May(who):
		return false
	case who.Is(exportKinds[j.Kind].all):
		return true
	}
	return len(j.Roles) > 0 && !slices.ContainsFunc(j.Roles, lost) && j.Department == who.Department
}

// Open tells whether the job is still to be done.
func (s ExportState) Open() bool { return s == ExportQueued || s == ExportRunning }
